"""Who is whose sibling, by a column of the file that names the case system's ids: linked once all its rows are in.

An id that was there and is not any more is asked about, as any cleared cell is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.imports.cleared_cell import taken_out_by_reply
from casework.imports.entries import Filing
from casework.imports.questions import KEPT, REMOVED, ImportAnswers, Removal
from casework.imports.rows import Asked, ChildRows
from casework.ports import Reading
from permanence.entries import Entry, EntryKind, NewEntry, standing, taken_back

NO_SUCH_ID = "names an id of no child who is known here, so that one is not linked"
SIBLING = "sibling"  # what is asked about, where a sibling's id is gone


@dataclass(frozen=True, slots=True)
class Named:
    """What one row says: this child has these siblings, by the ids of the case system."""

    row: int
    column: str
    case_id: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What the column brings: entries, cells that name nobody who is known, links that it names no longer."""

    entries: list[NewEntry]
    asked: list[Asked]
    removals: list[Removal]


def siblings_named(from_file: ChildRows) -> Iterator[Named]:
    """What the row says of siblings; nothing where the file has no such column."""
    if from_file.siblings_column:
        yield Named(from_file.row, from_file.siblings_column, from_file.case_id, from_file.siblings)


def links_of(
    tx: Reading, named: Iterable[Named], filing: Filing, would_be: Mapping[str, str], answers: ImportAnswers
) -> Links:
    """An entry for each child that names a sibling and is not known to; and what is to be asked.

    What this kind of file has said before is not said again: somebody may have taken it back since. After an undo of
    its import it is. `would_be`: in a dry run, children who would be new, by id, with a stand-in for a reference.
    """
    said = list(named)
    ids = {one for row in said for one in (row.case_id, *row.others)}
    known = {**would_be, **tx.references_of_cases(ids)}
    linked_before = set(tx.references_with(EntryKind.SIBLINGS))
    entries_of = tx.entries_of(linked_before.intersection(known.values()))
    links = Links([], [], [])
    linked = {(e.reference, e.text("of")) for entries in entries_of.values() for e in _told(entries, filing)}
    pairs: set[frozenset[str]] = set()
    for row in said:
        reference = known.get(row.case_id)
        others = [known[other] for other in row.others if other in known]
        if len(others) < len(row.others):
            links.asked.append(Asked(row.row, row.column, "", NO_SUCH_ID))
        for other in others if reference else ():
            pairs.add(frozenset((reference or "", other)))
            for one, of in ((reference, other), (other, reference)):
                if one and of and one != of and (one, of) not in linked:
                    linked.add((one, of))
                    links.entries.append(filing.recorder(one, 0, row.row, column=row.column).siblings(of))
    rows = {known[row.case_id]: row for row in said if row.case_id in known}
    _ask_of_those_gone(_Gone(entries_of, filing, rows, pairs, answers), links)
    return links


@dataclass(frozen=True, slots=True)
class _Gone:
    """`rows`: of the file, by reference. `pairs`: who is named beside whom in it."""

    entries_of: Mapping[str, list[Entry]]
    filing: Filing
    rows: Mapping[str, Named]
    pairs: set[frozenset[str]]
    answers: ImportAnswers


def _ask_of_those_gone(gone: _Gone, links: Links) -> None:
    """Links of this kind of file between two who are both in it, and neither of whom names the other any more."""
    asked: set[frozenset[str]] = set()
    for reference, entries in sorted(gone.entries_of.items()):
        settled = {e.data.get("question") for e in standing(entries) if e.kind is EntryKind.QUESTION_SETTLED}
        for entry in _linked_now(entries):
            other = entry.text("of")
            pair = frozenset((reference, other))
            is_named = pair in gone.pairs or not pair <= gone.rows.keys()
            if entry.by != gone.filing.by or is_named or pair in asked:
                continue
            asked.add(pair)
            if entry.number not in settled and not _settled_there(entry, gone.entries_of.get(other, [])):
                _judge(gone, links, entry)


def _judge(gone: _Gone, links: Links, entry: Entry) -> None:
    reference, other, row = entry.reference, entry.text("of"), gone.rows[entry.reference]
    answer = (
        REMOVED if gone.answers.accepts(entry.number) else KEPT if gone.answers.keeps(entry.number) else ""
    )
    links.removals.append(
        Removal(entry.number, row.row, row.column, row.case_id, reference, SIBLING, other, answer)
    )
    on = gone.filing
    if answer == REMOVED:
        both = both_halves(entry, gone.entries_of.get(other, []))
        links.entries.extend(on.recorder(e.reference, 0, row.row, e.number).undone() for e in both)
    elif answer == KEPT:
        links.entries.append(on.recorder(reference, 0, row.row).question_settled(entry.number, other))


def both_halves(entry: Entry, of_the_other: Iterable[Entry]) -> list[Entry]:
    """The link as both children have it, by whoever gave this half. `of_the_other`: her entries."""
    same = (e for e in _linked_now(of_the_other) if e.text("of") == entry.reference and e.by == entry.by)
    return [entry, *same]


def _linked_now(entries: Iterable[Entry]) -> list[Entry]:
    """The newest word on each link, where it says that they are siblings."""
    newest = {e.text("of"): e for e in standing(entries) if e.kind is EntryKind.SIBLINGS}
    return [e for e in newest.values() if e.data.get("are", True)]


def _settled_there(entry: Entry, entries: Iterable[Entry]) -> bool:
    """Whether the other half was asked about, and is to stay."""
    known = list(entries)
    halves = {e.number for e in _linked_now(known) if e.text("of") == entry.reference}
    kept = {e.data.get("question") for e in standing(known) if e.kind is EntryKind.QUESTION_SETTLED}
    return bool(halves & kept)


def _told(entries: list[Entry], filing: Filing) -> Iterator[Entry]:
    """The links that hold, and those that this kind of file gave and somebody took back, but for a cleared cell."""
    holding = {entry.number for entry in standing(entries)}
    undone = taken_back(entries, filing.by) | taken_out_by_reply(entries)
    for entry in entries:
        said_before = entry.by == filing.by and entry.number not in undone
        if entry.kind is EntryKind.SIBLINGS and (entry.number in holding or said_before):
            yield entry
