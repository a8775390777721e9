"""The chain of looks: each has a place without gaps and a hash made with the look before it.

A look gets its place with the next sweep, so that whoever looks waits for nobody. Each night the ledger says how far
the chain went, with which hash, and how far it was cleared (EntryKind.LOOKS_KEPT): what shows the ledger to be whole
shows it of the looks too. Cleared is only what an entry of the ledger, older than the days of the access log, has in
its chain: neither a day that somebody gave a command (`--now`) nor a clock decides about it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from permanence.entries import EntryKind, NewEntry, Value
from store.batches import OF_NO_CHILD
from store.ledger_words import hashed, readable
from store.look_tables import LOOK
from store.tables import LEDGER

BEFORE_THE_FIRST = "0" * 64
AT_ONCE = 2000
BY = "homeward run"
_SALT_BYTES = 16
_SAID = (LOOK.c.at, LOOK.c.who, LOOK.c.what, LOOK.c.reference, LOOK.c.through, LOOK.c.shown, LOOK.c.children)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the chain, and the hash of the look there; place 0 is before the first."""

    number: int = 0
    hash: str = BEFORE_THE_FIRST


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry of the ledger says of the chain: how far it went, and how far it was cleared by then."""

    entry: int
    at: datetime
    newest: Place
    cleared: Place
    kept_days: int


@dataclass(frozen=True, slots=True)
class LooksVerified:
    """What reading the chain showed. `waiting`: looks without a place yet. `wrong`: "" where all is as it was kept."""

    looks: int
    waiting: int
    wrong: str = ""
    met: frozenset[str] = frozenset()


def give_places(connection: Connection) -> Place:
    """Every look there is has its place in the chain; the newest place."""
    last = newest_place(connection)
    waiting = select(LOOK).where(LOOK.c.place.is_(None)).order_by(LOOK.c.id).limit(AT_ONCE)
    while rows := connection.execute(waiting).all():
        given = []
        for row in rows:
            salt = token_hex(_SALT_BYTES) if row.why else None
            digest = _why_digest(row.why, salt) if row.why and salt else None
            last = Place(last.number + 1, _hash(row, digest, last.hash))
            given.append(
                {"look": row.id, "place": last.number, "hash": last.hash, "salt": salt, "why_digest": digest}
            )
        connection.execute(update(LOOK).where(LOOK.c.id == bindparam("look")), given)
    return last


def newest_place(connection: Connection) -> Place:
    """Of the looks that are there; where all were cleared, as the ledger has it."""
    newest = select(LOOK.c.place, LOOK.c.hash).where(LOOK.c.place.is_not(None))
    found = connection.execute(newest.order_by(LOOK.c.place.desc()).limit(1)).first()
    if found:
        return Place(found.place, found.hash)
    told = told_in_ledger(connection)
    return told[-1].newest if told else Place()


def clear_old_looks(
    connection: Connection, now: datetime, kept_for: timedelta
) -> tuple[int, NewEntry | None]:
    """How many looks longer ago than that were cleared, and what the ledger is to say of it; None for nothing new.

    Every look has its place afterwards.
    """
    newest, told = give_places(connection), told_in_ledger(connection)
    old = [one.newest for one in told if one.at <= now - kept_for]
    cleared = max([Place(), *old[-1:], *(one.cleared for one in told[-1:])], key=lambda place: place.number)
    gone = connection.execute(delete(LOOK).where(LOOK.c.place <= cleared.number)).rowcount
    if (told and (told[-1].newest, told[-1].cleared) == (newest, cleared)) or not newest.number:
        return gone, None
    return gone, _kept(newest, cleared, kept_for.days)


def _kept(newest: Place, cleared: Place, kept_days: int) -> NewEntry:
    data: dict[str, Value] = {
        "looks": newest.number,
        "hash": newest.hash,
        "cleared": cleared.number,
        "cleared_hash": cleared.hash,
        "kept_days": kept_days,
    }
    return NewEntry(EntryKind.LOOKS_KEPT, OF_NO_CHILD, 0, data, BY, "retention")


def told_in_ledger(connection: Connection) -> list[Told]:
    """What the ledger says of the chain, oldest first. An entry that cannot be read says nothing."""
    kind = LEDGER.c.kind == EntryKind.LOOKS_KEPT.value
    rows = select(LEDGER.c.number, LEDGER.c.recorded_at, LEDGER.c.data).where(kind).order_by(LEDGER.c.number)
    return [told for row in connection.execute(rows) if (told := _told(row)) is not None]


def _told(row: Row[int, datetime, str]) -> Told | None:
    said = readable(row.data)
    try:
        newest = Place(int(said["looks"]), str(said["hash"]))
        cleared = Place(int(said["cleared"]), str(said["cleared_hash"]))
        return Told(row.number, row.recorded_at, newest, cleared, int(said["kept_days"]))
    except (KeyError, ValueError, TypeError):
        return None


def verify_looks(connection: Connection, hashes: Collection[str] = ()) -> LooksVerified:
    """The chain is read whole, and held against what the ledger says of it.

    `hashes`: that were told outside, or their beginnings; those that a look has are in `met`.
    """
    told = told_in_ledger(connection)
    waiting = connection.execute(select(func.count()).where(LOOK.c.place.is_(None))).scalar_one()
    cleared = told[-1].cleared if told else Place()
    promised = {one.newest.number: one.newest.hash for one in told}
    erased, last, looks = _erased(connection), cleared, 0
    lengths = {len(one) for one in hashes}
    met: set[str] = {one for one in hashes if cleared.number and cleared.hash.startswith(one)}
    wrong = _cleared_too_early(told)
    for row in _in_order(connection):
        wrong = wrong or _what_is_wrong(row, last, promised, erased)
        if wrong:
            break
        last, looks = Place(row.place, row.hash), looks + 1
        met.update(row.hash[:length] for length in lengths if row.hash[:length] in hashes)
    if not wrong and told and last.number < told[-1].newest.number:
        wrong = f"looks {last.number + 1} to {told[-1].newest.number} are missing"
    return LooksVerified(looks, waiting, wrong, frozenset(met))


def _what_is_wrong(row: Row[Any], last: Place, promised: dict[int, str], erased: Collection[int]) -> str:
    if row.place != last.number + 1:
        return f"look {last.number + 1} is missing"
    if _hash(row, row.why_digest, last.hash) != row.hash:
        return f"look {row.place} is not as it was kept, or the one before it"
    if promised.get(row.place, row.hash) != row.hash:
        return f"look {row.place} is not the one of which the ledger tells"
    if row.why is None and row.why_digest is None:
        return ""
    if row.why is None and row.id in erased:
        return ""  # the reason went with a child
    if row.why is None or row.why_digest != _why_digest(row.why, row.salt):
        return f"the reason of look {row.place} is not as it was kept"
    return ""


def _cleared_too_early(told: list[Told]) -> str:
    """What was cleared must have been in the chain so many days before, by an entry of the ledger."""
    reached = _Reached()
    cleared = 0
    for one in told:
        old = reached.by(one.at - timedelta(days=one.kept_days))
        if one.cleared.number > max(cleared, old):
            return f"entry {one.entry} says that looks were cleared before their days"
        cleared = one.cleared.number
        reached.add(one.at, one.newest.number)
    return ""


class _Reached:
    """How far the chain went by each moment, whatever order the entries tell it in: a clock may be set back."""

    def __init__(self) -> None:
        self._at: list[datetime] = []  # rising, as are the numbers beside them
        self._numbers: list[int] = []

    def by(self, moment: datetime) -> int:
        """The highest place that was told of up to a moment; 0 before the first."""
        place = bisect_right(self._at, moment)
        return self._numbers[place - 1] if place else 0

    def add(self, at: datetime, number: int) -> None:
        if number <= self.by(at):
            return
        place = bisect_right(self._at, at)
        beyond = bisect_right(self._numbers, number, lo=place)  # what was told later and goes no further
        self._at[place:beyond], self._numbers[place:beyond] = [at], [number]


def _erased(connection: Connection) -> frozenset[int]:
    """The looks whose reasons went with a child, as the ledger has it."""
    kind = LEDGER.c.kind == EntryKind.CHILD_ERASED.value
    found = map(readable, connection.execute(select(LEDGER.c.data).where(kind)).scalars())
    return frozenset(int(number) for said in found for number in said.get("reasons") or ())


def _in_order(connection: Connection) -> Iterator[Row[Any]]:
    after = 0
    while True:
        portion = select(LOOK).where(LOOK.c.place > after).order_by(LOOK.c.place).limit(AT_ONCE)
        rows = connection.execute(portion).all()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].place


def _hash(row: Row[Any], why_digest: str | None, previous: str) -> str:
    return hashed(previous, [*(row._mapping[column] for column in _SAID), why_digest])  # noqa: SLF001 - public


def _why_digest(why: str, salt: str | None) -> str:
    return hashlib.sha256(f"{salt}:{why}".encode()).hexdigest()
