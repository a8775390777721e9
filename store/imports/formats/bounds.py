"""How much of a file is read, and what is said about one that is larger. Checked before a sheet is held in memory.

A spreadsheet program allows 1,048,576 rows and 16,384 columns, and the reader holds a sheet as a full rectangle: one
stray cell in the far corner would take gigabytes. A CSV file is streamed, so its rows have no bound.
"""

from __future__ import annotations

from permanence.plain_error import PlainError

MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # characters; what a spreadsheet program itself allows
MOST_CELLS = 2_000_000  # rows times columns of one sheet: about 150 MB in memory
MOST_OF_A_LIST = 4 * 2**20  # bytes of a workbook's list of its sheets and parts
MOST_UNPACKED = 128 * 2**20  # bytes of one part of a workbook, unpacked
MOST_CHARACTERS = 32 * 2**20  # of one sheet: each cell holds its own copy of its text
MOST_TEXTS = 32 * 2**20  # bytes of a workbook's table of texts, which is held in memory as a whole
MOST_MERGED = 20_000  # merged cells of one sheet
LARGEST_XLS = 64 * 2**20  # bytes; an .xls is held in memory as a whole
ANY_LENGTH = "save the sheet as CSV UTF-8, which may have any number of rows"


class UnreadableSheet(PlainError):
    """The file cannot be read as the mapping says; the message says why, and what to do."""


def check_row(row: int, sheet: str | None) -> None:
    """Raises UnreadableSheet when something stands in a row further down than is read."""
    if row > MOST_ROWS:
        why = f"something stands in row {row:,}, and at most {MOST_ROWS:,} rows of a workbook are read"
        raise UnreadableSheet(f"{of(sheet)}{why}: {ANY_LENGTH}")


def check_column(column: int, sheet: str | None) -> None:
    """Raises UnreadableSheet when something stands in a column further right than is read."""
    if column > MOST_COLUMNS:
        why = f"something stands in column {letters(column)} (number {column:,})"
        raise UnreadableSheet(
            f"{of(sheet)}{why}, and at most {MOST_COLUMNS} are read: delete what is not needed"
        )


def check_length(length: int, where: str, sheet: str | None) -> None:
    """Raises UnreadableSheet when a cell is longer than a spreadsheet program allows. `length`: characters."""
    if length > LONGEST_CELL:
        why = f"{where} is {length:,} characters long or longer, and at most {LONGEST_CELL:,} are read"
        raise UnreadableSheet(f"{of(sheet)}{why}")


def check_cells(rows: int, columns: int, sheet: str | None) -> None:
    """Raises UnreadableSheet when the rectangle from the first cell to the furthest one is too large to hold."""
    if rows * columns > MOST_CELLS:
        size = (
            f"{rows:,} rows of {columns} columns are {rows * columns:,} cells"
            if sheet
            else f"{rows:,} cells in all"
        )
        raise UnreadableSheet(
            f"{of(sheet)}{size}, and at most {MOST_CELLS:,} of a workbook are read: {ANY_LENGTH}"
        )


def check_characters(characters: int, sheet: str | None) -> None:
    """Raises UnreadableSheet when all texts of a sheet together are too long to hold."""
    if characters > MOST_CHARACTERS:
        why = f"its texts have more than {MOST_CHARACTERS:,} characters together, and no more are read of a workbook"
        raise UnreadableSheet(f"{of(sheet)}{why}: {ANY_LENGTH}")


def of(sheet: str | None) -> str:
    return f"sheet {sheet}: " if sheet else ""


def letters(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, left = divmod(column - 1, 26)
        name = chr(65 + left) + name
    return name


def column_of(name: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number
