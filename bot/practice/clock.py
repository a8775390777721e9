"""The practice clock: kept in the record, moved by hand, and never looked at on a wall.

Each answer takes a minute, so that answers have an order that people can see, and Undo ends after ten of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from casework.ports import Reading, Writing
from permanence.dates import ONE_DAY
from permanence.digest.fortnight import FORTNIGHT
from permanence.local_day import local_day
from permanence.stages import Rulebook

CLOCK = "practice_clock"
NINE_O_CLOCK = time(9, 0)
ONE_MINUTE = timedelta(minutes=1)


class Move(StrEnum):
    """How far the clock is moved."""

    MORNING = "morning"  # to the next working morning
    DAY = "day"
    FORTNIGHT = "fortnight"


@dataclass(frozen=True, slots=True)
class PracticeClock:
    """The moment it is (UTC), and the one it was before it was last moved (None: it never was)."""

    now: datetime
    before: datetime | None = None


def read_clock(tx: Reading) -> PracticeClock:
    """Raises LookupError where no clock was ever set."""
    kept = tx.setting(CLOCK)
    if kept is None:
        raise LookupError("this record has no practice clock")
    said = json.loads(kept)
    before = said.get("before")
    return PracticeClock(
        datetime.fromisoformat(said["now"]), datetime.fromisoformat(before) if before else None
    )


def set_clock(tx: Writing, clock: PracticeClock) -> None:
    before = clock.before.isoformat() if clock.before else None
    tx.remember(CLOCK, json.dumps({"now": clock.now.isoformat(), "before": before}))


def tick(tx: Writing) -> datetime:
    """A minute has passed; the moment it is now."""
    clock = read_clock(tx)
    later = clock.now + ONE_MINUTE
    set_clock(tx, PracticeClock(later, clock.before))
    return later


def nine_on(day: date, rules: Rulebook) -> datetime:
    return datetime.combine(day, NINE_O_CLOCK, rules.zone).astimezone(UTC)


def moments_to(now: datetime, move: Move, rules: Rulebook) -> list[datetime]:
    """Nine o'clock on each working morning up to where the clock is moved, and there; in order.

    Every morning has to be lived through, because the service would have run on each. Beyond the council's calendar
    Monday to Friday count.
    """
    today = local_day(now, rules.zone)
    match move:
        case Move.MORNING:
            last = rules.for_sending.working_day_after(today)
        case Move.DAY:
            last = today + ONE_DAY
        case Move.FORTNIGHT:
            last = today + FORTNIGHT
    days = [today + timedelta(days=n) for n in range(1, (last - today).days + 1)]
    return [nine_on(day, rules) for day in days if day == last or rules.for_sending.is_working_day(day)]
