"""Who is whose sibling, by a column of the file that names the case system's ids: linked once all its rows are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.imports.entries import Filing
from casework.imports.rows import Asked, ChildRows
from casework.ports import Reading
from permanence.entries import Entry, EntryKind, NewEntry, standing, taken_back

NO_SUCH_ID = "names an id of no child who is known here, so that one is not linked"


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


def links_of(
    tx: Reading, named: Iterable[Named], filing: Filing, would_be: Mapping[str, str]
) -> tuple[list[NewEntry], list[Asked]]:
    """An entry for each child that names a sibling and is not known to; and the cells that name nobody who is known.

    What this kind of file has said before is not said again: somebody may have taken it back since. After an undo of
    its import it is. `would_be`: in a dry run, children who would be new, by id, with a stand-in for a reference.
    """
    said = list(named)
    ids = {one for row in said for one in (row.case_id, *row.others)}
    known = {**would_be, **tx.references_of_cases(ids)}
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
        undone = taken_back(entries, filing.by)
        for entry in entries:
            said_before = entry.by == filing.by and entry.number not in undone
            if entry.kind is EntryKind.SIBLINGS and (entry.number in holding or said_before):
                yield entry
