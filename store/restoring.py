"""Puts a store in the place of another: what was there is kept aside, and no number of a message is used twice.

Everything is made ready in a file beside; only the last step changes what is in use, and that at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, Table, func, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from casework.health import LAST_SWEEP
from casework.links import TAKEN_AWAY
from permanence.entries import Entry, EntryKind, NewEntry
from permanence.people import Directory
from permanence.plain_error import PlainError
from store import ledger
from store.backup import MADE_AT, NoBackup, copy_store, in_one_file, keep_on_disk
from store.copying import copy_rows, count_on_after, counted_tables, last_counted, rows_of
from store.directory import as_known_now, directory_in
from store.engine import file_of, open_engine, reading, writing
from store.kept_rules import rules_are_whole
from store.message_rows import READY, SENDING, UNSURE
from store.migrations import upgrade
from store.moved import MOVED_TO
from store.moving import portable_copy, take_your_time
from store.opening import NoStoreThere, NotAStore, make_store, version_there
from store.people_tables import LEAVE, PERSON, PERSON_SINCE
from store.references import leave_out_what_was_given
from store.remembered import remember, remembered
from store.sql import in_portions
from store.tables import CHILD, LEDGER, OUTBOX, REMEMBERED, metadata

NUMBERS_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
COMPANIONS = ("-wal", "-shm", "")
COMMAND = "homeward restore"
HIDING = (EntryKind.RESTRICTED, EntryKind.SEALED)
STAFF_TABLES = (PERSON, LEAVE, PERSON_SINCE)


class NotRestored(PlainError):
    """The backup was not put back; the message says why. The store in use is as it was."""


@dataclass(frozen=True, slots=True)
class InUse:
    """What the store in use holds, as far as it can still be read.

    `sent_at`: when a message last left, or may have. `waiting`: keys of messages that nobody has tried
    to send, and when each is to leave.
    `numbers`: the last number of each table. `erased`: references of children who were erased.
    `hiding`: what was said of who is kept from a child, and of who alone sees one, with everybody under the address of
    now. `taken_out`: which entry says that words were taken out of which. Both by the numbers of those entries.
    `case_ids`: the case system's id of each child in the record of whom any of that was said. `staff`: everybody as she
    is there; nobody where that cannot be read. `taken_away`: from whom an administrator took an account, by its key.
    """

    entries: int
    newest_hash: str
    sent_since: int
    sent_at: datetime | None
    waiting: Mapping[str, datetime]
    numbers: Mapping[str, int]
    erased: frozenset[str] = frozenset()
    hiding: Mapping[int, NewEntry] = field(default_factory=dict)
    taken_out: Mapping[int, int] = field(default_factory=dict)
    case_ids: Mapping[str, str] = field(default_factory=dict)
    staff: Directory = field(default_factory=Directory)
    taken_away: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.entries and not any(self.numbers.values())


NOTHING = InUse(0, "", 0, None, {}, {})


@contextmanager
def prepared(backup: Path, beside: Path) -> Iterator[Engine]:
    """A copy of the backup in a folder within `beside`, brought up to date; the backup itself stays as it is.

    Raises NotRestored for a file that is no whole store of Homeward's, StoreTooNew for one of a newer Homeward.
    """
    if not backup.is_file():
        raise NotRestored(f"there is no backup at {backup}")
    with TemporaryDirectory(prefix=".restoring-", dir=beside) as place:
        copy = Path(place) / "store.sqlite"
        _copy_backup(backup, copy)
        engine = open_engine(f"sqlite:///{copy}")
        try:
            _refuse_something_else(engine, backup)
            _refuse_damage(engine, backup)
            upgrade(engine)
            _refuse_changed_rules(engine, backup)
            yield engine
        finally:
            engine.dispose()


def _copy_backup(backup: Path, copy: Path) -> None:
    try:
        copy_store(backup, copy)
    except NoBackup as trouble:
        name = getattr(trouble.__cause__, "sqlite_errorname", "")
        if not name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise  # no room, no right: that is not the backup's fault
        raise NotRestored(f"{backup} is no backup of Homeward's, or is damaged: put another back") from None


def _refuse_something_else(engine: Engine, backup: Path) -> None:
    try:
        version_there(engine)
    except (NoStoreThere, NotAStore):
        raise NotRestored(
            f"{backup} is no backup of Homeward's: it is empty, or holds something else"
        ) from None


def _refuse_changed_rules(engine: Engine, backup: Path) -> None:
    """A byte changed in the text of the kept pack is none that SQLite or the ledger would notice."""
    with reading(engine) as connection:
        if not rules_are_whole(connection):
            raise NotRestored(f"{backup} is damaged (the rules kept in it): put back an older backup")


def _refuse_damage(engine: Engine, backup: Path) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    if found != "ok":
        raise NotRestored(f"{backup} is damaged ({found}): put back an older backup")
    bad = ledger.verify(engine).first_bad
    if bad:
        raise NotRestored(f"{backup} is damaged: entry {bad.number} of its ledger: {bad.why}")


def made_at(engine: Engine) -> datetime:
    """The moment (UTC) whose record a backup is: as it says itself, or the newest moment that it knows of."""
    newest = (LEDGER.c.recorded_at, OUTBOX.c.created_at, OUTBOX.c.sent_at)
    with reading(engine) as connection:
        said, swept = remembered(connection, MADE_AT), remembered(connection, LAST_SWEEP)
        moments = [connection.execute(select(func.max(column))).scalar() for column in newest]
    known: list[datetime] = [moment for moment in moments if moment]
    if said:
        return datetime.fromisoformat(said)
    known += [datetime.fromisoformat(swept)] if swept else []
    if not known:
        raise NotRestored("the backup is empty: nothing was ever kept in it")
    return max(known)


def home_of(url: str, otherwise: Path) -> Path:
    """The folder in which an SQLite store lies, or that other one for a store that is no file."""
    parsed = make_url(url)
    return file_of(parsed).parent if parsed.get_backend_name() == "sqlite" else otherwise


def in_use(url: str, since: datetime) -> InUse | None:
    """What the store at `url` holds, at whichever version, and what it sent after `since`; None: it cannot be read."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not file_of(parsed).exists():
        return NOTHING
    engine = open_engine(url)
    try:
        with reading(engine) as connection:
            return _in_use(connection, since)
    except DBAPIError:
        return None
    finally:
        engine.dispose()


_ERASED = select(LEDGER.c.reference).where(LEDGER.c.kind == EntryKind.CHILD_ERASED.value)
_TAKEN_AWAY = select(REMEMBERED).where(REMEMBERED.c.key.startswith(TAKEN_AWAY), REMEMBERED.c.value != "")
_NEVER_TRIED = select(OUTBOX.c.key, OUTBOX.c.not_before).where(
    OUTBOX.c.state == READY, OUTBOX.c.attempts == 0
)


def _in_use(connection: Connection, since: datetime) -> InUse:
    there = set(inspect(connection).get_table_names())
    if not {LEDGER.name, OUTBOX.name} <= there:
        return NOTHING
    head, sent = ledger.head(connection), OUTBOX.c.sent_at
    staff = directory_in(connection) if _has_whole(connection, STAFF_TABLES) else Directory()
    hiding = as_known_now(ledger.of_kinds(connection, HIDING), staff)
    may_have_left = OUTBOX.c.state.in_((SENDING, UNSURE))
    moments = [
        connection.execute(select(func.max(sent))).scalar(),
        connection.execute(select(func.max(OUTBOX.c.not_before)).where(may_have_left)).scalar(),
    ]
    return InUse(
        head.number,
        head.hash,
        connection.execute(select(func.count()).select_from(OUTBOX).where(sent > since)).scalar_one(),
        max((moment for moment in moments if moment), default=None),
        {row.key: row.not_before for row in connection.execute(_NEVER_TRIED)},
        {table.name: last_counted(connection, table) for table in counted_tables() if table.name in there},
        frozenset(connection.execute(_ERASED).scalars()),
        {entry.number: said_again(entry) for entry in hiding},
        ledger.taken_out(connection),
        _case_ids(connection, {entry.reference for entry in hiding}),
        staff,
        {row.key: row.value for row in connection.execute(_TAKEN_AWAY)} if REMEMBERED.name in there else {},
    )


def _has_whole(connection: Connection, tables: Iterable[Table]) -> bool:
    """Whether the store has these tables with all columns that this version reads: it may be of another one."""
    look = inspect(connection)
    there = {table.name: look.has_table(table.name) and look.get_columns(table.name) for table in tables}
    return all(
        {column.name for column in table.c} <= {column["name"] for column in there[table.name] or ()}
        for table in tables
    )


def _case_ids(connection: Connection, references: Iterable[str]) -> dict[str, str]:
    if not _has_whole(connection, [CHILD]):
        return {}
    found: dict[str, str] = {}
    for portion in in_portions(sorted(references)):
        children = select(CHILD.c.reference, CHILD.c.case_id).where(CHILD.c.reference.in_(portion))
        found |= {row.reference: row.case_id for row in connection.execute(children) if row.case_id}
    return found


def said_again(entry: Entry) -> NewEntry:
    """What an entry of the store in use says of a child, to be said of her in the backup."""
    return NewEntry(entry.kind, entry.reference, entry.journey, entry.data, entry.by, COMMAND)


def leave_a_gap(engine: Engine, numbers: Mapping[str, int], now: datetime) -> int:
    """No number of a message or a thing said and no reference is given again; the number after which messages go on.

    `numbers`: the last ones of the store in use, where they are known. Where they are not, seconds since 2020 are
    above whatever was given: no council sends a message every second for years.
    """
    above = int((now - NUMBERS_SINCE).total_seconds())
    with writing(engine) as connection:
        for table in counted_tables():
            last = max(above, last_counted(connection, table), numbers.get(table.name, 0) + 1)
            count_on_after(connection, table, last)
        remember(connection, MOVED_TO, "")
        leave_out_what_was_given(connection)
        return last_counted(connection, OUTBOX)


def put_in_place(ready: Engine, url: str, home: Path, now: datetime) -> Path | None:
    """The store at `url` is the one made ready; the file in `home` that keeps the one before, None when there was none.

    Raises NotRestored while somebody uses the store.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return _into_database(ready, url, _aside(home, "homeward", now), now)
    store, file = file_of(parsed), file_of(ready.url)
    ready.dispose()
    in_one_file(file)
    keep_on_disk(file)
    kept = _put_aside(store, _aside(home, store.name, now))
    file.rename(store)
    keep_on_disk(home)
    return kept


def _aside(home: Path, name: str, now: datetime) -> Path:
    aside = home / f"{name}.before-restore-{now:%Y%m%dT%H%M%S}"
    if aside.exists():
        raise NotRestored(f"{aside} is there already: the store in use could not be kept there")
    return aside


def _put_aside(store: Path, aside: Path) -> Path | None:
    """The companions go first: beside another store they would be taken for its own."""
    if not store.exists():
        return None
    try:
        in_one_file(store)
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise NotRestored(
                f"{store} is being used: end whatever runs on it, and give the command again"
            ) from None
    except sqlite3.DatabaseError:
        pass  # it is damaged, which may be why it is replaced: it is kept as it is
    for ending in COMPANIONS:
        part = store.with_name(f"{store.name}{ending}")
        if part.exists():
            part.rename(aside.with_name(f"{aside.name}{ending}"))
    return aside


def _into_database(ready: Engine, url: str, aside: Path, now: datetime) -> Path | None:
    """All rows of the database are exchanged in one transaction; those before are in a portable copy at `aside`."""
    target = make_store(url)
    try:
        with reading(target) as look:
            was_used = any(rows_of(look).values())
        if was_used:
            portable_copy(target, aside, now)
        with reading(ready) as new, writing(target) as old:
            take_your_time(old)
            _empty(old)
            copy_rows(new, old)
    finally:
        target.dispose()
    return aside if was_used else None


def _empty(connection: Connection) -> None:
    """No table has a row. The ledger's guard is down for this one transaction, in which it is filled again."""
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    connection.exec_driver_sql("ALTER TABLE ledger DISABLE TRIGGER USER")
    connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    connection.exec_driver_sql("ALTER TABLE ledger ENABLE TRIGGER USER")
