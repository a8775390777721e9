"""The practice inbox as one web application: which address shows or does what."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.practice.answering_pages import AnsweringPages
from bot.practice.guard import Guard
from bot.practice.inbox import PracticeInbox
from bot.practice.pages import NotHere, PageRenderer, practice_templates
from bot.practice.reading_pages import ReadingPages
from bot.practice.replies import PracticeReplies, UnknownButton
from bot.slack.forms import Forms
from bot.slack.words import Words

POST = ["POST"]


def practice_app(inbox: PracticeInbox) -> Starlette:
    """The pages of an inbox. Nothing is sent anywhere, and nothing changes by reading."""
    words = Words()
    pages = PageRenderer(inbox, practice_templates(inbox.rules.zone))
    read = ReadingPages(inbox, pages, words)
    answer = AnsweringPages(inbox, pages, PracticeReplies(inbox, words), Forms(inbox.rules.pack, words))

    async def not_here(request: Request, problem: Exception) -> Response:
        return pages.not_here(request, problem)

    person = "/people/{email}"
    return Starlette(
        routes=[
            Route("/", read.people),
            Route("/practice.css", read.styles),
            Route("/icon.svg", read.icon),
            Route(person, read.newest),
            Route(f"{person}/messages/{{message}}", read.message),
            Route(f"{person}/messages/{{message}}/mail", read.mail),
            Route(f"{person}/messages/{{message}}/attached", read.attached),
            Route(f"{person}/list", read.open_list),
            Route(f"{person}/fortnight", read.fortnight),
            Route(f"{person}/fortnight/mail", read.fortnight_mail),
            Route(f"{person}/fortnight/whole", read.fortnight_whole),
            Route(f"{person}/why", read.why),
            Route(f"{person}/more", answer.more),
            Route(f"{person}/form/{{verb}}", answer.form, methods=["GET"]),
            Route(f"{person}/form/{{verb}}", answer.fill_in, methods=POST),
            Route(f"{person}/press", answer.press, methods=POST),
            Route(f"{person}/write", answer.write, methods=POST),
            Route("/clock", answer.move_clock, methods=POST),
            Route("/again", answer.begin_again, methods=POST),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={NotHere: not_here, UnknownButton: not_here, HTTPException: not_here},
    )
