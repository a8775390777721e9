"""What a row of a file says about a child, and what became of it: the words between readers of files and casework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell that must be asked about: row and column as the sheet has them, its value, what was expected."""

    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A milestone's or booking's date, with the column it came from (for questions about it)."""

    on: date
    column: str


@dataclass(frozen=True, slots=True)
class ChildSaid:
    """All that one row (or the rows of one journey) says about a child. Empty fields say nothing.

    `asked_milestones`: milestones whose cell is a question: whether they happened is not known.
    `untracked`: milestones that this kind of file cannot tell at all.
    """

    row: int
    case_id: str
    looked_after_on: date | None
    age: int | None = None
    legal_basis: str | None = None
    ended_on: date | None = None
    ended_reason: str | None = None
    worker_name: str | None = None
    team: str | None = None
    milestones: Mapping[str, tuple[Dated, ...]] = field(default_factory=dict)
    bookings: Mapping[str, Dated] = field(default_factory=dict)
    route: str | None = None
    parallel_route: str | None = None
    route_opened_on: date | None = None
    route_reason: str | None = None
    blocker: str | None = None
    asked_milestones: frozenset[str] = frozenset()
    untracked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: what it says (None when nothing can be taken in), what must be asked, what was left out and why."""

    number: int
    said: ChildSaid | None
    asked: tuple[Asked, ...] = ()
    left_out: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something in the file that disagrees with what a person gave: kept as it was, and asked about.

    `what`: a milestone's code, or "route". `held_by`: who gave it (an e-mail address).
    """

    row: int
    column: str
    reference: str
    what: str
    given: str
    held: str
    held_by: str


@dataclass
class ImportReport:
    """What an import did, or would do."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    entries_added: int = 0
    asked: list[Asked] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unknown_people: list[str] = field(default_factory=list)
    columns_left: list[str] = field(default_factory=list)
    dry_run: bool = False

    @property
    def is_asking(self) -> bool:
        return bool(self.asked or self.conflicts)

    def as_json(self) -> dict[str, object]:
        """The contract of `homeward import --json`."""
        return {
            "rows": self.rows,
            "children": {"new": self.new, "changed": self.changed, "unchanged": self.unchanged},
            "entries_added": self.entries_added,
            "asked": [{"row": a.row, "column": a.column, "value": a.value, "why": a.why} for a in self.asked],
            "conflicts": [
                {
                    "row": c.row,
                    "column": c.column,
                    "reference": c.reference,
                    "what": c.what,
                    "given": c.given,
                    "held": c.held,
                    "held_by": c.held_by,
                }
                for c in self.conflicts
            ],
            "unknown_people": self.unknown_people,
            "left_out": [
                {"row": a.row, "column": a.column, "value": a.value, "why": a.why} for a in self.left_out
            ],
            "columns_left": self.columns_left,
            "dry_run": self.dry_run,
        }

    def in_words(self) -> str:
        """The same for people."""
        done = "would be" if self.dry_run else "were"
        children = f"Children: {self.new} new, {self.changed} changed, {self.unchanged} unchanged."
        lines = [f"{self.rows} rows read. {children} {self.entries_added} entries {done} added."]
        lines += [f"  row {a.row}, {a.column}: {a.value!r}: {a.why}" for a in self.asked]
        lines += [
            f"  row {c.row}, {c.column}: the file says {c.given}, {c.held_by} said {c.held}: kept, and asked about"
            for c in self.conflicts
        ]
        if self.unknown_people:
            lines.append(f"Not known yet (homeward people load FILE): {', '.join(self.unknown_people)}")
        if self.left_out:
            cells = ", ".join(f"row {a.row} {a.column} {a.value!r}" for a in self.left_out[:5])
            more = (
                f" and {len(self.left_out) - 5} more" if len(self.left_out) > len(cells.split(", ")) else ""
            )
            lines.append(f"{len(self.left_out)} cells said nothing that can be recorded: {cells}{more}")
        if self.columns_left:
            lines.append(f"Columns that are not taken in: {', '.join(self.columns_left)}")
        return "\n".join(lines)
