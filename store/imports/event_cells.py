"""What one row of a list of events tells: which step, on which day, and whether it took place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from casework.imports.rows import Dated, NotSo
from permanence.pack.model import Pack
from store.imports.beside import (
    NOT_DECIDING,
    counts_no_more,
    is_called_off,
    is_somebody_else,
    says_called_off,
    says_whether_it_counts,
    says_whom_it_is_about,
)
from store.imports.cells import Ask, blank_tokens, is_blank, read_id, shown
from store.imports.day_cells import DaysBySheet
from store.imports.door import LOOKED_THROUGH, quoted
from store.imports.doubts import NOT_READ, doubt_of, struck_in
from store.imports.event_words import event_word, heading_of
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader, Meaning
from store.imports.header_words import header_words, words_that
from store.imports.look_ahead import Ahead, id_key
from store.imports.mapping import EventList
from store.imports.mapping import Mapping as SheetMapping
from store.imports.sheets import SheetRow
from store.imports.took_place import TookPlace, contradicts, decided, has_begun, is_code, is_no, took_place

NO_EVENT = "no event: which step is this row of?"
WHICH_STEP = (
    '{} of this file: which step is it? write it into [event_list.events] of the mapping; "" where it is none'
)
WHAT_STATUS = "did it take place? write it into [event_list.statuses]: held, booked, open or not_held"
WHAT_OUTCOME = 'what was decided? write it into [event_list.outcomes]; "" where it says nothing of that'
WHAT_CODE = (
    "a code that nobody explains: was it held? name its column as the status, and write the code into "
    "[event_list.statuses]"
)
BOOKED_FOR = '"{}" says {}, and no column that is read says for which day (planned in the mapping)'
NO_DAY = "expected the day on which it happened"
SAYS = '"{}" says {}: this row records nothing'
IS_IT_BOOKED = (
    '"{}" says {}: is it booked for this day? write it into [event_list.statuses]: booked or not_held'
)
NOT_BOOKED = "still to come: nothing is booked of it"
WAS_IT_HELD = '"{}" says {}: was it held on this day?'
WHOSE = '"{}" says {}: is this of the child?'
SAYS_NOTHING = '"{}" says nothing: was it held on this day?'


class Asks(Protocol):
    """Where the questions about a child's rows go."""

    def ask(self, row: SheetRow, column: str, ask: Ask, code: str = "") -> None: ...

    def leave_out(self, row: SheetRow, column: str, ask: Ask) -> None: ...

    def deny(self, one: NotSo) -> None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """An event: the milestone's code (or "ended"), and its day. `is_booked`: it is still to come."""

    code: str
    dated: Dated
    is_booked: bool = False


class EventCells:
    """Reads the cells of one list of events, by its mapping and the pack."""

    def __init__(
        self, mapping: SheetMapping, pack: Pack, today: date, ahead: Ahead, headers: Iterable[str]
    ) -> None:
        assert mapping.event_list is not None
        self.mapping, self.pack, self.today, self.ahead = mapping, pack, today, ahead
        self.columns: EventList = mapping.event_list
        self.blanks = blank_tokens(mapping.blanks)
        self._events = _by_key(self.columns.events)
        self._statuses = _by_key(self.columns.statuses)
        self._outcomes = _by_key(self.columns.outcomes)
        self._days = DaysBySheet(mapping, today, ahead)
        self._reader = HeaderReader(pack)
        self._meant: dict[str, Meaning] = {}
        told = {*self.columns.events.values(), *mapping.dates.values()}
        self.untracked = frozenset() if mapping.tracks_all else frozenset(pack.milestones) - told
        of_rows = (column for column, code in mapping.dates.items() if code == pack.begins_with)
        begins = self.columns.on if pack.begins_with in self.columns.events.values() else ""
        self.began_column = next(of_rows, begins)
        generic = words_that("generic")
        unread = {h: set(header_words(h)) for h in headers if h and h not in mapping.columns}
        self._called_off = [h for h, words in unread.items() if is_called_off(words - generic)]
        self._counting = [h for h, words in unread.items() if says_whether_it_counts(words)]
        self._about = [h for h, words in unread.items() if says_whom_it_is_about(words)]
        aside = {*mapping.columns, *mapping.never, *self._called_off, *self._counting, *self._about}
        self._aside = [header for header in unread if header not in aside]
        self._is_stated = bool(words_that("held") & set(header_words(self.columns.on)))

    def text(self, row: SheetRow, column: str | None) -> str:
        """What a cell says, on one line; "" when it says nothing."""
        value = row.get(column)
        return "" if is_blank(value, self.blanks) else " ".join(shown(value).split())

    def word(self, row: SheetRow) -> str:
        """What the row calls its event."""
        return event_word(self.text(row, column) for column in self.columns.event_columns)

    def key(self, row: SheetRow) -> str:
        """The id as rows of one child are gathered by it; "" without one."""
        value = row.get(self.mapping.id_column)
        return "" if is_blank(value, self.blanks) else id_key(read_id(value, is_text=False)[0])

    def slim(self, row: SheetRow) -> SheetRow:
        """The row with the cells that are read, for a list may be long."""
        read = self.mapping.columns.union(self._called_off, self._counting, self._about)
        cells = {column: value for column, value in row.cells.items() if column in read}
        code = self._code(self.word(row)) or ""
        cells |= {h: words for h in self._aside if (words := self._contradicts(row, h, code))}
        return SheetRow(row.number, cells, (), row.struck & read, row.doubts, row.untold)

    def is_no_row(self, row: SheetRow) -> bool:
        """Whether it is empty, has the headers once more, or one cell alone, which parts rows."""
        said = {c: v for c, v in row.cells.items() if not is_blank(v, self.blanks)}
        if len(said) <= 1 and not row.extra and not self.word(row):
            return True
        return bool(said) and all(isinstance(v, str) and _key(v) == _key(c) for c, v in said.items())

    def is_no_step(self, row: SheetRow) -> bool:
        """Whether its event is none that the mapping reads."""
        word = self.word(row)
        return bool(word) and not self._code(word)

    def is_in_mapping(self, word: str) -> bool:
        """Whether the mapping has this very word, be it as none."""
        return _key(word) in self._events

    def may_be_a_step(self, word: str) -> bool:
        """Whether a word that the mapping has not sounds like a step."""
        meaning = self._meaning(word[:LOOKED_THROUGH])
        return self._code(word) is None and (meaning.what or meaning.near) is not None

    def _code(self, word: str) -> str | None:
        """What the mapping says of a word; also of one that it has not, but surely says a step that it reads."""
        code = self._events.get(_key(word))
        if code is not None or not word or len(word) > LOOKED_THROUGH:
            return code
        meaning = self._meaning(word)
        sure = meaning.days is DaysOf.HAPPENED and not meaning.is_bare
        return meaning.what if sure and meaning.what in self._events.values() else None

    def _meaning(self, word: str) -> Meaning:
        if word not in self._meant:
            self._meant[word] = self._reader.event(word, heading_of(self.columns.event_columns))
        return self._meant[word]

    def happened(self, row: SheetRow, column: str) -> date | Ask | None:
        """The day of a cell that says what has been; None for one that says nothing."""
        if is_blank(row.get(column), self.blanks):
            return None
        return doubt_of(row, column) or self._days[row.sheet].happened(column, row.get(column))

    def _booked(self, row: SheetRow, column: str) -> date | Ask:
        return doubt_of(row, column) or self._days[row.sheet].booked(column, row.get(column))

    def named(self, row: SheetRow) -> Iterator[tuple[str, date]]:
        """The step of the row with each of its days, whatever is said of it."""
        code = self._code(self.word(row))
        for column in self.columns.day_columns if code else ():
            if not is_blank(row.get(column), self.blanks):
                day = self._booked(row, column)
                if code and isinstance(day, date):
                    yield code, day

    def told(self, row: SheetRow, asks: Asks) -> Told | None:
        """The event of a row; None where it tells none, or has to be asked about."""
        code, columns = self._code(self.word(row)), self.columns
        if struck := struck_in(row, self.mapping.columns):
            asks.ask(row, struck, Ask(shown(row.get(struck)), NOT_READ), code or "")
        elif code is None:
            asks.ask(row, columns.event, Ask("", NO_EVENT))
        elif is_blank(row.get(columns.on), self.blanks):
            return self._without_a_day(row, code, asks)
        else:
            return self._with_a_day(row, code, asks)
        return None

    def _without_a_day(self, row: SheetRow, code: str, asks: Asks) -> Told | None:
        """What a row without a day of happening tells: it may be booked, or it did not take place."""
        columns, (column, said, status) = self.columns, self._standing(row)
        if status is TookPlace.HELD:
            asks.ask(row, columns.on, Ask("", NO_DAY), code)
            return None
        planned = columns.planned if self.text(row, columns.planned) else None
        day = self._booked(row, planned) if planned else None
        asks.deny(self._not_so(row, code, day, status))
        if status is TookPlace.NOT_HELD:
            value = shown(row.get(planned)) if planned else self.word(row)
            asks.leave_out(row, planned or columns.event, Ask(value, SAYS.format(column, quoted(said))))
        elif planned and day:
            return self._planned(row, code, planned, day, asks)
        elif status is TookPlace.BOOKED:
            asks.leave_out(row, columns.event, Ask(self.word(row), BOOKED_FOR.format(column, quoted(said))))
        return None

    def _planned(self, row: SheetRow, code: str, column: str, day: date | Ask, asks: Asks) -> Told | None:
        """A booking for a planned day, where its status says so or nothing; any other is asked about."""
        is_past = isinstance(day, date) and day <= self.today
        if isinstance(day, date) and (why := self._not_booked(row, code, is_past=is_past)):
            day = Ask(shown(row.get(column)), why)
        if isinstance(day, date):
            return Told(code, Dated(day, row.number, column), is_booked=True)
        if day.why == NOT_BOOKED:
            asks.leave_out(row, column, day)
        else:
            asks.ask(row, column, day, code if is_past and code != ENDED else "")
        return None

    def _not_booked(self, row: SheetRow, code: str, *, is_past: bool) -> str | None:
        """Why a planned day is no booking, as a question; None where it is one."""
        column, said, status = self._standing(row)
        if code in (self.pack.begins_with, ENDED):
            return NO_DAY if is_past else NOT_BOOKED
        if off := self._called_off_by(row, code):
            return off
        if status is TookPlace.BOOKED:
            return None
        if came_of_it := self._unexplained_outcome(row):
            words = WAS_IT_HELD if is_past else IS_IT_BOOKED
            return words.format(self.columns.outcome, quoted(came_of_it))
        if not said:
            return None
        if status is None:
            return f'"{column}" says {quoted(said)}: {WHAT_STATUS}'
        return (WAS_IT_HELD if is_past else IS_IT_BOOKED).format(column, quoted(said))

    def _unexplained_outcome(self, row: SheetRow) -> str:
        """What came of a step that has no day yet, where it is more than that it is booked; "" without any."""
        said = self.text(row, self.columns.outcome)
        return "" if self._outcomes.get(_key(said)) == "" or took_place(said) is TookPlace.BOOKED else said

    def _not_so(self, row: SheetRow, code: str, day: date | Ask | None, status: TookPlace | None) -> NotSo:
        column, said, _ = self._standing(row)
        on, is_off = (day if isinstance(day, date) else None), status is TookPlace.NOT_HELD
        return NotSo(code, on, row.number, column or self.columns.on, said, is_off=is_off)

    def _with_a_day(self, row: SheetRow, code: str, asks: Asks) -> Told | None:
        on, (column, said, status) = self.columns.on, self._standing(row)
        planned = self._booked(row, on)
        if (
            status is TookPlace.NOT_HELD
            and is_no(said)
            and isinstance(planned, date)
            and planned > self.today
        ):
            asks.ask(row, on, Ask(shown(row.get(on)), IS_IT_BOOKED.format(column, quoted(said))))
            return None
        if status is TookPlace.NOT_HELD:
            asks.deny(self._not_so(row, code, planned, status))
            asks.leave_out(row, on, Ask(shown(row.get(on)), SAYS.format(column, quoted(said))))
            return None
        if off := self._called_off_by(row, code):
            asks.ask(row, on, Ask(shown(row.get(on)), off), "" if code == ENDED else code)
            return None
        if isinstance(planned, date) and planned > self.today and self._is_set(column, said, status, code):
            asks.deny(self._not_so(row, code, planned, status))
            return Told(code, Dated(planned, row.number, on), is_booked=True)
        day = self.happened(row, on)
        if isinstance(day, date) and (why := self._doubt(column, said, status, code)):
            day = Ask(shown(row.get(on)), why)
        if not isinstance(day, date):
            asks.ask(row, on, day or Ask("", NO_DAY), "" if code == ENDED else code)
            return None
        return self._decided(row, code, day, asks)

    def _is_set(self, column: str, said: str, status: TookPlace | None, code: str) -> bool:
        """Whether a day to come is booked: its status says so, or the list has a status and leaves it open."""
        if code in (self.pack.begins_with, ENDED):
            return False
        return status is TookPlace.BOOKED or bool(column and not said)

    def _standing(self, row: SheetRow) -> tuple[str, str, TookPlace | None]:
        """The column that says whether it took place, its words, and what they come to."""
        columns = self.columns
        said = self.text(row, columns.outcome)
        found = took_place(said) if said else None
        if columns.outcome and found in (TookPlace.NOT_HELD, TookPlace.BOOKED):
            return columns.outcome, said, found
        if columns.status is None:
            return "", "", None
        said = self.text(row, columns.status)
        named = self._statuses.get(_key(said))
        return columns.status, said, TookPlace(named) if named else took_place(said) if said else None

    def _contradicts(self, row: SheetRow, header: str, code: str) -> str:
        """The words of a column that nobody reads that say that the step of this row was not held; "" without any."""
        milestone = self.pack.milestones.get(code)
        decides = milestone is not None and milestone.body not in NOT_DECIDING
        return contradicts(self.text(row, header), self.pack, code if decides else "")

    def _called_off_by(self, row: SheetRow, code: str) -> str | None:
        """The question about a day, where a column beside those that are read says that nothing was held on it."""
        for header in self._called_off:
            if says_called_off(said := self.text(row, header)):
                return WAS_IT_HELD.format(header, quoted(said))
        for header in self._counting:
            if counts_no_more(said := self.text(row, header)):
                return WAS_IT_HELD.format(header, quoted(said))
        for header in self._about:
            if is_somebody_else(said := self.text(row, header)):
                return WHOSE.format(header, quoted(said))
        for header in self._aside:
            if words := self._contradicts(row, header, code):
                return WAS_IT_HELD.format(header, repr(words))
        return None

    def _doubt(self, column: str, said: str, status: TookPlace | None, code: str) -> str | None:
        """The question about a day of the past, by what its status says. A period may go on still, or be over."""
        begins = code == self.pack.begins_with
        if not column or status is TookPlace.HELD or (begins and has_begun(said)):
            return None
        if status is not None:
            return WAS_IT_HELD.format(column, quoted(said))
        if not said and (self._is_stated or begins or code == ENDED):
            return None
        return f'"{column}" says {quoted(said)}: {WHAT_STATUS}' if said else SAYS_NOTHING.format(column)

    def _decided(self, row: SheetRow, code: str, day: date, asks: Asks) -> Told | None:
        """The event with what was decided, where it is not simply that it came about."""
        on, column = self.columns.on, self.columns.outcome
        said = self.text(row, column)
        told = Told(code, Dated(day, row.number, on))
        if not column or not said or code in (self.pack.begins_with, ENDED):
            return told
        body, named = self.pack.milestones[code].body, self._outcomes.get(_key(said))
        found = self.pack.outcomes[named] if named else None if named == "" else decided(said, self.pack)
        if body in NOT_DECIDING:
            tells_both = self.columns.status is None and found is None and named is None
            if tells_both and is_code(said) and took_place(said) is None:
                asks.ask(row, column, Ask(said, WHAT_CODE), code)
                return None
            is_open = named is None and took_place(said) is TookPlace.OPEN
            if is_open or (found and not found.reaches_at(code)):
                asks.ask(row, on, Ask(shown(row.get(on)), WAS_IT_HELD.format(column, quoted(said))), code)
                return None
            return told
        if found is None and named is None and took_place(said) is not TookPlace.HELD:
            asks.ask(row, column, Ask(said, WHAT_OUTCOME), code)
            return None
        if found is None or (found.reaches_at(code) and not found.needs_reason):
            return told
        return Told(code, Dated(day, row.number, on, outcome=found.code))

    def told_on_every_row(self, rows: Sequence[SheetRow], asks: Asks) -> list[Told]:
        """The days that stand on each row of a child again ("LAC since"): each day and each doubtful cell once."""
        found: list[Told] = []
        ended = {self.mapping.ended_column: ENDED} if self.mapping.ended_column else {}
        for column, code in {**self.mapping.dates, **ended}.items():
            seen: set[object] = set()
            for row in rows:
                day = self.happened(row, column)
                if day is None or day in seen:
                    continue
                seen.add(day)
                if isinstance(day, Ask):
                    asks.ask(row, column, day, "" if code == ENDED else code)
                else:
                    found.append(Told(code, Dated(day, row.number, column)))
        return found


def _key(written: str) -> str:
    return " ".join(written.split()).casefold()


def _by_key(table: Mapping[str, str]) -> dict[str, str]:
    return {_key(written): code for written, code in table.items()}
