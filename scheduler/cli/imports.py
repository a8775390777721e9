"""Commands about what came in: list the imports, take one out, answer what an import asks, show what would change."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from permanence.how_many import how_many
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)
from scheduler.looking import keep_look

if TYPE_CHECKING:
    from casework.imports.batches import Batch
    from casework.imports.questions import ImportAnswers
    from casework.imports.rows import ImportReport
    from casework.imports.undo_import import UndoReport
    from scheduler.settings import Settings

SHORT = 12  # figures of a digest: as many as tell two files apart
UNDO_COLUMNS = ("reference", "case_id", "entry", "what", "value", "stays_because")
CHANGE_COLUMNS = ("row", "case_id", "reference", "what", "before", "after")


def imports(as_json: AsJson = False, folder: Folder = HERE) -> None:
    """List every import: its number, file, mapping, what came of it, and whether it was taken out."""
    from casework.imports.batches import batches
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    with record.reading() as tx:
        rows = [_listed(b, record.rules.zone, whole=as_json) for b in batches(tx)]
    if as_json:
        print_json(rows)
    else:
        print_table(how_many(len(rows), "import"), tuple(rows[0]) if rows else (), rows)


def _listed(batch: Batch, zone: ZoneInfo, *, whole: bool) -> dict[str, object]:
    digits = None if whole else SHORT
    return {
        "import": batch.number,
        "at": _at(batch.at, zone),
        "mapping": batch.source,
        "file_digest": batch.file_digest[:digits],
        "mapping_digest": batch.mapping_digest[:digits],
        "rows": batch.rows,
        "children": batch.children,
        "entries": batch.entries,
        "state": _state(batch, zone),
        **({"mapping_says": batch.mapping} if whole else {}),
    }


def _state(batch: Batch, zone: ZoneInfo) -> str:
    if batch.withdrawn_at:
        stayed = f", {how_many(batch.stayed, 'entry', 'entries')} stayed" if batch.stayed else ""
        return f"taken out {_at(batch.withdrawn_at, zone)}{stayed}"
    return "in" if batch.entries is not None else "broken off"


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def answers_of(lines: list[int] | None, *, accept: bool, keep: bool, missing: str) -> ImportAnswers:
    """What the options say; what cannot be meant ends with 2."""
    from casework.imports.questions import ImportAnswers, WhenMissing

    if accept and keep:
        wrong_usage("give --accept-removals or --keep-removals, each with the lines that it is about")
    if lines and not (accept or keep):
        wrong_usage("lines are answered with --accept-removals or --keep-removals")
    if missing not in list(WhenMissing):
        wrong_usage(f"--missing is ask, end or keep, not {missing}")
    named = frozenset(lines or ())
    return ImportAnswers(
        accept=named if accept else frozenset(),
        accept_all=accept and not named,
        keep=named if keep else frozenset(),
        keep_all=keep and not named,
        missing=WhenMissing(missing),
    )


def undo(
    settings: Settings, folder: Path, number: int, at: datetime, *, do: bool, everything: bool, as_json: bool
) -> None:
    """Show, or do, what `--undo` asks; ends with 1 where something stays."""
    from casework.imports.undo_import import undo_import
    from scheduler.wiring.record import open_record

    record = open_record(settings, folder)
    report = undo_import(record, number, at, do=do, everything=everything)
    keep_look(record, "import --undo", at, [line.reference for line in report.lines])
    if as_json:
        print_json(report.as_json())
    else:
        _print_undo(report)
    raise typer.Exit(WRONG_DATA if report.stayed else 0)


def _print_undo(report: UndoReport) -> None:
    one, many = ("entry was", "entries were") if report.done else ("entry would be", "entries would be")
    taken_out = how_many(report.withdrawn, one, many)
    title = f"Import {report.batch.number} ({report.batch.source}): {taken_out} taken out"
    rows = report.as_json()["lines"]
    print_table(title, UNDO_COLUMNS, rows if isinstance(rows, list) else [])
    if report.more_lines:
        print(f"... and {report.more_lines} more")
    if report.stayed:
        stay = how_many(report.stayed, "entry stays", "entries stay")
        print(f"{stay}, since something was built on what they say: --everything takes that out too")
    if report.kept_away:
        times = how_many(report.kept_away, "restriction stays", "restrictions stay")
        print(f"{times}, in lines of their own above: an undo lets nobody in (homeward restrict --lift)")
    if report.later:
        later = ", ".join(map(str, report.later))
        print(f"Newer imports of {report.batch.source}: {later}. Take the newest file in again afterwards.")
    if not report.done:
        print("Nothing was changed: --yes does it")


def print_report(report: ImportReport) -> None:
    """What came of an import, with the difference that it makes or would make."""
    print(report.in_words())
    if report.changes:
        from dataclasses import asdict

        title = "What would change" if report.dry_run else "What changed"
        print_table(title, CHANGE_COLUMNS, [asdict(c) for c in report.changes])
    if report.more_changes:
        print(f"... and {how_many(report.more_changes, 'more change')}")
    if report.batch:
        print(f"This was import {report.batch} (homeward import --undo {report.batch} shows what it brought)")
