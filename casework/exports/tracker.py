"""What has been recorded since a tracker was written: for each of its rows, the cells that say something else by now.

A cell is news only when the record says something that the cell does not: what was asked about, and what the record
does not know, stays as the council wrote it. What only this kind of sheet has said, and says no longer, is not written
back into it: the sheet has taken it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from casework.imports.batches import BY_FILE
from casework.imports.journeys import AT_ONCE, journeys_in
from casework.imports.rows import CellNews, ChildRows, RowNews, RowRead, TrackerColumns
from casework.ports import Reading
from permanence.entries import EntryKind, standing
from permanence.journey import Journey
from permanence.pack.model import Pack
from permanence.people import Directory


def tracker_news(
    tx: Reading, rows: Iterable[RowRead], columns: TrackerColumns, pack: Pack, source: str
) -> Iterator[RowNews]:
    """One item for each row about a child, in the tracker's order. `source`: the name of its mapping."""
    directory = tx.directory()
    said = (one for row in rows for one in row.from_file[-1:])
    while portion := list(islice(said, AT_ONCE)):
        references = tx.references_of_cases(one.case_id for one in portion)
        entries = tx.entries_of(references.values())
        for one in portion:
            reference = references.get(one.case_id)
            journey = _journey(one, journeys_in(reference, entries[reference])) if reference else None
            if reference is None or journey is None:
                yield RowNews(one.row, reference)
                continue
            own = frozenset(e.number for e in standing(entries[reference]) if e.by == f"{BY_FILE}{source}")
            last = [e.number for e in standing(entries[reference]) if e.kind is EntryKind.ALLOCATED][-1:]
            row = _Row(one, journey, columns, pack, directory, own, allocated_by_sheet=own.issuperset(last))
            yield RowNews(one.row, reference, tuple(row.cells()))


def _journey(said: ChildRows, journeys: Mapping[int, Journey]) -> Journey | None:
    """The journey that began on the row's day, else the latest."""
    began = said.began.on if said.began else None
    same = [j for j in journeys.values() if j.began_on == began]
    return next(iter(same), journeys[max(journeys)] if journeys else None)


class _Row:
    """One row against the journey that it is about."""

    def __init__(
        self,
        said: ChildRows,
        journey: Journey,
        columns: TrackerColumns,
        pack: Pack,
        directory: Directory,
        own: frozenset[int],
        *,
        allocated_by_sheet: bool,
    ) -> None:
        self.own = own
        self.allocated_by_sheet = allocated_by_sheet
        self.from_file = said
        self.journey = journey
        self.columns = columns
        self.pack = pack
        self.directory = directory

    def cells(self) -> Iterator[CellNews]:
        yield from self._dates()
        yield from self._bookings()
        yield from self._route()
        yield from self._blocker()
        yield from self._allocation()
        if self.columns.ended and self.journey.ended_on:
            said = self.from_file.ended.on if self.from_file.ended else None
            if not self._taken_away(said, self.journey.ended_by_entry):
                yield from self._news(self.columns.ended, self.journey.ended_on, said)

    def _taken_away(self, said: object, entry: int | None) -> bool:
        """Whether the cell says nothing now, and what is held came from this kind of sheet."""
        return said is None and entry in self.own

    def _news(
        self, column: str | None, held: date | str | None, said: date | str | None
    ) -> Iterator[CellNews]:
        if column and held != said:
            yield CellNews(column, held)

    def _dates(self) -> Iterator[CellNews]:
        """The newest day of each milestone, where the column's cell does not say one that is held."""
        dates = {
            **self.from_file.milestones,
            **({self.pack.begins_with: (self.from_file.began,)} if self.from_file.began else {}),
        }
        several = [
            code for code in self.columns.dates.values() if list(self.columns.dates.values()).count(code) > 1
        ]
        for column, code in self.columns.dates.items():
            held = self.journey.reached(code)
            said = next((d.on for d in dates.get(code, ()) if d and d.column == column), None)
            if held and code not in several and not self._taken_away(said, held[-1].entry):
                yield from self._news(column, held[-1].on, said)

    def _bookings(self) -> Iterator[CellNews]:
        """The day that is booked now; a booking of something that has been reached stays as it was written."""
        for column, code in self.columns.bookings.items():
            booked = self.journey.bookings_of(code)
            said = self.from_file.bookings.get(code)
            if not booked or self._taken_away(said, booked[-1].entry):
                continue
            if not any(m.recorded_at > booked[-1].made_at for m in self.journey.reached(code)):
                yield from self._news(column, booked[-1].on, said.on if said else None)

    def _route(self) -> Iterator[CellNews]:
        plan = self.journey.primary_plan()
        said = next((r for r in self.from_file.routes if r.primary), None)
        if plan is None or self._taken_away(said, plan.entry):
            return
        yield from self._word(self.columns.route, plan.route, said.route if said else None)
        if any(
            p.changed_to == plan.route for p in self.journey.plans
        ):  # not the first one: since when, and why
            yield from self._news(self.columns.route_opened, plan.opened_on, said.opened_on if said else None)
            if plan.opened_reason:
                yield from self._word(
                    self.columns.route_reason, plan.opened_reason, said.reason if said else None
                )

    def _word(self, column: str | None, held: str, said: str | None) -> Iterator[CellNews]:
        """A code as the tracker writes it; one that it has no word for is left to the CSV files."""
        word = self.columns.words_for.get(column or "", {}).get(held)
        if column and word and held != said:
            yield CellNews(column, word)

    def _blocker(self) -> Iterator[CellNews]:
        open_now = [b for b in self.journey.blockers if b.cleared_on is None]
        if open_now and self._taken_away(self.from_file.blocker, open_now[-1].entry):
            return
        stands = [b.reason for b in open_now]
        over = [b.reason for b in self.journey.blockers if b.cleared_on is not None]
        if stands and self.from_file.blocker not in stands:
            yield from self._word(self.columns.blocker, stands[-1], self.from_file.blocker)
        elif self.from_file.blocker in over and self.from_file.blocker not in stands and self.columns.blocker:
            yield CellNews(self.columns.blocker, None)

    def _allocation(self) -> Iterator[CellNews]:
        worker = self.directory.get(self.journey.allocation.social_worker)
        name = worker.name if worker else self.journey.worker_name
        said = self.from_file.worker_name
        silent = said is None and self.allocated_by_sheet
        if name and not silent and (said is None or said.casefold() != name.casefold()):
            yield from self._news(self.columns.worker, name, said)
        if self.journey.allocation.team and not (self.from_file.team is None and self.allocated_by_sheet):
            yield from self._news(self.columns.team, self.journey.allocation.team, self.from_file.team)
