"""A reply that says when to ask again, and perhaps why: "remind me on 10 June", "medical late. ask me 8 June"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from permanence.answer import Answer, Verb
from permanence.replies.reading import Reading


def what_stands_in_the_way(reading: Reading, known: Sequence[Answer]) -> Answer | None:
    """What a reply says of why, and when to ask again, and no more: "medical late. ask me 8 June".

    It is of the one step that was asked about.
    """
    told = reading.facts[0] if len(reading.facts) == 1 and not reading.opens else None
    asked = {(a.reference, a.milestone) for a in known}
    of_it = told is not None and asked == {(told.reference, told.milestone)}
    return told if told and of_it and told.verb is Verb.BLOCKED and told.until else None


def look_again_on(reading: Reading) -> date | None:
    """The day of a reply that says no more than when to ask again: "remind me on 10 June"."""
    told = (*reading.facts, *reading.understood)
    only = bool(told) and all(
        a.verb in (Verb.SNOOZE, Verb.BLOCKED) and not a.reason and not a.note for a in told
    )
    days = {a.until for a in told}
    return days.pop() if only and len(days) == 1 and not reading.pieces.references else None


def asked_again_on(until: date, answer: Answer) -> Answer:
    """The answer that waited for a day to ask again; of what did not happen nothing more is asked until then."""
    if answer.verb is Verb.NOT_DONE:
        return replace(answer, verb=Verb.SNOOZE, on=None, until=until)
    waits = answer.until is None and answer.verb in (Verb.BLOCKED, Verb.SNOOZE)
    return replace(answer, until=until) if waits else answer
