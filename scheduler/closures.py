"""What becomes of a child whose last journey is over: all of her is written to a file, and later she is erased.

Homeward is not the record that is kept for a hundred years: that is the case system. The file is for it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.readable import readable
from casework.access import Looking
from casework.ports import Reading
from permanence.local_day import local_day
from scheduler.held import write_held
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.erasing import erase
from store.redacting import overwrite

COMMAND = "homeward retention"
WHY = "kept as long as the council's schedule says"
log = logging.getLogger("homeward.retention")


@dataclass(frozen=True, slots=True)
class Closed:
    """How many children were written to files, and how many were erased."""

    written: int
    erased: int


def close_tonight(record: SqlCaseRecord, settings: Settings, folder: Path, now: datetime) -> Closed:
    """Every child whose last journey is over is in `closed_folder`; who was there for her days is erased.

    Nothing is done without such a folder, and nobody is erased who is not in it. Raises NotWritten.
    """
    if settings.closed_folder is None or settings.legal_hold:
        return Closed(0, 0)
    into, today = folder / settings.closed_folder, local_day(now, record.rules.zone)
    with record.reading() as tx:
        over = list(_over(tx, today))
    looking = Looking(COMMAND, "closed_journey", COMMAND, now)
    past = _past(over, settings, today)
    new = [one for one in over if not (into / f"{_called(*one)}.json").exists()]
    for reference, ended_on in {
        *new,
        *past,
    }:  # who is erased is written once more: something may have come since
        write_held(record, reference, looking, into, called=_called(reference, ended_on))
    for reference, _ in past:
        erase(record, reference, WHY, now, readable, COMMAND)
    if past:
        overwrite(record.engine)
    if new or past:
        log.info("closed journeys", extra={"written": len(new), "erased": len(past)})
    return Closed(len(new), len(past))


def _over(tx: Reading, today: date) -> Iterator[tuple[str, date]]:
    """Children whose latest journey is over, and since when."""
    for journey in tx.journeys(tx.references()):
        if journey.ended_on and journey.ended_on <= today:
            yield journey.reference, journey.ended_on


def _called(reference: str, ended_on: date) -> str:
    """The name of her file: a child who comes back and leaves again has another."""
    return f"{reference}-{ended_on}"


def _past(over: list[tuple[str, date]], settings: Settings, today: date) -> list[tuple[str, date]]:
    if settings.keep_children_days is None:
        return []
    kept = timedelta(days=settings.keep_children_days)
    return [(reference, ended_on) for reference, ended_on in over if ended_on + kept < today]
