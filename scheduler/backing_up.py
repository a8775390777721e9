"""`homeward backup`: a copy of the store in one file, whichever database it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from store.backup import backup, in_one_file
from store.case_record import SqlCaseRecord
from store.ledger import verify
from store.moving import portable_copy
from store.opening import open_store

LAST_BACKUP = "last_backup"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made, and read back: `entries` of its ledger and their newest hash are as they were."""

    file: Path
    how: str
    size: int
    entries: int
    newest_hash: str


def back_up(settings: Settings, folder: Path, file: Path, now: datetime) -> Made:
    """A backup is at `file`, which must not exist yet; the store remembers when it was made. Raises NoBackup."""
    record = open_record(settings, folder)
    try:
        how = _copied(record, file, now)
        made = _read_back(file, how)
        with record.writing() as tx:
            tx.remember(LAST_BACKUP, now.isoformat())
    finally:
        record.close()
    return made


def _copied(record: SqlCaseRecord, file: Path, now: datetime) -> str:
    if record.engine.dialect.name == "sqlite":
        backup(record.engine, file, now)
        return "with SQLite's own backup"
    portable_copy(record.engine, file, now)
    return "as a portable SQLite file, from one moment of the PostgreSQL database"


def _read_back(file: Path, how: str) -> Made:
    copy = open_store(f"sqlite:///{file}")
    try:
        kept = verify(copy)
    finally:
        copy.dispose()
    in_one_file(file)
    return Made(file, how, file.stat().st_size, kept.entries, kept.newest_hash)
