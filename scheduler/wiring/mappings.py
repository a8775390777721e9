"""A mapping on its way: proposed for a file, shown as sentences, confirmed by the council."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from permanence.local_day import local_day
from scheduler.settings import Settings
from scheduler.wiring.record import council_pack
from store.imports.choose_mapping import mapping_for
from store.imports.guess import guessed_mapping
from store.imports.read_rows import open_mapped
from store.imports.sentences import ColumnSaid, sentences_of
from store.whole_file import write_whole


def guess_mapping(
    settings: Settings,
    folder: Path,
    file: Path,
    now: datetime,
    output: Path | None = None,
    sheet: str | None = None,
) -> str:
    """A proposal for a mapping file of an unknown sheet, as TOML to be looked over; in `output`, where one is named.

    `sheet`: the one of a workbook that it is for; without it the most telling ones. Raises UnreadableSheet, and
    then nothing is written.
    """
    today = local_day(now, settings.zone_info)
    text = guessed_mapping(file, council_pack(settings, folder), today, sheet)
    if output:
        write_whole(output, text)
    return text


def unconfirmed(
    settings: Settings, folder: Path, file: Path, mapping_name: str, now: datetime
) -> list[ColumnSaid] | None:
    """What a mapping that nobody has confirmed would make of the file; None for one that is confirmed.

    Raises WrongMapping, UnreadableSheet.
    """
    mapping = mapping_for(mapping_name, file)
    if mapping.confirmed:
        return None
    today = local_day(now, settings.zone_info)
    with open_mapped(file, mapping) as sheet:
        return sentences_of(sheet, mapping, council_pack(settings, folder), today)
