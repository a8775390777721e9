"""Takes an import out again: shows child by child what would go, and lets it go when it is told to.

What people have built on since stays until that is confirmed as well: their answers, later imports and decisions name
what they stand on (`stands_on`). Each entry is taken back by one of its own, so that what it had replaced holds again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice

from casework.imports.batches import OF_NO_CHILD, Batch, batches
from casework.imports.difference import MOST_CHANGES, value_of, what_of
from casework.imports.stands_on import stands_on
from casework.imports.which_child import case_id_in
from casework.ports import CaseRecord, Reading
from permanence.entries import Entry, EntryKind, NewEntry, Recorder, standing, taken_back
from permanence.pack.model import Pack
from permanence.plain_error import PlainError

AT_ONCE = 200
LETS_NOBODY_IN = "what is taken out lets nobody in: homeward restrict REF ADDRESS --lift does"
NO_WORD_OF_ANYBODY = frozenset(
    {
        EntryKind.LOOKED,
        EntryKind.REFUSED,
        EntryKind.FORM_STOPPED,
        EntryKind.QUESTION_ASKED,
        EntryKind.QUESTION_SETTLED,
        EntryKind.UNTRACKED,
    }
)


class NoSuchImport(PlainError):
    """No import has this number, or there is nothing left of it to take out."""


@dataclass(frozen=True, slots=True)
class UndoLine:
    """An entry of the import. `stays_because`: empty where it goes."""

    reference: str
    case_id: str
    entry: int
    what: str
    value: str
    stays_because: str = ""


@dataclass
class UndoReport:
    """What goes and what stays; `done`: whether it has gone. `later`: newer imports of the same kind of file.

    `kept_away`: how often somebody is kept from a child who stays; that is lifted by a person alone.
    """

    batch: Batch
    later: list[int]
    done: bool
    withdrawn: int = 0
    stayed: int = 0
    kept_away: int = 0
    children: int = 0
    lines: list[UndoLine] = field(default_factory=list)
    more_lines: int = 0

    def note(self, lines: Iterable[UndoLine]) -> None:
        for line in lines:
            self.kept_away += line.stays_because == LETS_NOBODY_IN
            self.stayed += bool(line.stays_because) and line.stays_because != LETS_NOBODY_IN
            self.withdrawn += not line.stays_because
            if len(self.lines) < MOST_CHANGES:
                self.lines.append(line)
            else:
                self.more_lines += 1

    def as_json(self) -> dict[str, object]:
        return {
            "import": self.batch.number,
            "source": self.batch.source,
            "done": self.done,
            "children": self.children,
            "withdrawn": self.withdrawn,
            "stayed": self.stayed,
            "kept_away": self.kept_away,
            "later_imports": self.later,
            "lines": [asdict(line) for line in self.lines],
            "more_lines": self.more_lines,
        }


def undo_import(
    record: CaseRecord, number: int, now: datetime, *, do: bool, everything: bool = False
) -> UndoReport:
    """What the import brought is taken back (without `do`: would be), all but what people have built on since.

    `everything`: that as well; with a child whom the import had registered goes what was recorded about her since.
    Children are worked through in portions, each one transaction: broken off, it goes on where it was. Raises
    NoSuchImport.
    """
    with record.reading() as tx:
        batch, later = _batch(tx, number)
        references = iter(tx.references_through(batch.prefix, batch.entry))
    report = UndoReport(batch, later, done=do)
    while portion := list(islice(references, AT_ONCE)):
        if do:
            with record.writing() as tx:
                tx.append(_portion(tx, portion, report, record.rules.pack, everything=everything), now)
        else:
            with record.reading() as tx:
                _portion(tx, portion, report, record.rules.pack, everything=everything)
    if not report.withdrawn and not report.stayed:
        raise NoSuchImport(f"nothing of import {number} is left to take out")
    if do:
        with record.writing() as tx:
            tx.append([_kept(batch, report)], now)
    return report


def _batch(tx: Reading, number: int) -> tuple[Batch, list[int]]:
    known = batches(tx)
    found = next((b for b in known if b.number == number), None)
    if found is None:
        raise NoSuchImport(f"there is no import {number}: homeward imports lists them")
    return found, [b.number for b in known if b.source == found.source and b.number > number]


def _portion(
    tx: Reading, references: Sequence[str], report: UndoReport, pack: Pack, *, everything: bool
) -> list[NewEntry]:
    undone: list[NewEntry] = []
    for reference, entries in tx.entries_of(references).items():
        if tx.same_as(reference):
            continue  # what was said of her is said of another by now, through the same import
        child = _Child(entries, report.batch, pack)
        going = child.going(everything=everything)
        stay = {} if everything else child.built_on
        report.children += bool(going)
        case_id = case_id_in(entries)
        report.note(_lines(going, stay, child.entries, case_id))
        report.note(_kept_away(child.kept_away(going), case_id))
        undone += [_undone(e, report.batch) for e in reversed(going)]
    return undone


class _Child:
    """What an import said of one child, and what stands on it by now."""

    def __init__(self, entries: Sequence[Entry], batch: Batch, pack: Pack) -> None:
        self.entries = entries
        gone = taken_back(entries)
        self.mine = [e for e in entries if e.through.startswith(batch.prefix) and e.number not in gone]
        mine = {e.number for e in self.mine}
        first = min(mine, default=0)
        self.since = [
            e
            for e in standing(entries)
            if e.number > first and e.number not in mine and e.kind not in NO_WORD_OF_ANYBODY
        ]
        self.built_on: dict[int, Entry] = {}
        for entry in self.mine:
            word = next(
                (w for w in self.since if w.number > entry.number and stands_on(w, entry, pack)), None
            )
            if word:
                self.built_on[entry.number] = word
        self._keep_with_their_journeys()

    def _keep_with_their_journeys(self) -> None:
        """Who works for a child who stays, and what her file cannot tell: without them she would alert wrongly."""
        staying = {
            e.journey: self.built_on[e.number]
            for e in self.mine
            if e.kind is EntryKind.JOURNEY_BEGAN and e.replaces is None and e.number in self.built_on
        }
        for entry in self.mine:
            if entry.kind in (EntryKind.ALLOCATED, EntryKind.UNTRACKED) and entry.journey in staying:
                self.built_on.setdefault(entry.number, staying[entry.journey])

    def going(self, *, everything: bool) -> list[Entry]:
        """The entries that are taken back, in the order in which they were recorded."""
        found = [*self._all_going(everything=everything)]
        kept = {e.number for e in self.kept_away(found)}
        return [e for e in found if e.number not in kept]

    def kept_away(self, going: Sequence[Entry]) -> list[Entry]:
        """Who is kept from a child who stays; with one who goes as a whole it goes too, and comes again with her."""
        if any(e.kind is EntryKind.CHILD_REGISTERED and e.replaces is None for e in going):
            return []
        return [e for e in self.mine if e.kind is EntryKind.RESTRICTED and not e.data.get("lifted")]

    def _all_going(self, *, everything: bool) -> list[Entry]:
        if not everything:
            return [e for e in self.mine if e.number not in self.built_on]
        whole = any(e.kind is EntryKind.CHILD_REGISTERED and e.replaces is None for e in self.mine)
        began = {e.journey for e in self.mine if e.kind is EntryKind.JOURNEY_BEGAN and e.replaces is None}
        along = [e for e in self.since if whole or e.journey in began]
        return sorted([*self.mine, *along], key=lambda e: e.number)


def _undone(entry: Entry, batch: Batch) -> NewEntry:
    """Taken back as the file's own word, so that the same file may say it anew."""
    through = f"undo of import {batch.number}"
    return Recorder(entry.reference, entry.journey, batch.by, through, replaces=entry.number).undone()


def _lines(
    going: Iterable[Entry], stay: dict[int, Entry], entries: Sequence[Entry], case_id: str
) -> Iterator[UndoLine]:
    by_number = {e.number: e for e in entries}
    for entry in going:
        shown = entry
        if entry.kind is EntryKind.UNDONE:  # taking this back brings back what it had taken out
            shown = by_number.get(entry.replaces or 0, entry)
        yield UndoLine(entry.reference, case_id, entry.number, what_of(shown), value_of(shown))
    for number, word in stay.items():
        entry = by_number[number]
        because = f"{what_of(word)} {value_of(word)}, recorded since by {word.by}".replace("  ", " ")
        yield UndoLine(entry.reference, case_id, number, what_of(entry), value_of(entry), because)


def _kept_away(entries: Iterable[Entry], case_id: str) -> Iterator[UndoLine]:
    for entry in entries:
        what, value = what_of(entry), value_of(entry)
        yield UndoLine(entry.reference, case_id, entry.number, what, value, LETS_NOBODY_IN)


def _kept(batch: Batch, report: UndoReport) -> NewEntry:
    data = {"number": batch.number, "withdrawn": report.withdrawn, "stayed": report.stayed}
    through = f"undo of import {batch.number}"
    return NewEntry(EntryKind.IMPORT_WITHDRAWN, OF_NO_CHILD, 0, data, batch.by, through)
