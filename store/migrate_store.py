"""A store of an older Homeward is brought up to this one's tables, once a copy of it as it was is safe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from permanence.plain_error import PlainError
from store.backup import copy_store
from store.engine import file_of
from store.keep_journeys import keep_journeys
from store.migrations import NEWEST, StoreTooNew, upgrade
from store.opening import reach, version_there
from store.owner_lock import own


class BackupFirst(PlainError):
    """A PostgreSQL store is backed up by its own server's means, and nobody said that it was."""

    def __init__(self) -> None:
        super().__init__(
            "make a backup with pg_dump first (docs/operations.md), then run homeward migrate --backed-up"
        )


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which version to which, and where the copy of the store as it was lies; None where none was made."""

    was: str
    now: str
    copy: Path | None

    def in_words(self) -> str:
        """One line for whoever gave the command."""
        if self.was == self.now:
            return f"the store is at version {self.now} already: there is nothing to do"
        kept = f"; as it was it lies in {self.copy}" if self.copy else ""
        return f"the store was at version {self.was} and is at {self.now} now{kept}"


def migrate_store(url: str, at: datetime, *, backed_up: bool = False) -> Migrated:
    """The store has every change of its tables, and an SQLite store was copied beside itself before.

    `backed_up`: a PostgreSQL store was backed up by other means. Nobody else may run on the store meanwhile.
    Raises BadStoreUrl, NoDriver, NoStoreThere, NotAStore, StoreTooNew, AlreadyOwned, NoBackup, BackupFirst.
    """
    engine = reach(url)
    try:
        was = version_there(engine)
        if was > NEWEST:
            raise StoreTooNew(was)
        if was == NEWEST:
            return Migrated(was, NEWEST, None)
        with own(url, beside_nodes=True):
            copy = None
            if engine.dialect.name == "sqlite":
                file = file_of(make_url(url))
                copy = file.with_name(f"{file.stem}.version-{was}.{at:%Y%m%dT%H%M%SZ}{file.suffix}")
                copy_store(file, copy)
            elif not backed_up:
                raise BackupFirst
            upgrade(engine)
            keep_journeys(engine)
        return Migrated(was, NEWEST, copy)
    finally:
        engine.dispose()
