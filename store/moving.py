"""A whole store from one database to another: `homeward move-store`, and the portable backup of a PostgreSQL store."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from permanence.plain_error import PlainError
from store.backup import in_one_file, made_beside, mark_backup
from store.copying import copy_rows, rows_of
from store.engine import reading, writing
from store.ledger import Verified, verify
from store.moved import MOVED_TO
from store.opening import make_store, open_store
from store.owner_lock import own
from store.remembered import remember


class NotMoved(PlainError):
    """Nothing was moved; the message says why. Both stores are as they were."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows of each table, entries of the ledger, and its newest hash, the same in both stores."""

    rows: Mapping[str, int]
    entries: int
    newest_hash: str


def move_store(source_url: str, target_url: str, now: datetime) -> Moved:
    """All that the store at `source_url` holds is at `target_url`, and the first says that it was moved.

    Nobody else runs or writes to either meanwhile. Raises NotMoved, AlreadyOwned, and what opening a store raises.
    """
    if make_url(source_url) == make_url(target_url):
        raise NotMoved("the store is there already: name another place to move it to")
    with ExitStack() as stack:
        stack.enter_context(own(source_url))
        stack.enter_context(own(target_url))
        source = open_store(source_url)
        stack.callback(source.dispose)
        _refuse_a_broken_ledger(source)
        target = make_store(target_url)
        stack.callback(target.dispose)
        with writing(source) as old:
            take_your_time(old)
            with writing(target) as new:
                take_your_time(new)
                _refuse_full(new)
                rows = copy_rows(old, new)
                _refuse_other_counts(rows, rows_of(new))
            kept = _same_ledger(source, target)
            remember(old, MOVED_TO, f"{now.isoformat()} {_shown(target)}")
    return Moved(rows, kept.entries, kept.newest_hash)


def take_your_time(connection: Connection) -> None:
    """This transaction is not ended by the server while the other store is busy."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def _refuse_full(connection: Connection) -> None:
    """Raises NotMoved for a store in which anything was ever kept."""
    full = [name for name, rows in rows_of(connection).items() if rows]
    if full:
        raise NotMoved(
            f"the store to move to is not empty ({', '.join(full)}): name a new file, or an empty database"
        )


def _refuse_a_broken_ledger(engine: Engine) -> None:
    bad = verify(engine).first_bad
    if bad:
        raise NotMoved(
            f"entry {bad.number} of the ledger is not as it was recorded ({bad.why}): nothing was moved"
        )


def _refuse_other_counts(copied: Mapping[str, int], there: Mapping[str, int]) -> None:
    other = [name for name, rows in copied.items() if there[name] != rows]
    if other:
        raise NotMoved(f"not every row arrived ({', '.join(other)}): nothing was moved")


def _same_ledger(source: Engine, target: Engine) -> Verified:
    before, after = verify(source), verify(target)
    if after.first_bad or after.newest_hash != before.newest_hash:
        raise NotMoved("the ledger reads otherwise where it was moved to: go on with the store as it is")
    return after


def _shown(engine: Engine) -> str:
    """Where a store is, as it may be read by others: without a password."""
    return engine.url.render_as_string(hide_password=True)


def portable_copy(source: Engine, copy: Path, at: datetime) -> None:
    """All that a store holds at one moment is in an SQLite file at `copy`. Raises NoBackup."""
    with made_beside(copy) as unfinished:
        target = make_store(f"sqlite:///{unfinished}")
        try:
            with reading(source) as old, writing(target) as new:
                copy_rows(old, new)
                mark_backup(new, at)
        finally:
            target.dispose()
        in_one_file(unfinished)
