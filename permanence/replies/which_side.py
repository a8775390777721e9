"""On which side of today a day lies that answers a question: one that has passed, or one to come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.replies.meant import of_another_month
from permanence.replies.memory import Waiting
from permanence.replies.reading import Open, Piece, Pieces, Situation

_A_MONTH = timedelta(days=31)


def on_its_side(days: Sequence[date], situation: Situation, *, past: bool) -> date | None:
    """The one of these days that lies within a month of today, on the side on which what was asked about lies.

    None where nobody meets on that day.
    """
    today = situation.today
    fitting = [d for d in days if (today - _A_MONTH <= d <= today if past else today < d <= today + _A_MONTH)]
    return if_they_meet(fitting[0], situation) if len(fitting) == 1 else None


def if_they_meet(day: date, situation: Situation) -> date | None:
    """The day, but one to come that is a weekend or a holiday: it was not said in so many words, and is asked about."""
    return day if day <= situation.today or situation.rules.for_sending.is_working_day(day) else None


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


def in_another_month(answer: Answer, month: int, situation: Situation) -> date | None:
    """The day that was told in the month that is put in its place; none before the step began."""
    day = of_another_month(answer, month, situation.today)
    case = situation.case(answer.reference)
    stage = case.stage(answer.stage) if case else None
    began = stage.started_on if stage else None
    if day is None or (began and day < began):
        return None
    return if_they_meet(day, situation)


def with_day_of_the_month(pieces: Pieces, opens: set[Open], waiting: Waiting, situation: Situation) -> Pieces:
    """A number alone is the day that was asked for, where it can be no line: "14"."""
    said = (pieces.own_words or "").strip()
    asked = bool(opens & {Open.DAY, Open.NEW_DAY}) and all(a.reference for a in waiting.asked)
    a_line = any(line.number == int(said) for line in situation.lines) if said.isdecimal() else True
    if not asked or a_line or pieces.days:
        return pieces
    return replace(pieces, days=(Piece(f"the {said}{_ending(int(said))}"),), bare=True)


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
