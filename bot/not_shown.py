"""What is said where a window cannot open: the words that do the same."""

from __future__ import annotations

from datetime import date, timedelta

from casework.content import Said, SaidKind
from permanence.answer import Verb

AHEAD = timedelta(days=14)
_WORDS = {
    Verb.DONE: "{reference} done {past}",
    Verb.BOOKED: "{reference} booked for {ahead}",
    Verb.BLOCKED: "{reference} blocked because awaiting medical, look again on {ahead}",
    Verb.SNOOZE: "{reference} snooze until {ahead}",
    Verb.REVIEW: "{reference} held {past}",
    Verb.WHO: "who is {reference}",
    Verb.WHY: "why {reference}",
    Verb.HISTORY: "history {reference}",
}
USUAL = (Verb.BOOKED, Verb.SNOOZE, Verb.WHY)


def not_shown(verb: Verb | None, reference: str | None, today: date | None = None) -> Said:
    """That the window of this verb (None: of all the others) could not open, and what can be written instead."""
    verbs = USUAL if verb is None else (verb,)
    if reference is None:
        return Said(SaidKind.NOT_SHOWN)
    days = {"past": _day(today), "ahead": _day(today + AHEAD if today else None)}
    lines = [_WORDS[one].format(reference=reference, **days).strip() for one in verbs if one in _WORDS]
    return Said(SaidKind.NOT_SHOWN, reference=reference, lines=tuple(lines))


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B}" if day else ""
