"""The page behind the link of a mail about a review: the form of the pack, filled in by whoever the mail was sent to.

What all such pages have in common: link_page.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from bot.email.incoming.answer_links import AnswerLink
from bot.email.incoming.link_page import SOURCE, LinkPage
from bot.email.incoming.page import HEADERS
from bot.form_fields import NOTE_LIMIT
from bot.handle import Handle
from bot.review_fields import OpenedForm, opened_form, review_answer, review_errors
from casework.child_card import ChildCard
from casework.review_messages import step_of_message
from casework.take_reply import Reply
from permanence.answer import Answer
from permanence.pack.forms import Asks, Shape
from permanence.people import Person

ONLY = 1  # such a message is about one step
CHANGED = (
    "The form has changed since you opened it. Look through it and send it once more. Nothing was recorded."
)
NO_DAY = "This is no day: give day, month and year."

Filled = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form behind a link, for its reader."""

    person: Person
    opened: OpenedForm


class ReviewPage(LinkPage[Asked]):
    """The page of the one review that a message is about."""

    place = "/review"
    looked_at = "form"

    def address(self, card: ChildCard, person: Person) -> str:
        """The signed address of the form for this person."""
        step = (card.reference, card.journey, card.stage)
        return f"{self.public_url}{self.place}/{self.links.signed(card.message_id, ONLY, step, person.email, card.on)}"

    def _reference(self, asked: Asked) -> str:
        return asked.opened.asked.reference

    def _short(self, link: AnswerLink) -> str:
        return f"review:{link.message_id}:{link.step_mark.hex()}"

    def _filled(self, link: AnswerLink, asked: Asked, form: FormData) -> Response:
        filled, errors = _filled_in(asked.opened, form)
        if errors:
            return self._form(link, asked, filled, errors)
        handle = _handle_in(asked.opened.handle, form)
        if handle.form != asked.opened.asked.form:
            return self._form(link, asked, filled, {Asks.HELD_ON.value: CHANGED})
        answer = review_answer(handle, filled)
        said = self._sent(self._reply(link, asked, answer))
        text = self.words.render(f"said/{said.kind}.j2", said=said)
        errors = review_errors(said, text, [f.code for f in asked.opened.asked.fields])
        return self._form(link, asked, filled, errors) if errors else self._said(said)

    def _reply(self, link: AnswerLink, asked: Asked, answer: Answer) -> Reply:
        """The same form about the same state of the review is the same event, however often it is sent off."""
        revision = asked.opened.handle.revision
        digest = sha256(repr((answer.filled, answer.note)).encode()).hexdigest()[:16]
        event = f"{self._short(link)}:{revision}:{digest}"
        return Reply(SOURCE, event, asked.person.email, answer, message_id=link.message_id, form=True)

    def _asked(self, link: AnswerLink) -> Asked | None:
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
