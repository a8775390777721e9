"""Imports as batches: each has a number, the digests of its file and of its mapping, and is kept in the ledger.

A batch opens with its first entry, so that taking the same file in again leaves nothing behind; it opens as well when
the mapping is another one than the last time, since what only the old one said is judged by that. Its entries carry its
number in their `through`: "import:tracker#3:12:Panel" came by batch 3, row 12, column "Panel".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from casework.imports.source_file import SourceFile
from casework.ports import Reading
from permanence.entries import Entry, EntryKind, NewEntry, Value

BY_FILE = "import:"
OF_NO_CHILD = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One import as the ledger keeps it. `at` is UTC; `entry`: the number of the entry that opened it.

    `mapping`: all that it said, as JSON. `rows`, `children`, `entries`: None for one that was broken off.
    `withdrawn_at`: when it was last taken out, and `stayed`: how many of its entries stayed then, since people have
    built on them.
    """

    number: int
    source: str
    at: datetime
    entry: int
    file_digest: str
    mapping_digest: str
    codes: tuple[str, ...] = ()
    mapping: str = ""
    rows: int | None = None
    children: int | None = None
    entries: int | None = None
    withdrawn_at: datetime | None = None
    stayed: int = 0

    @property
    def by(self) -> str:
        return f"{BY_FILE}{self.source}"

    @property
    def prefix(self) -> str:
        """What the `through` of each of its entries begins with."""
        return f"{self.by}#{self.number}:"


def batches(tx: Reading) -> list[Batch]:
    """Every import, oldest first."""
    kept = tx.entries_of_files()
    out = {e.whole("number"): e for e in kept if e.kind is EntryKind.IMPORT_WITHDRAWN}
    return [_batch(e, out.get(e.whole("number"))) for e in kept if e.kind is EntryKind.IMPORTED]


def _batch(entry: Entry, out: Entry | None) -> Batch:
    counts = {
        what: int(str(entry.data[what])) for what in ("rows", "children", "entries") if what in entry.data
    }
    return Batch(
        number=entry.whole("number"),
        source=entry.text("source"),
        at=entry.recorded_at,
        entry=entry.replaces or entry.number,
        file_digest=entry.text("file"),
        mapping_digest=entry.text("mapping"),
        codes=entry.listed("codes"),
        mapping=entry.maybe("says") or "",
        withdrawn_at=out.recorded_at if out else None,
        stayed=out.whole("stayed") if out else 0,
        **counts,
    )


def column_of(entry: Entry) -> str | None:
    """The column of the sheet that an entry came from; None for one that came from no single cell."""
    _, mark, rest = entry.through.removeprefix(entry.by).partition("#")
    _, _, cell = rest.partition(":")
    _, named, column = cell.partition(":")
    return column if mark and named else None


def batch_number_of(entry: Entry) -> int:
    """The number of the batch by which an entry came; 0 for one that came by none."""
    _, mark, rest = entry.through.removeprefix(entry.by).partition("#")
    number = rest.partition(":")[0]
    return int(number) if mark and number.isdigit() else 0


@dataclass
class BatchInHand:
    """The batch of an import that is under way. `sources`: the mappings by which files came in before it.

    `of_this_file`: the numbers of the batches by which this very file came in before, by a mapping of this name.
    """

    source: str
    file: SourceFile
    number: int = 0
    sources: frozenset[str] = frozenset()
    mapping_changed: bool = False
    recoded: frozenset[tuple[str, str, str]] = frozenset()
    of_this_file: frozenset[int] = frozenset()
    opened: int | None = None
    _looked: bool = field(default=False)

    def look(self, tx: Reading) -> None:
        """Which number it has or would have, and whether its mapping is another one than its kind had the last time."""
        if self.opened is not None:
            return
        known = batches(tx)
        self.number = max((b.number for b in known), default=0) + 1
        if self._looked:
            return
        self._looked = True
        self.sources = frozenset(b.source for b in known if b.withdrawn_at is None)
        counts = [b for b in known if b.source == self.source and b.withdrawn_at is None]
        last = counts[-1] if counts else None
        self.mapping_changed = last is not None and last.mapping_digest != self.file.mapping_digest
        self.of_this_file = frozenset(b.number for b in counts if b.file_digest == self.file.file_digest)
        self.recoded = frozenset(_recoded(last.codes if last else (), self.file.codes))

    def opening(self) -> NewEntry:
        return self._entry({})

    def closing(self, rows: int, children: int, entries: int) -> NewEntry:
        return self._entry({"rows": rows, "children": children, "entries": entries})

    def _entry(self, counts: dict[str, int]) -> NewEntry:
        data: dict[str, Value] = {
            "number": self.number,
            "source": self.source,
            "file": self.file.file_digest,
            "mapping": self.file.mapping_digest,
            "codes": list(self.file.codes),
            "says": self.file.mapping,
            **counts,
        }
        by = f"{BY_FILE}{self.source}"
        return NewEntry(EntryKind.IMPORTED, OF_NO_CHILD, 0, data, by, f"{by}#{self.number}", self.opened)


def _recoded(before: tuple[str, ...], now: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Column, old code and new code of every word that the mapping takes for another code than it did."""
    known = dict(line.rsplit("\t", 1) for line in before)
    for line in now:
        cell, code = line.rsplit("\t", 1)
        column, old = cell.split("\t")[0], known.get(cell)
        if old is not None and old != code:
            yield column, old, code
