"""What people answer about one child, one after the other, and what each answer comes to in the ledger and for her steps.

The stories and their outcome stand in tests/golden/answers/. There a line at the margin is a step, and the lines set in
below it are what it came to:

    child panel                             whose story it is: see CHILDREN
    shona done PO.PANEL#1 on=2026-05-12     her answer: the verb, the step, and the fields of the answer
    shona review SCO.REVN#2 held_on=...     a form, by its fields; the answers that it is made of are given in turn
    shona undo                              what the last answer recorded is taken back
    day 2026-05-26                          what follows is said on this day; minutes 11: so much later
    file untracked panel                    an entry by a file, and no answer

    ! what is wrong, and by which field: nothing is recorded then
    + an entry with what it holds, and as it is read      * what is true of the journey from then on
    ~ what is otherwise with a step, or with a step that begins

HOMEWARD_WRITE_GOLDEN=1 writes the outcomes anew; each must be true to the field before it is committed.
"""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.entries import entries_for
from permanence.answers.entry_words import answer_of, entry_in_words
from permanence.answers.review_form import Filled, as_asked, form_problems, parts_of
from permanence.answers.rules import problems
from permanence.answers.undo import recorded_together, undo_entries, why_not_undo
from permanence.answers.words import in_words
from permanence.case import Case
from permanence.entries import Entry, NewEntry, Recorder, standing
from permanence.journey import Journey
from permanence.pack.forms import REVIEW
from permanence.stages import Stage
from tests.builders import (
    AILSA,
    EWAN,
    GREER,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    SHONA,
    child_entries,
    people,
)
from tests.permanence.cases import as_recorded, case_of, decision_entries, panel_entries
from tests.stories import assert_comes_to_what_is_told, told_in, word_value

STORIES = Path(__file__).parents[2] / "golden" / "answers"
WHO = {
    "shona": SHONA, "jamie": JAMIE, "morag": MORAG, "isla": ISLA, "ewan": EWAN, "ailsa": AILSA, "kirsty": KIRSTY,
    "lorna": LORNA, "greer": GREER,
}  # fmt: skip
NEW = "HW-7777-K"
CHILDREN = {
    "panel": panel_entries,  # permanence was recommended on 10 February; her panel is past the council's aim
    "decision": decision_entries,  # on the adoption route; the panel's decision is due on 20 May
    "new": lambda: as_recorded(child_entries(NEW, "C7", date(2026, 3, 2), reviewing_officer=AILSA)),
}
# What is true of every answer, or shown by its entry.
NOT_SHOWN = {
    "entry",
    "by",
    "through",
    "recorded_at",
    "made_at",
    "opened_at",
    "last_entry_at",
    "ended_by_entry",
}
OF_A_STEP = (
    "route", "owner", "started_on", "state", "due_on", "warn_days", "ended_on", "ended_because", "booked_on",
    "times_moved", "quiet_until", "quiet_kind", "quiet_reason", "answered_on", "snoozes",
)  # fmt: skip


@pytest.mark.parametrize(
    ("file", "headline"),
    [(file.stem, told) for file in sorted(STORIES.glob("*.txt")) for told in told_in(file)],
)
def test_what_each_answer_comes_to(file, headline):
    assert_comes_to_what_is_told(STORIES / f"{file}.txt", headline, Teller().does)


class Teller:
    """Takes the steps of one story."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.now, self.said, self.known = NOW, 0, 0  # known: the number of the last entry that was shown

    def does(self, step: str) -> Iterator[str]:
        who, what, *words = step.split()
        if who == "child":
            self.entries = CHILDREN[what]()
            self.known = len(self.entries)
        elif who == "day":
            self.now = datetime.combine(date.fromisoformat(what), time(9), UTC)
        elif who == "minutes":
            self.now += timedelta(minutes=int(what))
        else:
            before = self.case
            self.said += 1
            yield from (f"! {field}: {wrong}" for field, wrong in self._answers(who, what, words))
            yield from self._came_of(before)

    @property
    def case(self) -> Case:
        return case_of(self.entries, self.now)

    @property
    def through(self) -> str:
        return f"slack:{self.said}"

    def _answers(self, who: str, what: str, words: list[str]) -> list[tuple[str, str]]:
        if who == "file":
            given = [word_value(word) for word in words if "=" not in word]
            named = {
                key: word_value(value) for key, _, value in (w.partition("=") for w in words if "=" in w)
            }
            replaces = named.pop("replaces", None)
            reference = self.entries[0].reference
            on = Recorder(reference, 1, "import:tracker", "import:1", replaces=replaces)
            self._append([getattr(on, what)(*given, **named)])
            return []
        if what == "undo":
            return self._undoes(WHO[who])
        answer = self._answer(Verb(what), words)
        if answer.verb is Verb.REVIEW:
            return self._fills_in(answer, WHO[who])
        return self._gives(answer, WHO[who], self.case)

    def _answer(self, verb: Verb, words: list[str]) -> Answer:
        stage = next((word for word in words if "=" not in word), None)
        said = {key: word_value(value) for key, _, value in (w.partition("=") for w in words if "=" in w)}
        if verb is Verb.REVIEW:
            note = said.pop("note", None)
            filled = tuple((key, str(value)) for key, value in said.items() if key != "form")
            opened = self.now - timedelta(minutes=2)
            said = {"filled": filled, "note": note, "form": said.get("form"), "opened_at": opened}
        return Answer(verb, self.entries[0].reference, stage, **said)

    def _gives(self, answer: Answer, who: str, before: Case) -> list[tuple[str, str]]:
        wrong = problems(answer, self.case, people().people[who], before)
        if not wrong:
            self._append(entries_for(answer, self.case, who, self.through))
        return wrong

    def _fills_in(self, answer: Answer, who: str) -> list[tuple[str, str]]:
        """As casework/take_review.py does: where one of its answers cannot be, nothing of the form is recorded."""
        case, entries = self.case, self.entries
        wrong = problems(answer, case, people().people[who])
        if wrong:
            return wrong
        filled = Filled(as_asked(case.rules.pack.forms[REVIEW], answer), answer)
        wrong = form_problems(filled)
        for part in [] if wrong else parts_of(filled, case):
            wrong += [(part.place_of(field), said) for field, said in self._gives(part.answer, who, case)]
        if wrong:
            self.entries = entries
        return wrong

    def _undoes(self, who: str) -> list[tuple[str, str]]:
        first = [e for e in standing(self.entries) if e.by in people().people][-1]
        why = why_not_undo(first, people().people[who], people(), self.now)
        if why:
            return [("undo", why)]
        self._append(undo_entries(recorded_together(first, self.entries), who, self.through))
        return []

    def _append(self, new: list[NewEntry]) -> None:
        self.entries = [*self.entries, *as_recorded(new, self.now, first=self.entries[-1].number + 1)]

    def _came_of(self, before: Case) -> Iterator[str]:
        numbered = {e.number: e for e in self.entries}
        for number in range(self.known + 1, len(numbered) + 1):
            yield f"+ {_in_words(numbered[number], numbered, self.case)}"
        self.known = len(numbered)
        yield from (f"* {change}" for change in _of_the_journey(before.journey, self.case.journey))
        yield from (f"~ {change}" for change in _of_the_steps(before.stages, self.case.stages))


def _in_words(entry: Entry, known: dict[int, Entry], case: Case) -> str:
    given = (f"{key} {value}" for key, value in entry.data.items() if value not in (None, "day", [], ""))
    replaced = known.get(entry.replaces or 0)
    stood = f", in the place of {replaced.kind} {replaced.maybe('on') or ''}".rstrip() if replaced else ""
    answer = answer_of(entry)
    read = in_words(answer, case.rules) if answer else entry_in_words(entry, case.rules, case.today)
    return f"{entry.kind.value}: {', '.join(given)}{stood}: {read}"


def _of_the_journey(before: Journey, after: Journey) -> Iterator[str]:
    for field in dataclasses.fields(Journey):
        if field.name in NOT_SHOWN or field.name == "allocations":
            continue
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(new, tuple):
            yield from (f"no more {field.name}: {_said(one)}" for one in old if one not in new)
            yield from (f"{field.name}: {_said(one)}" for one in new if one not in old)
        elif old != new:
            yield f"{field.name}: {_said(new)}"


def _of_the_steps(before: tuple[Stage, ...], after: tuple[Stage, ...]) -> Iterator[str]:
    old = {stage.key: stage for stage in before}
    yield from (f"{key}: is no more" for key in old if key not in {stage.key for stage in after})
    for stage in after:
        was = old.get(stage.key)
        changed = [
            f"{name} {_said(getattr(stage, name))}"
            for name in OF_A_STEP
            if getattr(stage, name) != (getattr(was, name) if was else None)
        ]
        if changed:
            yield f"{stage.key}: {', '.join(changed)}"


def _said(value: object) -> str:
    if dataclasses.is_dataclass(value):
        fields = (
            (f.name, getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in NOT_SHOWN
        )
        return ", ".join(
            f"{name} {_said(held)}" for name, held in fields if held not in (None, frozenset(), ())
        )
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | frozenset | list):
        return (
            " ".join(sorted(map(_said, value)) if isinstance(value, frozenset) else map(_said, value))
            or "none"
        )
    return "none" if value is None else str(value)
