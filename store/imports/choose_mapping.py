"""Which mapping a name means for a file: `ssda903` stands for all files of that return, told apart by their headers."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from store.imports.mapping import Mapping, WrongMapping, read_mapping, shipped_mappings
from store.imports.sheets import header_names, open_lines, sheet_names


def mapping_for(name: str, file: Path) -> Mapping:
    """The mapping of that name, or the one of its family that fits the file. Raises WrongMapping, UnreadableSheet."""
    family = [other for other in shipped_mappings() if other.startswith(f"{name}-")]
    if not family or name in shipped_mappings():
        return read_mapping(name)
    fitting = [mapping for mapping in map(read_mapping, family) if fits(mapping, file)]
    if len(fitting) == 1:
        return fitting[0]
    why = "several of them fit this file" if fitting else "none of them has the columns of this file"
    raise WrongMapping([f"{name} stands for {', '.join(family)}, and {why}: name the one that is meant"])


def fits(mapping: Mapping, file: Path) -> bool:
    """Whether the file has the sheet and all the columns that the mapping speaks of."""
    if mapping.sheet is not None and mapping.sheet not in sheet_names(file):
        return False
    with open_lines(file, mapping.sheet) as lines:
        head = next(islice(lines, mapping.header_row - 1, None), ())
        left = mapping.left if mapping.events is None else ()
        return {*mapping.needed, *mapping.never, *left} <= set(header_names(head))
