"""What a date in a reply has to fit, and which of several readings fits it.

A date without a year, a month or a week of its own is read by what the writer can mean: a decision lies in the past, a
booking in the future, and both lie within the milestone's own window. Where two readings are left, or the one left is
odd, the reading says why it must be asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from permanence.day_words import day_words


class Intent(StrEnum):
    """When the writer's date lies: a thing done, a thing booked, or not known."""

    PAST = "past"
    FUTURE = "future"
    EITHER = "either"


class Precision(StrEnum):
    """How exact the words are; a month is kept as its first day, a week as the day it begins."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date read in a text: `words` stand at text[start:end].

    `must_ask` says in plain words why the date must be put to the writer as a question, and is None where a careful
    reader would not doubt it. `alternatives` are the other days that the words may mean.
    """

    on: date
    words: str
    start: int
    end: int
    precision: Precision = Precision.DAY
    must_ask: str | None = None
    alternatives: tuple[date, ...] = ()

    def asking(self, why: str) -> DateFound:
        """The same date, to be asked about for this reason too."""
        reasons = [self.must_ask, why] if self.must_ask else [why]
        return replace(self, must_ask="; ".join(reasons))


@dataclass(frozen=True, slots=True)
class DateProblem:
    """Words that speak of a date and give none: `31/6`, `after Easter`; `why` is said back to the writer."""

    words: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The day chosen among several readings, why it must be asked about (nothing: it need not), and the others."""

    on: date
    asks: tuple[str, ...] = ()
    alternatives: tuple[date, ...] = ()


# Looked-after children grow up: a date further back than this, or further ahead, is more likely a slip of the year.
YEARS_BACK = 19
YEARS_AHEAD = 2
# A day this many times nearer to today than another is the one that a reader thinks of first.
MUCH_NEARER = 4


@dataclass(frozen=True, slots=True)
class Window:
    """What the dates of one reply have to fit. `not_before` and `not_after` are the milestone's own, both inclusive."""

    today: date
    intent: Intent
    not_before: date | None
    not_after: date | None
    is_working_day: Callable[[date], bool]

    def objection(self, first: date, last: date) -> str | None:
        """Why a time from `first` to `last` (one day, a week or a month) cannot be meant; None when it can."""
        if self.intent is Intent.PAST and first > self.today:
            return f"{day_words(first)} is still to come"
        if self.intent is Intent.FUTURE and last < self.today:
            return f"{day_words(last)} has already passed"
        if self.not_before and last < self.not_before:
            return f"{day_words(last)} is before {day_words(self.not_before)}, the earliest day that fits"
        if self.not_after and first > self.not_after:
            return f"{day_words(first)} is after {day_words(self.not_after)}, the latest day that fits"
        years = first.year - self.today.year
        return f"{day_words(first)} is a long way off" if not -YEARS_BACK <= years <= YEARS_AHEAD else None

    def allows(self, day: date) -> bool:
        return self.objection(day, day) is None

    def suits(self, day: date) -> bool:
        """Whether the day lies on the intent's side of today; today itself suits both."""
        return (self.intent is not Intent.PAST or day <= self.today) and (
            self.intent is not Intent.FUTURE or day >= self.today
        )

    def choose(self, days: Iterable[date]) -> Choice:
        """The nearest of `days` that the intent and the window allow; it has to be asked about in these cases.

        Past and future are both possible and neither is much nearer; a reading against the intent is much nearer; the
        window passes over a nearer day that suits the intent; or nothing fits (then the objection says so).
        """
        ranked = sorted(days, key=self._distance)
        fitting = [day for day in ranked if self.allows(day)]
        if not fitting:
            return Choice(next((day for day in ranked if self.suits(day)), ranked[0]))
        best = fitting[0]
        rivals = tuple(sorted({day for day in self._rivals(ranked, fitting) if day != best}))
        asks = (f"{' or '.join(map(day_words, (best, *rivals)))}?",) if rivals else ()
        return Choice(best, asks, rivals)

    def _rivals(self, ranked: list[date], fitting: list[date]) -> list[date]:
        best = fitting[0]
        if self.intent is Intent.EITHER:
            across = [day for day in fitting if (day < self.today) != (best < self.today)]
            return [day for day in across[:1] if not self._much_nearer(best, day)]
        passed_over = next(day for day in ranked if self.suits(day))
        return [passed_over, *(day for day in ranked if self._much_nearer(day, best))]

    def _much_nearer(self, day: date, other: date) -> bool:
        return self._distance(day) * MUCH_NEARER <= self._distance(other)

    def _distance(self, day: date) -> timedelta:
        return abs(day - self.today)
