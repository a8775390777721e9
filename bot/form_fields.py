"""What each kind of answer is asked for, on every channel that has forms.

The name of each field is the name of the answer's own, so that a rule's problem finds its place on the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.content import Said, SaidKind
from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.pack.model import Pack

NOTE_LIMIT = 2000
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    optional: bool = False


NOTE = Field("note", optional=True)
FIELDS: Mapping[Verb, tuple[Field, ...]] = {
    Verb.DONE: (Field("on"),),
    Verb.BOOKED: (Field("on"), Field("reason", optional=True)),
    Verb.BLOCKED: (Field("reason"), Field("until"), NOTE),
    Verb.DECISION: (Field("outcome"), Field("on"), Field("reason", optional=True), NOTE),
    Verb.CHANGE_ROUTE: (
        Field("route"),
        Field("on"),
        Field("reason"),
        Field("prompted_by", optional=True),
        NOTE,
    ),
    Verb.NOT_APPLICABLE: (Field("reason"), NOTE),
    Verb.WRONG_ALERT: (NOTE,),
    Verb.PAUSE: (Field("reason"), Field("on"), Field("until", optional=True)),
    Verb.SNOOZE: (Field("until"),),
    Verb.PARALLEL_PLAN: (Field("route"), Field("on"), Field("reason", optional=True)),
    Verb.JOURNEY_OVER: (Field("reason"), Field("on"), NOTE),
    Verb.JOURNEY_GOES_ON: (NOTE,),
    Verb.NOT_MINE: (NOTE,),
    Verb.REALLOCATE: (Field("to"),),
    Verb.LEGAL_SENT: (Field("on"), NOTE),
    Verb.LEGAL_RECEIVED: (Field("on"), NOTE),
    Verb.LEGAL_QUERIED: (Field("reason"), Field("on"), NOTE),
    Verb.LEGAL_ANSWERED: (Field("on"), NOTE),
    Verb.LEGAL_ACCEPTED: (Field("on"), NOTE),
}
HAS_HAPPENED = LEGAL_VERBS | {Verb.DONE, Verb.DECISION, Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.PAUSE}
STEP_ANSWERS = (
    Verb.DECISION,
    Verb.CHANGE_ROUTE,
    Verb.NOT_APPLICABLE,
    Verb.WRONG_ALERT,
    Verb.PAUSE,
    Verb.SNOOZE,
)
LEGAL_ANSWERS = (
    Verb.LEGAL_SENT,
    Verb.LEGAL_RECEIVED,
    Verb.LEGAL_QUERIED,
    Verb.LEGAL_ANSWERED,
    Verb.LEGAL_ACCEPTED,
)
CHILD_ANSWERS = (Verb.PARALLEL_PLAN, Verb.JOURNEY_OVER, Verb.NOT_MINE)
OTHER_ANSWERS = (*STEP_ANSWERS, *LEGAL_ANSWERS, *CHILD_ANSWERS)
# Answers about the child and none of her steps, from whichever step their form was opened.
OF_NO_STEP = frozenset({*LEGAL_ANSWERS, *CHILD_ANSWERS, Verb.JOURNEY_GOES_ON, Verb.REALLOCATE})
QUESTIONS = (Verb.WHO, Verb.WHY, Verb.HISTORY)


Offered = tuple[
    tuple[str, str], ...
]  # what the record offers to choose from: colleagues, or this child's prompts


def choices(verb: Verb, field: str, pack: Pack, offered: Offered = ()) -> dict[str, str]:
    """Code and name of what can be chosen; empty for a field that is no choice, or where the pack has none.

    `offered`: address and name of colleagues for "to"; for "prompted_by" this child's decisions and events too.
    """
    match field:
        case "to":
            return dict(offered)
        case "prompted_by":
            return dict(offered) or {code: prompt.name for code, prompt in pack.prompts.items()}
        case "outcome":
            return {code: outcome.name for code, outcome in pack.outcomes.items()}
        case "route":
            return {code: route.name for code, route in pack.routes.items()}
        case "reason":
            return {code: reason.name for code, reason in reasons_for(verb, pack).items()}
    return {}


def can_ask(verb: Verb, field: Field, pack: Pack) -> bool:
    """A choice needs something to choose from: a pack without reasons for a verb cannot be asked for one."""
    chosen_from = field.name in ("outcome", "route", "reason", "prompted_by")
    return not chosen_from or bool(choices(verb, field.name, pack))


def first_day(verb: Verb, field: Field, today: date) -> str | None:
    """The day that stands in the form when it opens; None where any guess would be wrong more often than right."""
    if field.name == "on":
        return today.isoformat() if verb in HAS_HAPPENED else None
    return None if field.optional else (today + FORTNIGHT).isoformat()


def answer_from(verb: Verb, reference: str, stage: str, filled: Mapping[str, str | None]) -> Answer:
    """What was filled in (field to text, dates as 2026-05-20). Raises ValueError for a date that is none."""
    return Answer(
        verb,
        reference=reference,
        stage=None if verb in OF_NO_STEP else stage or None,
        on=_day(filled.get("on")),
        until=_day(filled.get("until")),
        outcome=filled.get("outcome"),
        route=filled.get("route"),
        reason=filled.get("reason"),
        note=filled.get("note"),
        to=filled.get("to"),
        prompted_by=filled.get("prompted_by"),
    )


def errors_of(verb: Verb, said: Said, text: str) -> dict[str, str]:
    """What is wrong, by the field that it stands beside; what is about no field stands beside the first.

    `text`: what is said, in words.
    """
    if said.kind is SaidKind.PRIVATE_WORDS:
        return {"note": text}
    if said.kind is not SaidKind.INVALID:
        return {}
    names = [field.name for field in FIELDS[verb]]
    errors: dict[str, str] = {}
    for field, sentence in said.problems:
        place = field if field in names else names[0]
        errors[place] = f"{errors[place]} {sentence}" if place in errors else sentence
    return errors


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
