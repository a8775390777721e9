"""Entries whose whole contents can go, while the chain of hashes still closes over the place where they stood.

The hash of an entry is made of the hash before and of a digest of what the entry says, with a random value beside it
(`blind`). When the entry is erased the digest stays and the random value goes, so that nobody can try what it may have
said. Entries from before there were such values keep their hash alone, which the entry that erased them vouches for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Row, select

from permanence.entries import EntryKind
from store.ledger_words import readable, written
from store.tables import LEDGER

LEFT = "left"  # {"left": digest} is all that an erased entry says; the digest is empty where there was none
_BLIND_BYTES = 16


def new_blind() -> str:
    return token_hex(_BLIND_BYTES)


def blind_digest(blind: str, said: Sequence[Any]) -> str:
    """SHA-256 of what an entry says, which tells nothing of it to whoever does not have `blind`.

    `said`: the columns of the table in their order, up to and without the hash, its data without words.
    """
    plain = [v.isoformat(timespec="microseconds") if isinstance(v, datetime) else v for v in said]
    return hashlib.sha256(f"{blind}{written(plain)}".encode()).hexdigest()


def linked(previous: str, digest: str) -> str:
    """The hash of an entry: SHA-256 of the hash before and of the entry's digest."""
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


def emptied(row: Row[Any], said: Sequence[Any]) -> dict[str, object]:
    """The columns of an entry that is erased: that something stood here, and when it was recorded."""
    digest = blind_digest(row.blind, said) if row.blind else ""
    return {**_NOTHING, "data": written({LEFT: digest})}


_NOTHING: dict[str, object] = {
    "kind": EntryKind.ERASED.value,
    "reference": "",
    "journey": 0,
    "by": "",
    "through": "",
    "replaces": None,
    "salt": None,
    "blind": None,
}


@dataclass
class Links:
    """The places of erased entries in the chain, as one digest: number, hash before and hash of each, in order."""

    first: int | None = None
    _sum: Any = field(default_factory=hashlib.sha256)

    def add(self, number: int, previous: str, its_hash: str) -> None:
        self.first = number if self.first is None else self.first
        self._sum.update(f"{number} {previous} {its_hash}\n".encode())

    def digest(self) -> str:
        return str(self._sum.hexdigest())


@dataclass
class Erasures:
    """What the ledger says was erased (`told`, by the number of the entry that says so), and what is met of it."""

    told: dict[int, str]
    _by_entry: dict[int, int]
    _met: dict[int, Links] = field(default_factory=dict)

    def what_is_wrong(self, row: Row[Any], previous: str) -> str | None:
        """Why this erased entry is not one that may stand there; None where it may."""
        erased_by = self._by_entry.get(row.number)
        if erased_by is None:
            return "it was erased, and no entry says by whom and why"
        self._met.setdefault(erased_by, Links()).add(row.number, previous, row.hash)
        said, digest = row._mapping, readable(row.data).get(LEFT)  # noqa: SLF001 - SQLAlchemy's own public name
        if any(said[name] != nothing for name, nothing in _NOTHING.items()) or not isinstance(digest, str):
            return "it was erased, and something stands there all the same"
        if digest and linked(previous, digest) != row.hash:
            return "its hash does not fit what is left of it, or the entry before it"
        return None

    def unlike(self) -> int | None:
        """The first entry that was not erased as the ledger says; None when all were."""
        for erased_by, told in self.told.items():
            met = self._met.get(erased_by, Links())
            if met.digest() != told:
                return met.first or erased_by
        return None


def erasures(connection: Connection) -> Erasures:
    """Which entries were erased, by the entries that say so.

    One that cannot be read says nothing here: whoever goes through the chain finds that its hash does not fit.
    """
    of_kind = select(LEDGER.c.number, LEDGER.c.data).where(LEDGER.c.kind == EntryKind.CHILD_ERASED.value)
    told: dict[int, str] = {}
    by_entry: dict[int, int] = {}
    for row in connection.execute(of_kind.order_by(LEDGER.c.number)):
        said = readable(row.data)
        links, entries = said.get("links"), said.get("entries")
        if isinstance(links, str) and isinstance(entries, list):
            told[row.number] = links
            by_entry |= {int(number): row.number for number in entries if str(number).isdecimal()}
    return Erasures(told, by_entry)
