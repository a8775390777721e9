"""Who is whose sibling, by a column of the file that names the case system's ids: linked once all its rows are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casework.imports.entries import Filing
from casework.imports.rows import Asked, ChildRows
from casework.ports import Reading
from permanence.entries import Entry, EntryKind, NewEntry, standing

NO_SUCH_ID = "names no id of a child who is known here, so no sibling is linked"


@dataclass(frozen=True, slots=True)
class Named:
    """What one row says: this child has these siblings, by the ids of the case system."""

    row: int
    column: str
    case_id: str
    others: tuple[str, ...]


def siblings_named(from_file: ChildRows) -> Iterator[Named]:
    if from_file.siblings:
        yield Named(from_file.row, from_file.siblings_column, from_file.case_id, from_file.siblings)


def links_of(tx: Reading, named: Iterable[Named], filing: Filing) -> tuple[list[NewEntry], list[Asked]]:
    """An entry for each child that names a sibling and is not known to; and the cells that name nobody who is known.

    What this kind of file has said before is not said again: somebody may have taken it back since.
    """
    said = list(named)
    known = tx.references_of_cases({one for row in said for one in (row.case_id, *row.others)})
    entries: list[NewEntry] = []
    asked: list[Asked] = []
    linked = {(e.reference, e.text("of")) for e in _told(tx, known.values(), filing)}
    for row in said:
        reference = known.get(row.case_id)
        others = [known[other] for other in row.others if other in known]
        if len(others) < len(row.others):
            asked.append(Asked(row.row, row.column, "", NO_SUCH_ID))
        for other in others if reference else ():
            for one, of in ((reference, other), (other, reference)):
                if one and of and one != of and (one, of) not in linked:
                    linked.add((one, of))
                    entries.append(filing.recorder(one, 0, row.row, column=row.column).siblings(of))
    return entries, asked


def _told(tx: Reading, references: Iterable[str], filing: Filing) -> Iterator[Entry]:
    """The links that hold, and those that this kind of file gave and somebody took back."""
    for entries in tx.entries_of(references).values():
        holding = {entry.number for entry in standing(entries)}
        for entry in entries:
            if entry.kind is EntryKind.SIBLINGS and (entry.number in holding or entry.by == filing.by):
                yield entry
