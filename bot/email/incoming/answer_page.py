"""The page behind a link of an alert by e-mail, where one tap answers a step as it does in chat.

*Who is this?* is not on it, since a link can be forwarded. What all such pages have in common: link_page.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, Response

from bot.alert_lines import Line
from bot.email.incoming.answer_links import AnswerLink
from bot.email.incoming.link_page import SOURCE, LinkPage
from bot.email.incoming.page import HEADERS
from bot.form_fields import NOTE_LIMIT, choices
from bot.handle import number_typed
from casework.asked_step import AskedStep, asked_step
from casework.content import AlertContent, Said, SaidKind, WhichDay
from casework.take_reply import Reply
from permanence.answer import Answer, Verb
from permanence.people import Person

ANSWERS = (Verb.DONE, Verb.BOOKED, Verb.BLOCKED, Verb.SNOOZE)

Form = Mapping[str, str]


class NoDay(ValueError):
    """No day was chosen, or what was typed is none."""


class AnswerPage(LinkPage[AskedStep]):
    """The page of one line of an alert."""

    place = "/answer"
    looked_at = "page of a link"

    def address(self, alert: AlertContent, line: Line, person: Person) -> str:
        """The signed address of the page for this line of this person's message."""
        item = line.item
        step = (item.reference, item.journey, item.stage)
        name = self.links.signed(alert.message_id, line.number, step, person.email, alert.on)
        return f"{self.public_url}{self.place}/{name}"

    def _asked(self, link: AnswerLink) -> AskedStep | None:
        return asked_step(self.record, link.message_id, link.is_for, link.is_about, self.clock())

    def _reference(self, asked: AskedStep) -> str:
        return asked.item.reference

    def _short(self, link: AnswerLink) -> str:
        """Of which message and which line."""
        return f"{link.message_id}:{link.number}:{link.step_mark.hex()}"

    def _filled(self, link: AnswerLink, asked: AskedStep, form: FormData) -> Response:
        return self._answered(link, asked, {name: str(value) for name, value in form.items()})

    def _answered(self, link: AnswerLink, asked: AskedStep, form: Form) -> Response:
        try:
            answer = _answer(asked, form)
        except NoDay:
            return self._form(link, asked, form, "Choose a day.")
        except ValueError:
            return self._form(link, asked, form, "Choose what has happened.")
        said = self._recorded(link, asked, answer, form)
        if said.kind is SaidKind.INVALID:
            return self._form(link, asked, form, " ".join(sentence for _, sentence in said.problems))
        return self._said(said)

    def _recorded(self, link: AnswerLink, asked: AskedStep, answer: Answer, form: Form) -> Said:
        """An answer of the page, once for each state of the step that it was given to."""
        shown = number_typed(form.get("revision", ""))
        revision = asked.item.revision if shown is None else shown
        reply = Reply(
            source=SOURCE,
            event_id=f"{self._short(link)}:{revision}:{_digest(answer)}",
            person=asked.person.email,
            answer=answer,
            message_id=link.message_id,
            revision=revision,
            form=True,
        )
        return self._sent(reply)

    def _form(
        self, link: AnswerLink, asked: AskedStep, filled: Form | None = None, wrong: str | None = None
    ) -> Response:
        today = self._today()
        facts = {
            "asked": asked,
            "item": asked.item,
            "days": WhichDay.of(asked.item, today).days,
            "reasons": choices(Verb.BLOCKED, "reason", self.record.rules.pack),
            "filled": filled or {},
            "wrong": wrong,
            "link": link,
            "today": today,
            "note_limit": NOTE_LIMIT,
        }
        page = self.words.render("answer_page/form.html.j2", **facts)
        return HTMLResponse(f"{page}\n", status_code=422 if wrong else 200, headers=HEADERS)


def _answer(asked: AskedStep, form: Form) -> Answer:
    """What was filled in. Raises NoDay without a day, ValueError for an answer that the page does not offer."""
    verb = Verb(form.get("what", ""))
    if verb not in ANSWERS:
        raise ValueError("not an answer of this page")
    item = asked.item
    if verb is Verb.BLOCKED:
        reason, note = form.get("reason") or None, form.get("note", "").strip()[:NOTE_LIMIT] or None
        until = _typed("until", form)
        return Answer(verb, reference=item.reference, stage=item.stage, reason=reason, until=until, note=note)
    if verb is Verb.SNOOZE:
        return Answer(verb, reference=item.reference, stage=item.stage, until=_typed("later", form))
    if verb is Verb.BOOKED:
        return Answer(verb, reference=item.reference, stage=item.stage, on=_typed("booked", form))
    chosen = form.get("day", "")
    on = _typed("done", form) if chosen in ("", "another") else _day(chosen)
    return Answer(verb, reference=item.reference, stage=item.stage, on=on)


def _typed(name: str, form: Form) -> date:
    """A day in three fields: day, month, year. Raises NoDay."""
    day, month, year = (form.get(f"{name}_{part}", "").strip() for part in ("day", "month", "year"))
    if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
        raise NoDay
    return _day(f"{year:0>4}-{month:0>2}-{day:0>2}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise NoDay from trouble


def _digest(answer: Answer) -> str:
    """The same answer to the same state of the step is the same event, however often it is sent off."""
    return sha256(repr(answer).encode()).hexdigest()[:16]
