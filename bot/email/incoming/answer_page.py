"""The page behind a link of an alert by e-mail, where one tap answers a step as it does in chat.

Reading it changes nothing, whoever reads it: mail scanners open every link. What is sent off from it is authorised like
any other answer, and recorded once. The page names the reader and the reference, never a child; *Who is this?* is not
on it, since a link can be forwarded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.alert_lines import Line
from bot.email.incoming.answer_links import AnswerLink, AnswerLinks
from bot.email.incoming.page import HEADERS, NOT_OURS, what_is_wrong
from bot.form_fields import NOTE_LIMIT, choices
from bot.handle import number_typed
from bot.often import Often
from bot.render import Templates
from bot.worker import in_thread, on_worker
from casework.access import shown_to
from casework.asked_step import AskedStep, asked_step
from casework.content import AlertContent, Said, SaidKind, WhichDay
from casework.ports import CaseRecord
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from permanence.local_day import local_day
from permanence.people import Person

PLACE = "/answer"
SOURCE = "page"
ANSWERS = (Verb.DONE, Verb.BOOKED, Verb.BLOCKED, Verb.SNOOZE)
GONE = "There is no such page. A link works for a week, and for the person it was sent to."
TOO_OFTEN = "That was very often. Wait a minute and open the link again."

Form = Mapping[str, str]


class NoDay(ValueError):
    """No day was chosen, or what was typed is none."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
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

    def address(self, alert: AlertContent, line: Line, person: Person) -> str:
        """The signed address of the page for this line of this person's message."""
        item = line.item
        step = (item.reference, item.journey, item.stage)
        name = self.links.signed(alert.message_id, line.number, step, person.email, alert.on)
        return f"{self.public_url}{PLACE}/{name}"

    async def show(self, request: Request) -> Response:
        link = self._link(request)
        if link and self.often.too_often(link.person_mark, self.clock()):
            return self._says(429, TOO_OFTEN)
        asked = await in_thread(self._asked, link)
        if link is None or asked is None:
            return self._says(404, GONE)
        await on_worker(self._looked, link, asked)
        return self._form(link, asked)

    def _looked(self, link: AnswerLink, asked: AskedStep) -> None:
        """Whoever has the link has seen the step: a mail program that opens it as well as its reader."""
        through = f"{SOURCE}:{_short(link)}"
        with self.record.writing() as tx:
            shown_to(tx, asked.person, asked.item.reference, "page of a link", through, self.clock())

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
        form = {name: str(value) for name, value in (await request.form()).items()}
        return await on_worker(self._taken, link, asked, form)

    def _taken(self, link: AnswerLink, asked: AskedStep, form: Form) -> Response:
        undone = number_typed(form.get("undo", ""))
        if undone is not None:
            return self._said(self._undone(link, asked, undone))
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
            event_id=f"{_short(link)}:{revision}:{_digest(answer)}",
            person=asked.person.email,
            answer=answer,
            message_id=link.message_id,
            revision=revision,
            form=True,
        )
        return self._sent(reply)

    def _undone(self, link: AnswerLink, asked: AskedStep, entry: int) -> Said:
        answer, event = Answer(Verb.UNDO, undoes=entry), f"{_short(link)}:undo:{entry}"
        return self._sent(Reply(SOURCE, event, asked.person.email, answer, raw=f"undo {entry}"))

    def _sent(self, reply: Reply) -> Said:
        """The one place where what was sent off goes on its way: into casework, like a reply on any channel."""
        with self.record.writing() as tx:
            return take_reply(tx, self.record.rules, reply, self.clock())

    def _link(self, request: Request) -> AnswerLink | None:
        """Junk is refused without asking the store."""
        link = self.links.read(request.path_params["name"])
        return link if link and link.is_good(self._today()) else None

    def _asked(self, link: AnswerLink | None) -> AskedStep | None:
        if link is None:
            return None
        return asked_step(self.record, link.message_id, link.is_for, link.is_about, self.clock())

    def _today(self) -> date:
        return local_day(self.clock(), self.record.rules.zone)

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

    def _said(self, said: Said) -> Response:
        text = self.words.render(f"said/{said.kind}.j2", said=said)
        return self._says(200, text, undo=said.entry if said.undo_until else None)

    def _says(self, status: int, words: str, *, undo: int | None = None) -> Response:
        lines = [line for line in words.split("\n") if line]
        page = self.words.render("answer_page/says.html.j2", lines=lines, undo=undo)
        return HTMLResponse(f"{page}\n", status_code=status, headers=HEADERS)


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


def _short(link: AnswerLink) -> str:
    """A link's own name in the inbox: of which message and which line."""
    return f"{link.message_id}:{link.number}:{link.step_mark.hex()}"


def _digest(answer: Answer) -> str:
    """The same answer to the same state of the step is the same event, however often it is sent off."""
    return sha256(repr(answer).encode()).hexdigest()[:16]
