"""Take a file's rows in: what is new becomes entries, what is known changes nothing, what disagrees is asked.

The rules (issue of every import): a second import of the same file changes nothing; a changed cell is one entry that
replaces the old one; a blank never takes anything away; a date that a person gave is never overwritten by a file, the
information officer is asked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.imports.blocked import blocked_entry
from casework.imports.compare import Comparison
from casework.imports.entries import Filing, emails_by_name, first_entries, journey_entries, name_key
from casework.imports.journeys import journeys_in
from casework.imports.order import in_order
from casework.imports.rows import Asked, ChildRows, ImportReport, RowRead
from casework.ports import CaseRecord, Reading
from permanence.entries import Entry, NewEntry
from permanence.journey import Journey
from permanence.people import Directory

PORTION = 500
NOT_KNOWN = "not known here: take in the file that says when the child became looked after first"
NO_BEGINNING = "no date of becoming looked after: nothing can be counted from"
NO_CLOCK = "no clock runs that this could hold up"


def take_in_table(
    record: CaseRecord,
    rows: Iterable[RowRead],
    source: str,
    now: datetime,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """The rows are in the record (in a dry run: nothing is changed), and the report says what became of each.

    `source` names the mapping; entries are recorded as by "import:SOURCE". Rows are worked through in portions, each
    one transaction, so that a file of any length needs the same memory.
    """
    report = ImportReport(dry_run=dry_run)
    unknown: set[str] = set()
    for portion in _portions(rows):
        if dry_run:
            with record.reading() as tx:
                taker = _taker(record, tx, source, now, report, unknown)
                taker.compare(tx, portion, lambda number: [""] * number)
        else:
            with record.writing() as tx:
                taker = _taker(record, tx, source, now, report, unknown)
                taker.compare(tx, portion, tx.new_references)
                tx.append(taker.entries, now)
        report.entries_added += len(taker.entries)
        progress(report.rows)
    report.unknown_people = sorted(unknown)
    return report


def _portions(rows: Iterable[RowRead]) -> Iterator[list[RowRead]]:
    """Some hundred rows at a time, and never the rows of one child in two portions."""
    portion: list[RowRead] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += row.rows
        if size >= PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _taker(
    record: CaseRecord, tx: Reading, source: str, now: datetime, report: ImportReport, unknown: set[str]
) -> _Taker:
    directory = tx.directory()
    today = now.astimezone(record.rules.zone).date()
    return _Taker(Filing(source, record.rules, emails_by_name(directory), today), directory, report, unknown)


@dataclass
class _Taker:
    """Compares one portion with the record and gathers the entries it calls for."""

    filing: Filing
    directory: Directory
    report: ImportReport
    unknown: set[str]
    entries: list[NewEntry] = field(default_factory=list)

    def compare(
        self, tx: Reading, portion: Sequence[RowRead], references_for: Callable[[int], list[str]]
    ) -> None:
        """`references_for`: gives references for so many children who are new."""
        known = tx.references_of_cases([row.from_file[0].case_id for row in portion if row.from_file])
        recorded = tx.entries_of(known.values())
        new = iter(
            references_for(sum(bool(r.from_file) and r.from_file[0].case_id not in known for r in portion))
        )
        for row in portion:
            self.report.rows += row.rows
            self.report.asked += row.asked
            self.report.left_out += row.left_out
            if not row.from_file:
                continue
            self._note_unknown_people(row.from_file)
            reference = known.get(row.from_file[0].case_id)
            if reference is None:
                self._new_child(row.from_file, next(new))
            else:
                self._known_child(row.from_file, reference, recorded.get(reference, []))

    def _note_unknown_people(self, from_file: Iterable[ChildRows]) -> None:
        for one in from_file:
            for name in (one.worker_name, one.reviewing_officer_name):
                if name and name_key(name) not in self.filing.emails:
                    self.unknown.add(name)

    def _new_child(self, from_file: tuple[ChildRows, ...], reference: str) -> None:
        checked = []
        for one in from_file:
            right, asked = in_order(one, None, self.filing.pack)
            self.report.asked += asked
            if right.began is None:
                self._ask_for_beginning(right)
            else:
                checked.append(right)
        if not checked:
            return
        entries = first_entries(tuple(checked), reference, self.filing)
        entries += self._blocker(checked[-1], reference, len(checked), [], entries)
        self.entries += entries
        self.report.new += 1

    def _ask_for_beginning(self, from_file: ChildRows) -> None:
        if not from_file.began_column:
            self.report.asked.append(Asked(from_file.row, from_file.id_column, from_file.case_id, NOT_KNOWN))
        elif self.filing.pack.begins_with not in from_file.asked_milestones:
            self.report.asked.append(Asked(from_file.row, from_file.began_column, "", NO_BEGINNING))

    def _known_child(self, from_file: tuple[ChildRows, ...], reference: str, recorded: list[Entry]) -> None:
        journeys = journeys_in(reference, recorded)
        made: list[NewEntry] = []
        for index, one in enumerate(from_file):
            number = _number_of(one, index, len(from_file), journeys, recorded, self.filing)
            if number in journeys:
                made += self._known_journey(one, journeys[number], recorded)
            else:
                made += self._further_journey(one, reference, number, recorded)
                journeys[number] = Journey(reference, number, began_on=one.began.on if one.began else None)
        self.entries += made
        if made:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _known_journey(self, from_file: ChildRows, journey: Journey, recorded: list[Entry]) -> list[NewEntry]:
        right, asked = in_order(from_file, journey, self.filing.pack)
        self.report.asked += asked
        of_journey = [e for e in recorded if e.journey in (0, journey.number)]
        comparison = Comparison(right, journey, of_journey, self.filing)
        new = comparison.news()
        self.report.conflicts += comparison.conflicts
        self.report.left_out += comparison.left_out
        if comparison.news_of_blocker():
            new += self._blocker(right, journey.reference, journey.number, recorded, new)
        return new

    def _further_journey(
        self, from_file: ChildRows, reference: str, number: int, recorded: list[Entry]
    ) -> list[NewEntry]:
        right, asked = in_order(from_file, None, self.filing.pack)
        self.report.asked += asked
        if right.began is None:
            self._ask_for_beginning(right)
            return []
        new = journey_entries(right, reference, number, self.filing)
        return [*new, *self._blocker(right, reference, number, recorded, new)]

    def _blocker(
        self, from_file: ChildRows, reference: str, number: int, recorded: list[Entry], new: list[NewEntry]
    ) -> list[NewEntry]:
        if from_file.blocker is None:
            return []
        on = self.filing.recorder(reference, number, from_file.row)
        entry = blocked_entry(from_file.blocker, on, [*recorded, *new], self.filing, self.directory)
        if entry is None:
            self.report.left_out.append(
                Asked(from_file.row, from_file.blocker_column, from_file.blocker, NO_CLOCK)
            )
            return []
        return [entry]


def _number_of(
    from_file: ChildRows,
    index: int,
    several: int,
    journeys: Mapping[int, Journey],
    recorded: Iterable[Entry],
    filing: Filing,
) -> int:
    """Which journey a row speaks of: by the day it began, as held or as the file said it; a new one after an end."""
    latest = max(journeys, default=0)
    began = from_file.began.on if from_file.began else None
    if began is None:
        return _journey_at(_first_day(from_file), journeys) or max(latest, 1)
    for number, journey in journeys.items():
        if journey.began_on == began:
            return number
    for entry in recorded:
        if entry.by == filing.by and entry.data.get("on") == began.isoformat() and _begins(entry, filing):
            return entry.journey
    ended = journeys[latest].ended_on if latest else None
    if latest == 0 or (ended and began >= ended):
        return latest + 1
    return min(index + 1, latest + 1) if several > 1 else latest


def _begins(entry: Entry, filing: Filing) -> bool:
    return entry.data.get("milestone") == filing.pack.begins_with


def _first_day(from_file: ChildRows) -> date | None:
    return min((d.on for dates in from_file.milestones.values() for d in dates), default=None)


def _journey_at(day: date | None, journeys: Mapping[int, Journey]) -> int | None:
    """The journey that ran on a day; the latest when the day lies in none."""
    if day is None:
        return None
    running = [n for n, j in journeys.items() if j.began_on and j.began_on <= day]
    return max(running, default=None)
