"""Trackers as councils keep them, written to files: columns, rows, and beside each cell what it says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from openpyxl import Workbook

from tests.trackers import words
from tests.trackers.children import Child

Cell = Callable[[Child], object]


@dataclass
class Column:
    """A column. `what`: "id", "name", "born", "worker", "team", "route", "blocker", "note", "ended", "date", "booking",
    "target" or "other"; `code`: the milestone of dates, bookings and targets.
    """

    header: str
    what: str
    cell: Cell
    code: str = ""


@dataclass(frozen=True)
class Fact:
    """What one cell of the file says of a child, as the record should have it. `event`: its name, in a list of events."""

    case_id: str
    what: str
    code: str
    value: object
    row: int
    column: str
    sheet: str | None = None
    event: str = ""


@dataclass
class Tracker:
    """A made-up file and the truth about it. `may_refuse`: it is right to say that the file cannot be read so."""

    file: Path
    pack: str
    facts: list[Fact] = field(default_factory=list)
    may_refuse: bool = False


def columns_of(
    random: Random,
    pack: str,
    day: Callable[[date], object],
    *,
    worker: Callable[[str], str] = lambda name: name,
    heads: Callable[[str], str] | None = None,
    others: int = 4,
) -> list[Column]:
    """The columns of an ordinary tracker, headed by words drawn for it, in an order drawn for it."""
    head = heads or (lambda h: words.case_of(random, h))
    pick = random.choice
    said = [
        Column(head(pick(choices)), "date", _dated(code, day), code)
        for code, choices in words.HEADERS[pack].items()
    ]
    more = [
        Column(head(pick(words.NAME)), "name", lambda c: c.name),
        Column(head(pick(words.BORN)), "born", lambda c: day(c.born)),
        Column(head(pick(words.WORKER)), "worker", lambda c: worker(c.worker)),
        Column(head(pick(words.TEAM)), "team", lambda c: c.team),
        Column(head(pick(words.MANAGER)), "other", lambda c: "Morag Keir"),
    ]
    if pack == "scotland":
        routes = {code: pick(choices) for code, choices in words.ROUTES.items()}
        blocks = {code: pick(choices) for code, choices in words.BLOCKERS.items()}
        more += [
            Column(head(pick(words.ROUTE)), "route", lambda c: routes[c.route]),
            Column(head(pick(words.BLOCKER)), "blocker", lambda c: blocks.get(c.blocker or "")),
            Column(
                head(pick(words.BOOKED_PANEL)),
                "booking",
                lambda c: _or_none(c.booked.get("panel"), day),
                "panel",
            ),
        ]
    tail = [Column(head(pick(words.NOTE)), "note", lambda c: c.note)]
    tail += [Column(head(h), "other", _other(random, h, day)) for h in random.sample(words.OTHER, others)]
    random.shuffle(more)
    random.shuffle(tail)
    id_ = Column(head(pick(words.ID)), "id", lambda c: c.case_id)
    return _unique([id_, *more, *said, *tail])


def _unique(columns: list[Column]) -> list[Column]:
    seen: set[str] = set()
    kept = []
    for column in columns:
        key = " ".join(column.header.split()).casefold()
        if key not in seen:
            kept.append(column)
        seen.add(key)
    return kept


def _dated(code: str, day: Callable[[date], object]) -> Cell:
    if code == "became_looked_after":
        return lambda c: day(c.began)
    return lambda c: _or_none(c.days.get(code), day)


def _or_none(on: date | None, day: Callable[[date], object]) -> object:
    return None if on is None else day(on)


def _other(random: Random, header: str, day: Callable[[date], object]) -> Cell:
    """Cells of a column that nobody asks for: days where its header speaks of them, words or small numbers elsewhere."""
    seed = random.random()

    def cell(child: Child) -> object:
        own = Random(f"{seed}{child.case_id}")
        if any(word in header for word in ("date", "due", "sent", "requested", "visit", "Medical")):
            return (
                day(date.fromordinal(child.began.toordinal() + own.randint(1, 39)))
                if own.random() < 0.7
                else None
            )
        return own.choice(("A", "B", "Foster", "yes", 3, None))

    return cell


def facts_of(
    rows: Sequence[tuple[int, Child]], columns: Sequence[Column], sheet: str | None = None
) -> list[Fact]:
    """What the cells say, but for what never comes in. Rows are numbered as the file has them."""
    found = []
    for number, child in rows:
        for column in columns:
            value = _truth(child, column)
            if value is not None and column.cell(child) not in (None, ""):
                header = " ".join(column.header.split())
                found.append(Fact(child.case_id, column.what, column.code, value, number, header, sheet))
    return found


def _truth(child: Child, column: Column) -> object:
    match column.what:
        case "date":
            return child.began if column.code == "became_looked_after" else child.days.get(column.code)
        case "booking":
            return child.booked.get(column.code)
        case "worker" | "team" | "route" | "blocker" | "note" | "ended":
            return getattr(child, column.what)
    return None


def table(columns: Sequence[Column], children: Sequence[Child]) -> list[list[object]]:
    """The headers and the rows below them."""
    return [[c.header for c in columns], *([c.cell(child) for c in columns] for child in children)]


def write_workbook(file: Path, sheets: dict[str, list[list[object]]]) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, lines in sheets.items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
    workbook.save(file)
    return file


def write_text(
    file: Path, lines: Sequence[Sequence[object]], *, encoding: str = "utf-8", sep: str = ","
) -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sep)
    writer.writerows([["" if cell is None else cell for cell in line] for line in lines])
    file.write_bytes(text.getvalue().encode(encoding))
    return file
