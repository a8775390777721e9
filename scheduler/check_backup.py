"""How old the newest backup is, and whether the record was put back from one not long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from casework.ports import Reading
from casework.restored import gap_of, moment_words
from scheduler.backing_up import LAST_BACKUP

OLD_AFTER = timedelta(days=2)  # a nightly timer that missed one night
GAP_NAMED_FOR = timedelta(days=60)  # as long as a mail of that time can be answered


def backup_trouble(tx: Reading, at: datetime) -> str | None:
    """Why a loss of the store would cost more than a day; None while it would not. `at` is UTC."""
    last = tx.setting(LAST_BACKUP)
    if not last:
        return "homeward backup never made one of this store (docs/operations.md)"
    age = at - datetime.fromisoformat(last)
    return f"the last one that homeward backup made is {age.days} days old" if age > OLD_AFTER else None


def named_gap(tx: Reading, at: datetime, zone: tzinfo) -> Iterator[str]:
    """What is not in the record since it was put back from a backup; nothing when that was not lately."""
    gap = gap_of(tx)
    if gap and at - gap.until < GAP_NAMED_FOR:
        since, until = moment_words(gap.since, zone), moment_words(gap.until, zone)
        between = f"between {since} and {until}"
        lost = (
            f"recorded {between} is in it" if gap.entries != 0 else f"is lost: nothing was recorded {between}"
        )
        yield f"the record was put back from a backup: nothing {lost}"
