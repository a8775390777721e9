"""Erases a child for a reason that holds no private words itself, unless a legal hold stops it."""

from __future__ import annotations

from datetime import datetime

from bot.readable import readable
from casework.reason_kept import trouble_with_reason
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.erasing import CannotErase, Erased, erase
from store.redacting import overwrite


def erase_child(record: SqlCaseRecord, settings: Settings, reference: str, why: str, now: datetime) -> Erased:
    """No byte of what was recorded of the child is in the store any more. Raises CannotErase."""
    if settings.legal_hold:
        raise CannotErase(
            "a legal hold (legal_hold) stops it: nothing is erased until it is taken out of the settings"
        )
    with record.reading() as tx:
        trouble = trouble_with_reason(why, tx)
    if trouble:
        raise CannotErase(trouble)
    done = erase(record, reference, why, now, readable)
    overwrite(record.engine)
    return done
