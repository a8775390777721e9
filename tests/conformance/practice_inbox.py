"""The practice inbox, over real HTTP: by button and form where there is one, otherwise in words."""

import functools
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.form_fields import OTHER_ANSWERS, QUESTIONS
from bot.practice.app import practice_app
from bot.practice.inbox import PracticeInbox
from bot.slack.forms import Forms
from bot.slack.words import Words
from permanence.answer import Verb
from scheduler.demo.practice_inbox import practice_inbox as inbox_on
from store.case_record import SqlCaseRecord
from tests.bot.practice.inboxes import GUIDE, begin, staff, store_in
from tests.bot.practice.visitor import Answer, Form, Visitor
from tests.builders import SHONA, a_record, a_rulebook
from tests.conformance.acts import Act
from tests.conformance.channel import in_one_line, naming_the_child, register
from tests.servers.asgi import serving

STORE = "homeward.db"
BUTTONS = {
    Verb.DONE: "Held…",
    Verb.BOOKED: "Booked…",
    Verb.BLOCKED: "Blocked…",
    Verb.UNDO: "Undo",
    Verb.JOURNEY_GOES_ON: "It goes on",
    Verb.REALLOCATE: "Allocate…",
}
TIME = re.compile(r"\b\d\d:\d\d\b")  # the practice clock goes on by a minute with each press


@dataclass
class InPractice:
    room: PracticeInbox
    visitor: Visitor
    posted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _titles: Forms = field(default_factory=lambda: Forms(a_rulebook().pack, Words()))

    @property
    def record(self) -> SqlCaseRecord:
        assert isinstance(self.room.record, SqlCaseRecord)
        return self.room.record

    def offers(self, act: Act) -> bool:
        return bool(act.words)

    def does(self, email: str, act: Act) -> None:
        if email != act.by and act.verb in self._by_button():
            self._presses_hers(email, act)
            return
        self.posted = []
        page = self.visitor.get(f"/people/{email}")
        if act.verb in BUTTONS:
            opened = self._press(page, BUTTONS[act.verb])
            if any(label.startswith("Today, ") for form in opened.forms for label in form.buttons):
                opened = self._press(opened, "Today, ")
            self._fill_in(opened, act)
        elif act.verb in self._by_button():
            more = self._press(page, "Something else…")
            self._fill_in(self._press(more, f"Choose {self._titles.title(act.verb)}"), act)
        else:
            self._write(page, act.words if email == act.by == SHONA else naming_the_child(act))

    def again(self) -> None:
        for path, fields in self.posted:
            self.visitor.follow(self.visitor.post(path, fields))

    def shown(self, email: str) -> str:
        pages = [self.visitor.get(f"/people/{email}{place}").words for place in ("", "/list")]
        return TIME.sub("", in_one_line(*pages))

    def _by_button(self) -> set[Verb]:
        return {*BUTTONS, *OTHER_ANSWERS, *QUESTIONS}

    def _press(self, page: Answer, words: str) -> Answer:
        form = page.form_with(words)
        name, value = next(given for label, given in form.buttons.items() if label.startswith(words))
        return self._send(form, {**form.fields, **({name: value} if name else {})})

    def _fill_in(self, opened: Answer, act: Act) -> None:
        """The form that has opened, if one has, is filled in and sent."""
        form = next((form for form in opened.forms if "Record" in form.buttons), None)
        if form:
            filled = {name: _typed(value) for name, value in act.fields.items()}
            self._send(form, {**form.fields, **filled})

    def _write(self, page: Answer, words: str) -> None:
        form = page.form_with("Send")
        said = self._send(form, {**form.fields, "text": words})
        if any(label.startswith("Record it") for form in said.forms for label in form.buttons):
            self._press(said, "Record it")

    def _send(self, form: Form, fields: dict[str, str]) -> Answer:
        if form.method == "post":
            self.posted.append((form.action, fields))
        return self.visitor.send(form, fields)

    def _presses_hers(self, email: str, act: Act) -> None:
        """Somebody else sends off what her browser did, under a name of its own."""
        for path, fields in self.posted:
            own = {**fields, "event": f"{fields['event']}e", "message": ""}
            self.visitor.follow(self.visitor.post(path.replace(act.by, email), own))


def _typed(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""


@contextmanager
def practice_inbox(folder: Path) -> Iterator[InPractice]:
    (folder / STORE).write_bytes(_after_its_first_morning())
    room = inbox_on(store_in(folder), GUIDE)
    with serving(practice_app(room)) as base:
        inbox = InPractice(room, Visitor(base))
        yield inbox
        inbox.record.close()


@functools.cache
def _after_its_first_morning() -> bytes:
    """The store in which Shona has been told of the child: copying it is quicker than making it."""
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        record = a_record(folder, staff=staff("slack"))
        register(record)
        record.close()
        store = store_in(folder)
        begin(inbox_on(store, GUIDE))
        store.remember()
        store.record.close()
        return store.first.read_bytes()
