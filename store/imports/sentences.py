"""What a mapping would make of a file, in sentences: three for each column of days.

"AB-001: panel held on 3 Mar 2026" shows at a glance that a column of targets is taken for what has happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casework.imports.rows import NotSo
from permanence.pack.model import Pack
from store.imports.cells import Ask, blank_tokens, is_blank, read_id
from store.imports.day_cells import DayCells, DaysBySheet
from store.imports.door import id_question
from store.imports.event_cells import EventCells, Told
from store.imports.header_meaning import ENDED
from store.imports.look_ahead import Ahead, look_ahead
from store.imports.mapping import Mapping as SheetMapping
from store.imports.sheets import Sheet, SheetRow

SENTENCES = 3


@dataclass(frozen=True, slots=True)
class ColumnSaid:
    """A column of days, and what its first cells would say. `in_doubt`: its days may have the month first."""

    column: str
    sentences: tuple[str, ...]
    in_doubt: bool


def sentences_of(sheet: Sheet, mapping: SheetMapping, pack: Pack, today: date) -> list[ColumnSaid]:
    """Each column of days that the mapping reads, but for birth dates, with what its first cells would say."""
    with sheet.again() as rows:
        ahead = look_ahead(rows, mapping)
    if mapping.event_list is None:
        return _of_columns(sheet.rows, mapping, pack, DaysBySheet(mapping, today, ahead), ahead)
    with sheet.again() as rows:
        of_columns = _of_columns(rows, mapping, pack, DaysBySheet(mapping, today, ahead), ahead)
    return of_columns + _of_list(sheet, EventCells(mapping, pack, today, ahead, sheet.headers))


def _of_columns(
    rows: Iterator[SheetRow], mapping: SheetMapping, pack: Pack, days: DaysBySheet, ahead: Ahead
) -> list[ColumnSaid]:
    """What the first cells of each column of days say."""
    says = dict(_says(mapping, pack))
    found: dict[str, list[str]] = {column: [] for column in says}
    for row in rows:
        for column, sentences in found.items():
            if len(sentences) < SENTENCES:
                told = _sentence(row, column, says[column], mapping, days[row.sheet])
                sentences.extend(one for one in told if one not in sentences)
        if all(len(sentences) >= SENTENCES for sentences in found.values()):
            break
    in_doubt = {column for _, column in ahead.doubtful}
    return [ColumnSaid(c, tuple(s), c in in_doubt) for c, s in found.items()]


class _Silent:
    """What is asked about is not asked here."""

    def ask(self, row: SheetRow, column: str, ask: Ask, code: str = "") -> None:
        pass

    def leave_out(self, row: SheetRow, column: str, ask: Ask) -> None:
        pass

    def deny(self, one: NotSo) -> None:
        pass


def _of_list(sheet: Sheet, cells: EventCells) -> list[ColumnSaid]:
    """The same for each word of a list of events that stands for a step."""
    listed = cells.columns
    found: dict[str, list[str]] = {word: [] for word, code in listed.events.items() if code}
    said = {word.casefold(): sentences for word, sentences in found.items()}
    for row in sheet.rows:
        sentences = said.get(cells.word(row).casefold())
        if sentences is None or len(sentences) >= SENTENCES or cells.is_no_step(row):
            continue
        case_id, _ = read_id(row.get(cells.mapping.id_column) or "", is_text=cells.mapping.id_is_text)
        if case_id and id_question(case_id, cells.mapping.id_signs) is None:
            told = cells.told(row, _Silent())
            sentence = f"{case_id}: {_told(told, cells)}" if told else ""
            sentences += [sentence] if sentence and sentence not in sentences else []
        if all(len(sentences) >= SENTENCES for sentences in found.values()):
            break
    in_doubt = any(column in listed.day_columns for _, column in cells.ahead.doubtful)
    return [ColumnSaid(word, tuple(sentences), in_doubt) for word, sentences in found.items()]


def _told(told: Told, cells: EventCells) -> str:
    """What an event says, as a sentence without its child."""
    on, milestone = told.dated.on, cells.pack.milestones.get(told.code)
    day = f"{on.day} {on:%b %Y}"
    if milestone is None:
        return f"no longer looked after from {day}" if told.code == ENDED else f"{told.code} {day}"
    if told.is_booked:
        return f"{milestone.step} booked for {day}"
    outcome = cells.pack.outcomes.get(told.dated.outcome or "")
    return f"{milestone.step} {milestone.was_done} {day}{f', {outcome.name.lower()}' if outcome else ''}"


def _says(mapping: SheetMapping, pack: Pack) -> Iterable[tuple[str, str]]:
    """What stands between the id and the day, for each column."""
    for column, code in mapping.dates.items():
        step = pack.milestones[code].step if code in pack.milestones else code
        yield column, f"{step} {pack.milestones[code].was_done}" if code in pack.milestones else step
    for column, code in mapping.bookings.items():
        step = pack.milestones[code].step if code in pack.milestones else code
        yield column, f"{step} booked for"
    if mapping.route_opened_column:
        yield mapping.route_opened_column, "on this route since"
    if mapping.ended_column:
        yield mapping.ended_column, "no longer looked after from"


def _sentence(row: SheetRow, column: str, says: str, mapping: SheetMapping, days: DayCells) -> Iterable[str]:
    blanks = blank_tokens(mapping.blanks)
    value, whose = row.get(column), row.get(mapping.id_column)
    if is_blank(value, blanks) or is_blank(whose, blanks):
        return
    case_id, _ = read_id(whose, is_text=mapping.id_is_text)
    happens = column in mapping.dates or column == mapping.ended_column
    day = days.happened(column, value) if happens else days.booked(column, value)
    if isinstance(day, date) and id_question(case_id, mapping.id_signs) is None:
        yield f"{case_id}: {says} {day.day} {day:%b %Y}"


def in_words(said: Iterable[ColumnSaid]) -> str:
    """The sentences as they are shown to be confirmed."""
    lines = ["This mapping is not confirmed yet. By it, the file says:"]
    for one in said:
        lines.append(f"  {one.column}:" + ("" if one.sentences else " no sure day in this file"))
        lines += [f"    {sentence}" for sentence in one.sentences]
        if one.in_doubt:
            lines.append("    (day or month first? all its days that read both ways are asked about)")
    return "\n".join(lines)


def as_json(said: Iterable[ColumnSaid]) -> list[Mapping[str, object]]:
    """The same for programs."""
    return [
        {"column": one.column, "sentences": list(one.sentences), "in_doubt": one.in_doubt} for one in said
    ]
