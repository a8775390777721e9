"""What a file said before and says no longer: a cleared cell is a question, what only an old mapping said is withdrawn.

Only a sheet with one row a child can take something away: it shows her whole state. A list of events may be a part of
the whole, so what is missing from it means nothing; a row that is there and contradicts what it said is a question too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import takewhile

from casework.imports.batches import column_of
from casework.imports.cleared_cell import bookings_beside, goes_with, with_replaced
from casework.imports.contradicted import Contradicted, Contradiction
from casework.imports.difference import DATES
from casework.imports.entries import Filing
from casework.imports.questions import KEPT, REMOVED, Gone, ImportAnswers, Removal
from casework.imports.rows import ChildRows
from permanence.entries import Entry, EntryKind, NewEntry, standing

ROUTES = frozenset({EntryKind.PLAN_OPENED, EntryKind.ROUTE_CHANGED})
ASKED = DATES | {EntryKind.BOOKED, EntryKind.JOURNEY_ENDED}
JUDGED = ASKED | ROUTES | {EntryKind.BLOCKED}
NAMED = {EntryKind.BOOKED: "booked ", EntryKind.JOURNEY_ENDED: "ended"}
NO_LONGER_IN_FILE = "no longer in the file"


@dataclass
class TakenAway:
    """One journey's row beside what this kind of file had said about that journey (`entries`: all that is recorded)."""

    from_file: ChildRows
    entries: Sequence[Entry]
    filing: Filing
    answers: ImportAnswers
    removals: list[Removal] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)

    def withdrawn(self) -> list[NewEntry]:
        """The entries that take back what is not said any more; `removals` has what is asked about."""
        if self.filing.batch.file.reads is None and not self.filing.batch.file.is_list:
            return []
        holds = standing(self.entries)
        settled = {e.data.get("question") for e in holds if e.kind is EntryKind.QUESTION_SETTLED}
        taken: list[NewEntry] = []
        for entry in holds:
            if entry.by == self.filing.by and entry.kind in JUDGED and not self._says(entry):
                taken += self._judged(entry, settled)
        return taken

    def _judged(self, entry: Entry, settled: AbstractSet[object]) -> Iterator[NewEntry]:
        if self.filing.batch.file.is_list:
            yield from self._judged_by_list(entry, settled)
        elif self._came_back(entry):
            yield self._undo(entry)
        elif self._only_the_old_mapping_said(entry):
            yield from self._undo_all_of(entry)
        elif self._is_blank_now(entry) and entry.number not in settled:
            yield from self._asked(entry)

    def _judged_by_list(self, entry: Entry, settled: AbstractSet[object]) -> Iterator[NewEntry]:
        if entry.kind not in ASKED or self._came_back(entry):
            return
        rows = Contradicted(self.from_file, self.entries, self.filing)
        if rows.only_the_old_mapping_said(entry):
            of_file = takewhile(rows.only_the_old_mapping_said, with_replaced(entry, self.entries))
            yield from (self._undo(one) for one in of_file)
        elif rows.has_another_outcome(entry):
            yield from self._undo_all_of(entry)
        elif entry.number in settled:
            return
        elif found := rows.by_row(entry):
            yield from self._asked(entry, found)
        elif rows.would_have(entry):
            what = NAMED.get(entry.kind, "") + (entry.maybe("milestone") or "")
            self.gone.append(Gone(entry.reference, what, entry.text("on")))

    def _undo(self, entry: Entry) -> NewEntry:
        row = self.from_file.row
        return self.filing.recorder(entry.reference, entry.journey, row, entry.number).undone()

    def _undo_all_of(self, entry: Entry) -> Iterator[NewEntry]:
        return (self._undo(one) for one in with_replaced(entry, self.entries))

    def _says(self, entry: Entry) -> bool:
        """Whether the row says the same still."""
        said, kind = self.from_file, entry.kind
        if kind in DATES:
            dates = said.milestones.get(entry.text("milestone"), ())
            return any(d.on == entry.day("on") and d.outcome == entry.maybe("outcome") for d in dates)
        if kind is EntryKind.BOOKED:
            booked = said.bookings.get(entry.text("milestone"))
            return booked is not None and booked.on == entry.day("on")
        if kind is EntryKind.BLOCKED:
            return said.blocker == entry.text("reason")
        if kind is EntryKind.JOURNEY_ENDED:
            return said.ended is not None and said.ended.on == entry.day("on")
        return any(r.route == _route(entry) for r in said.routes)

    def _came_back(self, entry: Entry) -> bool:
        """She was missing, and is in the file again."""
        return entry.kind is EntryKind.JOURNEY_ENDED and entry.maybe("reason") == NO_LONGER_IN_FILE

    def _only_the_old_mapping_said(self, entry: Entry) -> bool:
        batch, column = self.filing.batch, column_of(entry)
        if self.from_file.is_a_question or not batch.mapping_changed:
            return False
        if column is None or batch.file.reads is None:
            return False
        if entry.kind is EntryKind.JOURNEY_ENDED:
            return all(column != read for read, _ in batch.file.reads)
        if (column, _read_as(entry)) not in batch.file.reads:
            return not self._was_left_open(entry)
        now = {r.route for r in self.from_file.routes} | {self.from_file.blocker}
        return any((column, _code(entry), code) in batch.recoded for code in now if code)

    def _was_left_open(self, entry: Entry) -> bool:
        """Whether it is a decision that left its step open, which the file still tells of: the row has moved on."""
        outcome = self.filing.pack.outcomes.get(entry.maybe("outcome") or "")
        if outcome is None or outcome.reaches_at(entry.text("milestone")):
            return False
        return any(True for _ in self._columns_of(entry))

    def _is_blank_now(self, entry: Entry) -> bool:
        if entry.kind not in ASKED:
            return False
        column, said = column_of(entry), self.from_file
        milestone = entry.maybe("milestone")
        if milestone in said.asked_milestones:
            return False
        if entry.kind is EntryKind.BOOKED and self._is_of_the_past(entry):
            return False
        if column in said.blank:
            return True
        if column is None or column not in {read for read, _ in self.filing.batch.file.reads or ()}:
            return any(c in said.blank for c in self._columns_of(entry)) and not said.milestones.get(
                milestone or ""
            )
        return False

    def _columns_of(self, entry: Entry) -> Iterator[str]:
        what = _read_as(entry)
        return (column for column, read in self.filing.batch.file.reads or () if read == what)

    def _is_of_the_past(self, entry: Entry) -> bool:
        """A booking that led to what it was for, or that was moved, is history, whoever clears its cell."""
        milestone = entry.text("milestone")
        held = (e for e in standing(self.entries) if e.kind in DATES and e.data.get("milestone") == milestone)
        happened = bool(self.from_file.milestones.get(milestone)) or any(
            e.number > entry.number for e in held
        )
        return happened or any(b.number > entry.number for b in bookings_beside(entry, self.entries))

    def _asked(self, entry: Entry, found: Contradiction | None = None) -> Iterator[NewEntry]:
        """The question, with its answer; `found`: the row of a list that contradicts the entry."""
        line, now = entry.number, found.said if found else ""
        answer = REMOVED if self.answers.accepts(line) else KEPT if self.answers.keeps(line) else ""
        column = column_of(entry) or next(iter(sorted(self._columns_of(entry))), "")
        row, column = (found.row, found.column) if found else (self.from_file.row, column)
        what, held = NAMED.get(entry.kind, "") + (entry.maybe("milestone") or ""), entry.text("on")
        case_id, reference = self.from_file.case_id, entry.reference
        self.removals.append(Removal(line, row, column, case_id, reference, what, held, answer, now))
        if answer == REMOVED:
            yield from (self._undo(one) for one in goes_with(entry, self.entries))
        elif answer == KEPT:
            on = self.filing.recorder(entry.reference, entry.journey, self.from_file.row)
            yield on.question_settled(line, held)


def _route(entry: Entry) -> str:
    return entry.text("to_route" if entry.kind is EntryKind.ROUTE_CHANGED else "route")


def _code(entry: Entry) -> str:
    """The pack's code that stands for a cell's word; empty where the cell is a date."""
    if entry.kind is EntryKind.BLOCKED:
        return entry.text("reason")
    return _route(entry) if entry.kind in ROUTES else ""


def _of_route(entry: Entry) -> str:
    parallel = entry.kind is EntryKind.PLAN_OPENED and not entry.data.get("primary", True)
    return f"{'parallel' if parallel else 'route'}:{_route(entry)}"


def _read_as(entry: Entry) -> str:
    """What an entry's column is read as, in the words of a mapping's columns (source_file.py)."""
    if entry.kind is EntryKind.BOOKED:
        return f"booked:{entry.text('milestone')}"
    if entry.kind is EntryKind.BLOCKED:
        return f"blocked:{entry.text('reason')}"
    if entry.kind in ROUTES:
        return _of_route(entry)
    return entry.maybe("milestone") or "ended"
