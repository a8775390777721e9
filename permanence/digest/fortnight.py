"""Which fortnight's digest is due: a question of data, never of a trigger.

A fortnight ends on the evening before its digest day; the digest days are every fourteenth day counted in whole
days from an anchor (so 53-week years and clock changes cannot move them), at a local time of day. A digest day on
which the council does not work moves to the next working day; the fortnight it reports on stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from permanence.dates import ONE_DAY, CouncilCalendar
from permanence.local_day import local_day

FORTNIGHT = timedelta(days=14)
EIGHT_O_CLOCK = time(8, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """Fourteen days, both ends included, whose digest goes out on `digest_day`."""

    first: date
    last: date
    digest_day: date

    @property
    def key(self) -> str:
        return self.first.isoformat()

    def includes(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class DuePeriods:
    """The period to send now (None: nothing is due) and the older ones that are passed over, recorded as skipped."""

    newest: Period | None
    skipped: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When digests go out: every fortnight from an anchor day, at a local time in a zone."""

    anchor: date
    zone: ZoneInfo
    at: time = EIGHT_O_CLOCK

    def period_ending_before(self, day: date) -> Period:
        """The last fortnight that is over on `day`, whether its digest has gone out or not."""
        count = (day - self.anchor) // FORTNIGHT
        nominal = self.anchor + count * FORTNIGHT
        return Period(nominal - FORTNIGHT, nominal - ONE_DAY, nominal)


def period_on(rhythm: Rhythm, day: date, calendar: CouncilCalendar) -> Period:
    """The last fortnight that is over on `day`, with the working day on which its digest goes out."""
    period = rhythm.period_ending_before(day)
    return Period(period.first, period.last, calendar.working_day_on_or_after(period.digest_day))


def due_periods(
    rhythm: Rhythm, now: datetime, last_done: date | None, calendar: CouncilCalendar
) -> DuePeriods:
    """Which periods are due at `now` (aware), given the first day of the last period that was done.

    Only the newest is to be sent; older ones that downtime swallowed are named as skipped. With no last one, just
    the newest is due. Raises ValueError for a naive moment.
    """
    if now.tzinfo is None:
        raise ValueError("a moment needs a zone")
    local = now.astimezone(rhythm.zone)
    newest = period_on(rhythm, local.date(), calendar)
    if not _is_due(newest, local, rhythm.at):
        newest = period_on(rhythm, newest.first + FORTNIGHT - ONE_DAY, calendar)
    if last_done is not None and last_done >= newest.first:
        return DuePeriods(None)
    return DuePeriods(newest, _between(rhythm, last_done, newest, calendar))


def _is_due(period: Period, local: datetime, at: time) -> bool:
    return (local.date(), local.time()) >= (period.digest_day, at)


def _between(
    rhythm: Rhythm, last_done: date | None, newest: Period, calendar: CouncilCalendar
) -> tuple[Period, ...]:
    if last_done is None:
        return ()
    missed: list[Period] = []
    first = last_done + FORTNIGHT
    while first < newest.first:
        missed.append(period_on(rhythm, first + FORTNIGHT, calendar))
        first += FORTNIGHT
    return tuple(missed)


def overlap(period: Period, last_done: date | None) -> int:
    """How many days of a period were in the one before, given its first day: some where the anchor was moved."""
    if last_done is None or last_done >= period.first:
        return 0
    return max(0, (last_done + FORTNIGHT - period.first).days)


def is_late(period: Period, now: datetime, rhythm: Rhythm) -> bool:
    """Whether a digest sent at `now` goes out on a later day than it should have."""
    return local_day(now, rhythm.zone) > period.digest_day
