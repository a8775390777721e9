"""A page of the mails that a stand-in has taken, for whoever tries a cluster by hand: their links lead into it."""

from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from tests.servers.fault_smtp import FaultSmtp

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mails</title>
<style>body {{ font: 1rem/1.5 system-ui; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}</style>
<h1>{count} mails</h1><ul>{rows}</ul></html>"""


def letters(mails: FaultSmtp) -> Starlette:
    """Every mail by whom it is from and to, newest first, and each as its reader sees it."""

    async def listed(_request: Request) -> Response:
        rows = [
            f'<li><a href="/{number}">{escape(str(mail.message["Subject"]))}</a><br>'
            f"{escape(str(mail.message['From']))} to {escape(', '.join(mail.rcpts))}"
            for number, mail in enumerate(mails.mails)
        ]
        return HTMLResponse(PAGE.format(count=len(rows), rows="".join(reversed(rows))))

    async def one(request: Request) -> Response:
        number = request.path_params["number"]
        if number >= len(mails.mails):
            return Response(status_code=404)
        body = mails.mails[number].message.get_body(("html", "plain"))
        return HTMLResponse(body.get_content() if body else "")

    return Starlette(routes=[Route("/", listed), Route("/{number:int}", one)])
