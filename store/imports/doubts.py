"""What makes a cell doubtful beside its words: a stroke through it, a note, a colour, a formula of today."""

from __future__ import annotations

from collections.abc import Container

from store.imports.cells import Ask, shown
from store.imports.sheets import SheetRow

STRUCK = "struck through: does it stand, or was it cancelled?"
NOT_READ = f"{STRUCK} the row is not read"


def doubt_of(row: SheetRow, column: str, value: str | None = None) -> Ask | None:
    """The question about a cell whose words look sure. `value`: how it is shown; as it stands when not given."""
    why = STRUCK if column in row.struck else row.doubts.get(column)
    return Ask(shown(row.get(column)) if value is None else value, why) if why else None


def struck_in(row: SheetRow, read: Container[str]) -> str | None:
    """The first column of those that are read whose cell is struck through: then a row of one event is a question."""
    return next((column for column in row.cells if column in row.struck and column in read), None)
