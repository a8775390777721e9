"""Which mapping a name means for a file: `ssda903` stands for all files of that return, told apart by their headers."""

from __future__ import annotations

from pathlib import Path

from store.imports.mapping import Mapping, WrongMapping, read_mapping, shipped_mappings
from store.imports.sheets import open_sheet, sheet_names


def mapping_for(name: str, file: Path) -> Mapping:
    """The mapping of that name, or the one of its family that fits the file. Raises WrongMapping, UnreadableSheet."""
    family = [other for other in shipped_mappings() if other.startswith(f"{name}-")]
    if not family or name in shipped_mappings():
        return read_mapping(name)
    fitting = [mapping for mapping in map(read_mapping, family) if _fits(mapping, file)]
    if len(fitting) == 1:
        return fitting[0]
    why = "several of them fit this file" if fitting else "none of them has the columns of this file"
    raise WrongMapping([f"{name} stands for {', '.join(family)}, and {why}: name the one that is meant"])


def _fits(mapping: Mapping, file: Path) -> bool:
    try:
        with open_sheet(file, mapping.sheet, mapping.header_row) as sheet:
            return mapping.needed <= set(sheet.headers) and {*mapping.never, *mapping.left} <= set(
                sheet.headers
            )
    except UnreadableSheet:
        return False
