"""`homeward waits`: how long children wait from one milestone to another."""

from __future__ import annotations

from collections.abc import Mapping
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
    print_table(f"From {start} to {end}", COLUMNS, report.rows())
    print(in_a_sentence(report.figures()))


def in_a_sentence(figures: Mapping[str, object]) -> str:
    """The figures of the waits for people: how many, how many ended, how long; what is nought goes without saying."""
    said = [f"{figures['n']} waits: {figures['completed']} ended, {figures['open']} still open."]
    if figures["mean"] is not None:
        said.append(
            f"Those that ended took {figures['mean']:.1f} days on average, half of them no more than "
            f"{figures['median_completed']:.1f}."
        )
    half = figures["median"]
    said.append(
        "Fewer than half have ended so far."
        if half is None
        else f"With those still open counted in, half end within {half} days (Kaplan and Meier)."
    )
    for name, words in _ASIDES.items():
        if figures[name]:
            said.append(f"{figures[name]} {words}.")
    years = figures["by_end_year"]
    if isinstance(years, Mapping):
        said += [
            f"Ended in {year}: {mean:.1f} days on average, {number} waits."
            for year, (mean, number) in years.items()
        ]
    return " ".join(said)


_ASIDES = {
    "ended_first": "ended before they began and count as 0 days",
    "at_the_latest": "are at the latest so long, since the source knows one of their days only roughly",
    "not_known": "are left out, since the source cannot tell their end",
}
