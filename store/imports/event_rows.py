"""Sheets with one row an event, the rows of a child together: Homeward's own form (docs/imports.md).

The word in the milestone column is a milestone of the pack, or one of the few words below for what is no milestone.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from casework.imports.rows import AT_THE_LATEST, EXACT, Asked, ChildRows, Dated, RouteRow, RowRead
from permanence.pack.model import Pack
from store.imports.cells import Ask, blank_tokens, is_blank, read_booked, read_date, shown, too_far_ahead
from store.imports.door import NOT_SHOWN, team_question, worker_question
from store.imports.doubts import NOT_READ, doubt_of, struck_in
from store.imports.mapping import Events, Mapping
from store.imports.sheets import Sheet, SheetRow
from store.imports.whose_rows import rows_together, whose

ROUTE, PARALLEL_ROUTE, ROUTE_CLOSED = "route", "parallel_route", "route_closed"
ENDED, BLOCKED = "ended", "blocked"
PRECISIONS = (EXACT, "month", AT_THE_LATEST)
MOST_YEARS = 25


def read_event_rows(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """One child after the other: her rows stand together, and are taken as one."""
    plan = _Plan.of(mapping, pack, today)
    seen: dict[str, int] = {}
    for rows in rows_together(sheet, mapping):
        yield _ChildReader(plan, rows).read(seen)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What stays the same for every row of a file, worked out once."""

    mapping: Mapping
    columns: Events
    pack: Pack
    today: date
    blanks: frozenset[str]
    untracked: frozenset[str]
    reasons: frozenset[str]

    @classmethod
    def of(cls, mapping: Mapping, pack: Pack, today: date) -> _Plan:
        columns = mapping.events or Events()
        blanks = blank_tokens(mapping.blanks)
        untracked = frozenset() if mapping.tracks_all else frozenset(pack.milestones)
        reasons = frozenset({*pack.blocker_reasons, *pack.route_change_reasons, *pack.pause_reasons})
        return cls(mapping, columns, pack, today, blanks, untracked, reasons)


@dataclass
class _Period:
    """What the rows of one journey have said so far."""

    row: int
    began: Dated | None = None
    ended: Dated | None = None
    age: int | None = None
    legal_basis: str | None = None
    worker: str | None = None
    team: str | None = None
    blocker: str | None = None
    milestones: dict[str, tuple[Dated, ...]] = field(default_factory=dict)
    bookings: dict[str, Dated] = field(default_factory=dict)
    routes: list[RouteRow] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


@dataclass
class _ChildReader:
    plan: _Plan
    rows: list[SheetRow]
    asked: list[Asked] = field(default_factory=list)
    periods: dict[str, _Period] = field(default_factory=dict)

    def read(self, seen: dict[str, int]) -> RowRead:
        case_id = whose(self.rows, self.plan.mapping, self.plan.blanks, seen, self.asked)
        if case_id is None:
            return RowRead((), len(self.rows), tuple(self.asked))
        for row in self.rows:
            self._row(row)
        said = tuple(self._said(case_id, period) for period in self.periods.values())
        return RowRead(said, len(self.rows), tuple(self.asked))

    def _ask(self, row: SheetRow, column: str, ask: Ask) -> None:
        self.asked.append(Asked(row.number, column, ask.value, ask.why))

    def _cell(self, row: SheetRow, column: str) -> str | None:
        """What a cell says as text; None when it says nothing."""
        value = row.cells.get(column)
        if value is None or value == "":  # most cells of this form, so they are told apart first
            return None
        return None if is_blank(value, self.plan.blanks) else shown(value)

    def _unless_private(
        self, row: SheetRow, column: str, question: Callable[[str], str | None]
    ) -> str | None:
        """What a cell says; None where it says nothing, or looks private and is asked about."""
        text = self._cell(row, column)
        why = question(text) if text else None
        if why:
            self._ask(row, column, Ask(NOT_SHOWN, why))
        return None if why else text

    def _row(self, row: SheetRow) -> None:
        columns = self.plan.columns
        if row.extra:
            why = "more cells than headers: a comma too many, so the row is not read"
            self._ask(row, "(no header)", Ask(shown(row.extra[0]), why))
            return
        if struck := struck_in(row, self.plan.mapping.columns):
            self._ask(row, struck, Ask(shown(row.get(struck)), NOT_READ))
            return
        key = self._cell(row, columns.period) or "1"
        period = self.periods.get(key)
        if period is None:
            period = self.periods[key] = _Period(row.number)
        what = self._cell(row, columns.milestone)
        if what is None:
            self._ask(row, columns.milestone, Ask("", "expected a milestone of the pack"))
            return
        self._facts(row, period)
        if what in self.plan.pack.milestones:
            self._milestone(row, what, period)
        elif what in (ROUTE, PARALLEL_ROUTE):
            self._route(row, self._date(row), period, primary=what == ROUTE, reason=self._reason(row))
        elif what == ROUTE_CLOSED:
            self._route_closed(row, period)
        elif what == ENDED:
            period.ended = self._date(row, reason=self._cell(row, columns.reason))
        elif what == BLOCKED:
            period.blocker = self._code(row, columns.reason, self.plan.pack.blocker_reasons)
        else:
            self._ask(
                row, columns.milestone, Ask(what, f"the pack {self.plan.pack.code} has no such milestone")
            )

    def _facts(self, row: SheetRow, period: _Period) -> None:
        """What may stand beside any event: who works for her, her age and legal basis at the start."""
        columns = self.plan.columns
        period.worker = self._unless_private(row, columns.worker, worker_question) or period.worker
        period.team = self._unless_private(row, columns.team, team_question) or period.team
        period.legal_basis = (
            self._code(row, columns.legal_basis, self.plan.pack.legal_bases) or period.legal_basis
        )
        age = self._cell(row, columns.age)
        if age is None:
            return
        if age.isdecimal() and int(age) <= MOST_YEARS:
            period.age = int(age)
        else:
            self._ask(row, columns.age, Ask(age, f"expected whole years, 0 to {MOST_YEARS}"))

    def _milestone(self, row: SheetRow, what: str, period: _Period) -> None:
        columns = self.plan.columns
        if self._cell(row, columns.on) is None:
            booked = self._planned(row)
            if booked:
                period.bookings[what] = booked
            return
        outcome = self._cell(row, columns.outcome)
        if outcome and outcome not in self.plan.pack.outcomes:
            self._ask(
                row, columns.outcome, Ask(outcome, f"the pack {self.plan.pack.code} has no such outcome")
            )
            period.asked.add(what)
            return
        dated = self._date(row, outcome, self._reason(row))
        if dated is None:
            period.asked.add(what)
            return
        if what == self.plan.pack.begins_with:
            period.began = dated
        else:
            period.milestones[what] = (*period.milestones.get(what, ()), dated)
        self._route(row, dated, period)

    def _date(self, row: SheetRow, outcome: str | None = None, reason: str | None = None) -> Dated | None:
        columns = self.plan.columns
        value = row.cells.get(columns.on)
        if is_blank(value, self.plan.blanks):
            self._ask(row, columns.on, Ask("", "expected the day on which it happened"))
            return None
        formats, today = self.plan.mapping.date_formats, self.plan.today
        day = doubt_of(row, columns.on) or read_date(value, formats, today)
        if isinstance(day, Ask):
            self._ask(row, columns.on, day)
            return None
        precision = self._cell(row, columns.precision) or EXACT
        if precision not in PRECISIONS:
            self._ask(row, columns.precision, Ask(precision, f"expected one of: {', '.join(PRECISIONS)}"))
            precision = EXACT
        return Dated(day, row.number, columns.on, precision, outcome, reason)

    def _planned(self, row: SheetRow) -> Dated | None:
        columns = self.plan.columns
        if self._cell(row, columns.planned) is None:
            self._ask(row, columns.on, Ask("", f"expected a day here, or in {columns.planned}"))
            return None
        formats, planned = self.plan.mapping.date_formats, row.cells.get(columns.planned)
        day = doubt_of(row, columns.planned) or read_booked(planned, formats)
        day = too_far_ahead(day, planned, self.plan.today)
        if isinstance(day, Ask):
            self._ask(row, columns.planned, day)
            return None
        return Dated(day, row.number, columns.planned)

    def _route(
        self,
        row: SheetRow,
        dated: Dated | None,
        period: _Period,
        *,
        primary: bool = True,
        reason: str | None = None,
    ) -> None:
        """The route that a row names is followed from its day on; the same one again is no news."""
        route = self._code(row, self.plan.columns.route, self.plan.pack.routes)
        last = next((r for r in reversed(period.routes) if r.primary == primary), None)
        if route is None or dated is None or (last and last.route == route and not last.closed):
            return
        column = self.plan.columns.route
        prompt = self._prompt(row)
        period.routes.append(
            RouteRow(route, row.number, column, dated.on, reason, primary, prompted_by=prompt)
        )

    def _route_closed(self, row: SheetRow, period: _Period) -> None:
        route = self._code(row, self.plan.columns.route, self.plan.pack.routes)
        dated = self._date(row, reason=self._reason(row))
        for n, said in enumerate(period.routes):
            if said.route == route and dated:
                period.routes[n] = replace(said, closed=dated, closed_prompt=self._prompt(row))
                return
        if route:
            self._ask(
                row, self.plan.columns.route, Ask(route, "expected a route that an earlier row has opened")
            )

    def _prompt(self, row: SheetRow) -> str | None:
        """What brought it about: a milestone, with its outcome where there is one, or a prompt of the pack."""
        column = self.plan.columns.prompted_by
        said = self._cell(row, column)
        if said is None or said in self.plan.pack.prompts:
            return said
        milestone, _, outcome = said.partition(" ")
        if milestone in self.plan.pack.milestones and outcome in ("", *self.plan.pack.outcomes):
            return said
        self._ask(row, column, Ask(said, f"the pack {self.plan.pack.code} has no such milestone or prompt"))
        return None

    def _reason(self, row: SheetRow) -> str | None:
        return self._code(row, self.plan.columns.reason, self.plan.reasons)

    def _code(self, row: SheetRow, column: str, known: Container[str]) -> str | None:
        code = self._cell(row, column)
        if code is None or code in known:
            return code
        self._ask(row, column, Ask(code, f"the pack {self.plan.pack.code} has no such code"))
        return None

    def _said(self, case_id: str, period: _Period) -> ChildRows:
        columns = self.plan.columns
        return ChildRows(
            row=period.row,
            case_id=case_id,
            id_column=self.plan.mapping.id_column,
            began_column=columns.on,
            began=period.began,
            ended=period.ended,
            age=period.age,
            legal_basis=period.legal_basis,
            worker_name=period.worker,
            team=period.team,
            milestones=period.milestones,
            bookings=period.bookings,
            routes=tuple(period.routes),
            blocker=period.blocker,
            blocker_column=columns.reason,
            asked_milestones=frozenset(period.asked),
            untracked=self.plan.untracked.difference(period.milestones),
        )
