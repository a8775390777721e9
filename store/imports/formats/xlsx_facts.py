"""A look at the sheets of an .xlsx before their values are read: how far they reach, and what the reader cannot tell.

A sheet's own `dimension` is not believed: what counts are the cells that hold something. A cell that is only coloured
holds nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZipFile

from store.imports.cells import FormulaWithoutValue
from store.imports.formats.bounds import (
    ANY_LENGTH,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_MERGED,
    MOST_ROWS,
    MOST_TEXTS,
    MOST_UNPACKED,
    UnreadableSheet,
    check_cells,
    check_characters,
    check_column,
    check_length,
    check_row,
    column_of,
    letters,
    of,
)
from store.imports.formats.facts import HIDDEN, VERY_HIDDEN, VISIBLE, SheetFacts, says_what_colours_mean
from store.imports.formats.number_formats import padded
from store.imports.formats.xlsx_styles import StyleReader, Styles, Texts, is_true, read_texts
from store.imports.formats.xml_parts import (
    check_unpacked,
    opened_archive,
    portions,
    stream,
    whole_part,
)

STRICT = "this is a Strict Open XML workbook: save it as Excel Workbook (.xlsx), not Strict"
_VISIBILITY = {"hidden": HIDDEN, "veryHidden": VERY_HIDDEN}
_THREADED = "linkid=870924"  # ends what Excel puts before a threaded comment for programs that know none
_OVERLAP = 256  # bytes; the beginning of a cell is shorter
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
# Looked for in the bytes, because telling a parser of every cell of a million rows takes half a minute: a cell that is
# six digits or more down the sheet, whether something is in it, and values.
_FAR_DOWN = re.compile(rb' r="[A-Z]{1,3}(\d{6,7})"')
_FILLED = re.compile(rb"[^<>]*(?<!/)>\s*<(?:\w+:)?(?:v|f|is)\b")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")
_VALUES = (b"<v>", b":v>", b"<is>", b":is>")


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """A sheet of a workbook: its name, whether it is shown, and the part of the archive that holds it."""

    name: str
    visibility: str
    part: str


def xlsx_sheets(file: Path) -> list[XlsxSheet]:
    """The sheets of rows and columns (no charts), as the workbook orders them. Raises UnreadableSheet."""
    with opened_archive(file) as archive:
        return _sheets(archive)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all sheets of a workbook have in common."""

    sheets: dict[str, XlsxSheet]
    texts: Texts
    styles: Styles


class XlsxFacts:
    """What the sheets of a workbook hold beside their values; what they share is read once: there may be hundreds."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: _Shared | None = None

    def of(self, sheet: str) -> SheetFacts:
        """The facts of one sheet. Raises UnreadableSheet when it is larger than is read."""
        with opened_archive(self.file) as archive:
            known = self._known = self._known or _shared(archive)
            found = known.sheets[sheet]
            _check_far_down(portions(archive, found.part, sheet), sheet)
            facts = SheetFacts(sheet, found.visibility)
            _Cells(facts, known.styles, known.texts).read(portions(archive, found.part, sheet))
            check_cells(facts.rows, facts.columns, sheet)
            _add_notes(archive, found.part, facts)
            facts.colours_told()
            return facts


def _shared(archive: ZipFile) -> _Shared:
    _check_parts(archive)
    book = _part(archive, "", "officeDocument")
    return _Shared(
        {sheet.name: sheet for sheet in reversed(_sheets(archive))},
        read_texts(archive, _part(archive, book, "sharedStrings")),
        StyleReader().read(archive, _part(archive, book, "styles")),
    )


def _check_parts(archive: ZipFile) -> None:
    """Raises UnreadableSheet for a part that is too large to be held.

    The reader of values opens parts by their usual names in any letters, whatever the workbook's own list says of them.
    """
    for item in archive.infolist():
        name = item.filename.lower()
        if name.endswith((".xml", ".rels")):
            check_unpacked(archive, item.filename, MOST_TEXTS if "sharedstrings" in name else MOST_UNPACKED)


def without_dimension(file: Path, sheet: str) -> IO[bytes]:
    """A copy of the workbook, opened, in which the sheet says nothing of its own size."""
    copy = TemporaryFile()  # noqa: SIM115 - it is the caller's to close
    with opened_archive(file) as archive, ZipFile(copy, "w") as made:
        part = next(s.part for s in _sheets(archive) if s.name == sheet)
        for item in archive.infolist():
            if item.filename == part:
                with made.open(item.filename, "w", force_zip64=True) as sheet_part:
                    parts = portions(archive, part, sheet)
                    sheet_part.write(_DIMENSION.sub(b"", next(parts, b""), count=1))
                    sheet_part.writelines(parts)
            elif item.filename.endswith((".xml", ".rels")):
                check_unpacked(archive, item.filename, MOST_UNPACKED)
                made.writestr(item.filename, archive.read(item))
    copy.seek(0)
    return copy


def _sheets(archive: ZipFile) -> list[XlsxSheet]:
    name = _part(archive, "", "officeDocument")
    book = whole_part(archive, name)
    if book is None:
        return []
    if "purl.oclc.org/ooxml" in book.tag:
        raise UnreadableSheet(STRICT)
    parts, names = _related(archive, name), {*archive.namelist()}
    found = []
    for element in book.iter():
        if _plain(element.tag) != "sheet":
            continue
        number = next((v for k, v in element.attrib.items() if _plain(k) == "id"), "")
        kind, part = parts.get(number, ("", ""))
        if kind == "worksheet" and part in names:
            state = _VISIBILITY.get(element.get("state", ""), VISIBLE)
            found.append(XlsxSheet(element.get("name", ""), state, part))
    return found


def _part(archive: ZipFile, of: str, kind: str) -> str:
    """The part of that kind to which another refers ("": the archive as a whole); "" when there is none."""
    return next((p for k, p in _related(archive, of).values() if k == kind and p in archive.namelist()), "")


def _related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: its word for each, with the kind and the place in the archive."""
    folder, name = posixpath.split(part)
    tree = whole_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for element in tree if tree is not None else ():
        target = element.get("Target", "")
        place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], place)
    return found


def _add_notes(archive: ZipFile, part: str, facts: SheetFacts) -> None:
    for kind, place in _related(archive, part).values():
        if kind in ("comments", "threadedComment") and place in archive.namelist():
            check_unpacked(archive, place, MOST_TEXTS)
            _Notes(facts).read(portions(archive, place))


class _Notes:
    """Notes down of each note on which cell it is, and tells its words. A note is over when the next one begins."""

    def __init__(self, facts: SheetFacts) -> None:
        self.facts = facts
        self.cell: re.Match[str] | None = None
        self.words: list[str] = []

    def read(self, parts: Iterator[bytes]) -> None:
        stream(parts, {"comment": self._note, "threadedComment": self._note}, self.words.append)
        self._note({})

    def _note(self, attributes: dict[str, str]) -> None:
        if self.cell:
            words = "".join(self.words).rpartition(_THREADED)[2]
            self.facts.has_note(int(self.cell[2]), column_of(self.cell[1]), words)
        self.cell = _CELL.fullmatch(attributes.get("ref", ""))
        self.words.clear()


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _check_far_down(parts: Iterator[bytes], sheet: str) -> None:
    """Raises UnreadableSheet at once for what the slower look would find late."""
    values, carried = 0, b""
    for portion in parts:
        window = carried + portion
        for found in _FAR_DOWN.finditer(window):
            if int(found[1]) > MOST_ROWS and _FILLED.match(window, found.end()):
                check_row(int(found[1]), sheet)
        values += sum(map(portion.count, _VALUES))
        if values > MOST_CELLS:
            why = f"more than {MOST_CELLS:,} cells have something in them, and no more are read of a workbook"
            raise UnreadableSheet(f"{of(sheet)}{why}: {ANY_LENGTH}")
        carried = portion[-_OVERLAP:]


class _Cells:
    """Notes down of each cell what the reader of values cannot tell. A cell is over when the next one begins."""

    def __init__(self, facts: SheetFacts, styles: Styles, known: Texts) -> None:
        self.facts, self.styles, self.known = facts, styles, known
        self.characters = 0
        self.row = self.column = 0
        self.cell: dict[str, str] | None = None
        self.formula_at = self.value_at = -1
        self.texts: list[str] = []
        self.columns: dict[str, int] = {}
        self.is_struck = False
        self.shared_number = ""
        self.shared: dict[str, str] = {}  # formulas that several cells have, by their number

    def read(self, parts: Iterator[bytes]) -> None:
        starts = {
            "c": self._cell,
            "f": self._formula,
            "v": self._value,
            "is": self._value,
            "strike": self._strike,
            "row": self._row,
            "col": self._columns,
            "mergeCell": self._merged,
            "dimension": self._dimension,
        }
        stream(parts, starts, self.texts.append)
        self._over()

    def _dimension(self, attributes: dict[str, str]) -> None:
        ends = attributes.get("ref", "").split(":")
        self.facts.has_odd_dimension = not all(map(_CELL.fullmatch, ends))

    def _row(self, attributes: dict[str, str]) -> None:
        self._over()
        self.row = int(attributes.get("r") or self.row + 1)
        self.column = 0
        if is_true(attributes.get("hidden")):
            self.facts.hidden_rows.add(self.row)

    def _columns(self, attributes: dict[str, str]) -> None:
        if is_true(attributes.get("hidden")):
            first, last = int(attributes["min"]), int(attributes["max"])
            self.facts.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))

    def _cell(self, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            self._over()
        ref = attributes.get("r")
        self.column = self._column(ref) if ref else self.column + 1
        self.cell, self.formula_at, self.value_at = attributes, -1, -1
        self.is_struck = False
        self.texts.clear()

    def _column(self, ref: str) -> int:
        name = ref.rstrip("0123456789")
        number = self.columns.get(name)
        if number is None:
            number = self.columns[name] = column_of(name)
        return number

    def _formula(self, attributes: dict[str, str]) -> None:
        self.formula_at = len(self.texts)
        self.shared_number = attributes.get("si", "")

    def _strike(self, attributes: dict[str, str]) -> None:
        self.is_struck = self.is_struck or is_true(attributes.get("val", "1"))

    def _value(self, _attributes: dict[str, str]) -> None:
        self.value_at = len(self.texts)

    def _merged(self, attributes: dict[str, str]) -> None:
        self._over()
        if len(self.facts.merged) == MOST_MERGED:
            why = f"more than {MOST_MERGED:,} cells are merged, and no more are read: save the sheet as CSV UTF-8"
            raise UnreadableSheet(f"{of(self.facts.name)}{why}")
        first, _, last = attributes.get("ref", "").partition(":")
        a, b = _CELL.fullmatch(first), _CELL.fullmatch(last)
        if a and b:
            self.facts.merged.append((int(a[2]), column_of(a[1]), int(b[2]), column_of(b[1])))

    def _over(self) -> None:
        """The cell that went on until here is noted down, if it holds anything."""
        cell, self.cell = self.cell, None
        if cell is None or (self.formula_at < 0 and self.value_at < 0):
            return
        value = "".join(self.texts[self.value_at :]) if self.value_at >= 0 else ""
        if not value and self.formula_at < 0:
            return
        facts, place = self.facts, (self.row, self.column)
        check_row(self.row, facts.name)
        check_column(self.column, facts.name)
        check_length(len(value), f"cell {letters(self.column)}{self.row}", facts.name)
        facts.holds(*place)
        style, kind = int(cell.get("s") or 0), cell.get("t", "n")
        self.characters += self._length(value, kind)
        check_characters(self.characters, facts.name)
        text = int(value) if kind == "s" and value.isdecimal() else -1
        if text in self.known.struck:
            facts.strikes(*place)
        if text in self.known.keys or (kind == "inlineStr" and says_what_colours_mean(value)):
            facts.colour_key = facts.colour_key or self.row
        self._note_looks(style, kind)
        formula = self._whole_formula()
        if not value.strip() and kind != "str":
            facts.instead[place] = FormulaWithoutValue(f"={formula}")
        elif kind == "e":
            facts.instead[place] = value
        elif kind == "n" and style in self.styles.padding:
            facts.instead[place] = padded(value, self.styles.padding[style])
        elif formula:
            facts.is_by(formula, *place)

    def _note_looks(self, style: int, kind: str) -> None:
        """What the cell's style says of it beside its value."""
        facts, place = self.facts, (self.row, self.column)
        if self.is_struck or style in self.styles.strikes:
            facts.strikes(*place)
        if style in self.styles.coloured:
            facts.coloured.append(self.row * MOST_COLUMNS + self.column)
        if kind in ("n", "d") and style in self.styles.vague:
            facts.is_shown_as(self.styles.vague[style], *place)

    def _whole_formula(self) -> str:
        """The cell's formula, also where only the first of several cells has it in full; "" where it has none."""
        if self.formula_at < 0:
            return ""
        end = self.value_at if self.value_at >= self.formula_at else None
        formula = "".join(self.texts[self.formula_at : end])
        if not self.shared_number:
            return formula
        if formula:
            self.shared[self.shared_number] = formula
        return self.shared.get(self.shared_number, "")

    def _length(self, value: str, kind: str) -> int:
        if kind != "s":
            return len(value)
        return self.known.length(int(value)) if value.isdecimal() else 0
