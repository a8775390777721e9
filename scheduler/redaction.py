"""Takes a person's own words out of the record, for a reason that holds no private words itself."""

from __future__ import annotations

from datetime import datetime

from bot.readable import readable
from casework.reason_kept import trouble_with_reason
from store.case_record import SqlCaseRecord
from store.redacting import CannotRedact, Redacted, overwrite, redact


def take_words_out(record: SqlCaseRecord, number: int, why: str, now: datetime) -> Redacted:
    """No byte of the entry's words is in the store any more. Raises CannotRedact."""
    with record.reading() as tx:
        trouble = trouble_with_reason(why, tx)
    if trouble:
        raise CannotRedact(trouble)
    done = redact(record, number, why, now, readable)
    overwrite(record.engine)
    return done
