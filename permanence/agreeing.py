"""What a step calls for while the backlog is being agreed: between the first import and the start.

A tracker that comes in holds steps that look late because their day was never written down. So its worker alone is
asked, in one list, and nobody above hears. Nothing that is told now starts a clock of escalation (`opened_on` stays
empty): what is still late on the day of the start is told then, and counts from that day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from permanence.dates import CouncilCalendar
from permanence.notices import Kept, Level, Verdict, Watch, next_notice

ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Since when the backlog is being agreed, and the first day after it; None while nobody has said when."""

    since: date
    start_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        return self.start_on is None or day < self.start_on


def next_while_agreeing(watch: Watch, today: date, calendar: CouncilCalendar) -> Verdict:
    """What is told to the step's owner on `today`: once, then on each Monday on which she has not answered yet.

    `told.weekly_on` holds the day of the list that named the step last. Raises CalendarRunsOut.
    """
    usual = next_notice(watch, today, calendar)
    if not usual.levels or usual.levels == (Level.DUE_SOON,):
        return replace(usual, kept_above=Kept.BACKLOG)
    named_on = watch.told.weekly_on
    monday = calendar.first_working_day_of_week(today)
    next_list = calendar.first_working_day_of_week(today + ONE_WEEK)
    if named_on is not None and (named_on >= monday or has_answered(watch)):
        answered = Kept.ANSWERED if has_answered(watch) else Kept.SAID_OF_THE_WEEK
        return Verdict((), watch.told, next_list, answered, Kept.BACKLOG)
    levels = usual.levels if named_on is None else (Level.WEEKLY,)
    return Verdict(levels, replace(watch.told, weekly_on=today), next_list, None, Kept.BACKLOG)


def has_answered(watch: Watch) -> bool:
    """Whether somebody has said something about the step since a list named it."""
    named_on, answered_on = watch.told.weekly_on, watch.answered_on
    if named_on is None or answered_on is None:
        return False
    # What came in with the file counts from the day of the file, which may be the day of the list.
    came_in_broken = watch.quiet_until is not None and watch.quiet_until <= named_on
    return answered_on > named_on if came_in_broken else answered_on >= named_on
