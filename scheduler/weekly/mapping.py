"""The mapping of the weekly file, looked at before any file is: what is wrong with it is nobody's file's fault."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from permanence.plain_error import PlainError
from scheduler.import_settings import ImportSettings
from scheduler.settings import Settings
from scheduler.wiring.record import council_pack
from store.imports.mapping import WrongMapping, read_mapping, shipped_mappings
from store.imports.pack_fit import check_fits


class MappingTrouble(PlainError):
    """The mapping of the weekly file cannot be used: nothing is taken in, and the files stay where they are."""


def mapping_name(weekly: ImportSettings, home: Path) -> str:
    """The mapping as an import names it; a mapping file lies beside homeward.toml, unless its path is a whole one."""
    return str(home / weekly.mapping) if weekly.mapping.endswith(".toml") else weekly.mapping


def council_mapping(settings: Settings, home: Path) -> None:
    """The mapping can be read, fits the council's pack, and is confirmed. Raises MappingTrouble."""
    assert settings.weekly is not None  # asked where a folder is set up alone
    name = mapping_name(settings.weekly, home)
    if any(shipped.startswith(f"{name}-") for shipped in shipped_mappings()):
        return  # a family: which of its mappings is meant, the file says
    try:
        mapping = read_mapping(name)
        check_fits(mapping, council_pack(settings, home))
    except WrongMapping as wrong:
        raise MappingTrouble(str(wrong)) from wrong
    if not mapping.confirmed:
        raise MappingTrouble(
            f"nobody has said that the mapping is right: homeward mapping confirm {quote(settings.weekly.mapping)}"
        )
