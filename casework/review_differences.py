"""Two answers about one review that differ: in which fields, and how that is said to each of the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.answers.review_form import Filled
from permanence.case import Case
from permanence.day_words import day_words
from permanence.journey_said import FormSaid
from permanence.pack.forms import REVIEW, Asks, FormField, PlanWord, Shape
from permanence.pack.model import Pack, in_a_sentence
from permanence.people import Directory, Person
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of which somebody else has said something else: `theirs`, and by whom (an e-mail address)."""

    field: FormField
    mine: str
    theirs: str
    by: str


def differences(filled: Filled, case: Case, by: str) -> tuple[Difference, ...]:
    """Where the newest form of somebody else about this review says something else; nothing where one is silent."""
    return _between(filled.form.fields, dict(filled.answer.filled), _of_others(case, filled.answer.stage, by))


def _between(
    fields: tuple[FormField, ...], said: dict[str, str], theirs: FormSaid | None
) -> tuple[Difference, ...]:
    if theirs is None:
        return ()
    before = theirs.filled
    return tuple(
        Difference(field, said[field.code], before[field.code], theirs.by)
        for field in fields
        if field.shape in (Shape.DAY, Shape.CHOICE)
        if said.get(field.code) and before.get(field.code) and said[field.code] != before[field.code]
    )


def _of_others(case: Case, stage: str | None, by: str) -> FormSaid | None:
    return next((f for f in reversed(case.journey.forms) if f.stage == stage and f.by != by), None)


def difference_lines(
    case: Case, stage: str, person: Person, directory: Directory, rules: Rulebook
) -> tuple[str, ...]:
    """For example "Held on: you said Fri 11 Dec, Ailsa Allegory said Thu 10 Dec."; none where nothing differs."""
    form = rules.pack.forms.get(REVIEW)
    mine = next((f for f in reversed(case.journey.forms) if f.stage == stage and f.by == person.email), None)
    if form is None or mine is None:
        return ()
    found = _between(form.fields, mine.filled, _of_others(case, stage, person.email))
    return tuple(_line(one, directory, rules.pack, case.today) for one in found)


def _line(one: Difference, directory: Directory, pack: Pack, today: date) -> str:
    other = directory.get(one.by)
    mine, theirs = (said_words(one.field, value, pack, today) for value in (one.mine, one.theirs))
    return f"{one.field.label.rstrip('?')}: you said {mine}, {other.name if other else 'somebody else'} said {theirs}."


def said_words(field: FormField, value: str, pack: Pack, today: date) -> str:
    """What a field was filled in with, as within a sentence."""
    if field.shape is Shape.DAY:
        return day_words(date.fromisoformat(value), today)
    named = _NAMES.get(field.asks)
    if field.asks is Asks.PLAN:
        return _PLAN.get(value, value)
    known = getattr(pack, named).get(value.partition(" ")[0]) if named else None
    return in_a_sentence(known.name) if known else pack.step_of(value) if "#" in value else value


_PLAN = {
    PlanWord.RIGHT.value: "that it is right",
    PlanWord.CHANGES.value: "that it changes",
    PlanWord.UNDECIDED.value: "that it was not decided",
}
_NAMES = {
    Asks.ROUTE: "routes",
    Asks.ROUTE_REASON: "route_change_reasons",
    Asks.PROMPT: "prompts",
    Asks.DECISION: "milestones",
    Asks.DECISION_REASON: "blocker_reasons",
    Asks.BLOCKER: "blocker_reasons",
}
