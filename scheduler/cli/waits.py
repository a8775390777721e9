"""`homeward waits`: how long children wait from one milestone to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)

COLUMNS = ("child", "journey", "began", "ended", "days", "is_open", "at_the_latest")


def waits(
    start: Annotated[
        str, typer.Argument(metavar="FROM", help="The milestone it is counted from: a code of the pack.")
    ],
    end: Annotated[str, typer.Argument(metavar="TO", help="The milestone it is counted to.")],
    pairs: Annotated[
        str,
        typer.Option(
            help="all: each journey's first of both, open ones counted; first: each child's first of both; "
            "latest-start: each end with the latest start before it (the Drift Tool's rules)."
        ),
    ] = "all",
    file: Annotated[
        Path | None,
        typer.Option(help="Measure this file instead of the store; nothing is taken in.", exists=True),
    ] = None,
    mapping: Annotated[str | None, typer.Option(help="The mapping of that file.")] = None,
    case_ids: Annotated[
        bool, typer.Option("--case-ids", help="Show the case system's ids instead of the references.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Count the days between two milestones, child by child, with those still waiting; medians by Kaplan and Meier."""
    from casework.waits import Pairs, WaitReport
    from scheduler.wiring.waits import waits_of_file, waits_of_record

    settings = settings_of(folder)
    today = moment(now, settings.zone_info).astimezone(settings.zone_info).date()
    if pairs not in list(Pairs):
        wrong_usage(f"--pairs is one of: {', '.join(Pairs)}")
    if (file is None) != (mapping is None):
        wrong_usage("give --file and --mapping together")
    report: WaitReport
    if file and mapping:
        report = waits_of_file(settings, folder, file, mapping, (start, end), today, Pairs(pairs))
    else:
        report = waits_of_record(settings, folder, (start, end), today, Pairs(pairs), case_ids=case_ids)
    if as_json:
        print_json({**report.figures(), "waits": report.rows()})
        return
    figures = report.figures()
    print_table(f"From {start} to {end}", COLUMNS, report.rows())
    print(", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in figures.items()))


def _short(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return "not reached" if value is None else str(value)
