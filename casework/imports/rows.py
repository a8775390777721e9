"""What a row of a file says about a child, and what became of it: the words between readers of files and casework."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Self

from casework.imports.questions import Change, MissingChild, Removal, plain
from permanence.how_many import how_many

SHOWN = 5
BACK = "homeward withdraw --back"
EXACT, AT_THE_LATEST = "day", "latest"
CLOSE = timedelta(days=14)  # two reviews of one child with no more days between them are one, told twice


class RowNumber(int):
    """The number of a row which also knows its sheet, where a file has several that are read. Counts as any number."""

    sheet: str | None

    def __new__(cls, number: int, sheet: str | None) -> Self:
        made = super().__new__(cls, number)
        made.sheet = sheet
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[int, str | None]]:
        return type(self), (int(self), self.sheet)  # a copy of it knows its sheet too

    def __str__(self) -> str:
        return f"{int(self)} of {self.sheet}"

    def __format__(self, form: str) -> str:
        return format(str(self), form)


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell that must be asked about: row and column as the sheet has them, its value, what was expected.

    `reference`: whose row it is; empty for a child who is not known, and so in a dry run for one who is new.
    """

    row: int
    column: str
    value: str
    why: str
    reference: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Dated:
    """A milestone's or booking's date, with the cell it came from (for questions about it).

    `precision`: "day", "month", or "latest" where the file shows only that it had happened by this day.
    `outcome` and `reason`: codes of the pack, for a decision.
    """

    on: date
    row: int
    column: str
    precision: str = EXACT
    outcome: str | None = None
    reason: str | None = None

    def ask(self, why: str) -> Asked:
        return Asked(self.row, self.column, self.on.isoformat(), why)


@dataclass(frozen=True, slots=True)
class NotSo:
    """A row of a list of events that is there, and says that a step has not come about, or not yet.

    `what`: a milestone's code, or "ended". `on`: the day that the row has for it, None without one. `said`: what the
    column says now. `is_off`: it did not take place, so that it is not booked either.
    """

    what: str
    on: date | None
    row: int
    column: str
    said: str
    is_off: bool


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route that the file names. `opened_on` None: the file does not say since when.

    `closed`: the day (with its reason) on which it was given up, and the file names none that took its place.
    `prompted_by`, `closed_prompt`: what the file says brought the change to it, or its end, about.
    """

    route: str
    row: int
    column: str
    opened_on: date | None = None
    reason: str | None = None
    primary: bool = True
    closed: Dated | None = None
    prompted_by: str | None = None
    closed_prompt: str | None = None


@dataclass(frozen=True, slots=True)
class ChildRows:
    """All that one row (or the rows of one journey) says about a child. Empty fields say nothing.

    `routes`: in the order in which they were taken. `born`: a birth date on its way to an age, never recorded.
    `blocker_words`: the cell of the blocker as it is written. `notes`: comments that may be kept.
    `siblings`: ids of the case system. `kept_from`: staff, as the cell names them.
    `asked_milestones`: milestones whose cell is a question: whether they happened is not known.
    `untracked`: milestones that this kind of file cannot tell at all.
    `blank`: columns with dates and bookings whose cell is blank; of a sheet with one row a child alone.
    `denied`: rows of a list of events that say that something has not come about.
    `is_a_question`: the row as a whole is asked about, so that nothing it leaves out is taken away.
    `shown` (with the first journey): every day on which the file shows a milestone of the child, repeats of the same
    one included; for measuring only.
    """

    row: int
    case_id: str
    id_column: str
    began_column: str = ""
    began: Dated | None = None
    ended: Dated | None = None
    age: int | None = None
    born: date | None = field(default=None, repr=False)
    birth_column: str = ""
    legal_basis: str | None = None
    worker_name: str | None = None
    reviewing_officer_name: str | None = None
    team: str | None = None
    milestones: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    bookings: Mapping[str, Dated] = field(default_factory=dict)
    routes: tuple[RouteRow, ...] = ()
    blocker: str | None = None
    blocker_column: str = ""
    blocker_words: str = ""
    notes: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    siblings_column: str = ""
    kept_from: tuple[str, ...] = ()
    kept_from_column: str = ""
    asked_milestones: frozenset[str] = frozenset()
    untracked: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    denied: tuple[NotSo, ...] = ()
    is_a_question: bool = False
    shown: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowRead:
    """The row or rows of one child: her journeys in order (none when nothing can be taken in), and what must be asked.

    `rows`: how many rows of the sheet these are. `left_out`: cells that say nothing that can be recorded, and why.
    """

    from_file: tuple[ChildRows, ...]
    rows: int = 1
    asked: tuple[Asked, ...] = ()
    left_out: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something in the file that disagrees with what a person gave: kept as it was, and asked about.

    `what`: a milestone's code, "route" or "ended". `recorded_by`: who gave it (an e-mail address).
    """

    row: int
    column: str
    reference: str
    what: str
    given: str
    recorded: str
    recorded_by: str


@dataclass
class ImportReport:
    """What an import did, or (a dry run) would do.

    `remarks`: what a person sees in the file and Homeward does not act upon (other sheets, hidden rows, notes).
    `source`: the name of the mapping. `known`: how many children this kind of file had named before. `ends`: journeys
    that end by it; `takes_out`: entries that it takes back.
    `agreeing`: that the backlog which it brought is being agreed, in words; empty where none is.
    """

    source: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    entries_added: int = 0
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unknown_people: list[str] = field(default_factory=list)
    unknown_people_why: dict[str, str] = field(default_factory=dict)
    columns_left: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    agreeing: str = ""
    another_kind: str = ""
    removals: list[Removal] = field(default_factory=list)
    no_such_lines: list[int] = field(default_factory=list)
    missing: list[MissingChild] = field(default_factory=list)
    missing_is_asked: bool = False
    changes: list[Change] = field(default_factory=list)
    more_changes: int = 0
    batch: int | None = None
    dry_run: bool = False
    known: int = 0
    ends: int = 0
    takes_out: int = 0

    @property
    def is_asking(self) -> bool:
        unanswered = any(not r.answer for r in self.removals) or self.no_such_lines
        missing = self.missing_is_asked and self.missing
        return bool(self.asked or self.conflicts or unanswered or missing)

    def as_json(self) -> dict[str, object]:
        """The contract of `homeward import --json`."""
        return {
            "rows": self.rows,
            "children": {"new": self.new, "changed": self.changed, "unchanged": self.unchanged},
            "entries_added": self.entries_added,
            "asked": [_with_sheet(a) for a in self.asked],
            "conflicts": [_with_sheet(c) for c in self.conflicts],
            "unknown_people": self.unknown_people,
            "unknown_people_why": self.unknown_people_why,
            "left_out": [_with_sheet(a) for a in self.left_out],
            "columns_left": self.columns_left,
            "remarks": self.remarks,
            "agreeing": self.agreeing,
            "another_kind": self.another_kind,
            "removals": plain(self.removals),
            "no_such_lines": self.no_such_lines,
            "missing": plain(self.missing),
            "changes": plain(self.changes),
            "more_changes": self.more_changes,
            "journeys_ended": self.ends,
            "taken_out": self.takes_out,
            "batch": self.batch,
            "dry_run": self.dry_run,
        }

    def in_words(self) -> str:
        """The same for people."""
        is_one = self.entries_added == 1
        done = "would be" if self.dry_run else "was" if is_one else "were"
        entries = how_many(self.entries_added, "entry", "entries")
        rows = how_many(self.rows, "row")
        children = f"Children: {self.new} new, {self.changed} changed, {self.unchanged} unchanged."
        lines = [f"{rows} read. {children} {entries} {done} added."]
        lines += [f"  row {a.row}, {a.column}: {a.value!r}: {a.why}" for a in _by_row(self.asked)]
        lines += [
            f"  row {c.row}, {c.column}: the file says {c.given}, "
            f"{c.recorded_by} said {c.recorded}: kept, and asked about"
            for c in self.conflicts
        ]
        lines += self._questions_in_words()
        if self.unknown_people:
            lines.append("Nobody of the staff list has these names:")
            lines += [f"  {name}: {self.unknown_people_why.get(name, '')}" for name in self.unknown_people]
        if self.left_out:
            cells = how_many(len(self.left_out), "cell says", "cells say")
            lines.append(f"{cells} nothing that can be recorded:")
            lines += [f"  {line}" for line in _by_reason(self.left_out)]
        if self.columns_left:
            lines.append(f"Columns that are not taken in: {', '.join(self.columns_left)}")
        lines += [f"In the file, {remark}" for remark in self.remarks]
        lines += [line for line in (self.another_kind, self.agreeing) if line]
        return "\n".join(lines)

    def _questions_in_words(self) -> Iterator[str]:
        yield from (r.in_words() for r in self.removals)
        if self.no_such_lines:
            yield f"Nothing is asked under {', '.join(map(str, self.no_such_lines))}: look at the lines anew"
        if self.missing:
            ask = "; say --missing end, or --missing keep" if self.missing_is_asked else ""
            who = how_many(len(self.missing), "child was", "children were")
            yield f"{who} in this kind of file before, and not in this one{ask}:"
            yield from (m.in_words() for m in self.missing)


def _by_row(cells: list[Asked]) -> list[Asked]:
    """Cells in the order of their rows; of several sheets one after the other, as the file has them."""
    sheets = list(dict.fromkeys(getattr(cell.row, "sheet", None) for cell in cells))
    return sorted(cells, key=lambda cell: (sheets.index(getattr(cell.row, "sheet", None)), int(cell.row)))


def _with_sheet(cell: Asked | Conflict) -> dict[str, object]:
    """A cell as its fields, with its sheet where the file has several that are read."""
    sheet = {"sheet": cell.row.sheet} if isinstance(cell.row, RowNumber) else {}
    return asdict(cell) | sheet


def _by_reason(cells: Iterable[Asked]) -> Iterator[str]:
    """A line for each column and reason, with the first of its cells."""
    together: dict[tuple[str, str], list[Asked]] = {}
    for cell in cells:
        together.setdefault((cell.column, cell.why), []).append(cell)
    for (column, why), those in together.items():
        named = ", ".join(f"row {a.row} {a.value!r}" for a in those[:SHOWN])
        more = f" and {len(those) - SHOWN} more" if len(those) > SHOWN else ""
        yield f"{column}: {why}: {named}{more}"


# --- going out again --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrackerColumns:
    """Where a tracker says what: headers of columns, None for what it has no column for.

    `words_for`: for each coded column, the pack's codes to the word that the tracker writes for it.
    """

    dates: Mapping[str, str]
    bookings: Mapping[str, str]
    route: str | None = None
    route_opened: str | None = None
    route_reason: str | None = None
    blocker: str | None = None
    worker: str | None = None
    team: str | None = None
    ended: str | None = None
    words_for: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CellNews:
    """A cell that no longer says what the record does. `value`: a day, a word, or None for what is over."""

    column: str
    value: date | str | None


@dataclass(frozen=True, slots=True)
class RowNews:
    """A row of a tracker: whose it is, and the cells to be written; no reference for a child who is not known."""

    row: int
    reference: str | None
    cells: tuple[CellNews, ...] = ()
