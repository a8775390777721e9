"""Once a day what is past its days is cleared, unless a legal hold stops it; `homeward check` says what went."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, astuple, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.worker import in_thread
from casework.ports import Reading
from casework.review_of_access import ask_for_review
from permanence.how_many import how_many
from permanence.local_day import local_day
from scheduler.closures import close_tonight
from scheduler.settings import Settings
from scheduler.timetable import Job
from store.case_record import SqlCaseRecord
from store.forgetting import Forgotten, forget
from store.look_chain import clear_old_looks
from store.redacting import overwrite

JOB = "retention"
LAST = "last_retention"
LOOK_EVERY_SECONDS = 3600
LATE_AFTER = timedelta(days=2)
log = logging.getLogger("homeward.retention")


def forget_tonight(record: SqlCaseRecord, settings: Settings, now: datetime) -> Forgotten | None:
    """What is past its days is gone; None when this day's run was made already, or a legal hold stops it."""
    if settings.legal_hold:
        return None
    today = local_day(now, record.rules.zone)
    with record.writing() as tx:
        if not tx.occur(JOB, today.isoformat(), now):
            return None
        raw, bodies = timedelta(days=settings.keep_raw_days), timedelta(days=settings.keep_bodies_days)
        gone = forget(tx.connection, now, raw, bodies)
        looks, said = clear_old_looks(tx.connection, now, timedelta(days=settings.keep_access_days))
        if said:
            tx.append([said], now)
        gone = replace(gone, looks=looks)
        tx.remember(LAST, json.dumps({"at": now.isoformat(), **asdict(gone)}))
    log.info("cleared what is past its days", extra=asdict(gone))
    return gone


def tonight(record: SqlCaseRecord, settings: Settings, folder: Path, now: datetime) -> None:
    """The first time on a day: what is past its days is gone to the last byte, and closed journeys are written out.

    At any time: whoever is to go through who may see whom is asked for it when that is due.
    """
    gone = forget_tonight(record, settings, now)
    if gone:
        closed = close_tonight(record, settings, folder, now)
        if any(astuple(gone)) and not closed.erased:  # with an erased child it is written anew already
            overwrite(record.engine)
    with record.writing() as tx:
        ask_for_review(tx, record.rules, now)


def retention_job(
    record: SqlCaseRecord, settings: Settings, folder: Path, clock: Callable[[], datetime]
) -> Mapping[str, tuple[int, Job]]:
    """The job of the timetable that clears what is past its days, on the first look of each day."""

    async def look() -> None:
        await in_thread(lambda: tonight(record, settings, folder, clock()))

    return {JOB: (LOOK_EVERY_SECONDS, look)}


def said_of_retention(tx: Reading, settings: Settings, now: datetime) -> tuple[bool, str]:
    """Whether removal keeps its days, and what it last did, in words. `now` is UTC."""
    if settings.legal_hold:
        return (
            False,
            "a legal hold (legal_hold) stops it: nothing is cleared until it is taken out of the settings",
        )
    kept = tx.setting(LAST)
    if not kept:
        return True, "not yet: homeward run does it each day"
    last = json.loads(kept)
    at = datetime.fromisoformat(last["at"])
    if now - at > LATE_AFTER:
        return (
            False,
            f"the last run was {how_many((now - at).days, 'day')} ago: homeward run does it each day",
        )
    parts = ((last["raw"], "raw reply", "raw replies"), (last["bodies"], "body", "bodies"))
    more = (
        (last["unanswered"], "open question", "open questions"),
        (last["codes"], "code", "codes"),
        (last.get("looks", 0), "look", "looks"),
    )
    said = ", ".join(how_many(count, one, many) for count, one, many in (*parts, *more))
    return True, f"last on {at:%Y-%m-%d}: cleared {said}"
