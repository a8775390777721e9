"""What a look at a sheet's own file tells that the reader of its values does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from store.imports.formats.bounds import letters

VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very hidden"
MOST_NAMED = 12
Place = tuple[int, int]  # row and column, both from 1


@dataclass
class SheetFacts:
    """A sheet as its file has it. Rows and columns count from 1, as the sheet numbers them.

    `instead`: what stands in a cell where the reader gives nothing or too little: a formula without its value, an error
    (#REF!), a number with the zeros that its format puts before it.
    `merged`: first row, first column, last row, last column. `notes`: cells with a note or comment.
    `has_odd_dimension`: what the sheet says of its own size is no range of cells, over which the reader would stumble.
    """

    name: str | None
    visibility: str = VISIBLE
    rows: int = 0
    columns: int = 0
    instead: dict[Place, object] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: dict[int, set[int]] = field(default_factory=dict)
    notes: set[Place] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    has_odd_dimension: bool = False

    def holds(self, row: int, column: int) -> None:
        """Something stands in this cell."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def strikes(self, row: int, column: int) -> None:
        """The text of this cell is struck through."""
        self.struck.setdefault(row, set()).add(column)

    def remarks(self) -> list[str]:
        """What a reader of the sheet sees and Homeward does not act upon, a line each."""
        lines = []
        if hidden := [row for row in self.hidden_rows if row <= self.rows]:
            lines.append(f"hidden rows, read like the others: {_some(map(str, sorted(hidden)))}")
        if hidden := [column for column in self.hidden_columns if column <= self.columns]:
            lines.append(f"hidden columns, read like the others: {_some(map(letters, sorted(hidden)))}")
        if self.struck:
            lines.append(
                f"struck through, read like the others: {_some(map(self._struck, sorted(self.struck)))}"
            )
        if self.notes:
            places = [f"{letters(column)}{row}" for row, column in sorted(self.notes)]
            lines.append(f"notes on cells, not read: {_some(places)}")
        where = f"sheet {self.name}: " if self.name else ""
        return [where + line for line in lines]

    def _struck(self, row: int) -> str:
        columns = sorted(self.struck[row])
        return f"row {row} ({_some(map(letters, columns))})"


def _some(names: Iterable[str]) -> str:
    named = list(names)
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more
