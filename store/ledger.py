"""The ledger: entries are added at its end and never changed, each hashed with the one before.

Triggers refuse change, deletion and replacement (migration 0001). Whoever owns the file can drop a trigger, so the
chain of hashes is what shows tampering, and the newest hash told outside (in every manager's digest) is what shows
that a chain was cut short or made anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from sys import intern
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, String, bindparam, select, type_coerce

from permanence.entries import Entry, EntryKind, NewEntry
from store.engine import reading
from store.ledger_erased import Erasures, blind_digest, erasures, linked, new_blind
from store.ledger_guards import missing_guards
from store.ledger_words import IN_TEXT, as_read, hashed, readable, salt_for, without_words, words_in, written
from store.sql import insert_many
from store.tables import LEDGER

BEFORE_THE_FIRST = "0" * 64
AT_ONCE = 2000
_kind = cache(EntryKind)
_DATA = 4  # which column of the table the data is
_OF_THE_CHAIN = 3  # the last columns: hash, salt, blind


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry: its number (0 for an empty ledger) and its hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class BadEntry:
    """The first entry that is not as it was recorded, and what gives it away."""

    number: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading the whole ledger showed. `first_bad` None: every entry is as it was recorded."""

    entries: int
    newest_hash: str
    first_bad: BadEntry | None


_HEAD = select(LEDGER.c.number, LEDGER.c.hash).order_by(LEDGER.c.number.desc()).limit(1)


def head(connection: Connection) -> Head:
    found = connection.execute(_HEAD).first()
    return Head(found.number, found.hash) if found else Head(0, BEFORE_THE_FIRST)


def newest_hash(engine: Engine) -> str:
    """The hash to tell outside; 64 zeros while nothing is recorded."""
    with reading(engine) as connection:
        return head(connection).hash


def add(connection: Connection, entries: Sequence[NewEntry], now: datetime, last: Head) -> Head:
    """The entries stand at the end of the ledger after `last`, recorded at `now`; the new end.

    Raises ValueError for a naive `now`, and for an entry that replaces one that is not there yet.
    """
    if now.utcoffset() is None:
        raise ValueError("a moment without its zone says nothing: give an aware datetime")
    recorded_at = now.astimezone(UTC)
    rows: list[dict[str, object]] = []
    for number, new in enumerate(entries, start=last.number + 1):
        if new.replaces is not None and not 0 < new.replaces < number:
            raise ValueError(f"entry {number} would replace {new.replaces}, which is not there")
        row, salt, blind = _row(new, number, recorded_at), salt_for(new.data), new_blind()
        said = {**row, "data": without_words(row["data"], salt)} if salt else row
        last = Head(number, linked(last.hash, blind_digest(blind, list(said.values()))))
        rows.append({**row, "hash": last.hash, "salt": salt, "blind": blind})
    insert_many(connection, LEDGER, rows)
    return last


def recorded(new: NewEntry, number: int, now: datetime) -> Entry:
    """The entry as it is read back once it stands in the ledger under this number."""
    return Entry(
        number=number,
        kind=new.kind,
        reference=new.reference,
        journey=new.journey,
        data=new.data,
        by=new.by,
        through=new.through,
        recorded_at=now.astimezone(UTC),
        replaces=new.replaces,
    )


def _row(new: NewEntry, number: int, recorded_at: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "kind": new.kind.value,
        "reference": new.reference,
        "journey": new.journey,
        "data": written(new.data),
        "by": new.by,
        "through": new.through,
        "recorded_at": recorded_at,
        "replaces": new.replaces,
    }


_IN_ORDER = select(LEDGER).order_by(LEDGER.c.number)
# The moments as the driver has them: a digest over 3,000 children reads 60,000 entries, and misses its goal otherwise.
_SAID = tuple(LEDGER.c)[:-_OF_THE_CHAIN]
_AS_KEPT = select(*(type_coerce(c, String) if c is LEDGER.c.recorded_at else c for c in _SAID)).order_by(
    LEDGER.c.number
)


_OF_CHILDREN = _AS_KEPT.where(LEDGER.c.reference.in_(bindparam("references", expanding=True)))


def entries(connection: Connection, reference: str | None = None, after: int = 0) -> Iterator[Entry]:
    """The entries of one child, or of all, recorded after number `after`, in order; read a portion at a time."""
    chosen = _IN_ORDER if reference is None else _IN_ORDER.where(LEDGER.c.reference == reference)
    yield from map(_entry, _in_portions(connection, chosen, after))


def entry(connection: Connection, number: int) -> Entry | None:
    found = connection.execute(_IN_ORDER.where(LEDGER.c.number == number)).first()
    return _entry(found) if found else None


def entries_of(connection: Connection, references: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries of each of these children, in order; the caller gives no more than a portion of children."""
    found: dict[str, list[Entry]] = {}
    for row in connection.execute(_OF_CHILDREN, {"references": list(references)}).all():
        entry = _entry(row)
        found.setdefault(entry.reference, []).append(entry)
    return found


def of_kinds(connection: Connection, kinds: Iterable[EntryKind]) -> list[Entry]:
    """All entries of these kinds, in order."""
    chosen = LEDGER.c.kind.in_([kind.value for kind in kinds])
    return [_entry(row) for row in connection.execute(_AS_KEPT.where(chosen)).all()]


def taken_out(connection: Connection) -> dict[int, int]:
    """Of each entry that says that words were taken out of another, by its number: which."""
    told = ((e.number, e.data.get("entry")) for e in of_kinds(connection, [EntryKind.REDACTED]))
    return {number: entry for number, entry in told if isinstance(entry, int)}


def references_with(connection: Connection, kind: EntryKind, after: int = 0) -> list[str]:
    """Children of whom an entry of this kind was recorded after entry `after`, in order; all since is read."""
    since = LEDGER.c.kind == kind.value, LEDGER.c.number > after
    found = select(LEDGER.c.reference).where(*since).distinct()
    return list(connection.execute(found.order_by(LEDGER.c.reference)).scalars())


def _entry(row: Sequence[Any]) -> Entry:
    number, kind, reference, journey, data, by, through, recorded_at, replaces = row[: len(_SAID)]
    return Entry(
        number=number,
        kind=_kind(kind),
        reference=reference,
        journey=journey,
        data=as_read(data),
        by=intern(by),  # the same few people and imports, thousands of times
        through=intern(through),
        recorded_at=_moment(recorded_at),
        replaces=replaces,
    )


@lru_cache(maxsize=2048)
def _moment(kept: str | datetime) -> datetime:
    """From what is kept: a text in UTC, or the driver's own moment. A file brings thousands of entries at once."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)
    return kept.astimezone(UTC)


def verify(engine: Engine, told: Collection[str] = ()) -> Verified:
    """Every entry is read and hashed anew; the first that is not as it was recorded is named.

    `told`: hashes that were told outside earlier, or their first characters as somebody copied them from paper. One
    that no entry has means that the ledger was cut short or made anew since.
    """
    with reading(engine) as connection:
        return verified(connection, told)


def verified(connection: Connection, told: Collection[str] = ()) -> Verified:
    """The same as `verify`, as one look at the store sees it."""
    guards = missing_guards(connection)
    found = _verified(connection, told)
    if guards and found.first_bad is None:
        why = f"nothing keeps the ledger from being changed: {', '.join(guards)} is missing or was changed"
        return Verified(found.entries, found.newest_hash, BadEntry(found.entries + 1, why))
    return found


def _verified(connection: Connection, told: Collection[str]) -> Verified:
    last = Head(0, BEFORE_THE_FIRST)
    still_to_meet = {one for one in told if not BEFORE_THE_FIRST.startswith(one)}
    lengths = {len(one) for one in still_to_meet}
    gone, erased = redactions(connection), erasures(connection)
    for row in _in_portions(connection, _IN_ORDER):
        why = _what_is_wrong(row, last, gone, erased)
        if why:
            return Verified(last.number, last.hash, BadEntry(row.number, why))
        last = Head(row.number, row.hash)
        still_to_meet.difference_update([row.hash[:length] for length in lengths])
    unlike = erased.unlike()
    bad = BadEntry(unlike, "what is left of erased entries is not what stayed of them") if unlike else None
    if still_to_meet and bad is None:
        named = ", ".join(sorted(still_to_meet))
        why = f"no entry has a hash that was told outside ({named}): the ledger was cut short or made anew"
        bad = BadEntry(last.number + 1, why)
    return Verified(last.number, last.hash, bad)


def _what_is_wrong(row: Row[Any], last: Head, gone: Mapping[int, str], erased: Erasures) -> str | None:
    if row.number != last.number + 1:
        return f"entry {last.number + 1} is missing"
    if row.kind == EntryKind.ERASED.value:
        return erased.what_is_wrong(row, last.hash)
    if not readable(row.data) and row.data != written({}):
        return "what it says cannot be read"
    if IN_TEXT in row.data and row.number not in gone:
        return "words were taken out of it, and no entry says by whom and why"
    if hash_of(row, last.hash) != row.hash and not _is_the_rest(row, gone.get(row.number)):
        return "its hash does not fit what it says, or the entry before it"
    return None


def hash_of(row: Row[Any], previous: str) -> str:
    """The hash that an entry must have after the one before it."""
    said = said_by(row)
    return linked(previous, blind_digest(row.blind, said)) if row.blind else hashed(previous, said)


def said_by(row: Row[Any]) -> list[Any]:
    """The columns of an entry as its hash is made of them."""
    said: list[Any] = list(row[:-_OF_THE_CHAIN])
    if row.salt:
        said[_DATA] = without_words(row.data, row.salt)
    return said


def _is_the_rest(row: Row[Any], rest: str | None) -> bool:
    """Whether an entry from before there were salts is what stayed of it when its words were taken out."""
    return rest is not None and not words_in(row.data) and rest_of(row) == rest


def rest_of(row: Row[Any]) -> str:
    """SHA-256 of an entry without its words, which the entry that redacts it keeps."""
    said: list[Any] = list(row[:-_OF_THE_CHAIN])
    said[_DATA] = without_words(row.data, row.salt)
    return hashed(row.hash, said)


def redactions(connection: Connection) -> dict[int, str]:
    """The entries whose words were taken out, each with what the redacting entry says stayed of it."""
    of_kind = select(LEDGER.c.data).where(LEDGER.c.kind == EntryKind.REDACTED.value)
    found = map(readable, connection.execute(of_kind).scalars())
    told = ((said.get("entry"), said.get("rest")) for said in found)
    return {entry: rest for entry, rest in told if isinstance(entry, int) and isinstance(rest, str)}


def _in_portions(connection: Connection, chosen: Select[Any], after: int = 0) -> Iterator[Row[Any]]:
    """The chosen rows with a number above `after`, a portion at a time, so that memory stays flat."""
    while True:
        rows = connection.execute(chosen.where(LEDGER.c.number > after).limit(AT_ONCE)).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].number
