"""Who may ask this page for anything: a browser on this machine, and for a change only one of the page's own forms.

A page elsewhere could make a browser send forms here (CSRF), or have its own name point here (DNS rebinding). So every
request must name this machine as its host, and every change must come from a page of the very same host and port.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.this_machine import is_loopback

READS = frozenset({"GET", "HEAD"})
MOST_BYTES = 100_000
EVERY_PAGE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A mail in its frame: no scripts, no forms, nothing from anywhere else, and an origin that is nobody's.
MAIL_IN_FRAME = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


class Guard:
    """Answers what may be asked, and gives every answer the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = refusal_of(scope["method"], Headers(scope=scope))
        if refusal:
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in EVERY_PAGE.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def refusal_of(method: str, headers: Headers) -> PlainTextResponse | None:
    """Why a request is not answered; None when it is."""
    host = headers.get("host", "")
    if not is_this_machine(host):
        return PlainTextResponse("This page is for this machine alone.\n", status_code=421)
    if method not in READS and not is_from(host, headers):
        return PlainTextResponse("A change must come from this page itself.\n", status_code=403)
    length = headers.get("content-length", "")
    if length.isdecimal() and (len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES):
        return PlainTextResponse("That is more than any form here holds.\n", status_code=413)
    return None


def is_this_machine(host: str) -> bool:
    """Whether a Host header names this machine by its own loopback address or as localhost."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False


def is_from(host: str, headers: Headers) -> bool:
    """Whether the browser says that a page of this very host and port sent the request."""
    here = f"http://{host}"
    origin = headers.get("origin")
    if origin is not None:
        return origin == here
    return headers.get("referer", "").startswith(f"{here}/")
