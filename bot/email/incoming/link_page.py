"""What the pages behind a signed link have in common: who may open one, how often, and what is sent off from it.

Reading such a page changes nothing, whoever reads it: mail scanners open every link. What is sent off is authorised
like any other answer, and recorded once. A page names its reader and the reference, never a child.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Generic, Protocol, TypeVar

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.email.incoming.answer_links import AnswerLink, AnswerLinks
from bot.email.incoming.page import HEADERS, NOT_OURS, what_is_wrong
from bot.handle import number_typed
from bot.often import Often
from bot.render import Templates
from bot.worker import in_thread, on_worker
from casework.access import shown_to
from casework.content import Said
from casework.ports import CaseRecord
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from permanence.local_day import local_day
from permanence.people import Person

SOURCE = "page"
GONE = "There is no such page. A link works for a week, and for the person it was sent to."
TOO_OFTEN = "That was very often. Wait a minute and open the link again."


class ForAReader(Protocol):
    """What a page asks, and whom."""

    @property
    def person(self) -> Person: ...


AskedT = TypeVar("AskedT", bound=ForAReader)


@dataclass(frozen=True, slots=True)
class LinkPage(ABC, Generic[AskedT]):
    """`public_url`: where people reach the HTTP side, without a slash at its end. `clock`: now, in UTC.

    `place`: the beginning of its addresses. `looked_at`: what the access log says that was looked at.
    """

    place: ClassVar[str]
    looked_at: ClassVar[str]

    record: CaseRecord
    links: AnswerLinks
    words: Templates
    public_url: str
    clock: Callable[[], datetime]
    often: Often = field(default_factory=Often)

    @property
    def routes(self) -> list[Route]:
        place = f"{self.place}/{{name}}"
        return [Route(place, self.show, methods=["GET"]), Route(place, self.take, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        link = self._link(request)
        if link and self.often.too_often(link.person_mark, self.clock()):
            return self._says(429, TOO_OFTEN)
        asked = await in_thread(self._asked, link) if link else None
        if link is None or asked is None:
            return self._says(404, GONE)
        await on_worker(self._looked, link, asked)
        return self._form(link, asked)

    async def take(self, request: Request) -> Response:
        """What was filled in is recorded, or what is wrong stands on the form; a second press changes nothing."""
        wrong = what_is_wrong(request)
        if wrong:
            return self._says(wrong, NOT_OURS)
        link = self._link(request)
        if link and self.often.too_often(link.person_mark, self.clock()):
            return self._says(429, TOO_OFTEN)
        asked = await in_thread(self._asked, link) if link else None
        if link is None or asked is None:
            return self._says(404, GONE)
        return await on_worker(self._taken, link, asked, await request.form())

    @abstractmethod
    def _asked(self, link: AnswerLink) -> AskedT | None:
        """None where there is no such message, and where its reader has left or may not see the child."""

    @abstractmethod
    def _reference(self, asked: AskedT) -> str:
        """The child that it is about."""

    @abstractmethod
    def _short(self, link: AnswerLink) -> str:
        """A link's own name in the inbox."""

    @abstractmethod
    def _form(self, link: AnswerLink, asked: AskedT) -> Response:
        """The page with its form."""

    @abstractmethod
    def _filled(self, link: AnswerLink, asked: AskedT, form: FormData) -> Response:
        """What was filled in is recorded and said; or the form stands there again with what is wrong."""

    def _looked(self, link: AnswerLink, asked: AskedT) -> None:
        """Whoever has the link has seen it: a mail program that opens it as well as its reader."""
        through = f"{SOURCE}:{self._short(link)}"
        with self.record.writing() as tx:
            shown_to(tx, asked.person, self._reference(asked), self.looked_at, through, self.clock())

    def _taken(self, link: AnswerLink, asked: AskedT, form: FormData) -> Response:
        undone = number_typed(str(form.get("undo", "")))
        if undone is None:
            return self._filled(link, asked, form)
        answer = Answer(
            Verb.UNDO, self._reference(asked), undoes=undone
        )  # of this child: a link is for no other
        event = f"{self._short(link)}:undo:{undone}"
        return self._said(self._sent(Reply(SOURCE, event, asked.person.email, answer, raw=f"undo {undone}")))

    def _sent(self, reply: Reply) -> Said:
        """The one place where what was sent off goes on its way: into casework, like a reply on any channel."""
        with self.record.writing() as tx:
            return take_reply(tx, self.record.rules, reply, self.clock())

    def _link(self, request: Request) -> AnswerLink | None:
        """Junk is refused without asking the store."""
        link = self.links.read(request.path_params["name"])
        return link if link and link.is_good(self._today()) else None

    def _today(self) -> date:
        return local_day(self.clock(), self.record.rules.zone)

    def _said(self, said: Said) -> Response:
        text = self.words.render(f"said/{said.kind}.j2", said=said)
        return self._says(200, text, undo=said.entry if said.undo_until else None)

    def _says(self, status: int, words: str, *, undo: int | None = None) -> Response:
        lines = [line for line in words.split("\n") if line]
        page = self.words.render("answer_page/says.html.j2", lines=lines, undo=undo)
        return HTMLResponse(f"{page}\n", status_code=status, headers=HEADERS)
