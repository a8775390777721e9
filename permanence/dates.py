"""Dates of permanence planning: how long a timescale is, and which days a council works.

A stage is judged in whole days of the council's own calendar, never in moments: the callers pass
dates, and nobody here asks a clock. The rules of counting (design section 5):

- "within N of X" is due on X + N inclusive, and overdue from the next day;
- months and years keep the day number and are clamped to the month's end, never 30-day months;
- the first working day after X is working day 1, whatever day X itself is;
- a pause stops the clock: the days from its first day up to (not including) the day it ends do not count, and
  the start itself is day 0, which no pause can take away.
"""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MONDAY_TO_FRIDAY = frozenset(range(SATURDAY))  # Monday is 0


class Unit(StrEnum):
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_UNIT_WORDS = {
    Unit.CALENDAR_DAYS: "day",
    Unit.WORKING_DAYS: "working day",
    Unit.WEEKS: "week",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
}


@dataclass(frozen=True, slots=True)
class Timescale:
    """A length of time as guidance writes it: a number and its unit."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        word = _UNIT_WORDS[self.unit]
        return f"{self.number} {word}" if self.number == 1 else f"{self.number} {word}s"


@dataclass(frozen=True, slots=True)
class Pause:
    """A dated, reasoned stop of a clock. `until` is the day the clock runs again; None while it stands."""

    first: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Spell:
    """The days of the week on which somebody works (Monday is 0), from `first` to `last`; None: without such an end."""

    days: frozenset[int]
    first: date | None = None
    last: date | None = None

    def includes(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class CalendarRunsOut(Exception):
    """The council's calendar has no list of holidays for a year: working days there cannot be counted."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the council's calendar has no holidays for {year}")
        self.year = year


@dataclass(frozen=True, slots=True)
class CouncilCalendar:
    """The days a council works: Monday to Friday without its own holidays, for the years that it lists.

    `spells`: of the calendar that one person keeps. The first that includes a day says whether it is one of hers.
    """

    name: str
    holidays: frozenset[date]
    years: frozenset[int]
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    spells: tuple[Spell, ...] = ()
    guesses: bool = False

    def open_ended(self) -> CouncilCalendar:
        """The same for sending: a year without a list counts as one without holidays, so that nobody waits for it.

        Due dates are never counted by it.
        """
        return CouncilCalendar(self.name, self.holidays, self.years, self.weekdays, self.spells, guesses=True)

    def kept_by(self, spells: Iterable[Spell]) -> CouncilCalendar:
        """The calendar of somebody who works as these spells say; on the council's own days outside them.

        A spell without any day on which the council works is left out: a person without working days would never
        be told anything.
        """
        kept = tuple(replace(s, days=s.days & self.weekdays) for s in spells if s.days & self.weekdays)
        if not kept:
            return self
        return CouncilCalendar(self.name, self.holidays, self.years, self.weekdays, kept, self.guesses)

    def is_working_day(self, day: date) -> bool:
        """Whether the council works on `day`. Raises CalendarRunsOut for a year without a list."""
        if day.year not in self.years and not self.guesses:
            raise CalendarRunsOut(day.year)
        return day.weekday() in self._weekdays_on(day) and day not in self.holidays

    def _weekdays_on(self, day: date) -> frozenset[int]:
        return next((spell.days for spell in self.spells if spell.includes(day)), self.weekdays)

    def working_day_on_or_after(self, day: date) -> date:
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def working_day_after(self, day: date) -> date:
        return self.working_day_on_or_after(day + ONE_DAY)

    def add_working_days(self, start: date, number: int) -> date:
        """The number-th working day after `start`; `start` itself when number is 0."""
        day = start
        for _ in range(number):
            day = self.working_day_after(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when end is not later."""
        return sum(self.is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def first_working_day_of_week(self, day: date) -> date:
        """The day on which a week's Monday list goes out: Monday, or the first working day after it."""
        return self.working_day_on_or_after(day - timedelta(days=day.weekday()))


def add_months(start: date, months: int) -> date:
    """The same day number `months` later (earlier when negative), clamped to the end of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last_day = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_day))


def add_timescale(start: date, timescale: Timescale, calendar: CouncilCalendar) -> date:
    """The last day on which something due "within `timescale` of `start`" is on time.

    Raises CalendarRunsOut when working days would have to be counted in a year without a calendar.
    """
    match timescale.unit:
        case Unit.CALENDAR_DAYS:
            return start + timedelta(days=timescale.number)
        case Unit.WEEKS:
            return start + timedelta(weeks=timescale.number)
        case Unit.MONTHS:
            return add_months(start, timescale.number)
        case Unit.YEARS:
            return add_months(start, 12 * timescale.number)
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(start, timescale.number)


def due_on(
    start: date, timescale: Timescale, calendar: CouncilCalendar, pauses: Iterable[Pause] = ()
) -> date | None:
    """The due date of a clock that began on `start`; None while one of its pauses still stands.

    Each day of a pause that falls after the start and up to the due date moves the due date on by one day
    of the timescale's own kind (a working day for working days, a calendar day for all others).
    """
    stops = sorted((p for p in pauses if p.until is None or p.until > start), key=lambda p: p.first)
    due = add_timescale(start, timescale, calendar)
    counted_to = start + ONE_DAY
    for stop in stops:
        if stop.first > due:
            break
        if stop.until is None:
            return None
        first = max(stop.first, counted_to)
        lost = _days_lost(first, stop.until, timescale.unit, calendar)
        due = _move_on(due, lost, timescale.unit, calendar)
        counted_to = max(counted_to, stop.until)
    return due


def _days_lost(first: date, until: date, unit: Unit, calendar: CouncilCalendar) -> int:
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days_between(first - ONE_DAY, until - ONE_DAY)
    return max(0, (until - first).days)


def _move_on(due: date, days: int, unit: Unit, calendar: CouncilCalendar) -> date:
    if unit is Unit.WORKING_DAYS:
        return calendar.add_working_days(due, days)
    return due + timedelta(days=days)


def days_over(due: date, today: date) -> int:
    """Whole days past the due date; 0 on the due date itself and before it."""
    return max(0, (today - due).days)
