"""Who is kept from whom, by a column of the file that names colleagues: recorded with the rows that say so.

The file never lets anybody in again: a cell that is cleared leaves the restriction, and what somebody has lifted since
stays lifted. After an undo of its import the file says it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework.imports.entries import Filing
from casework.imports.rows import Asked, ChildRows
from casework.ports import Reading
from permanence.entries import Entry, EntryKind, NewEntry, taken_back
from permanence.people import Directory

NOBODY = "names somebody who is not on the staff list, who is NOT kept from the child"
WHY = "as the file says"


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """What one row says: these people, as the cell names them, are kept from this child."""

    row: int
    column: str
    case_id: str
    people: tuple[str, ...]


def kept_from(from_file: ChildRows) -> Iterator[KeptFrom]:
    if from_file.kept_from:
        yield KeptFrom(from_file.row, from_file.kept_from_column, from_file.case_id, from_file.kept_from)


def restrictions_of(
    tx: Reading,
    said: Iterable[KeptFrom],
    filing: Filing,
    directory: Directory,
    would_be: Mapping[str, str],
) -> tuple[list[NewEntry], list[Asked]]:
    """An entry for each person who is to be kept from a child and was not yet; and the cells that name nobody known.

    `would_be`: in a dry run, children who would be new, by their ids, with what stands for a reference.
    """
    rows = list(said)
    known = {**would_be, **tx.references_of_cases({row.case_id for row in rows})}
    told = {
        (entry.reference, entry.text("person"))
        for entries in tx.entries_of(known.values()).values()
        for entry in _said_before(entries)
    }
    entries: list[NewEntry] = []
    asked: list[Asked] = []
    for row in rows:
        reference = known.get(row.case_id)
        for name in row.people if reference else ():
            person = directory.get(filing.email_of(name) or name.lower())
            if person is None:
                asked.append(Asked(row.row, row.column, "", NOBODY))
            elif reference and (reference, person.email) not in told:
                told.add((reference, person.email))
                recorder = filing.recorder(reference, 0, row.row, column=row.column)
                entries.append(recorder.restricted(person.email, WHY))
    return entries, asked


def _said_before(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Restrictions and their lifting, save what its own writer took back: an undone import has said nothing."""
    for entry in entries:
        if entry.kind is EntryKind.RESTRICTED and entry.number not in taken_back(entries, entry.by):
            yield entry
