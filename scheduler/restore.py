"""`homeward restore`: the store is as a backup has it, and nobody is told again what was told since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casework.raise_alerts import WorkingHours
from casework.regard_as_sent import Regarded, regard_as_sent
from casework.restored import Gap, name_gap
from scheduler.anchors import anchor_after_restore
from scheduler.backing_up import LAST_BACKUP
from scheduler.settings import Settings
from scheduler.still_closed import close_out_again, hide_again, take_accounts_again
from scheduler.wiring.record import name_key, rhythm, rulebook, store_url
from store.case_record import SqlCaseRecord
from store.ledger import verify
from store.opening import open_store
from store.owner_lock import own
from store.restoring import (
    NOTHING,
    InUse,
    NotRestored,
    home_of,
    in_use,
    leave_a_gap,
    made_at,
    prepared,
    put_in_place,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an administrator asked for. `sent_up_to`: until when messages left, as far as she knows (UTC).

    `told`: a hash of the ledger that was told outside, by a digest for example. `replace`: what is in use goes aside.
    """

    backup: Path
    sent_up_to: datetime | None
    told: str | None
    replace: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what is not in it.

    `was`: the store in use before, None where there was none that could be read; `aside`: where it is kept.
    `back_again`: children who were erased since the backup, and are in it. `hidden_again`: children of whom it was said
    since then who is kept from them or alone sees them, and of whom it holds again. `words_again`: entries whose words
    were taken out since, and are in it.
    `left_again`: addresses of those who have left since, and have left in it. `accounts_again`: which accounts are
    nobody's again, in words. `has_told`: whether the ledger has the hash that was told outside; None when none was
    given.
    """

    gap: Gap
    sent_up_to: datetime
    entries: int
    newest_hash: str
    has_told: bool | None
    regarded: Regarded
    numbers_after: int
    was: InUse | None
    aside: Path | None
    back_again: tuple[str, ...] = ()
    hidden_again: tuple[str, ...] = ()
    words_again: tuple[int, ...] = ()
    left_again: tuple[str, ...] = ()
    accounts_again: tuple[str, ...] = ()


def restore(settings: Settings, folder: Path, asked: Asked, now: datetime) -> Restored:
    """The store of these settings is as the backup has it. Raises NotRestored, AlreadyOwned; then nothing changed."""
    url = store_url(settings, folder)
    with own(url), prepared(asked.backup, home_of(url, folder)) as ready:
        since = made_at(ready)
        was = in_use(url, since)
        if not asked.replace and not (was and was.is_empty):
            raise NotRestored(
                "there is a store already: --replace puts the backup in its place and keeps the old one aside"
            )
        up_to = asked.sent_up_to or _last_sent(was, since, now)
        ledger = verify(ready)
        has_told = None if asked.told is None else verify(ready, asked.told).first_bad is None
        numbers_after = leave_a_gap(ready, was.numbers if was else {}, now)
        gap = Gap(since, now, _lost(was, ledger.entries))
        record = SqlCaseRecord(ready, rulebook(settings, folder), name_key(settings))
        still = was or NOTHING
        hours = WorkingHours(settings.working_hours_from, settings.working_hours_to)
        regarded = regard_as_sent(record, rhythm(settings), hours, since, up_to, still.waiting)
        # After the days were gone through: what is recorded now has its steps looked at from now on only.
        with record.writing() as tx:
            left_again = close_out_again(tx, still, now)
            hidden_again = hide_again(tx, still, ledger.entries, now)
            accounts_again = take_accounts_again(tx, still, now)
            back_again = tuple(sorted(set(tx.references()) & still.erased))
            name_gap(tx, gap, len(regarded.as_sent), record.rules.zone)
            tx.remember(LAST_BACKUP, since.isoformat())  # the backup itself was made after what it holds
        aside = put_in_place(ready, url, home_of(url, folder), now)
        _anchor(settings, folder, url, record, now)
    return Restored(
        gap=gap,
        sent_up_to=up_to,
        entries=ledger.entries,
        newest_hash=ledger.newest_hash,
        has_told=has_told,
        regarded=regarded,
        numbers_after=numbers_after,
        was=was,
        aside=aside,
        back_again=back_again,
        hidden_again=hidden_again,
        words_again=_words_again(was, ledger.entries),
        left_again=left_again,
        accounts_again=accounts_again,
    )


def _lost(was: InUse | None, kept: int) -> int | None:
    """How many entries of the store in use are not in the backup; None where nobody can say."""
    return max(0, was.entries - kept) if was and not was.is_empty else None


def _words_again(was: InUse | None, newest: int) -> tuple[int, ...]:
    """The entries of the backup out of which words were taken since."""
    taken = (was.taken_out if was else {}).items()
    return tuple(sorted({entry for number, entry in taken if number > newest >= entry}))


def _anchor(settings: Settings, folder: Path, url: str, prepared: SqlCaseRecord, now: datetime) -> None:
    """The anchors of what is in the gap hold nothing any more."""
    if settings.anchor_key:
        in_place = SqlCaseRecord(open_store(url), prepared.rules)
        anchor_after_restore(settings, folder, in_place, now)
        in_place.close()


def _last_sent(was: InUse | None, since: datetime, now: datetime) -> datetime:
    """Until when messages may have left: as the store in use says, or until now where it cannot be asked."""
    if was is None or was.is_empty:
        return now
    return max(since, was.sent_at) if was.sent_at else since
