"""What staff do with what comes about reviews: the brief, the form, "still right?" and the question to who had a child."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casework.asked_form import AskedField, asked_form
from casework.content import SaidKind
from casework.ports import MessageKind, StoredMessage
from permanence.answer import Answer, Verb
from permanence.pack.forms import Shape
from permanence.people import Person
from tests.year.council import Council
from tests.year.speaking import Card, Speaker

FILLED_IN = {
    "held_on": 1.0,
    "plan": 0.8,
    "next_on": 0.7,
    "by_then": 0.4,
    "note": 0.3,
}  # other fields: one in five
ONLY_IF_IT_CHANGES = frozenset({"route", "route_reason", "prompt"})
ONLY_WITH = {"decision_reason": "decision", "blocked_step": "blocker", "look_again": "blocker"}


@dataclass
class Reviewing:
    """Says it in the name of the staff. `count`: which answers were given, and what came of them."""

    council: Council
    speaker: Speaker
    chance: Random
    count: Counter[tuple[str, str]]

    def asks(self, number: int) -> bool:
        """Whether a message that arrived is about a review, a plan or a hand-over and may be answered."""
        message = self._message(number)
        if message is None:
            return False
        of_reviews = message.kind in (MessageKind.BRIEF, MessageKind.REVIEW)
        return of_reviews or "parting" in message.facts

    def say(self, person: Person, number: int, day: date) -> None:
        """She answers it, in one of the ways in which it can be answered."""
        message = self._message(number)
        if message is None or message.person != person.email:
            return  # the record was put back, or somebody else reads it now
        if "parting" in message.facts:
            self._parts(person, message)
        elif message.kind is MessageKind.BRIEF:
            self._moves(person, message, day)
        elif message.facts["asks"] == "plan":
            self._of_the_plan(person, message, day)
        else:
            self._of_the_review(person, message, day)

    def _message(self, number: int) -> StoredMessage | None:
        with self.council.record.reading() as tx:
            return tx.message(number)

    def _parts(self, person: Person, message: StoredMessage) -> None:
        given = message.facts["parting"]
        assert isinstance(given, list)
        reference = self.chance.choice(given)[0]
        words = ("No, all written down", f"{reference}: the school hears it before the carers do", "nothing")
        self.speaker.write(person, self.chance.choice(words), Card(message.id, None))

    def _moves(self, person: Person, message: StoredMessage, day: date) -> None:
        """The day that the brief names does not suit."""
        if self.chance.random() < 0.2:
            on = day + timedelta(days=self.chance.choice((5, 9, 16)))
            self._press(person, message, Verb.BOOKED, on=on, reason="report_awaited")

    def _of_the_plan(self, person: Person, message: StoredMessage, day: date) -> None:
        drawn = self.chance.random()
        if drawn < 0.6:
            self._press(person, message, Verb.PLAN_RIGHT)
        elif drawn < 0.8:
            self.speaker.write(person, self.chance.choice(("yes", "no")), Card(message.id, None))
        else:
            pack = self.council.record.rules.pack
            why = {"reason": self.chance.choice(list(pack.route_change_reasons)), "on": day}
            self._press(
                person, message, Verb.CHANGE_ROUTE, route=self.chance.choice(list(pack.routes)), **why
            )

    def _of_the_review(self, person: Person, message: StoredMessage, day: date) -> None:
        drawn, facts = self.chance.random(), message.facts
        if drawn < 0.15:
            words = ("yes", "no", f"{facts['reference']} held yesterday", "held 3 days ago")
            self.speaker.write(person, self.chance.choice(words), Card(message.id, None))
            return
        if drawn < 0.25:
            self._press(person, message, Verb.NOT_DONE)
            return
        reference, stage = str(facts["reference"]), str(facts["stage"])
        with self.council.record.reading() as tx:
            form = asked_form(tx, self.council.record.rules, person, reference, stage, day)
        fields = form.fields if form else ()
        filled = self._filled({field.code: field for field in fields}, day)
        note = filled.pop("note", None)
        opened_at = self.council.now - timedelta(minutes=2)
        self._press(
            person, message, Verb.REVIEW, filled=tuple(filled.items()), form="review 1", note=note, opened_at=opened_at
        )  # fmt: skip

    def _filled(self, fields: dict[str, AskedField], day: date) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, field in fields.items():
            is_asked = code not in ONLY_IF_IT_CHANGES or found.get("plan") == "changes"
            is_asked = (
                is_asked and found.get(ONLY_WITH.get(code, ""), "") != "" if code in ONLY_WITH else is_asked
            )
            share = 1.0 if code in (*ONLY_IF_IT_CHANGES, *ONLY_WITH) else FILLED_IN.get(code, 0.2)
            if is_asked and self.chance.random() < share:
                found[code] = _VALUES[field.shape](self, field, day)
        return {code: value for code, value in found.items() if value}

    def _day(self, field: AskedField, day: date) -> str:
        if field.code == "held_on":
            if field.value and self.chance.random() < 0.9:
                return field.value
            return (day - timedelta(days=self.chance.choice((0, 1, 3)))).isoformat()
        return (day + timedelta(days=self.chance.choice((30, 90, 170)))).isoformat()

    def _choice(self, field: AskedField, _day: date) -> str:
        codes = [code for code, _ in field.options]
        if field.code == "plan" and "right" in codes and self.chance.random() < 0.8:
            return "right"
        return self.chance.choice(codes)

    def _choices(self, field: AskedField, _day: date) -> str:
        codes = [code for code, _ in field.options]
        return " ".join(self.chance.sample(codes, min(len(codes), 2)))

    def _in_words(self, _field: AskedField, _day: date) -> str:
        return "spoke with the clerk"

    def _press(self, person: Person, message: StoredMessage, verb: Verb, **given: object) -> None:
        facts = message.facts
        answer = Answer(verb, str(facts["reference"]), str(facts["stage"]) or None, **given)  # type: ignore[arg-type]
        twice = self.chance.random() < 0.05
        said = self.speaker.press(person, answer, Card(message.id, None), form=True, twice=twice)
        self.count[verb.value, said.kind.value] += 1
        is_late = said.kind is SaidKind.RECORDED and self.chance.random() < 0.05
        if is_late and said.entry is not None:
            undo = Answer(Verb.UNDO, answer.reference, undoes=said.entry)
            self.speaker.press(person, undo, Card(message.id, None), form=False)


_VALUES: dict[Shape, Callable[[Reviewing, AskedField, date], str]] = {
    Shape.DAY: Reviewing._day,
    Shape.CHOICE: Reviewing._choice,
    Shape.CHOICES: Reviewing._choices,
    Shape.WORDS: Reviewing._in_words,
}
