"""The page behind the link of a mail about a review: the form of the pack, filled in by whoever the mail was sent to.

As with the page of one step, reading it changes nothing, whoever reads it; what is sent off is authorised like any
other answer and recorded once. It names the reader and the reference, never a child.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.email.incoming.answer_links import AnswerLink, AnswerLinks
from bot.email.incoming.page import HEADERS, NOT_OURS, what_is_wrong
from bot.form_fields import NOTE_LIMIT
from bot.handle import Handle, number_typed
from bot.often import Often
from bot.render import Templates
from bot.review_fields import OpenedForm, opened_form, review_answer, review_errors
from bot.worker import in_thread, on_worker
from casework.access import shown_to
from casework.child_card import ChildCard
from casework.content import Said
from casework.ports import CaseRecord
from casework.review_messages import step_of_message
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from permanence.local_day import local_day
from permanence.pack.forms import Shape
from permanence.people import Person

PLACE = "/review"
SOURCE = "page"
ONLY = 1  # such a message is about one step
GONE = "There is no such page. A link works for a week, and for the person it was sent to."
TOO_OFTEN = "That was very often. Wait a minute and open the link again."
NO_DAY = "This is no day: give day, month and year."

Filled = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form behind a link, for its reader."""

    person: Person
    opened: OpenedForm


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """`public_url`: where people reach the HTTP side, without a slash at its end. `clock`: now, in UTC."""

    record: CaseRecord
    links: AnswerLinks
    words: Templates
    public_url: str
    clock: Callable[[], datetime]
    often: Often = field(default_factory=Often)

    @property
    def routes(self) -> list[Route]:
        place = f"{PLACE}/{{name}}"
        return [Route(place, self.show, methods=["GET"]), Route(place, self.take, methods=["POST"])]

    def address(self, card: ChildCard, person: Person) -> str:
        """The signed address of the form for this person."""
        step = (card.reference, card.journey, card.stage)
        return f"{self.public_url}{PLACE}/{self.links.signed(card.message_id, ONLY, step, person.email, card.on)}"

    async def show(self, request: Request) -> Response:
        link = self._link(request)
        if link and self.often.too_often(link.person_mark, self.clock()):
            return self._says(429, TOO_OFTEN)
        asked = await in_thread(self._asked, link)
        if link is None or asked is None:
            return self._says(404, GONE)
        await on_worker(self._looked, link, asked)
        return self._form(link, asked)

    def _looked(self, link: AnswerLink, asked: Asked) -> None:
        """Whoever has the link has seen the form: a mail program that opens it as well as its reader."""
        with self.record.writing() as tx:
            shown_to(
                tx,
                asked.person,
                asked.opened.asked.reference,
                "form",
                f"{SOURCE}:{_short(link)}",
                self.clock(),
            )

    async def take(self, request: Request) -> Response:
        """What was filled in is recorded, or what is wrong stands on the form; a second press changes nothing."""
        wrong = what_is_wrong(request)
        if wrong:
            return self._says(wrong, NOT_OURS)
        link = self._link(request)
        if link and self.often.too_often(link.person_mark, self.clock()):
            return self._says(429, TOO_OFTEN)
        asked = await in_thread(self._asked, link)
        if link is None or asked is None:
            return self._says(404, GONE)
        return await on_worker(self._taken, link, asked, await request.form())

    def _taken(self, link: AnswerLink, asked: Asked, form: FormData) -> Response:
        undone = number_typed(str(form.get("undo", "")))
        if undone is not None:
            event, undo = f"{_short(link)}:undo:{undone}", Answer(Verb.UNDO, undoes=undone)
            return self._said(
                self._sent(Reply(SOURCE, event, asked.person.email, undo, raw=f"undo {undone}"))
            )
        filled, errors = _filled_in(asked.opened, form)
        if errors:
            return self._form(link, asked, filled, errors)
        answer = review_answer(_handle_in(asked.opened.handle, form), filled)
        said = self._sent(self._reply(link, asked, answer))
        text = self.words.render(f"said/{said.kind}.j2", said=said)
        errors = review_errors(said, text, [f.code for f in asked.opened.asked.fields])
        return self._form(link, asked, filled, errors) if errors else self._said(said)

    def _reply(self, link: AnswerLink, asked: Asked, answer: Answer) -> Reply:
        """The same form about the same state of the review is the same event, however often it is sent off."""
        revision = asked.opened.handle.revision
        digest = sha256(repr((answer.filled, answer.note)).encode()).hexdigest()[:16]
        event = f"{_short(link)}:{revision}:{digest}"
        return Reply(SOURCE, event, asked.person.email, answer, message_id=link.message_id, form=True)

    def _sent(self, reply: Reply) -> Said:
        with self.record.writing() as tx:
            return take_reply(tx, self.record.rules, reply, self.clock())

    def _link(self, request: Request) -> AnswerLink | None:
        """Junk is refused without asking the store."""
        link = self.links.read(request.path_params["name"])
        return link if link and link.is_good(self._today()) else None

    def _asked(self, link: AnswerLink | None) -> Asked | None:
        """None where there is no such message, and where its reader has left or may not see the child."""
        if link is None:
            return None
        with self.record.reading() as tx:
            message = tx.message(link.message_id)
            step = step_of_message(message) if message else None
            person = tx.directory().get(message.person) if message else None
            if message is None or step is None or person is None or not person.active:
                return None
            if not link.is_about(step) or not any(map(link.is_for, person.addresses)):
                return None
            handle = Handle(*step, revision=0, message=message.id)
            opened = opened_form(tx, self.record.rules, person, handle, self.clock())
        return Asked(person, opened) if opened else None

    def _today(self) -> date:
        return local_day(self.clock(), self.record.rules.zone)

    def _form(
        self,
        link: AnswerLink,
        asked: Asked,
        filled: Mapping[str, str | None] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> Response:
        facts = {
            "person": asked.person,
            "form": asked.opened.asked,
            "handle": asked.opened.handle,
            "filled": filled,
            "errors": errors or {},
            "link": link,
            "today": self._today(),
            "note_limit": NOTE_LIMIT,
        }
        page = self.words.render("review_page/form.html.j2", **facts)
        return HTMLResponse(f"{page}\n", status_code=422 if errors else 200, headers=HEADERS)

    def _said(self, said: Said) -> Response:
        text = self.words.render(f"said/{said.kind}.j2", said=said)
        return self._says(200, text, undo=said.entry if said.undo_until else None)

    def _says(self, status: int, words: str, *, undo: int | None = None) -> Response:
        lines = [line for line in words.split("\n") if line]
        page = self.words.render("answer_page/says.html.j2", lines=lines, undo=undo)
        return HTMLResponse(f"{page}\n", status_code=status, headers=HEADERS)


def _handle_in(handle: Handle, form: FormData) -> Handle:
    """The handle of the form as it was opened, where it says so; a version that is none of ours is left out."""
    try:
        carried = Handle.read(str(form.get("value", "")))
    except ValueError:
        return handle
    same = (carried.reference, carried.stage) == (handle.reference, handle.stage)
    return carried if same else handle


def _filled_in(opened: OpenedForm, form: FormData) -> tuple[Filled, dict[str, str]]:
    """What stands in each field, days as 2026-05-20; and what is wrong with the days, by field."""
    filled: Filled = {}
    errors: dict[str, str] = {}
    for one in opened.asked.fields:
        if one.shape is Shape.DAY:
            parts = [str(form.get(f"{one.code}_{part}", "")).strip() for part in ("day", "month", "year")]
            filled[one.code] = _day(parts)
            if any(parts[:2]) and filled[one.code] is None:
                errors[one.code] = NO_DAY
        elif one.shape is Shape.CHOICES:
            filled[one.code] = " ".join(map(str, form.getlist(one.code))) or None
        else:
            filled[one.code] = str(form.get(one.code, "")).strip()[:NOTE_LIMIT] or None
    return filled, errors


def _day(parts: list[str]) -> str | None:
    if not all(part.isdecimal() for part in parts):
        return None
    day, month, year = parts
    try:
        return date.fromisoformat(f"{year:0>4}-{month:0>2}-{day:0>2}").isoformat()
    except ValueError:
        return None


def _short(link: AnswerLink) -> str:
    """A link's own name in the inbox."""
    return f"review:{link.message_id}:{link.step_mark.hex()}"
