"""What was recorded in the thread before the last thing, and may still be put right: "sorry, 2 was the 11th"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer
from permanence.replies.correcting import corrected
from permanence.replies.memory import Does, Together, Turn, Waiting, WaitsFor
from permanence.replies.reading import Pieces, Reading, Situation

MOST = 20  # of what a yes recorded: each is looked at for every reply that may take it back
_BEGINS_WITH_A_CHILD = re.compile(
    r"\W*(?:(?:no|nope|naw|nah|sorry|oops|oh|wait|actually|and|but|for|on|correction)\W+)*"
    r"(?:(?:line |number |no\.? |#)?[1-9]\b(?![./:-]?\d)|hw-?\d{4})",
    re.IGNORECASE,
)


def with_what_was_recorded(turn: Turn, before: Waiting, *, stale: bool) -> Turn:
    """The same turn; what was recorded in the thread before it, and is not taken back by it, stays known there."""
    after = turn.waiting
    if stale or after.waits_for is WaitsFor.NOTHING:
        return turn
    recorded = before.waits_for is WaitsFor.MORE and len(before.answers) == len(before.undoes)
    told = (*before.earlier, Together(before.answers, before.undoes)) if recorded else before.earlier
    if turn.does is Does.COMMAND:
        told = tuple(_without(t, turn.undoes) for t in told)
    gone = {*turn.undoes, *after.undoes}
    kept = tuple(t for t in told if any(t.entries) and not gone & set(t.entries))
    return replace(turn, waiting=replace(after, earlier=kept[-MOST:]))


def _without(told: Together, undone: Sequence[int]) -> Together:
    stands = [(a, n) for a, n in zip(told.answers, told.entries, strict=True) if n not in undone]
    return Together(tuple(a for a, _ in stands), tuple(n for _, n in stands))


def put_right_earlier(
    waiting: Waiting, reading: Reading, situation: Situation
) -> tuple[tuple[Answer, ...], tuple[int, ...]] | None:
    """What is to be read back, and which entries it takes the place of, where the reply puts right an earlier one.

    What one yes recorded is taken back together, so all of it is read back. None where it may be about what was said
    last, or is about none of them or several.
    """
    pieces = reading.pieces
    if reading.facts and not pieces.corrects:
        return None
    meant = [(t, n) for t in waiting.earlier for n, a in enumerate(t.answers) if _is_named(a, pieces)]
    if len(meant) != 1 or any(_is_named(answer, pieces) for answer in (*waiting.answers, *waiting.rest)):
        return None
    together, n = meant[0]
    right = corrected(together.answers[n : n + 1], reading, situation)
    if not right:
        return None
    answers = (*together.answers[:n], *right, *together.answers[n + 1 :])
    waits = waiting.waits_for is WaitsFor.YES
    return (
        (*(waiting.answers if waits else ()), *answers),
        (*(waiting.undoes if waits else ()), *together.entries),
    )


def _is_named(answer: Answer, pieces: Pieces) -> bool:
    """Whether the reply names the child of this answer, or its step where it names no child."""
    steps = {code for step in pieces.steps if not step.old for code in step.codes}
    child = answer.reference in pieces.references or not pieces.references
    step = answer.milestone in steps or not steps
    return bool(pieces.references or steps) and child and step


def tells_of_another_child(waiting: Waiting, text: str, reading: Reading) -> bool:
    """Whether a reply tells a day of a child of whom nothing was recorded last: "sorry, 2 was the 11th"."""
    pieces = reading.pieces
    of = {a.reference for a in waiting.answers} & set(pieces.references)
    told = (
        pieces.corrects
        and pieces.days
        and pieces.references
        and not (of or pieces.wrong_child or pieces.adds)
    )
    return bool(told and _BEGINS_WITH_A_CHILD.match(text))
