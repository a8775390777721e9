"""A look at the sheets of an .ods before their values are read: how far they reach, and what the reader cannot tell.

Such a file says "the same 1,048,576 times" of rows and cells, mostly empty ones; those that hold something count.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from store.imports.cells import FormulaWithoutValue
from store.imports.formats.bounds import (
    MOST_COLUMNS,
    MOST_ROWS,
    UnreadableSheet,
    check_cells,
    check_characters,
    check_column,
    check_length,
    check_row,
    letters,
)
from store.imports.formats.facts import HIDDEN, SheetFacts
from store.imports.formats.kind import NO_WORKBOOK, PROTECTED
from store.imports.formats.number_formats import MONTH_ALONE, padded
from store.imports.formats.xml_parts import opened_archive, portions, stream, whole_part

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_LARGEST_REPEAT = 2**21


def ods_facts(file: Path) -> list[SheetFacts]:
    """What each sheet holds beside its values. Raises UnreadableSheet when one is larger than is read."""
    with opened_archive(file) as archive:
        manifest = whole_part(archive, MANIFEST)
        if manifest is not None and any(e.tag.endswith("}encryption-data") for e in manifest.iter()):
            raise UnreadableSheet(PROTECTED)
        if CONTENT not in archive.namelist():
            raise UnreadableSheet(NO_WORKBOOK)
        return _Content().read(portions(archive, CONTENT))


class _Content:
    """Notes down of each sheet what the reader of values cannot tell. Styles come before the cells that use them."""

    def __init__(self) -> None:
        self.sheets: list[SheetFacts] = []
        self.facts = SheetFacts(None)
        self.row = self.row_repeat = self.column = self.columns_seen = 0
        self.characters = 0  # of all sheets, because the reader holds them all at once
        self.cell: dict[str, str] | None = None
        self.texts: list[str] = []
        self.text_from = -1
        self.has_note = self.is_struck = False
        self.style = self.number_style = ""
        self.uses: dict[str, str] = {}  # cell style to number style
        self.padding: dict[str, str] = {}  # number style to the zeros it shows
        self.months: set[str] = set()  # date styles that show no day
        self.struck: set[str] = set()
        self.not_shown: set[str] = set()
        self.column_styles: list[
            tuple[int, str]
        ] = []  # up to which column, the style of cells that name none

    def read(self, parts: Iterator[bytes]) -> list[SheetFacts]:
        starts = {
            "style": self._style,
            "number-style": self._number_style,
            "number": self._number,
            "date-style": self._date_style,
            "day": self._day,
            "text-properties": self._text_properties,
            "table-properties": self._table_properties,
            "table": self._table,
            "table-column": self._table_column,
            "table-row": self._table_row,
            "table-cell": self._table_cell,
            "covered-table-cell": self._table_cell,
            "annotation": self._annotation,
            "p": self._paragraph,
            "span": self._span,
        }
        stream(parts, starts, self.texts.append)
        self._row_over()
        for facts in self.sheets:
            check_cells(facts.rows, facts.columns, facts.name)
        return self.sheets

    def _style(self, attributes: dict[str, str]) -> None:
        self.style = _get(attributes, "name")
        if number_style := _get(attributes, "data-style-name"):
            self.uses[self.style] = number_style

    def _number_style(self, attributes: dict[str, str]) -> None:
        self.number_style = _get(attributes, "name")

    def _number(self, attributes: dict[str, str]) -> None:
        zeros = int(_get(attributes, "min-integer-digits") or 0)
        if self.number_style and zeros > 1 and not int(_get(attributes, "decimal-places") or 0):
            self.padding[self.number_style] = f"%0{min(zeros, 20)}d"

    def _date_style(self, attributes: dict[str, str]) -> None:
        self.number_style = _get(attributes, "name")
        self.months.add(self.number_style)

    def _day(self, _attributes: dict[str, str]) -> None:
        self.months.discard(self.number_style)

    def _text_properties(self, attributes: dict[str, str]) -> None:
        if _get(attributes, "text-line-through-style") not in ("", "none"):
            self.struck.add(self.style)

    def _table_properties(self, attributes: dict[str, str]) -> None:
        if _get(attributes, "display") == "false":
            self.not_shown.add(self.style)

    def _table(self, attributes: dict[str, str]) -> None:
        self._row_over()
        self.facts = SheetFacts(_get(attributes, "name"))
        if _get(attributes, "style-name") in self.not_shown:
            self.facts.visibility = HIDDEN
        self.sheets.append(self.facts)
        self.row = self.row_repeat = self.columns_seen = 0
        self.column_styles.clear()

    def _table_column(self, attributes: dict[str, str]) -> None:
        first = self.columns_seen + 1
        self.columns_seen += _repeats(attributes, "number-columns-repeated")
        self.column_styles.append((self.columns_seen, _get(attributes, "default-cell-style-name")))
        if _get(attributes, "visibility") in ("collapse", "filter"):
            self.facts.hidden_columns.update(range(first, min(self.columns_seen, MOST_COLUMNS) + 1))

    def _table_row(self, attributes: dict[str, str]) -> None:
        self._row_over()
        self.row_repeat = _repeats(attributes, "number-rows-repeated")
        if _get(attributes, "visibility") in ("collapse", "filter"):
            last = min(self.row + self.row_repeat, MOST_ROWS)
            self.facts.hidden_rows.update(range(self.row + 1, last + 1))

    def _row_over(self) -> None:
        self._cell_over()
        self.row += self.row_repeat
        self.row_repeat = self.column = 0

    def _table_cell(self, attributes: dict[str, str]) -> None:
        self._cell_over()
        self.cell = attributes
        self.texts.clear()
        self.text_from, self.has_note, self.is_struck = -1, False, False

    def _annotation(self, _attributes: dict[str, str]) -> None:
        self.has_note = True

    def _paragraph(self, _attributes: dict[str, str]) -> None:
        if self.text_from < 0:
            self.text_from = len(self.texts)

    def _span(self, attributes: dict[str, str]) -> None:
        if not self.has_note and _get(attributes, "style-name") in self.struck:
            self.is_struck = True

    def _cell_over(self) -> None:
        """The cell that went on until here is noted down, if it holds anything."""
        cell, self.cell = self.cell, None
        if cell is None:
            return
        first, times = self.column + 1, _repeats(cell, "number-columns-repeated")
        self.column += times
        if self.has_note:
            words = "".join(self.texts[self.text_from :]) if self.text_from >= 0 else ""
            self.facts.has_note(self.row + 1, first, words)
        kind, formula = _get(cell, "value-type"), _get(cell, "formula")
        if not kind and not formula:
            return
        last_row = self.row + self.row_repeat
        check_row(last_row, self.facts.name)
        check_column(self.column, self.facts.name)
        self.facts.holds(last_row, self.column)
        check_cells(self.facts.rows, self.facts.columns, self.facts.name)
        length = sum(map(len, self.texts[self.text_from :])) if self.text_from >= 0 else 0
        check_length(length, f"cell {letters(first)}{self.row + 1}", self.facts.name)
        self.characters += length * times * self.row_repeat
        check_characters(self.characters, self.facts.name)
        self._note(cell, kind, formula, first)

        across, down = _repeats(cell, "number-columns-spanned"), _repeats(cell, "number-rows-spanned")
        if across > 1 or down > 1:
            self.facts.merged.append((self.row + 1, first, self.row + down, first + across - 1))

    def _note(self, cell: dict[str, str], kind: str, formula: str, first: int) -> None:
        style = _get(cell, "style-name") or self._style_of_column(first)
        padding = self.padding.get(self.uses.get(style, "")) if kind == "float" else None
        struck = self.is_struck or style in self.struck
        month = kind == "date" and self.uses.get(style, "") in self.months
        without_value = bool(formula) and not kind
        if formula and kind:
            self.facts.is_by(formula, self.row + 1, first)
        if not (padding or struck or without_value or month):
            return
        for row in range(self.row + 1, self.row + self.row_repeat + 1):
            for column in range(first, self.column + 1):
                if struck:
                    self.facts.strikes(row, column)
                if month:
                    self.facts.is_shown_as(MONTH_ALONE, row, column)
                if without_value:
                    self.facts.instead[row, column] = FormulaWithoutValue(formula)
                elif padding:
                    self.facts.instead[row, column] = padded(_get(cell, "value"), padding)

    def _style_of_column(self, column: int) -> str:
        return next((style for last, style in self.column_styles if column <= last), "")


def _get(attributes: dict[str, str], name: str) -> str:
    """An attribute by its name without the namespace."""
    return next((v for k, v in attributes.items() if k.endswith(name) and k[-len(name) - 1] in "}:"), "")


def _repeats(attributes: dict[str, str], name: str) -> int:
    return min(int(_get(attributes, name) or 1), _LARGEST_REPEAT)
