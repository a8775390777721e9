"""The review after the one that was told, where a reply books it: "next review is 9 November"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.replies.completing import put_day
from permanence.replies.reading import Reading, Situation

_PAST = frozenset({Verb.DONE, Verb.DECISION})
# "Next review is 9 Nov", "next one 9 Nov": of the child whose review was told, whoever else waits for one.
_NEXT = re.compile(r"\W*(?:(?:and|the|her|his|their) )*next (?:one|rev(?:iew)?|lac|meeting)\b", re.IGNORECASE)
_NEXT_OF_ANY = re.compile(r"\W*(?:(?:and|the|her|his|their) )*next [a-z]", re.IGNORECASE)


def says_the_next_one(text: str) -> bool:
    """Whether a reply tells of the next one: "next panel 11 June" puts nothing in the place of the one held."""
    return _NEXT_OF_ANY.match(text) is not None and not re.match(
        r"\W*next (?:day|week|month)\b", text, re.IGNORECASE
    )


def the_next_one(
    before: Sequence[Answer], reading: Reading, text: str, situation: Situation
) -> tuple[Answer, ...]:
    """The review after one that was held, where it is booked next: "review booked 16 June"; else empty."""
    if reading.pieces.corrects or len(before) != 1:
        return ()
    held, pieces = before[0], reading.pieces
    following = situation.rules.pack.review_after(held.stage) if held.stage else None
    if following is None or held.on is None or held.verb not in _PAST:
        return ()
    again = pieces.to_come and pieces.bare and any(held.milestone in step.codes for step in pieces.steps)
    if (_NEXT.match(text) or again) and not pieces.references:
        next_one = Answer(Verb.BOOKED, held.reference, milestone=following)
        booked: Answer | None = put_day(next_one, replace(pieces, steps=()), situation)
    else:
        booked = _booked_again(held, reading)
    if booked is None or booked.verb is not Verb.BOOKED or booked.on is None or booked.on <= held.on:
        return ()
    return (replace(booked, milestone=following, stage=None),)


def _booked_again(held: Answer, reading: Reading) -> Answer | None:
    """The one fact of the reply, where it books the very step that was held."""
    if not reading.pieces.steps or len(reading.facts) != 1 or held.verb is not Verb.DONE:
        return None
    booked = reading.facts[0]
    same = (held.reference, held.milestone) == (booked.reference, booked.milestone)
    return booked if same and booked.verb is Verb.BOOKED else None
