"""What a look at a sheet's own file tells that the reader of its values does not."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from store.imports.formats.bounds import MOST_COLUMNS, letters

VISIBLE, HIDDEN, VERY_HIDDEN = "visible", "hidden", "very hidden"
MOST_NAMED = 12
Place = tuple[int, int]  # row and column, both from 1
LONGEST_NOTE = 2_000  # characters that are looked at
OF_TODAY = "a formula of today's date: another day each time that the file is opened"
ACROSS = "merged over several columns: which of these steps is it of?"
OTHERWISE = "a note on the cell may say otherwise: put what is right into the cell, and take the note away"
_OF_TODAY = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
_ADDS = re.compile(
    r"[A-Z]\$?\d+\)*\s*[+-]\s*\d{1,3}(?![\w.])|\b(?:EDATE|EOMONTH|WORKDAY(?:\.INTL)?)\s*\(", re.IGNORECASE
)
COLOURED = "coloured, and row {} says what a colour means: did it happen on this day? say so in a column"
_COLOUR_KEY = re.compile(
    r"\b(?:red|amber|orange|yellow|green|blue|purple|pink|gr[ea]y|brown|shaded|highlighted)\b"
    r"[^=:\n]{0,30}[=:–—-][^\n]{0,60}\b(?:booked|planned|scheduled|not (?:yet )?held|cancel\w*|provisional"
    r"|unconfirmed|estimated?|expected|due|target|tbc|await\w*|moved|postponed|deferred|not yet)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|no longer|cancel\w*|moved|postpone\w*|defer\w*|adjourn\w*|re-?arrange\w*|re-?schedul\w*|dna"
    r"|wrong|incorrect|should be|actually|provisional|tbc|unsure|query|mistake|error|did ?n[o’']t)\b|\?",
    re.IGNORECASE,
)
_NAMES_A_DAY = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? ?(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b",
    re.IGNORECASE,
)


@dataclass
class SheetFacts:
    """A sheet as its file has it. Rows and columns count from 1, as the sheet numbers them.

    `instead`: what stands in a cell where the reader gives nothing or too little: a formula without its value, an error
    (#REF!), a number with the zeros that its format puts before it.
    `worked_out`: cells whose day comes of another cell's by adding to it: an aim as likely as a day that was.
    `doubts`: by row and column, why a day that stands there may be none. `untold`: by row, columns of cells whose note
    names a day.
    `coloured`: cells with a colour, each as its row times MOST_COLUMNS plus its column. `colour_key`: the row that says
    that a colour means something other than that it happened; 0 without one.
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
    worked_out: set[Place] = field(default_factory=set)
    doubts: dict[int, dict[int, str]] = field(default_factory=dict)
    untold: dict[int, set[int]] = field(default_factory=dict)
    coloured: array[int] = field(default_factory=lambda: array("I"))
    colour_key: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    has_odd_dimension: bool = False

    def holds(self, row: int, column: int) -> None:
        """Something stands in this cell."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def strikes(self, row: int, column: int) -> None:
        """The text of this cell is struck through."""
        self.struck.setdefault(row, set()).add(column)

    def has_note(self, row: int, column: int, words: str) -> None:
        """A note or comment is on this cell. Its words are looked at for what they deny, and kept nowhere."""
        self.notes.add((row, column))
        words = words[:LONGEST_NOTE]
        if _DENIES.search(words):
            self.doubts.setdefault(row, {})[column] = OTHERWISE
        if _NAMES_A_DAY.search(words):
            self.untold.setdefault(row, set()).add(column)

    def is_by(self, formula: str, row: int, column: int) -> None:
        """The value of this cell is worked out by a formula."""
        if _OF_TODAY.search(formula):
            self.doubts.setdefault(row, {})[column] = OF_TODAY
        elif _ADDS.search(formula):
            self.worked_out.add((row, column))

    def is_shown_as(self, why: str, row: int, column: int) -> None:
        """A number stands in this cell whose format shows something that may be no day."""
        self.doubts.setdefault(row, {}).setdefault(column, why)

    def merged_across(self) -> None:
        """What stands in a cell that reaches over several columns may be of any of them."""
        for top, left, bottom, right in self.merged:
            if right > left:
                for row in range(top, bottom + 1):
                    self.doubts.setdefault(row, {}).setdefault(left, ACROSS)

    def colours_told(self) -> None:
        """Each coloured cell is doubtful where the sheet says what a colour means; not in rows coloured as a whole."""
        rows: dict[int, set[int]] = {}
        for place in self.coloured if self.colour_key else ():
            row, column = divmod(place - 1, MOST_COLUMNS)
            rows.setdefault(row, set()).add(column + 1)
        for row, columns in rows.items():
            if len(columns) <= self.columns // 2:
                self.doubts.setdefault(row, {}).update(
                    dict.fromkeys(columns, COLOURED.format(self.colour_key))
                )

    def remarks(self) -> list[str]:
        """What a reader of the sheet sees and Homeward does not act upon, a line each."""
        lines = []
        if hidden := [row for row in self.hidden_rows if row <= self.rows]:
            lines.append(f"hidden rows, read like the others: {_some(map(str, sorted(hidden)))}")
        if hidden := [column for column in self.hidden_columns if column <= self.columns]:
            lines.append(f"hidden columns, read like the others: {_some(map(letters, sorted(hidden)))}")
        if self.struck:
            lines.append(
                f"struck through, asked about where they are read: {_some(map(self._struck, sorted(self.struck)))}"
            )
        if self.notes:
            places = [f"{letters(column)}{row}" for row, column in sorted(self.notes)]
            lines.append(f"notes on cells, not taken in: {_some(places)}")
        if self.worked_out:
            columns = map(letters, sorted({column for _, column in self.worked_out}))
            lines.append(
                f"worked out by a formula of another cell, read like what is typed: columns {_some(columns)}"
            )
        where = f"sheet {self.name}: " if self.name else ""
        return [where + line for line in lines]

    def _struck(self, row: int) -> str:
        columns = sorted(self.struck[row])
        return f"row {row} ({_some(map(letters, columns))})"


def says_what_colours_mean(text: str) -> bool:
    """Whether it is a key: "yellow = booked, not held"."""
    return _COLOUR_KEY.search(text) is not None


def _some(names: Iterable[str]) -> str:
    named = list(names)
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return ", ".join(named[:MOST_NAMED]) + more
