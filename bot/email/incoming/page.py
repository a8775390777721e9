"""The page on which a person confirms what an e-mail may not settle: by a signed address, and by POST alone.

Reading it changes nothing, whoever reads it: mail scanners open every link. The address is good for a week, and says
nothing by itself; the page shows the reference and what would be recorded, as the mail did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.email.incoming.reply_address import Purpose, ReplyAddresses, Token
from bot.render import Templates
from bot.worker import in_thread, on_worker
from casework.access import shown_to
from casework.content import Said
from casework.ports import CaseRecord, Reading
from casework.take_reply import Reply, take_reply
from casework.threads import Thread
from casework.who_may_see import may_see_child
from permanence.answers.words import in_words
from permanence.local_day import local_day
from permanence.people import Person
from permanence.replies.memory import WaitsFor

PLACE = "/confirm"
SOURCE = "page"
GOOD_FOR = timedelta(days=7)
MOST_BYTES = 10_000
FORM = "application/x-www-form-urlencoded"
NOT_OURS = "This form is not one of this page."
CONFIRM, CHANGE = "confirm", "change"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}


def what_is_wrong(request: Request) -> int | None:
    """The status for a form that no browser sends off from our pages, told by its headers; None for one of ours.

    One in parts may name its own charset, and Python has some that take for ever or fail.
    """
    size = request.headers.get("content-length", "")
    if not size.isdecimal():
        return 411
    if len(size) > len(str(MOST_BYTES)) or int(size) > MOST_BYTES:
        return 413
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if kind == FORM else 415


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the page is about: the number under which it was read back to somebody who works here. `waits`: still."""

    number: int
    person: Person
    lines: tuple[str, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """`public_url`: where people reach the HTTP side, without a slash at its end. `clock`: now, in UTC."""

    record: CaseRecord
    addresses: ReplyAddresses
    words: Templates
    public_url: str
    clock: Callable[[], datetime]

    @property
    def routes(self) -> list[Route]:
        place = f"{PLACE}/{{name}}"
        return [Route(place, self.show, methods=["GET"]), Route(place, self.settle, methods=["POST"])]

    def address(self, proposal: int, person: Person, day: date) -> str:
        """The signed address of the page for this proposal and person."""
        return f"{self.public_url}{PLACE}/{self.addresses.signed(Purpose.PAGE, proposal, person.email, day)}"

    async def show(self, request: Request) -> Response:
        waiting = await in_thread(self._waiting, self._token(request))
        if waiting is None:
            return self._drawn(404, said="There is no such page, or it is more than a week old.")
        if not waiting.waits:
            return self._drawn(
                200, said="This does not wait any more. Nothing was changed by opening the page."
            )
        await on_worker(self._looked, waiting)
        return self._drawn(200, lines=waiting.lines)

    def _looked(self, waiting: Waiting) -> None:
        """Whoever has the address has seen what waits: a mail program that opens it as well as its reader."""
        with self.record.writing() as tx:
            through = f"{SOURCE}:{waiting.number}"
            shown_to(tx, waiting.person, waiting.lines, "page of a link", through, self.clock())

    async def settle(self, request: Request) -> Response:
        """What was read back is recorded, or let be; a second press changes nothing."""
        wrong = what_is_wrong(request)
        if wrong:
            return self._drawn(wrong, said=NOT_OURS)
        form: FormData = await request.form()
        what, token = form.get("what"), self._token(request)
        waiting = await in_thread(self._waiting, token)
        if waiting is None or what not in (CONFIRM, CHANGE):
            return self._drawn(404, said="There is no such page, or it is more than a week old.")
        said = await on_worker(self._settled, waiting, str(what), request.path_params["name"])
        return self._drawn(200, said=self.words.render(f"said/{said.kind}.j2", said=said))

    def _token(self, request: Request) -> Token | None:
        token = self.addresses.read(request.path_params["name"])
        return token if token and token.purpose is Purpose.PAGE else None

    def _waiting(self, token: Token | None) -> Waiting | None:
        today = local_day(self.clock(), self.record.rules.zone)
        if token is None or not token.is_fresh(today) or today - token.day > GOOD_FOR:
            return None
        with self.record.reading() as tx:
            thread = tx.thread_numbered(token.number)
            people = tx.directory().people.values()
            person = next((p for p in people if any(map(token.is_for, p.addresses))), None)
            if person is None or not person.active or (thread and thread.place.person != person.email):
                return None
            if thread and not self._sees_all(tx, person, thread, today):
                return None
        waits = thread is not None and thread.waiting.waits_for is WaitsFor.YES
        answers = thread.waiting.sure if thread else ()
        lines = tuple(f"{a.reference}: {in_words(a, self.record.rules, today)}" for a in answers)
        return Waiting(token.number, person, lines, waits)

    def _sees_all(self, tx: Reading, person: Person, thread: Thread, today: date) -> bool:
        """Whether she may still see every child of what waits: whoever has the mail may open the page, also later."""
        named = {answer.reference for answer in thread.waiting.answers if answer.reference}
        journeys = [tx.journey(reference) for reference in named]
        rules, directory = self.record.rules, tx.directory()
        return all(j and may_see_child(tx, rules, directory, person, j, today) for j in journeys)

    def _settled(self, waiting: Waiting, what: str, name: str) -> Said:
        number, event = waiting.number, f"{name.lower()}:{what}"
        reply = Reply(SOURCE, event, waiting.person.email, raw=f"{what} {number}")
        settles = replace(reply, confirms=number) if what == CONFIRM else replace(reply, changes=number)
        with self.record.writing() as tx:
            return take_reply(tx, self.record.rules, settles, self.clock())

    def _drawn(self, status: int, *, said: str | None = None, lines: tuple[str, ...] = ()) -> HTMLResponse:
        page = self.words.render("said_back/page.html.j2", said=(said or "").split("\n"), lines=lines)
        return HTMLResponse(f"{page}\n", status_code=status, headers=HEADERS)
