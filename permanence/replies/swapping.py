"""Two things that were read back or recorded change places, or lines: "other way round", "swap 1 and 3", "2 not 3"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.replies.by_place import not_that_line, not_that_step
from permanence.replies.by_step import steps_called
from permanence.replies.completing import put_step
from permanence.replies.correcting import about_another, as_held
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.picking import named_in
from permanence.replies.reading import Piece, Situation

_TWO = 2
# Taken whole or not at all ("*+"): else what follows would be tried behind each of these words.
_LEAD = r"\W*(?:(?:no|naw|nope|sorry|oops|wait|actually|please|can you|could you)\W+)*+"
_SWAP = re.compile(
    rf"{_LEAD}(?:swap|swop|switch|reverse)(?: the)?(?: days?| dates?)?(?: of| for)? (?P<two>.+?)"
    r"(?: (?:round|over|about|around|please|pls|sorry))*\W*",
    re.IGNORECASE,
)
_ROUND = re.compile(
    rf"{_LEAD}(?P<two>[\w#].*?) (?:are |were |is |should be |have been )?(?:the )?"
    r"(?:(?:other|ither|wrong|wrang) (?:way|wey) (?:round|roon|about|around)|mixed up|swapped)\W*",
    re.IGNORECASE,
)
_JOIN = re.compile(r"\b(?:and|with|for|&)\b|[&/+]", re.IGNORECASE)


def turned_round(before: Sequence[Answer]) -> tuple[Answer, ...]:
    """Two answers, each with the day of the other; empty where there are not two days of one kind.

    The day of what was held and the one of a booking cannot change places.
    """
    if len(before) != _TWO or None in (days := [a.on for a in before]) or len(set(days)) == 1:
        return ()
    if (before[0].verb is Verb.BOOKED) is not (before[1].verb is Verb.BOOKED):
        return ()
    return replace(before[0], on=days[1]), replace(before[1], on=days[0])


def swapped(waiting: Waiting, text: str, situation: Situation) -> tuple[Answer, ...]:
    """All that was told, the two that the reply names each with the day of the other; empty where it names no two."""
    if waiting.waits_for not in (WaitsFor.YES, WaitsFor.MORE):
        return ()
    said = _SWAP.fullmatch(text) or _ROUND.fullmatch(text)
    two = named_in(waiting.answers, _JOIN.sub(" ", said["two"]), situation) if said else ()
    if len(two) != _TWO:
        return ()
    turned = dict(zip(two, turned_round([waiting.answers[n] for n in two]), strict=False))
    return tuple(turned.get(n, a) for n, a in enumerate(waiting.answers)) if turned else ()


def of_the_other_step(waiting: Waiting, text: str, situation: Situation) -> tuple[Answer, ...]:
    """Of several that were read back the one whose step is taken back is of another: "not the panel, the ADM".

    Empty where the reply says anything else, or where the other step was told of her too.
    """
    several = waiting.waits_for is WaitsFor.YES and len(waiting.answers) > 1
    old, new = not_that_step(text) if several else ("", "")
    wrong, right = steps_called(old, situation), steps_called(new, situation)
    meant = [a for a in waiting.answers if a.milestone in wrong]
    if len(meant) != 1 or not right or any(a.milestone in right for a in waiting.answers):
        return ()
    put = put_step(meant[0], Piece(new, tuple(sorted(right))), situation)
    return tuple(as_held(put, a, outcome=None) if a == meant[0] else a for a in waiting.answers)


def of_the_other_line(waiting: Waiting, text: str, situation: Situation) -> tuple[Answer, ...]:
    """Of several that were read back the one taken back is of another line: "2, not 3"; gone where that was told too.

    Empty where the reply says anything else.
    """
    lines = not_that_line(text) if waiting.waits_for is WaitsFor.YES and len(waiting.answers) > 1 else None
    known = {line.number: line for line in situation.lines}
    if lines is None or lines[0] not in known or lines[1] not in known or lines[0] == lines[1]:
        return ()
    old, new = known[lines[0]], known[lines[1]]
    told = [a.reference for a in waiting.answers]
    if told.count(old.reference) != 1:
        return ()
    if new.reference in told:
        return tuple(a for a in waiting.answers if a.reference != old.reference)
    return tuple(
        about_another(a, new.reference, new, situation) if a.reference == old.reference else a
        for a in waiting.answers
    )
