"""Sheets with one row a child: each row becomes what it says, what must be asked, and what says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from casework.imports.rows import Asked, ChildRows, Dated, RouteRow, RowRead
from permanence.pack.model import Pack
from store.imports.beside import Beside
from store.imports.cells import Ask, blank_tokens, is_blank, shown
from store.imports.codes import CodeReader, words_of_reasons
from store.imports.day_cells import DayCells, DaysBySheet
from store.imports.door import NOT_SHOWN, note_question, team_question, worker_question
from store.imports.doubts import STRUCK, doubt_of
from store.imports.look_ahead import Ahead, id_key, look_ahead
from store.imports.mapping import CodedColumn, Ending, Mapping
from store.imports.periods import Named, periods_of
from store.imports.sheet_shape import is_example, is_of_closed
from store.imports.sheets import Sheet, SheetRow
from store.imports.whose_rows import id_of

NO_HEADER = "(no header)"
IN_A_NOTE = "empty, with a note on it that names a day: put the day into the cell, or take the note away"
UNDER_CLOSED = (
    "stands below the heading of row {}, which says closed: is she looked after still? say when it ended"
)
STRUCK_CHILD = (
    "struck through: is she looked after still? say when it ended, take the row out, or take the stroke away"
)
SAYS_EXAMPLE = '"{}" says that the row is an example: is it a child\'s? take it out, or take the word away'
NOT_SURE = "a birth date that may be read in two ways, or has another day of the week"
DAY_IN_WORDS = re.compile(r"\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b")  # what a question says that its cell may mean
OF_NO_ROUTE = "a day on which a plan began or ended, in a row that says no plan"
_BETWEEN_IDS = re.compile(r"[,;&\s]+")
CODED_COLUMNS = (
    *("route", "parallel_route", "route_reason", "route_closed_reason"),
    *("legal_basis", "blocker", "ended_reason"),
)


def read_child_rows(
    sheet: Sheet, mapping: Mapping, pack: Pack, today: date, staff: frozenset[str] = frozenset()
) -> Iterator[RowRead]:
    """Every row of the sheet that is about a child, in the sheet's order; section rows are passed over.

    The rows of a child who has several come together, after all others. `staff`: names and addresses that notes may
    hold.
    """
    with sheet.again() as rows:
        ahead = look_ahead(rows, mapping)
    plan = _Plan.of(sheet, mapping, pack, today, ahead, staff)
    several: dict[str, list[RowRead]] = {}
    heading = Heading()
    for row in sheet.rows:
        if plan.is_section(row):
            heading = heading.above(row)
            continue
        read = _RowReader(row, plan, heading.of_closed(row)).read()
        key = id_key(read.from_file[0].case_id) if read.from_file else ""
        if key in ahead.twice:
            several.setdefault(key, []).append(read)
        else:
            yield read
    for rows_of_one in several.values():
        yield from periods_of(
            rows_of_one, Named(mapping.worker_column or "", pack.begins_with, ahead.by_habit)
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """The row that parts others under which a row stands. `closed`: the row in which closed cases are headed."""

    closed: int | None = None
    sheet: str | None = None

    def above(self, row: SheetRow) -> Heading:
        """The heading under which the rows below this one stand; the headers once more say nothing new."""
        filled = [value for value in row.cells.values() if value is not None and value != ""]
        if len(filled) != 1:
            return self
        sheet = row.sheet
        return Heading(row.number if is_of_closed(shown(filled[0])) else None, sheet)

    def of_closed(self, row: SheetRow) -> int | None:
        """The row of the heading that says of this row's children that they are closed cases; None without one."""
        return self.closed if row.sheet == self.sheet else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What stays the same for every row of a file, worked out once."""

    mapping: Mapping
    pack: Pack
    today: date
    is_text: bool
    blanks: frozenset[str]
    coded: dict[str, CodeReader]
    untracked: frozenset[str]
    began_column: str
    days: DaysBySheet
    staff: frozenset[str]
    day_columns: tuple[str, ...]
    ahead: Ahead
    beside: Beside

    @classmethod
    def of(
        cls, sheet: Sheet, mapping: Mapping, pack: Pack, today: date, ahead: Ahead, staff: frozenset[str]
    ) -> _Plan:
        blanks = blank_tokens(mapping.blanks)
        words = {"blocker": words_of_reasons(pack.blocker_reasons.values())}
        coded = {
            name: CodeReader(column, blanks, mapping.strip_prefix, words.get(name, {}))
            for name in CODED_COLUMNS
            if isinstance(column := getattr(mapping, name), CodedColumn)
        }
        told = {*mapping.dates.values(), *(e.milestone for e in mapping.endings.values())}
        began = (column for column, code in mapping.dates.items() if code == pack.begins_with)
        untracked = frozenset() if mapping.tracks_all else frozenset(pack.milestones) - told
        days = DaysBySheet(mapping, today, ahead)
        columns = (
            *mapping.dates,
            *mapping.bookings,
            *([mapping.ended_column] if mapping.ended_column else ()),
        )
        return cls(
            *(mapping, pack, today, sheet.is_text, blanks, coded, untracked, next(began, "")),
            *(days, staff, columns, ahead, Beside.of(sheet.headers, mapping, pack)),
        )

    def is_section(self, row: SheetRow) -> bool:
        """Whether a row is no child's: empty, the headers once more, or one cell like the mapping's section rows."""
        filled = [v for v in row.cells.values() if not is_blank(v, self.blanks)]
        pattern = self.mapping.section_row
        if (not filled and not row.extra) or self._are_headers(row):
            return True
        return bool(pattern and len(filled) == 1 and re.search(pattern, str(filled[0]).strip()))

    def _are_headers(self, row: SheetRow) -> bool:
        """Whether the row has the headers once more, as above each part of a long sheet."""
        whose = row.cells.get(self.mapping.id_column)
        if not isinstance(whose, str) or " ".join(whose.split()) != self.mapping.id_column:
            return False
        said = ((column, v) for column, v in row.cells.items() if not is_blank(v, self.blanks))
        return all(isinstance(v, str) and " ".join(v.split()) == column for column, v in said)


@dataclass
class _RowReader:
    row: SheetRow
    plan: _Plan
    closed_in: int | None = None  # the row of the heading that says "closed" above it
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    asked_milestones: set[str] = field(default_factory=set)

    def read(self) -> RowRead:
        case_id = None
        if self._holds_together() and not self._is_an_example():
            case_id = id_of([self.row], self.plan.mapping, self.plan.blanks, self.asked, self.plan.ahead)
        if case_id is None:
            return self._done()
        if why := self._may_be_looked_after_no_more():
            return self._done(self._out(case_id, why))
        mapping, plan = self.plan.mapping, self.plan
        milestones = self._milestones()
        began = milestones.pop(plan.pack.begins_with, (None,))[0]
        ended, ending = self._ended()
        if ended and ending and ending.milestone:
            milestones[ending.milestone] = (*milestones.get(ending.milestone, ()), ended)
        said = ChildRows(
            row=self.row.number,
            case_id=case_id,
            id_column=mapping.id_column,
            began_column=plan.began_column,
            began=began,
            ended=ended,
            born=self._born(),
            birth_column=mapping.birth_column or "",
            legal_basis=self._code("legal_basis"),
            worker_name=self._colleague(mapping.worker_column),
            reviewing_officer_name=self._colleague(mapping.reviewing_officer_column),
            team=self._text(mapping.team_column, team_question),
            milestones=milestones,
            bookings=self._bookings(),
            routes=self._routes(milestones, ending),
            blocker=self._code("blocker"),
            blocker_column=mapping.blocker.column if mapping.blocker else "",
            blocker_words=shown(self.row.get(mapping.blocker.column) or "") if mapping.blocker else "",
            notes=self._notes(),
            siblings=self._siblings(),
            siblings_column=mapping.siblings_column or "",
            kept_from=self._kept_from(),
            kept_from_column=mapping.kept_from_column or "",
            asked_milestones=frozenset(self.asked_milestones),
            untracked=plan.untracked,
            blank=frozenset(filter(self._is_blank, plan.day_columns)),
        )
        return self._done(said)

    def _may_be_looked_after_no_more(self) -> str | None:
        """The question about a row that is struck, or closed by its heading or its own status, and names no end."""
        if self.plan.mapping.id_column in self.row.struck:
            return STRUCK_CHILD
        if not self._is_blank(self.plan.mapping.ended_column):
            return None
        if self.closed_in is not None:
            return UNDER_CLOSED.format(self.closed_in)
        return self.plan.beside.says_closed(self.row)

    def _out(self, case_id: str, why: str) -> ChildRows:
        """A child who may be looked after no more: she is in the file, and her row as a whole is a question."""
        mapping = self.plan.mapping
        self._ask(mapping.id_column, Ask(case_id, why))
        return ChildRows(
            row=self.row.number,
            case_id=case_id,
            id_column=mapping.id_column,
            began_column=self.plan.began_column,
            asked_milestones=frozenset({self.plan.pack.begins_with, *mapping.dates.values()}),
            untracked=self.plan.untracked,
            is_a_question=True,
        )

    def _done(self, *said: ChildRows) -> RowRead:
        return RowRead(said, 1, tuple(self.asked), tuple(self.left_out))

    def _ask(self, column: str, ask: Ask) -> None:
        self.asked.append(Asked(self.row.number, column, ask.value, ask.why))

    @property
    def _days(self) -> DayCells:
        return self.plan.days[self.row.sheet]

    def _holds_together(self) -> bool:
        """In a CSV file a cell too many means that a comma moved all those behind it: such a row is not read."""
        for value in self.row.extra:
            if self.plan.is_text:
                why = "more cells than headers: a comma too many, so the row is not read"
                self._ask(NO_HEADER, Ask(shown(value), why))
                return False
            self.left_out.append(Asked(self.row.number, NO_HEADER, shown(value), "this cell has no header"))
        return True

    def _is_an_example(self) -> bool:
        """Whether a cell of the row says so; then it is asked about, and nobody's."""
        for column, value in self.row.cells.items():
            if isinstance(value, str) and is_example(value):
                self._ask(self.plan.mapping.id_column, Ask(NOT_SHOWN, SAYS_EXAMPLE.format(column)))
                return True
        return False

    def _is_blank(self, column: str | None) -> bool:
        return column is None or is_blank(self.row.get(column), self.plan.blanks)

    def _milestones(self) -> dict[str, tuple[Dated, ...]]:
        found: dict[str, tuple[Dated, ...]] = {}
        for column, milestone in self.plan.mapping.dates.items():
            dated = self._dated(column, milestone)
            if dated:
                found[milestone] = (*found.get(milestone, ()), dated)
        return found

    def _dated(self, column: str | None, milestone: str | None = None) -> Dated | None:
        """The date of a cell; of which milestone a question leaves us unsure."""
        if column is None:
            return None
        if self._is_blank(column):
            if column in self.row.untold:
                self._ask(column, Ask("", IN_A_NOTE))
                self.asked_milestones |= {milestone} if milestone else set()
            return None
        day = doubt_of(self.row, column) or self._days.happened(column, self.row.get(column))
        if isinstance(day, date) and (why := self.plan.beside.doubt(self.row, column)):
            day = Ask(shown(self.row.get(column)), why)
        if isinstance(day, date):
            return Dated(day, self.row.number, column, outcome=self.plan.beside.left_open(self.row, column))
        self._ask(column, day)
        if milestone:
            self.asked_milestones.add(milestone)
        return None

    def _bookings(self) -> dict[str, Dated]:
        found = {}
        for column, milestone in self.plan.mapping.bookings.items():
            if self._is_blank(column):
                continue
            day = doubt_of(self.row, column) or self._days.booked(column, self.row.get(column))
            if isinstance(day, Ask):
                self._ask(column, day)
            else:
                found[milestone] = Dated(day, self.row.number, column)
        return found

    def _ended(self) -> tuple[Dated | None, Ending | None]:
        """The day on which she ceased to be looked after, and what the reason stands for."""
        mapping = self.plan.mapping
        dated = self._dated(mapping.ended_column)
        code = self._code("ended_reason")
        ending = mapping.endings.get(code) if code else None
        if dated is None:
            return None, None
        reason = ending.reason if ending else code
        return Dated(dated.on, dated.row, dated.column, reason=reason), ending

    def _siblings(self) -> tuple[str, ...]:
        """The ids in the cell; whether they are those of children is known when all rows are in."""
        column = self.plan.mapping.siblings_column
        if column is None or self._is_blank(column):
            return ()
        value = self.row.get(column)
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return tuple(dict.fromkeys(part for part in _BETWEEN_IDS.split(text.strip()) if part))

    def _kept_from(self) -> tuple[str, ...]:
        """The names or addresses of staff in the cell, as they are written there."""
        column = self.plan.mapping.kept_from_column
        if column is None or self._is_blank(column):
            return ()
        names = (" ".join(part.split()) for part in str(self.row.get(column)).split(";"))
        return tuple(dict.fromkeys(filter(None, names)))

    def _born(self) -> date | None:
        """The birth date, on its way to an age. What the cell holds is never shown."""
        column = self.plan.mapping.birth_column
        if column is None or self._is_blank(column):
            return None
        born = doubt_of(self.row, column) or self._days.happened(column, self.row.get(column))
        if isinstance(born, date):
            return born
        self._ask(column, Ask(NOT_SHOWN, NOT_SURE if DAY_IN_WORDS.search(born.why) else born.why))
        return None

    def _routes(
        self, milestones: dict[str, tuple[Dated, ...]], ending: Ending | None
    ) -> tuple[RouteRow, ...]:
        mapping, row = self.plan.mapping, self.row.number
        opened = self._dated(mapping.route_opened_column)
        reason = self._code("route_reason")
        closed = self._closed(milestones)
        route = self._code("route") or mapping.always_route or (ending.route if ending else None)
        parallel = self._code("parallel_route")
        routes = []
        if route:
            column = mapping.route.column if mapping.route else mapping.id_column
            routes.append(RouteRow(route, row, column, opened.on if opened else None, reason, closed=closed))
        else:
            for told in filter(None, (opened, closed)):
                self.left_out.append(Asked(row, told.column, told.on.isoformat(), OF_NO_ROUTE))
        if parallel and parallel != route and mapping.parallel_route:
            routes.append(RouteRow(parallel, row, mapping.parallel_route.column, primary=False))
        return tuple(routes)

    def _closed(self, milestones: dict[str, tuple[Dated, ...]]) -> Dated | None:
        """The day on which the route was given up: a milestone's own date where the same column holds both."""
        column, reason = self.plan.mapping.route_closed_column, self._code("route_closed_reason")
        for code, dates in milestones.items():
            for n, dated in enumerate(dates):
                if dated.column == column:
                    told = Dated(dated.on, dated.row, dated.column, reason=reason)
                    milestones[code] = (*dates[:n], told, *dates[n + 1 :])
                    return told
        if column in self.plan.mapping.dates:
            return None
        dated_alone = self._dated(column)
        return dated_alone and Dated(dated_alone.on, dated_alone.row, dated_alone.column, reason=reason)

    def _colleague(self, column: str | None) -> str | None:
        child = " ".join(str(v) for c in self.plan.mapping.names if (v := self.row.get(c)) is not None)
        return self._text(column, partial(worker_question, child=child))

    def _text(self, column: str | None, question: Callable[[str], str | None]) -> str | None:
        """What a cell says, unless it looks private: then it is asked about, and not shown."""
        if column is None or self._is_blank(column):
            return None
        text = " ".join(str(self.row.get(column)).split())
        why = question(text) or (STRUCK if column in self.row.struck else None)
        if why is None:
            return text
        self._ask(column, Ask(NOT_SHOWN, why))
        return None

    def _notes(self) -> tuple[str, ...]:
        """The comments that may be kept; of each other one it is said that it is not, and why."""
        kept = []
        for column in self.plan.mapping.notes:
            if self._is_blank(column):
                continue
            text = " ".join(shown(self.row.get(column)).split())
            why = STRUCK if column in self.row.struck else note_question(text, self.plan.staff)
            if why:
                self.left_out.append(Asked(self.row.number, column, NOT_SHOWN, why))
            else:
                kept.append(text)
        return tuple(kept)

    def _code(self, name: str) -> str | None:
        reader = self.plan.coded.get(name)
        if reader is None:
            return None
        if reader.column.column in self.row.struck and not self._is_blank(reader.column.column):
            self._ask(reader.column.column, Ask(shown(self.row.get(reader.column.column)), STRUCK))
            return None
        coded = reader.read(self.row)
        if coded.ask:
            self._ask(reader.column.column, coded.ask)
        if coded.left_out:
            left = coded.left_out
            self.left_out.append(Asked(self.row.number, reader.column.column, left.value, left.why))
        return coded.code
