"""Bookings that are late by themselves: beyond the due date of a statutory step, or moved again and again.

A booking silences a step until its day. So one beyond a statutory due date is told to the manager, and one far beyond
it, or a third move, is hers to make (design section 6).
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from permanence.journey import Booking, Journey
from permanence.local_day import local_day
from permanence.pack.model import StageRule, TargetStatus

FAR_BEYOND = timedelta(days=28)
MOVES_WITHOUT_MANAGER = 2


def bookings_of_stage(journey: Journey, rule: StageRule, started_on: date, zone: ZoneInfo) -> list[Booking]:
    """Those made for the end of a stage that started then, in order. A milestone that ends it may start the next one.

    On the day on which such a stage starts the one before was held. A booking for that day, or one made before it, was
    a booking of that one: a review may be held earlier than it was booked for.
    """
    made = journey.bookings_of(rule.end)
    if rule.end not in rule.start:
        return [b for b in made if b.on >= started_on]
    return [b for b in made if b.on > started_on and local_day(b.made_at, zone) >= started_on]


def days_beyond(status: TargetStatus | None, due_on: date | None, booked_on: date) -> int:
    """How many days a booked day lies beyond the due date of a statutory step; 0 for any other booking."""
    if status is not TargetStatus.STATUTORY or due_on is None:
        return 0
    return max(0, (booked_on - due_on).days)


def is_far_beyond(status: TargetStatus | None, due_on: date | None, booked_on: date) -> bool:
    """Whether it lies more than 28 days beyond: such a booking silences the step only by a manager's word."""
    return days_beyond(status, due_on, booked_on) > FAR_BEYOND.days


def is_third_move(before: date | None, times_moved: int, booked_on: date) -> bool:
    """Whether this day would move a booking for `before` that was moved so many times already, twice or more."""
    return before is not None and before != booked_on and times_moved >= MOVES_WITHOUT_MANAGER
