"""Which mapping a name means for a file: `ssda903` stands for all files of that return, told apart by their headers."""

from __future__ import annotations

from pathlib import Path

from store.imports.known_tables import why_not_taken_in
from store.imports.mapping import Mapping, WrongMapping, read_mapping, shipped_mappings
from store.imports.sheets import Book, first_with, headers_at

FEWEST_COLUMNS = 3  # by which a table is told where it lacks some: each has a child and her birth date


def mapping_for(name: str, file: Path) -> Mapping:
    """The mapping of that name, or the one of its family that fits the file. Raises WrongMapping, UnreadableSheet."""
    family = [other for other in shipped_mappings() if other.startswith(f"{name}-")]
    if not family or name in shipped_mappings():
        return read_mapping(name)
    book = Book(file)
    fitting = [mapping for mapping in map(read_mapping, family) if fits(mapping, book)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and (not_taken_in := why_not_taken_in(headers_at(book, None, 1))):
        raise WrongMapping([not_taken_in])
    told = [m for m in map(read_mapping, family) if _has_what_is_read(m, book)]
    if not fitting and len(told) == 1:
        return told[0]
    why = "several of them fit this file" if fitting else "none of them has the columns of this file"
    raise WrongMapping([f"{name} stands for {', '.join(family)}, and {why}: name the one that is meant"])


def fits(mapping: Mapping, book: Book) -> bool:
    """Whether the file has a sheet with all the columns that the mapping speaks of."""
    left = mapping.left if mapping.events is None else ()
    return _has(book, mapping, frozenset({*mapping.needed, *mapping.never, *left}))


def _has_what_is_read(mapping: Mapping, book: Book) -> bool:
    """Whether the file has the columns that are read, where these are enough to tell it from other tables."""
    return len(mapping.needed) >= FEWEST_COLUMNS and _has(book, mapping, mapping.needed)


def _has(book: Book, mapping: Mapping, columns: frozenset[str]) -> bool:
    names = [sheet.name for sheet in book.sheets]
    wanted = mapping.sheets or ((mapping.sheet,) if mapping.sheet else ())
    if not set(wanted) <= set(names):
        return False
    if not wanted and len(names) > 1:
        return first_with(book, columns, mapping.header_row, mapping.header_rows) is not None
    place = wanted[0] if wanted else None
    return columns <= set(headers_at(book, place, mapping.header_row, mapping.header_rows, columns))
