"""The day that a step was moved from says which step it is, where none is named: "not on 4 June, moved to the 11th"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from permanence.answer import Verb
from permanence.replies.account import Told
from permanence.replies.clauses import is_step
from permanence.replies.frame import Frame
from permanence.replies.item import Item
from permanence.replies.meant import each_day
from permanence.replies.reading import Open


def choose_by_the_old_day(frame: Frame, before: Sequence[Item]) -> None:
    """Where no step is told or asked about, `frame` has now the one that is booked for the day that it was moved from.

    `before`: what was told of the same child just before. Of two steps that are booked for such a day it is neither.
    """
    if frame.milestone is not None or frame.case is None or not _names_only_days(frame, before):
        return
    days = _days_to_come(frame, before)
    booked = [s for s in frame.case.running() if s.booked_on in days]
    if len(booked) == 1 and len(days) > 1:
        frame.milestone, frame.stage = booked[0].milestone, booked[0]


def ask_unless_booked_then(told: Told, frame: Frame, before: Sequence[Item]) -> None:
    """A new day for the step asked about is asked about, unless that step alone is booked for the old day told."""
    new = next((a for a in told.answers if a.verb is Verb.BOOKED and a.on), None)
    if new is None or told.opens or frame.case is None or not _names_only_days(frame, before):
        return
    old = _days_to_come(frame, before) - {new.on}
    booked = {s.milestone for s in frame.case.running() if s.booked_on in old}
    if old and booked != {new.milestone}:
        told.opens.append(Open.STEP)


def _names_only_days(frame: Frame, before: Sequence[Item]) -> bool:
    """Whether something was moved, and no word says what."""
    return frame.has("moved") and frame.step is None and not any(is_step(i) for i in before)


def _days_to_come(frame: Frame, before: Sequence[Item]) -> set[date]:
    items = (*before, *frame.telling.old_days, *frame.items)
    return {read.on for _, read in each_day(items) if read.on and read.on > frame.today}
