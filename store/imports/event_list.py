"""Lists of events in the council's own words: a row for each step, as case systems export them, in any order.

What makes a journey of them is here: all rows of a child are gathered, her periods of being looked after are told apart
by their beginnings and ends, and each event falls into the period that ran on its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise

from casework.imports.rows import CLOSE, Asked, ChildRows, Dated, NotSo, RowRead
from permanence.how_many import how_many
from permanence.names_in_sheets import name_key
from permanence.pack.model import Pack
from store.imports.cells import Ask, shown
from store.imports.door import NOT_SHOWN, quoted, team_question, worker_question
from store.imports.event_cells import WHICH_STEP, EventCells, Told
from store.imports.header_meaning import ENDED
from store.imports.look_ahead import look_ahead
from store.imports.mapping import Mapping
from store.imports.periods import OTHER_DAY, OTHER_WORKER, TWO_CHILDREN
from store.imports.sheets import Sheet, SheetRow, UnreadableSheet
from store.imports.took_place import is_a_slip
from store.imports.whose_rows import MOST_OF_A_CHILD, id_of, too_many

A_COMMA_TOO_MANY = "more cells than headers: a comma too many, so the row is not read"
NO_HEADER = "(no header)"
MOST_HELD = 500_000  # rows of steps, which are held until the last is read: some 400 MB
TOO_LONG = (
    f"more than {MOST_HELD:,} rows of steps, or other words, in a list of events: export the children who are "
    "looked after now, or the last years alone"
)
NO_STEP = "of no step that the mapping reads: {} of this file"
NO_STEP_ONCE = "of no step that the mapping reads, and on one row alone, so that it may be a name"
NONE_BY_MAPPING = "none by [event_list.events] of the mapping: {} of this file"
OTHER_TEAM = "row {} has another team for the same child: which is hers now?"
TWO_BOOKED = "row {} has it booked for {:%d %b %Y}: which day is right?"
TWO_PERIODS = "row {} has another beginning, of {:%d %b %Y}: a second period needs the end of the first"
HELD_ALREADY = "booked, and held on {:%d %b %Y} by another row"
ENDED_TWICE = "row {} has another end, of {:%d %b %Y}: which day is right?"
TWO_OUTCOMES = "row {} says that something else came of it on this day: which is right?"
OFF_THAT_DAY = "row {} says {} of the same day: was it held?"
NOT_BEGUN = "is of the step by which she became looked after, and no row says that it took place: did it?"
ENDS_EARLY = "before {}, when she became looked after"


def read_event_list(sheet: Sheet, mapping: Mapping, pack: Pack, today: date) -> Iterator[RowRead]:
    """One child after the other, with all her rows; then, once for each of its words, what is not read."""
    with sheet.again() as rows:
        cells = EventCells(mapping, pack, today, look_ahead(rows, mapping), sheet.headers)
    gathered: dict[str, list[SheetRow]] = {}
    kept = 0
    others: dict[str, SheetRow] = {}
    words: dict[str, list[int]] = {}
    for row in sheet.rows:
        if cells.is_no_row(row):
            continue
        if row.extra and sheet.is_text:
            question = Asked(row.number, NO_HEADER, shown(row.extra[0]), A_COMMA_TOO_MANY)
            yield RowRead((), 1, (question,))
        elif cells.is_no_step(row):
            words.setdefault(cells.word(row), []).append(row.number)
            others.setdefault(cells.key(row), cells.slim(row))
        else:
            gathered.setdefault(cells.key(row), []).append(cells.slim(row))
            kept += 1
        if kept + len(words) + len(others) > MOST_HELD:
            raise UnreadableSheet(TOO_LONG)
    for of_child in gathered.values():
        if len(of_child) > MOST_OF_A_CHILD:
            question = too_many(of_child[0].number, mapping.id_column, len(of_child))
            yield RowRead((), len(of_child), (question,))
        else:
            yield _Child(cells, of_child).read()
    for key, row in others.items():
        if key and key not in gathered:
            yield _without_a_step(cells, row)
    yield _unread(words, cells)


def _without_a_step(cells: EventCells, row: SheetRow) -> RowRead:
    """A child of whom the list tells no step: she is in the file, and nothing is asked where she is not known."""
    case_id = id_of([row], cells.mapping, cells.blanks, [], cells.ahead)
    if case_id is None:
        return RowRead((), 0)
    said = ChildRows(
        row=row.number,
        case_id=case_id,
        id_column=cells.mapping.id_column,
        asked_milestones=frozenset({cells.pack.begins_with}),
        untracked=cells.untracked,
    )
    return RowRead((said,), 0)


def _unread(words: dict[str, list[int]], cells: EventCells) -> RowRead:
    """The rows of events that are not read, each word once: one that sounds like a step is asked about.

    A word of one row alone may be a name, and is not shown where it sounds like no step and the mapping has it not.
    """
    asked, left_out = [], []
    for word, numbers in words.items():
        rows = how_many(len(numbers), "row")
        private = NOT_SHOWN if team_question(word) else word
        if cells.may_be_a_step(word):
            asked.append(Asked(numbers[0], cells.columns.event, private, WHICH_STEP.format(rows)))
        elif cells.is_in_mapping(word):
            left_out.append(Asked(numbers[0], cells.columns.event, word, NONE_BY_MAPPING.format(rows)))
        elif len(numbers) == 1:
            left_out.append(Asked(numbers[0], cells.columns.event, NOT_SHOWN, NO_STEP_ONCE))
        else:
            left_out.append(Asked(numbers[0], cells.columns.event, private, NO_STEP.format(rows)))
    return RowRead((), sum(map(len, words.values())), tuple(asked), tuple(left_out))


@dataclass
class _Child:
    """All rows of one child, on their way to her journeys."""

    cells: EventCells
    rows: list[SheetRow]
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)
    denied: list[NotSo] = field(default_factory=list)

    def read(self) -> RowRead:
        cells = self.cells
        case_id = id_of(self.rows, cells.mapping, cells.blanks, self.asked, cells.ahead)
        if case_id is None:
            return RowRead((), len(self.rows), tuple(self.asked))
        told = [one for row in self.rows if (one := cells.told(row, self))]
        told = self._without_denied(told + cells.told_on_every_row(self.rows, self))
        named = frozenset(pair for row in self.rows for pair in cells.named(row))
        begins = self._once([t for t in told if t.code == cells.pack.begins_with])
        ends = self._once([t for t in told if t.code == ENDED])
        if not begins:
            self._ask_of_beginning()
        periods = self._periods(begins, ends)
        steps = [t for t in told if t.code not in (cells.pack.begins_with, ENDED)]
        born, (worker, team, officer) = self._born(), self._colleagues()
        said = []
        for number, (began, ended) in enumerate(periods):
            mine = [t for t in steps if _period_of(t, periods) == number]
            is_last = number == len(periods) - 1
            milestones = self._milestones([t for t in mine if not t.is_booked])
            said.append(
                ChildRows(
                    row=self.rows[0].number,
                    case_id=case_id,
                    id_column=cells.mapping.id_column,
                    began_column=cells.began_column,
                    began=began,
                    ended=ended,
                    born=born,
                    birth_column=cells.mapping.birth_column or "",
                    worker_name=worker if is_last else None,
                    reviewing_officer_name=officer if is_last else None,
                    team=team if is_last else None,
                    milestones=milestones,
                    bookings=self._bookings([t for t in mine if t.is_booked], milestones),
                    asked_milestones=frozenset(self.unsure - set(milestones)),
                    untracked=cells.untracked.difference(milestones),
                    denied=tuple(d for d in self.denied if _period_at(d.on, periods) == number),
                    named=named,
                )
            )
        return RowRead(tuple(said), len(self.rows), tuple(self.asked), tuple(self.left_out))

    def ask(self, row: SheetRow, column: str, ask: Ask, code: str = "") -> None:
        """The cell is a question, and whether its step happened is not known."""
        self.asked.append(Asked(row.number, column, ask.value, ask.why))
        self.unsure |= {code} if code else set()

    def leave_out(self, row: SheetRow, column: str, ask: Ask) -> None:
        """The cell says nothing that can be recorded, and is named."""
        self.left_out.append(Asked(row.number, column, ask.value, ask.why))

    def deny(self, one: NotSo) -> None:
        """The row says that a step has not come about."""
        self.denied.append(one)

    def _without_denied(self, told: Sequence[Told]) -> list[Told]:
        """The events without those of which another row says that nothing was held that day; these are asked about.

        A row that was made in error or twice says nothing of the event.
        """
        off = {(d.what, d.on): d for d in self.denied if d.is_off and not is_a_slip(d.said)}
        sure = []
        for one in told:
            denied = None if one.is_booked else off.get((one.code, one.dated.on))
            if denied is None:
                sure.append(one)
            else:
                self.asked.append(one.dated.ask(OFF_THAT_DAY.format(denied.row, quoted(denied.said))))
                self.unsure |= {one.code} - {ENDED}
        return sure

    def _ask_of_beginning(self) -> None:
        """Where no row says that she became looked after, the rows that say that she did not are questions."""
        code = self.cells.pack.begins_with
        for one in self.denied:
            if one.what == code:
                self.asked.append(Asked(one.row, one.column, one.said, NOT_BEGUN))
                self.unsure.add(code)

    def _once(self, told: Iterable[Told]) -> list[Dated]:
        """Each day once, the earliest first."""
        days: dict[date, Dated] = {}
        for one in told:
            days.setdefault(one.dated.on, one.dated)
        return [days[on] for on in sorted(days)]

    def _periods(
        self, begins: Sequence[Dated], ends: Sequence[Dated]
    ) -> list[tuple[Dated | None, Dated | None]]:
        """Her periods of being looked after: each but the last has ended before the next, or all are asked about."""
        if len(begins) <= 1:
            return [(begins[0] if begins else None, self._end_of_one(begins, ends))]
        periods: list[tuple[Dated | None, Dated | None]] = []
        for this, following in pairwise([*begins, None]):
            if this is None:
                continue
            over = {
                end.on for _, end in periods if end
            }  # who comes back on the day of an end has not left again
            mine = [e for e in ends if e.on >= this.on and (following is None or e.on <= following.on)]
            mine = [e for e in mine if e.on not in over]
            if len(mine) > 1 or (following is not None and not mine):
                self._ask_each(begins, TWO_PERIODS, self.cells.pack.begins_with)
                return [(None, None)]
            periods.append((this, mine[0] if mine else None))
        return periods

    def _end_of_one(self, begins: Sequence[Dated], ends: Sequence[Dated]) -> Dated | None:
        if len(ends) > 1:
            self._ask_each(ends, ENDED_TWICE, ENDED)
            return None
        if ends and begins and ends[0].on < begins[0].on:
            self.asked.append(ends[0].ask(ENDS_EARLY.format(begins[0].on)))
            return None
        return ends[0] if ends else None

    def _ask_each(self, days: Sequence[Dated], why: str, code: str) -> None:
        """Each of several days is asked about beside another of them."""
        for n, one in enumerate(days):
            other = days[n - 1]
            self.asked.append(one.ask(why.format(other.row, other.on)))
        self.unsure |= {code} - {ENDED, ""}

    def _milestones(self, told: Sequence[Told]) -> dict[str, tuple[Dated, ...]]:
        """The days of each step; those of one that is there but once, told on two, are asked about."""
        found = {}
        for code in dict.fromkeys(t.code for t in told):
            days: dict[tuple[date, str | None], Dated] = {}
            for one in told:
                if one.code == code:
                    days.setdefault((one.dated.on, one.dated.outcome), one.dated)
            every = self._of_one_outcome(code, sorted(days.values(), key=lambda d: d.on))
            if doubtful := self._told_twice(code, self._reached(code, every)):
                self._ask_each(doubtful, OTHER_DAY, code)
                every = [d for d in every if d not in doubtful]
            if every:
                found[code] = tuple(every)
        return found

    def _reached(self, code: str, every: Sequence[Dated]) -> list[Dated]:
        """The days on which a step came about, and was not put off or refused."""
        outcomes = self.cells.pack.outcomes
        return [d for d in every if not d.outcome or outcomes[d.outcome].reaches_at(code)]

    def _of_one_outcome(self, code: str, every: Sequence[Dated]) -> list[Dated]:
        """The days without those of which two rows say that something else came of them; these are asked about."""
        sure = []
        for _, same in groupby(every, lambda d: d.on):
            of_the_day = list(same)
            if len(of_the_day) > 1:
                self._ask_each(of_the_day, TWO_OUTCOMES, code)
            else:
                sure += of_the_day
        return sure

    def _told_twice(self, code: str, reached: Sequence[Dated]) -> list[Dated]:
        """The days of which one is wrong: of a step that is there but once, and of two reviews a few days apart."""
        milestone = self.cells.pack.milestones[code]
        if not milestone.repeats:
            return list(reached) if len(reached) > 1 else []
        if milestone.body != "review":
            return []
        close = [pair for pair in pairwise(reached) if pair[1].on - pair[0].on <= CLOSE]
        return list(dict.fromkeys(day for pair in close for day in pair))

    def _bookings(self, told: Sequence[Told], held: Table[str, tuple[Dated, ...]]) -> dict[str, Dated]:
        """What is booked and was not held yet; a step booked for two days is asked about."""
        found = {}
        for code in dict.fromkeys(t.code for t in told):
            days = self._once(t for t in told if t.code == code)
            reached = self._reached(code, held.get(code, ()))
            if reached and not self.cells.pack.milestones[code].repeats:
                on = reached[-1].on
                self.left_out += [day.ask(HELD_ALREADY.format(on)) for day in days]
            elif len(days) == 1:
                found[code] = days[0]
            else:
                self._ask_each(days, TWO_BOOKED, "")
        return found

    def _colleagues(self) -> tuple[str | None, str | None, str | None]:
        """Who works for her, in which team, and who reviews her plan."""
        mapping = self.cells.mapping
        return (
            self._of_all(mapping.worker_column, worker_question, OTHER_WORKER),
            self._of_all(mapping.team_column, team_question, OTHER_TEAM),
            self._of_all(mapping.reviewing_officer_column, worker_question, OTHER_WORKER),
        )

    def _of_all(self, column: str | None, question: Callable[[str], str | None], why: str) -> str | None:
        """What all her rows say under a column; None (and asked about) where they say several things."""
        told: dict[str, tuple[str, SheetRow]] = {}
        for row in self.rows:
            if column and (text := self.cells.text(row, column)):
                told.setdefault(name_key(text), (text, row))
        if not told or column is None:
            return None
        (text, row), *others = told.values()
        if private := next((w for t, _ in told.values() if (w := question(t))), None):
            self.ask(row, column, Ask(NOT_SHOWN, private))
            return None
        if others:
            self.ask(others[-1][1], column, Ask(others[-1][0], why.format(row.number)))
            return None
        return text

    def _born(self) -> date | None:
        """Her birth date, on its way to an age; none where her rows have two."""
        column = self.cells.mapping.birth_column
        found: dict[date, SheetRow] = {}
        for row in self.rows if column else ():
            if isinstance(born := self.cells.happened(row, column or ""), date):
                found.setdefault(born, row)
        if len(found) > 1:
            first, other, *_ = found.values()
            self.ask(other, self.cells.mapping.id_column, Ask(NOT_SHOWN, TWO_CHILDREN.format(first.number)))
            return None
        return next(iter(found), None)


def _period_of(told: Told, periods: Sequence[tuple[Dated | None, Dated | None]]) -> int:
    """The period of an event; what is booked is of the newest."""
    return _period_at(None if told.is_booked else told.dated.on, periods)


def _period_at(on: date | None, periods: Sequence[tuple[Dated | None, Dated | None]]) -> int:
    """The period that ran on a day: the last that had begun by then; the newest for no day."""
    if on is None:
        return len(periods) - 1
    begun = [n for n, (began, _) in enumerate(periods) if began and began.on <= on]
    return begun[-1] if begun else 0
