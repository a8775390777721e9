"""Take a file's rows in: what is new becomes entries, what is known changes nothing, what disagrees is asked.

The rules (issue of every import): a second import of the same file changes nothing; a changed cell is one entry that
replaces the old one; a blank never takes anything away; a date that a person gave is never overwritten by a file, the
information officer is asked instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice

from casework.ports import CaseRecord, Reading, StageQuery, Writing
from casework.tables import Asked, ChildSaid, Conflict, Dated, ImportReport, RowRead
from permanence.entries import Entry, EntryKind, NewEntry, Recorder
from permanence.journey import Journey, Reached
from permanence.people import Directory
from permanence.stages import Rulebook

PORTION = 500
BY_FILE = "import:"


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
    known = iter(rows)
    while portion := list(islice(known, PORTION)):
        taker = _Taker(record.rules, source, now, report)
        if dry_run:
            with record.reading() as case:
                taker.compare(case, portion)
        else:
            with record.writing() as case:
                taker.compare(case, portion)
                taker.write(case)
        progress(report.rows)
    report.unknown_people = sorted(set(report.unknown_people))
    return report


@dataclass
class _Taker:
    """Compares one portion with the record and gathers the entries it calls for."""

    rules: Rulebook
    source: str
    now: datetime
    report: ImportReport
    entries: list[NewEntry] = field(default_factory=list)
    registered: list[tuple[ChildSaid, list[NewEntry]]] = field(default_factory=list)
    blocked: list[tuple[str, int, str, str]] = field(default_factory=list)

    def compare(self, case: Reading, portion: list[RowRead]) -> None:
        directory = case.directory()
        names = {p.name.casefold() for p in directory.people.values()}
        for row in portion:
            self.report.rows += 1
            self.report.asked += row.asked
            self.report.left_out += row.left_out
            if row.said is None:
                continue
            if row.said.worker_name and row.said.worker_name.casefold() not in names:
                self.report.unknown_people.append(row.said.worker_name)
            self._compare_child(case, row.said, directory)

    def _compare_child(self, case: Reading, said: ChildSaid, directory: Directory) -> None:
        reference = case.reference_of(said.case_id)
        journey = case.journey(reference) if reference else None
        if journey is None or reference is None:
            self._new_child(said, directory)
            return
        entries = list(case.entries(reference))
        comparing = _Comparing(self, said, journey, entries)
        new = comparing.entries(directory)
        self.entries += new
        if comparing.blocker and not case.stages(StageQuery(references=frozenset({reference}))):
            comparing.blocker = None  # no clock runs that it could hold up
        if comparing.blocker:
            self.blocked.append(
                (reference, journey.number, comparing.blocker, f"{BY_FILE}{self.source}:{said.row}")
            )
        if new or comparing.blocker:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _new_child(self, said: ChildSaid, directory: Directory) -> None:
        if said.looked_after_on is None:
            if self.rules.pack.begins_with not in said.asked_milestones:
                why = "no date of becoming looked after: nothing can be counted from"
                self.report.asked.append(Asked(said.row, self.rules.pack.begins_with, "", why))
            return
        self.report.new += 1
        self.registered.append((said, first_entries(said, self.rules, directory, self.source)))

    def write(self, case: Writing) -> None:
        for said, entries in self.registered:
            reference = case.new_reference()
            self.entries += [_about(entry, reference) for entry in entries]
            if said.blocker:
                self.blocked.append((reference, 1, said.blocker, f"{BY_FILE}{self.source}:{said.row}"))
        self.report.entries_added += len(case.append(self.entries, self.now)) if self.entries else 0
        blockers = [b for b in self._blockers(case) if b]
        self.report.entries_added += len(case.append(blockers, self.now)) if blockers else 0

    def _blockers(self, case: Writing) -> Iterator[NewEntry | None]:
        """Each stumbling block, on the stage that is (or will be) late first, to be looked at again from today."""
        today = self.now.astimezone(self.rules.zone).date()
        references = frozenset(reference for reference, _, _, _ in self.blocked)
        stages = [s.stage for s in case.stages(StageQuery(references=references))] if references else []
        for reference, number, reason, through in self.blocked:
            mine = [s for s in stages if s.reference == reference]
            if mine:
                first = min(mine, key=lambda s: (not s.is_open, s.due_on or date.max, s.code))
                recorder = Recorder(reference, number, f"{BY_FILE}{self.source}", through)
                yield recorder.blocked(first.key, reason, today)
        self.blocked.clear()


def _about(entry: NewEntry, reference: str) -> NewEntry:
    return NewEntry(entry.kind, reference, entry.journey, entry.data, entry.by, entry.through, entry.replaces)


def first_entries(said: ChildSaid, rules: Rulebook, directory: Directory, source: str) -> list[NewEntry]:
    """All that a row says about a child who is not known yet; the reference is filled in when it is written."""
    through = f"{BY_FILE}{source}:{said.row}"
    about_child = Recorder("", 0, f"{BY_FILE}{source}", through)
    return [about_child.child_registered(said.case_id), *_journey_entries(said, 1, rules, directory, source)]


def _journey_entries(
    said: ChildSaid, number: int, rules: Rulebook, directory: Directory, source: str
) -> list[NewEntry]:
    began = said.looked_after_on
    if began is None:
        return []
    on = Recorder("", number, f"{BY_FILE}{source}", f"{BY_FILE}{source}:{said.row}")
    entries = [on.journey_began(began, rules.pack.begins_with, said.age, said.legal_basis)]
    if said.worker_name or said.team:
        entries.append(_allocated(on, said, directory))
    if said.route:
        opened = said.route_opened_on or began
        entries.append(on.plan_opened(said.route, opened, said.route_reason))
    if said.parallel_route and said.parallel_route != said.route:
        entries.append(on.plan_opened(said.parallel_route, began, None, primary=False))
    entries += [on.milestone_reached(code, d.on) for code, dates in said.milestones.items() for d in dates]
    entries += [on.booked(code, dated.on) for code, dated in said.bookings.items()]
    silent = said.untracked | said.asked_milestones
    if silent:
        entries.append(on.untracked(silent))
    if said.ended_on:
        entries.append(on.journey_ended(said.ended_on, said.ended_reason or "as the file says"))
    return entries


def _allocated(on: Recorder, said: ChildSaid, directory: Directory) -> NewEntry:
    name = (said.worker_name or "").casefold()
    known = [p.email for p in directory.people.values() if p.name.casefold() == name]
    return on.allocated(
        social_worker=known[0] if len(known) == 1 else None,
        worker_name=said.worker_name,
        team=said.team,
    )


@dataclass
class _Comparing:
    """One child's row against what is held about her."""

    taker: _Taker
    said: ChildSaid
    journey: Journey
    held: list[Entry]
    blocker: str | None = None

    def entries(self, directory: Directory) -> list[NewEntry]:
        said, journey = self.said, self.journey
        if self._is_new_journey():
            number = journey.number + 1
            new = _journey_entries(said, number, self.taker.rules, directory, self.taker.source)
            return [_about(entry, journey.reference) for entry in new]
        new = [*self._began(), *self._milestones(), *self._bookings(), *self._route(), *self._details()]
        new += self._allocation(directory)
        silent = said.asked_milestones - journey.untracked - {m.milestone for m in journey.milestones}
        if silent:
            new.append(self._recorder().untracked(silent))
        if said.ended_on and journey.ended_on is None:
            new.append(self._recorder().journey_ended(said.ended_on, said.ended_reason or "as the file says"))
        if said.blocker and not self._was_imported(EntryKind.BLOCKED, reason=said.blocker):
            self.blocker = said.blocker
        return new

    def _recorder(self, replaces: int | None = None) -> Recorder:
        by = f"{BY_FILE}{self.taker.source}"
        return Recorder(
            self.journey.reference, self.journey.number, by, f"{by}:{self.said.row}", replaces=replaces
        )

    def _is_new_journey(self) -> bool:
        began, ended = self.said.looked_after_on, self.journey.ended_on
        return began is not None and ended is not None and began > ended

    def _was_imported(self, kind: EntryKind, **data: str) -> bool:
        """Whether a file has said this before, whatever became of it since: then it is no news."""
        return any(
            e.kind is kind
            and e.through.startswith(BY_FILE)
            and e.journey == self.journey.number
            and all(e.data.get(k) == v for k, v in data.items())
            for e in self.held
        )

    def _began(self) -> list[NewEntry]:
        began, held = self.said.looked_after_on, self.journey.first_reached(self.taker.rules.pack.begins_with)
        if began is None or held is None or held.on == began:
            return []
        if self._was_imported(EntryKind.JOURNEY_BEGAN, on=began.isoformat()):
            return []
        if not held.through.startswith(BY_FILE):
            return self._conflict(held.milestone, held.milestone, began.isoformat(), held)
        recorder = self._recorder(replaces=held.entry)
        return [recorder.journey_began(began, held.milestone, self.said.age, self.said.legal_basis)]

    def _milestones(self) -> list[NewEntry]:
        new = []
        for code, dates in self.said.milestones.items():
            held = self.journey.reached(code)
            for dated in dates:
                new += self._milestone(code, dated, held)
        return new

    def _milestone(self, code: str, dated: Dated, held: list[Reached]) -> list[NewEntry]:
        known = any(h.on == dated.on for h in held)
        if known or self._was_imported(EntryKind.MILESTONE_REACHED, milestone=code, on=dated.on.isoformat()):
            return []
        if not held or self.taker.rules.pack.milestones[code].repeats:
            return [self._recorder().milestone_reached(code, dated.on)]
        last = held[-1]
        if last.through.startswith(BY_FILE):
            return [self._recorder(replaces=last.entry).milestone_reached(code, dated.on)]
        return self._conflict(code, dated.column, dated.on.isoformat(), last)

    def _conflict(self, what: str, column: str, given: str, held: Reached) -> list[NewEntry]:
        conflict = Conflict(
            self.said.row, column, self.journey.reference, what, given, held.on.isoformat(), held.by
        )
        self.taker.report.conflicts.append(conflict)
        if self._was_imported(EntryKind.QUESTION_ASKED, milestone=what, given=given):
            return []
        return [
            self._recorder().question_asked(what, given, held.on.isoformat(), "a person gave another date")
        ]

    def _bookings(self) -> list[NewEntry]:
        new = []
        for code, dated in self.said.bookings.items():
            said_before = self._was_imported(EntryKind.BOOKED, milestone=code, on=dated.on.isoformat())
            already = any(b.on == dated.on for b in self.journey.bookings_of(code))
            if not said_before and not already and not self.journey.reached(code):
                new.append(self._recorder().booked(code, dated.on))
        return new

    def _route(self) -> list[NewEntry]:
        route, plan = self.said.route, self.journey.primary_plan()
        if route is None or (plan and plan.route == route):
            return []
        on = self.said.route_opened_on or self.taker.now.astimezone(self.taker.rules.zone).date()
        if plan is None:
            known = any(p.route == route for p in self.journey.plans)
            opened = self.said.route_opened_on or self.journey.began_on or on
            return [] if known else [self._recorder().plan_opened(route, opened, self.said.route_reason)]
        if self._route_was_imported(route):
            return []
        opener = next((e for e in self.held if e.number == plan.entry), None)
        if opener and not opener.through.startswith(BY_FILE):
            held = Reached(
                plan.route, plan.opened_on, plan.entry, opener.by, opener.through, opener.recorded_at
            )
            return self._conflict("route", "route", route, held)
        return [self._recorder().route_changed(plan.route, route, on, self.said.route_reason)]

    def _route_was_imported(self, route: str) -> bool:
        opened = self._was_imported(EntryKind.PLAN_OPENED, route=route)
        return opened or self._was_imported(EntryKind.ROUTE_CHANGED, to_route=route)

    def _details(self) -> list[NewEntry]:
        age = self.said.age if self.said.age != self.journey.age_at_start else None
        basis = self.said.legal_basis if self.said.legal_basis != self.journey.legal_basis else None
        return [self._recorder().details_changed(age, basis)] if age is not None or basis else []

    def _allocation(self, directory: Directory) -> list[NewEntry]:
        said, held = self.said, self.journey
        same_worker = said.worker_name is None or said.worker_name == held.worker_name
        same_team = said.team is None or said.team == held.allocation.team
        if same_worker and same_team:
            return []
        whole = replace(
            said, worker_name=said.worker_name or held.worker_name, team=said.team or held.allocation.team
        )
        return [_allocated(self._recorder(), whole, directory)]
