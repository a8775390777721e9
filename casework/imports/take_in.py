"""Take a file's rows in: what is new becomes entries, what is known changes nothing, what disagrees is asked.

The rules (issue of every import): a second import of the same file changes nothing; a changed cell is one entry that
replaces the old one; a cell that is blank now is asked about before anything is taken away; a date that a person gave
is never overwritten by a file, the information officer is asked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from shlex import quote

from casework.imports.accidents import accidents, without_doubts
from casework.imports.another_kind import came_by_another
from casework.imports.batches import BatchInHand
from casework.imports.blocked import blocked_entry
from casework.imports.compare import Comparison
from casework.imports.difference import note_changes, note_new_child
from casework.imports.entries import (
    Filing,
    as_if_recorded,
    first_entries,
    journey_entries,
)
from casework.imports.journeys import journeys_in
from casework.imports.kept_from import kept_from, restrictions_of
from casework.imports.late_bookings import tell_of_late_bookings
from casework.imports.missing import missing_children
from casework.imports.open_removals import ask_about_removals, keep_open
from casework.imports.order import in_order
from casework.imports.questions import ImportAnswers, WhenMissing
from casework.imports.rows import BACK, Asked, ChildRows, ImportReport, RowRead
from casework.imports.siblings import Named, links_of, siblings_named
from casework.imports.source_file import SourceFile
from casework.imports.taken_away import TakenAway
from casework.imports.unknown_people import why_nobody
from casework.imports.which_journey import journey_of_row
from casework.imports.written_otherwise import ALIKE, by_plain_id, plain_id
from casework.ports import CaseRecord, Reading, Writing
from permanence.entries import Entry, EntryKind, NewEntry
from permanence.journey import Journey, journey_of
from permanence.local_day import local_day
from permanence.names_in_sheets import emails_by_name, name_key
from permanence.people import Directory

PORTION = 500
NOT_KNOWN = (
    "not known here, and no column that is read says when she became looked after: "
    "name it in the mapping, or take in the file that says it first"
)
NO_BEGINNING = "no date of becoming looked after: nothing can be counted without it"
WAITS = "waits for the day on which she became looked after"
NO_CLOCK = "no clock runs that this could hold up"
BEYOND = 10**15  # numbers that no ledger has yet
NO_FILE, NOTHING_SAID = SourceFile(), ImportAnswers()
AtEnd = Callable[[Writing, ImportReport, frozenset[int]], None]


def take_in_table(
    record: CaseRecord,
    rows: Iterable[RowRead],
    source: str,
    now: datetime,
    *,
    file: SourceFile = NO_FILE,
    answers: ImportAnswers = NOTHING_SAID,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _rows: None,
    at_end: AtEnd | None = None,
) -> ImportReport:
    """The rows are in the record (in a dry run: nothing is changed), and the report says what became of each.

    `source` names the mapping; entries are recorded as by "import:SOURCE". `file`: its digests, and what its mapping
    reads. Rows are worked through in portions, each one transaction, so that a file of any length needs the same
    memory.

    `at_end`: called in the last transaction with the report and the cleared cells that were open before, in the place
    of the message that would be queued about these.
    """
    batch, report = BatchInHand(source, file), ImportReport(source, dry_run=dry_run)
    taking = _TakingIn(record, now, batch, answers, report, at_end)
    for portion in _portions(rows):
        taking.take(portion)
        progress(taking.report.rows)
    taking.end()
    return taking.report


@dataclass
class _TakingIn:
    """An import under way, one transaction for each portion of its rows."""

    record: CaseRecord
    now: datetime
    batch: BatchInHand
    answers: ImportAnswers
    report: ImportReport
    at_end: AtEnd | None = None
    unknown: set[str] = field(default_factory=set)
    not_seen: set[str] | None = None
    seen: set[str] = field(default_factory=set)
    plain_ids: dict[str, tuple[str, str]] | None = None
    siblings: list[Named] = field(default_factory=list)
    directory: Directory = field(default_factory=Directory)
    would_be: dict[str, str] = field(
        default_factory=dict
    )  # in a dry run: ids of new children, for a reference

    def take(self, portion: Sequence[RowRead]) -> None:
        self.siblings += (
            named for row in portion for one in row.from_file[:1] for named in siblings_named(one)
        )
        if self.report.dry_run:
            with self.record.reading() as tx:
                new = self._compare(tx, portion, lambda number: [""] * number).entries
                ids = (str(e.data["case_id"]) for e in new if e.kind is EntryKind.CHILD_REGISTERED)
                self.would_be |= {case_id: case_id for case_id in ids}
                self._keep_away(tx, portion)
        else:
            with self.record.writing() as tx:
                taker = self._compare(tx, portion, tx.new_references)
                self._keep(tx, taker.entries)
                self._keep(tx, self._keep_away(tx, portion))

    def _keep_away(self, tx: Reading, portion: Sequence[RowRead]) -> list[NewEntry]:
        """Who is kept from a child of these rows from now on; a name that is nobody's is asked about."""
        said = [one for row in portion for first in row.from_file[:1] for one in kept_from(first)]
        if not said:
            return []
        made, asked = restrictions_of(tx, said, self._filing(tx), tx.directory(), self.would_be)
        self.report.asked += asked
        self.report.entries_added += len(made)
        return made

    def end(self) -> None:
        """Children who are in the file no longer are named, and the batch has its counts."""
        report = self.report
        report.unknown_people = sorted(self.unknown)
        report.unknown_people_why = {name: why_nobody(name, self.directory) for name in report.unknown_people}
        report.missing_is_asked = self.answers.missing is WhenMissing.ASK
        if report.dry_run:
            with self.record.reading() as tx:
                self._name_missing(tx)
                self._link_siblings(tx)
        else:
            with self.record.writing() as tx:
                self._keep(tx, self._name_missing(tx))
                self._keep(tx, self._link_siblings(tx))
                self._close(tx)
                self._ask(tx)
        lines = {r.line for r in report.removals}
        report.no_such_lines = sorted((self.answers.accept | self.answers.keep) - lines)

    def _ask(self, tx: Writing) -> None:
        """Information officers are asked about cleared cells, and about what the rows of a list contradict."""
        batch, asked, before = self.batch, self.report.removals, frozenset[int]()
        if self.not_seen is not None:  # a file without rows says nothing
            before = keep_open(tx, batch.source, asked, self.not_seen)
        if self.at_end:
            self.at_end(tx, self.report, before)
        else:
            ask_about_removals(tx, self.record.rules, batch.source, batch.file, asked, self.now)

    def _name_missing(self, tx: Reading) -> list[NewEntry]:
        """The children who are not in the file, named; the entries that end their journeys where that was asked for."""
        self.report.another_kind = came_by_another(
            tx, self.batch, self.record.rules.pack.begins_with, self.seen, self.report.new
        )
        gone = missing_children(tx, self.not_seen or (), self._filing(tx), self.answers.missing)
        ends = [entry for _, entry in gone if entry]
        self.report.missing = [child for child, _ in gone]
        self.report.entries_added += len(ends)
        self.report.ends += len(ends)
        return ends

    def _link_siblings(self, tx: Reading) -> list[NewEntry]:
        """The links between siblings that are new, or gone; what names nobody who is known is asked about."""
        if not self.siblings:
            return []
        links = links_of(tx, self.siblings, self._filing(tx), self.would_be, self.answers)
        self.report.asked += links.asked
        self.report.removals += links.removals
        self.report.entries_added += len(links.entries)
        self.report.takes_out += sum(e.kind is EntryKind.UNDONE for e in links.entries)
        return links.entries

    def _filing(self, tx: Reading) -> Filing:
        self.batch.look(tx)
        today = local_day(self.now, self.record.rules.zone)
        return Filing(self.batch.source, self.record.rules, emails_by_name(tx.directory()), today, self.batch)

    def _compare(
        self, tx: Reading, portion: Sequence[RowRead], references_for: Callable[[int], list[str]]
    ) -> _Taker:
        filing = self._filing(tx)
        self.directory = tx.directory()
        if self.not_seen is None:
            self.not_seen = set(tx.registered_by(filing.by))
            self.report.known = len(self.not_seen)
        if self.plain_ids is None:
            self.plain_ids = by_plain_id(tx.case_ids())
        merged = frozenset(tx.same_cases().values())
        taker = _Taker(
            filing,
            self.directory,
            self.report,
            self.unknown,
            self.answers,
            tx.withdrawn_cases(),
            merged,
            self.plain_ids,
        )
        seen = taker.compare(tx, portion, references_for)
        self.not_seen -= seen
        self.seen |= seen
        self.report.entries_added += len(taker.entries)
        self.report.ends += sum(e.kind is EntryKind.JOURNEY_ENDED for e in taker.entries)
        self.report.takes_out += sum(e.kind is EntryKind.UNDONE for e in taker.entries)
        return taker

    def _keep(self, tx: Writing, entries: Sequence[NewEntry]) -> None:
        """The entries are recorded; the batch is opened before its first one."""
        if self.batch.opened is None and (entries or self.batch.mapping_changed):
            self.batch.opened = tx.append([self.batch.opening()], self.now)[0]
            self.report.batch = self.batch.number
        if entries:
            numbers = tx.append(entries, self.now)
            tell_of_late_bookings(tx, self.record.rules, entries, numbers, entries[0].through, self.now)

    def _close(self, tx: Writing) -> None:
        report = self.report
        if self.batch.opened is not None:
            children = report.new + report.changed
            tx.append([self.batch.closing(report.rows, children, report.entries_added)], self.now)


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


@dataclass
class _Taker:
    """Compares one portion with the record and gathers the entries it calls for."""

    filing: Filing
    directory: Directory
    report: ImportReport
    unknown: set[str]
    answers: ImportAnswers
    withdrawn: Mapping[str, Entry]
    merged: frozenset[str]
    plain_ids: Mapping[str, tuple[str, str]]
    journeys: dict[str, dict[int, Journey]] = field(default_factory=dict)
    entries: list[NewEntry] = field(default_factory=list)

    def compare(
        self, tx: Reading, portion: Sequence[RowRead], references_for: Callable[[int], list[str]]
    ) -> set[str]:
        """The children whom the portion names. `references_for`: gives references for so many children who are new."""
        known = dict(tx.references_of_cases([r.from_file[0].case_id for r in portion if r.from_file]))
        recorded = tx.entries_of(known.values())
        new = iter(
            references_for(sum(bool(r.from_file) and r.from_file[0].case_id not in known for r in portion))
        )
        for row in self._without_accidents(portion, known, recorded):
            first = len(self.report.asked)
            self.report.rows += row.rows
            self.report.asked += row.asked
            self.report.left_out += row.left_out
            if not row.from_file:
                continue
            if row.from_file[0].case_id not in known:
                if self._is_withdrawn(row.from_file[0]):
                    continue
                if other := self._is_written_otherwise(row.from_file[0]):
                    known[row.from_file[0].case_id] = other
                    continue
            self._note_unknown_people(row.from_file)
            reference = known.get(row.from_file[0].case_id)
            if reference is None:
                reference = self._new_child(row.from_file, next(new))
            else:
                self._known_child(row.from_file, reference, recorded.get(reference, []))
            asked = self.report.asked
            asked[first:] = [replace(one, reference=reference) for one in asked[first:]]
        return set(known.values())

    def _without_accidents(
        self, portion: Sequence[RowRead], known: Mapping[str, str], recorded: Mapping[str, list[Entry]]
    ) -> list[RowRead]:
        """The rows without the days by which, all together, the sheet looks as if something had happened to it."""
        batch, pack = self.filing.batch, self.filing.pack
        if batch.file.reads is None:
            return list(portion)
        pairs = []
        for row in portion:
            reference = known.get(row.from_file[0].case_id, "") if row.from_file else ""
            entries = recorded.get(reference, [])
            journeys = self.journeys[reference] = journeys_in(reference, entries) if entries else {}
            for index, one in enumerate(row.from_file):
                number = journey_of_row(one, index, len(row.from_file), journeys, entries, self.filing)
                pairs.append((one, journeys.get(number)))
        doubts = accidents(pairs, pack, by_mapping=batch.mapping_changed)
        return [without_doubts(row, doubts, pack) for row in portion] if doubts else list(portion)

    def _is_withdrawn(self, from_file: ChildRows) -> bool:
        """Whether somebody took her out of the record: no file brings her back, and each is asked about."""
        by = self.withdrawn.get(from_file.case_id)
        if by is not None:
            taken_out = (
                f"taken out as {by.reference} ({by.text('why')}): take the row out, or {BACK} {by.reference}"
            )
            asked = Asked(from_file.row, from_file.id_column, from_file.case_id, taken_out, by.reference)
            self.report.asked.append(asked)
        return by is not None

    def _is_written_otherwise(self, from_file: ChildRows) -> str | None:
        """The reference of a known child whose id this may be, and then it is asked about; None without one."""
        given = from_file.case_id
        known, reference = self.plain_ids.get(plain_id(given), ("", ""))
        if not known:
            return None
        why = ALIKE.format(known=known, reference=reference, given=quote(given))
        self.report.asked.append(Asked(from_file.row, from_file.id_column, given, why, reference))
        return reference

    def _note_unknown_people(self, from_file: Iterable[ChildRows]) -> None:
        for one in from_file:
            for name in (one.worker_name, one.reviewing_officer_name):
                if name and name_key(name) not in self.filing.emails:
                    self.unknown.add(name)

    def _new_child(self, from_file: tuple[ChildRows, ...], reference: str) -> str:
        """The child is registered under the reference; without a day to count from she is not, and has none."""
        checked = []
        for one in from_file:
            right, asked = in_order(one, None, self.filing.pack)
            self.report.asked += asked
            if right.began is None:
                self._ask_for_beginning(right)
            else:
                checked.append(right)
        if not checked:
            return ""
        entries = first_entries(tuple(checked), reference, self.filing)
        entries += self._blocker(checked[-1], reference, len(checked), [], entries)
        self.entries += entries
        note_new_child(self.report, from_file[0], entries)
        self.report.new += 1
        return reference

    def _ask_for_beginning(self, from_file: ChildRows) -> None:
        """The beginning is asked about, and the days of her other rows, which wait for it, are named."""
        days = [d for dates in from_file.milestones.values() for d in dates] + [*from_file.bookings.values()]
        self.report.left_out += (d.ask(WAITS) for d in days if d.row != from_file.row)
        if self.filing.pack.begins_with in from_file.asked_milestones:
            return
        if from_file.began_column:
            asked = Asked(from_file.row, from_file.began_column, "", NO_BEGINNING)
        else:
            asked = Asked(from_file.row, from_file.id_column, from_file.case_id, NOT_KNOWN)
        self.report.asked.append(asked)

    def _known_child(self, from_file: tuple[ChildRows, ...], reference: str, recorded: list[Entry]) -> None:
        journeys = self.journeys.pop(reference, None) or journeys_in(reference, recorded)
        made: list[NewEntry] = []
        for index, one in enumerate(from_file):
            number = journey_of_row(one, index, len(from_file), journeys, recorded, self.filing)
            if number in journeys:
                made += self._known_journey(one, journeys[number], recorded)
            else:
                made += self._further_journey(one, reference, number, recorded)
                journeys[number] = Journey(reference, number, began_on=one.began.on if one.began else None)
        self.entries += made
        note_changes(self.report, from_file[0], made, recorded)
        if made:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _known_journey(self, from_file: ChildRows, journey: Journey, recorded: list[Entry]) -> list[NewEntry]:
        of_journey = [e for e in recorded if e.journey in (0, journey.number)]
        away = TakenAway(from_file, of_journey, self.filing, self._answers_about(journey.reference))
        withdrawn = away.withdrawn()
        self.report.removals += away.removals
        if withdrawn:
            of_journey = _with(of_journey, withdrawn)
            journey = journey_of(journey.reference, journey.number, of_journey)
        right, asked = in_order(from_file, journey, self.filing.pack)
        self.report.asked += asked
        comparison = Comparison(right, journey, of_journey, self.filing)
        new = comparison.news()
        self.report.conflicts += comparison.conflicts
        self.report.left_out += comparison.left_out
        if comparison.news_of_blocker():
            new += self._blocker(right, journey.reference, journey.number, of_journey, new)
        return [*withdrawn, *new]

    def _answers_about(self, reference: str) -> ImportAnswers:
        """A child with two ids may have two rows, and what one leaves blank the other says: only lines count."""
        return replace(self.answers, accept_all=False) if reference in self.merged else self.answers

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
        on = self.filing.recorder(reference, number, from_file.row, column=from_file.blocker_column)
        entry = blocked_entry(from_file.blocker, on, [*recorded, *new], self.filing, self.directory)
        if entry is None:
            words = from_file.blocker_words or from_file.blocker
            self.report.left_out.append(Asked(from_file.row, from_file.blocker_column, words, NO_CLOCK))
            return []
        return [entry]


def _with(recorded: list[Entry], new: Iterable[NewEntry]) -> list[Entry]:
    """All that is recorded, with what is about to be, numbered behind everything that is there."""
    at = recorded[-1].recorded_at
    return [*recorded, *(as_if_recorded(one, BEYOND + n, at) for n, one in enumerate(new))]
