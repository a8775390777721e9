"""Sheets with one row a child: each row becomes what it says, what must be asked, and what says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from casework.tables import Asked, ChildSaid, Dated, RowRead
from permanence.pack import Pack
from store.imports.cells import Ask, is_blank, read_booked, read_date, read_id, shown
from store.imports.mapping import CodedColumn, Mapping
from store.imports.sheets import Sheet, SheetRow

IMPOSSIBLE_AGE = 26


def read_child_rows(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """Every row of the sheet that is about a child, in the sheet's order; section rows are passed over."""
    seen: dict[str, int] = {}
    for row in sheet.rows:
        if _is_section(row, mapping):
            continue
        yield _RowReader(row, mapping, pack, today).read(seen)


def _is_section(row: SheetRow, mapping: Mapping) -> bool:
    filled = [str(v).strip() for v in row.cells.values() if not is_blank(v, mapping.blanks)]
    if not filled:
        return True
    return bool(mapping.section_row and len(filled) == 1 and re.search(mapping.section_row, filled[0]))


@dataclass
class _RowReader:
    row: SheetRow
    mapping: Mapping
    pack: Pack
    today: date
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    asked_milestones: set[str] = field(default_factory=set)

    def read(self, seen: dict[str, int]) -> RowRead:
        case_id = self._case_id(seen)
        if case_id is None:
            return self._done(None)
        milestones = self._milestones()
        began = milestones.pop(self.pack.begins_with, None)
        self._check_order(milestones)
        mapping = self.mapping
        route = self._code(mapping.route) or mapping.always_route
        self._check_end(milestones, route)
        said = ChildSaid(
            row=self.row.number,
            case_id=case_id,
            looked_after_on=began[0].on if began else None,
            age=self._age(began[0].on if began else None),
            legal_basis=self._code(mapping.legal_basis),
            ended_on=self._plain_date(mapping.ended_column),
            worker_name=self._text(mapping.worker_column),
            team=self._text(mapping.team_column),
            milestones=milestones,
            bookings=self._bookings(),
            route=route,
            parallel_route=self._code(mapping.parallel_route),
            route_opened_on=self._plain_date(mapping.route_opened_column),
            route_reason=self._code(mapping.route_reason),
            blocker=self._code(mapping.blocker),
            asked_milestones=frozenset(self.asked_milestones),
            untracked=self._untracked(),
        )
        return self._done(said)

    def _done(self, said: ChildSaid | None) -> RowRead:
        return RowRead(self.row.number, said, tuple(self.asked), tuple(self.left_out))

    def _ask(self, column: str, ask: Ask) -> None:
        self.asked.append(Asked(self.row.number, column, ask.value, ask.why))

    def _is_blank(self, column: str | None) -> bool:
        return column is None or is_blank(self.row.get(column), self.mapping.blanks)

    def _case_id(self, seen: dict[str, int]) -> str | None:
        column = self.mapping.id_column
        if self._is_blank(column):
            self._ask(column, Ask("", "no id: whose row is this?"))
            return None
        case_id, ask = read_id(self.row.get(column), is_text=self.mapping.id_is_text)
        if case_id in seen:
            self._ask(column, Ask(case_id, f"the same child stands in row {seen[case_id]} already"))
            return None
        seen[case_id] = self.row.number
        if ask:
            self._ask(column, ask)
        return case_id

    def _milestones(self) -> dict[str, tuple[Dated, ...]]:
        found: dict[str, tuple[Dated, ...]] = {}
        for column, milestone in self.mapping.dates.items():
            if self._is_blank(column):
                continue
            day = read_date(self.row.get(column), self.mapping.date_formats, self.today)
            if isinstance(day, Ask):
                self._ask(column, day)
                self.asked_milestones.add(milestone)
            else:
                found[milestone] = (*found.get(milestone, ()), Dated(day, column))
        return found

    def _check_order(self, milestones: dict[str, tuple[Dated, ...]]) -> None:
        """A step dated before the one it must follow is asked about and not taken (the pack's ordering rules)."""
        for rule in self.pack.orderings:
            then = milestones.get(rule.then)
            before = [d.on for code in rule.first for d in milestones.get(code, ())]
            if not then or not before or then[0].on >= min(before):
                continue
            day = then[0]
            self._ask(day.column, Ask(day.on.isoformat(), f"before {min(before)}: {rule.words}"))
            self.asked_milestones.add(rule.then)
            del milestones[rule.then]

    def _check_end(self, milestones: dict[str, tuple[Dated, ...]], route: str | None) -> None:
        """Nothing happens on a journey after the order that ended it: a later date is asked about and not taken."""
        order = milestones.get(self.pack.final_order)
        known = self.pack.routes.get(route) if route else None
        if order is None or known is None or not known.order_ends_journey:
            return
        for code, dates in list(milestones.items()):
            if dates[0].on > order[0].on:
                why = f"after the final order of {order[0].on}, which ended the journey"
                self._ask(dates[0].column, Ask(dates[0].on.isoformat(), why))
                del milestones[code]

    def _bookings(self) -> dict[str, Dated]:
        found = {}
        for column, milestone in self.mapping.bookings.items():
            if self._is_blank(column):
                continue
            day = read_booked(self.row.get(column), self.mapping.date_formats)
            if isinstance(day, Ask):
                self._ask(column, day)
            else:
                found[milestone] = Dated(day, column)
        return found

    def _plain_date(self, column: str | None) -> date | None:
        if column is None or self._is_blank(column):
            return None
        day = read_date(self.row.get(column), self.mapping.date_formats, self.today)
        if isinstance(day, Ask):
            self._ask(column, day)
            return None
        return day

    def _age(self, began: date | None) -> int | None:
        """Whole years on the day of becoming looked after; the birth date itself goes no further than here."""
        column = self.mapping.birth_column
        if column is None or self._is_blank(column):
            return None
        born = read_date(self.row.get(column), self.mapping.date_formats, self.today)
        if isinstance(born, Ask):
            self._ask(column, Ask("(not shown)", born.why))
            return None
        if began is None:
            return None
        if born > began:
            self._ask(column, Ask("(not shown)", "born after becoming looked after"))
            return None
        years = began.year - born.year - ((began.month, began.day) < (born.month, born.day))
        return years if years < IMPOSSIBLE_AGE else None

    def _text(self, column: str | None) -> str | None:
        if column is None or self._is_blank(column):
            return None
        return " ".join(str(self.row.get(column)).split())

    def _code(self, column: CodedColumn | None) -> str | None:
        if column is None or self._is_blank(column.column):
            return None
        value = shown(self.row.get(column.column))
        if self.mapping.strip_prefix:
            value = re.sub(self.mapping.strip_prefix, "", value)
        code = {k.casefold(): v for k, v in column.codes.items()}.get(value.casefold())
        if code is None and column.unknown == "ask":
            self._ask(column.column, Ask(value, f"expected one of: {', '.join(column.codes)}"))
        elif code is None:
            why = "this value stands for nothing that can be recorded"
            self.left_out.append(Asked(self.row.number, column.column, value, why))
        return code or None

    def _untracked(self) -> frozenset[str]:
        if self.mapping.tracks_all:
            return frozenset()
        told = set(self.mapping.dates.values())
        return frozenset(code for code in self.pack.milestones if code not in told)
