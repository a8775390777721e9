"""Sheets with one row an episode of care, the rows of a child together: the SSDA903 return.

A period of being looked after begins with an episode that starts care, and ends with one that ended for a reason after
which it does not go on. Where the first episode of a file is no start, care began before the file does: its day is then
taken as "by this day at the latest". What a legal status or a placement shows happened on the first day of the first
episode that shows it in the period (at the latest, where that is the first of such a file).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from casework.imports.rows import AT_THE_LATEST, EXACT, Asked, ChildRows, Dated, RouteRow, RowRead
from permanence.pack.model import Pack
from store.imports.cells import Ask, blank_tokens, is_blank, read_date, shown
from store.imports.doubts import NOT_READ, doubt_of, struck_in
from store.imports.mapping import Ending, Episodes, Mapping
from store.imports.sheets import Sheet, SheetRow
from store.imports.whose_rows import rows_together, whose

NO_STATUS = "no legal status that the mapping knows: nothing is read of it"


def read_episodes(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """One child after the other: her episodes stand together; their order among themselves does not matter."""
    if mapping.episodes is None:
        return
    plan = _Plan(
        mapping, mapping.episodes, pack, today, blank_tokens(mapping.blanks), _untracked(mapping, pack)
    )
    seen: dict[str, int] = {}
    for rows in rows_together(sheet, mapping):
        yield _ChildReader(plan, rows).read(seen)


def _untracked(mapping: Mapping, pack: Pack) -> frozenset[str]:
    told = {code for _, code in mapping.names_milestones()}
    return frozenset(pack.milestones) - told - {pack.begins_with}


@dataclass(frozen=True, slots=True)
class _Plan:
    mapping: Mapping
    columns: Episodes
    pack: Pack
    today: date
    blanks: frozenset[str]
    untracked: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Episode:
    row: SheetRow
    start: date
    end: date | None
    why_started: str
    why_ended: str | None
    status: str
    placement: str


@dataclass
class _ChildReader:
    plan: _Plan
    rows: list[SheetRow]
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)

    def read(self, seen: dict[str, int]) -> RowRead:
        case_id = whose(self.rows, self.plan.mapping, self.plan.blanks, seen, self.asked)
        said: tuple[ChildRows, ...] = ()
        if case_id is not None:
            episodes = sorted(
                filter(None, map(self._episode, self.rows)), key=lambda e: (e.start, e.row.number)
            )
            said = tuple(self._said(case_id, period) for period in self._periods(episodes))
            said = tuple(replace(one, shown=self._shown(episodes)) for one in said[:1]) + said[1:]
        return RowRead(said, len(self.rows), tuple(self.asked), tuple(self.left_out))

    def _ask(self, row: SheetRow, column: str, ask: Ask) -> None:
        self.asked.append(Asked(row.number, column, ask.value, ask.why))

    def _text(self, row: SheetRow, column: str) -> str:
        value = row.cells.get(column)
        return "" if is_blank(value, self.plan.blanks) else shown(value)

    def _episode(self, row: SheetRow) -> _Episode | None:
        """An episode; None (and asked about) without the day on which it began."""
        columns = self.plan.columns
        if row.extra:
            why = "more cells than headers: a comma too many, so the row is not read"
            self._ask(row, "(no header)", Ask(shown(row.extra[0]), why))
            return None
        if struck := struck_in(row, self.plan.mapping.columns):
            self._ask(row, struck, Ask(shown(row.get(struck)), NOT_READ))
            return None
        start = self._day(row, columns.start)
        if start is None:
            if not self._text(row, columns.start):
                self._ask(row, columns.start, Ask("", "an episode has a first day"))
            return None
        status = self._text(row, columns.status)
        if status and columns.bases and status not in columns.bases:
            self.left_out.append(Asked(row.number, columns.status, status, NO_STATUS))
        end = self._day(row, columns.end)
        if end is not None and end < start:
            self._ask(row, columns.end, Ask(end.isoformat(), f"before {start}, when the episode began"))
            end = None
        return _Episode(
            row,
            start,
            end,
            self._text(row, columns.why_started),
            self._text(row, columns.why_ended) or None,
            status,
            self._text(row, columns.placement),
        )

    def _day(self, row: SheetRow, column: str) -> date | None:
        if not self._text(row, column):
            return None
        formats, today = self.plan.mapping.date_formats, self.plan.today
        day = doubt_of(row, column) or read_date(row.cells.get(column), formats, today)
        if isinstance(day, date):
            return day
        self._ask(row, column, day)
        return None

    def _periods(self, episodes: list[_Episode]) -> list[list[_Episode]]:
        """The episodes of each period of being looked after. What contradicts itself is asked about."""
        periods: list[list[_Episode]] = []
        for episode in episodes:
            starts = episode.why_started in self.plan.columns.starts_care
            if not periods:
                periods.append([episode])
            elif self._is_over(periods[-1]):
                if starts:
                    periods.append([episode])
                else:
                    self._ask_why_started(episode, "after the end of care, and no start: expected one of")
            else:
                if starts:
                    self._ask_why_started(episode, "a start of care that had not ended: expected none of")
                periods[-1].append(episode)
        return periods

    def _is_over(self, period: list[_Episode]) -> bool:
        return any(self._leaves(e) for e in period)

    def _leaves(self, episode: _Episode) -> bool:
        """Whether care ended with this episode. An open episode with a reason for its end has not ended yet."""
        return bool(episode.end and episode.why_ended and episode.why_ended not in self.plan.columns.goes_on)

    def _ask_why_started(self, episode: _Episode, why: str) -> None:
        columns = self.plan.columns
        expected = f"{why} {', '.join(columns.starts_care)}"
        self._ask(episode.row, columns.why_started, Ask(episode.why_started, expected))

    def _said(self, case_id: str, period: list[_Episode]) -> ChildRows:
        columns, first = self.plan.columns, period[0]
        precision = EXACT if first.why_started in columns.starts_care else AT_THE_LATEST
        if precision == AT_THE_LATEST:
            why = f"care began before the file does: taken as begun by {first.start} at the latest"
            self.left_out.append(Asked(first.row.number, columns.why_started, first.why_started, why))
        ended, ending = self._ended(period)
        milestones = self._shown_first(period, precision)
        if ended and ending and ending.milestone:
            milestones[ending.milestone] = (ended,)
        return ChildRows(
            row=first.row.number,
            case_id=case_id,
            id_column=self.plan.mapping.id_column,
            began_column=columns.start,
            began=Dated(first.start, first.row.number, columns.start, precision),
            ended=ended,
            legal_basis=self._basis(period),
            milestones=milestones,
            routes=self._routes(milestones, ended, ending),
            untracked=self.plan.untracked.difference(milestones),
        )

    def _shown_first(self, period: list[_Episode], precision: str) -> dict[str, tuple[Dated, ...]]:
        """The first day of each milestone that a status or a placement shows."""
        found: dict[str, tuple[Dated, ...]] = {}
        for n, episode in enumerate(period):
            for column, code in self._signs(episode):
                if code not in found:
                    exact = precision if n == 0 else EXACT
                    found[code] = (Dated(episode.start, episode.row.number, column, exact),)
        return found

    def _signs(self, episode: _Episode) -> Iterator[tuple[str, str]]:
        columns = self.plan.columns
        for column, code in ((columns.status, episode.status), (columns.placement, episode.placement)):
            if code in columns.shows:
                yield column, columns.shows[code]

    def _shown(self, episodes: list[_Episode]) -> dict[str, tuple[date, ...]]:
        """Every day on which an episode began that starts care or shows a milestone."""
        found: dict[str, tuple[date, ...]] = {}
        for episode in episodes:
            codes = [code for _, code in self._signs(episode)]
            if episode.why_started in self.plan.columns.starts_care:
                codes.append(self.plan.pack.begins_with)
            for code in codes:
                found[code] = (*found.get(code, ()), episode.start)
        return found

    def _ended(self, period: list[_Episode]) -> tuple[Dated | None, Ending | None]:
        """The day on which care ended, and what its reason stands for; an unknown reason is asked about."""
        last = next((e for e in period if self._leaves(e)), None)
        if last is None or last.end is None or last.why_ended is None:
            return None, None
        ending = self.plan.mapping.endings.get(last.why_ended)
        if ending is None:
            known = ", ".join(self.plan.mapping.endings)
            self._ask(last.row, self.plan.columns.why_ended, Ask(last.why_ended, f"expected one of: {known}"))
        reason = ending.reason if ending else None
        return Dated(last.end, last.row.number, self.plan.columns.end, reason=reason), ending

    def _basis(self, period: list[_Episode]) -> str | None:
        """The newest legal status that the pack has a word for."""
        bases = self.plan.columns.bases
        return next((bases[e.status] for e in reversed(period) if e.status in bases), None)

    def _routes(
        self, milestones: dict[str, tuple[Dated, ...]], ended: Dated | None, ending: Ending | None
    ) -> tuple[RouteRow, ...]:
        """The routes that milestones show, and the one by which care ended, in the order they were taken."""
        signs = [
            RouteRow(route, dates[0].row, dates[0].column, dates[0].on)
            for code, route in self.plan.columns.routes.items()
            if (dates := milestones.get(code))
        ]
        signs.sort(key=lambda r: r.opened_on or date.max)
        if ended and ending and ending.route:
            signs.append(RouteRow(ending.route, ended.row, ended.column, ended.on))
        routes: list[RouteRow] = []
        for sign in signs:
            if not routes or routes[-1].route != sign.route:
                routes.append(sign)
        return tuple(routes)
