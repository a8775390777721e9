"""Waits of the record, or of a file as it stands."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from casework.waits import Pairs, WaitReport, measure_waits, told_by_record, told_by_rows
from permanence.pack.model import Pack
from permanence.plain_error import PlainError
from scheduler.settings import Settings
from scheduler.wiring.record import council_pack, open_record
from store.imports.choose_mapping import mapping_for
from store.imports.read_rows import open_mapped, read_rows


class NoSuchMilestone(PlainError):
    """A milestone that the council's pack does not have; the message names those that it has."""


def waits_of_record(
    settings: Settings,
    folder: Path,
    between: tuple[str, str],
    today: date,
    pairs: Pairs,
    *,
    case_ids: bool = False,
) -> WaitReport:
    """The waits of everybody in the store. Raises NoSuchMilestone."""
    with closing(open_record(settings, folder)) as record:
        _check(between, record.rules.pack)
        with record.reading() as tx:
            report = measure_waits(told_by_record(tx), *between, today, pairs)
            ids = tx.case_ids() if case_ids else {}
    if not case_ids:
        return report
    return replace(report, waits=tuple(replace(w, child=ids.get(w.child, w.child)) for w in report.waits))


def waits_of_file(
    settings: Settings,
    folder: Path,
    file: Path,
    mapping_name: str,
    between: tuple[str, str],
    today: date,
    pairs: Pairs,
) -> WaitReport:
    """The waits that a file tells; nothing is taken in. Raises NoSuchMilestone, WrongMapping, UnreadableSheet."""
    pack = council_pack(settings, folder)
    _check(between, pack)
    mapping = mapping_for(mapping_name, file)
    with open_mapped(file, mapping) as sheet:
        rows = read_rows(sheet, mapping, pack, today)
        return measure_waits(told_by_rows(rows, pack.begins_with), *between, today, pairs)


def _check(between: tuple[str, str], pack: Pack) -> None:
    for code in between:
        if code not in pack.milestones:
            known = ", ".join(pack.milestones)
            raise NoSuchMilestone(f"the pack {pack.code} has no milestone {code}; it has: {known}")
