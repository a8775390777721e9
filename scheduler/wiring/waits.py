"""Waits of a file as it stands; those of the record are in scheduler/wiring/figures.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from casework.insight.choosing import milestone
from casework.waits import Asked, WaitReport, measure_waits, told_by_rows
from scheduler.settings import Settings
from scheduler.wiring.record import rulebook
from store.imports.choose_mapping import mapping_for
from store.imports.read_rows import open_mapped, read_rows


def waits_of_file(
    settings: Settings, folder: Path, file: Path, mapping_name: str, asked: Asked, today: date
) -> WaitReport:
    """The waits that a file tells; nothing is taken in. Raises NotKnown, WrongMapping, UnreadableSheet."""
    rules = rulebook(settings, folder)
    asked = replace(asked, start=milestone(asked.start, rules.pack), end=milestone(asked.end, rules.pack))
    mapping = mapping_for(mapping_name, file)
    with open_mapped(file, mapping) as sheet:
        rows = read_rows(sheet, mapping, rules.pack, today)
        return measure_waits(told_by_rows(rows, rules.pack.begins_with), asked, rules, today)
