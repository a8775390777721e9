"""On which side of today a day lies that answers a question: one that has passed, or one to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.replies.reading import Pieces

_A_MONTH = timedelta(days=31)


def on_its_side(days: Sequence[date], today: date, *, past: bool) -> date | None:
    """The one of these days that lies within a month of today, on the side on which what was asked about lies."""
    fitting = [d for d in days if (today - _A_MONTH <= d <= today if past else today < d <= today + _A_MONTH)]
    return fitting[0] if len(fitting) == 1 else None


_ONLY_PLANNED = re.compile(
    r"\b(?:should (?:have|of|hae|'ve) been|shouldve been|(?:was|were) (?:to be|due|down for))\b"
)


def was_only_planned(pieces: Pieces) -> bool:
    """Whether the day is one on which it was to be: "it was on the 17th but cancelled", "should have been the 17th"."""
    said = _ONLY_PLANNED.search((pieces.own_words or "").lower())
    return bool(pieces.outcome) or (said is not None and len(pieces.days) == 1)


def was_after_all(answer: Answer, pieces: Pieces) -> bool:
    """Whether the day of what had not happened is told as one that has passed: "no it was the 12th"."""
    return answer.verb is Verb.NOT_DONE and "was" in (pieces.own_words or "").lower().split()
