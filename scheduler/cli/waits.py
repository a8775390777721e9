"""`homeward waits`: how long children wait from one milestone to another, or from each step to its end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from permanence.local_day import local_day
from scheduler.cli.figure_options import (
    Children,
    From,
    Outside,
    Routes,
    Teams,
    To,
    looked,
    print_answer,
    question,
)
from scheduler.cli.output import HERE, AsJson, Folder, Now, moment, settings_of, wrong_data, wrong_usage

EMPTY = "nobody has waited for it, of those who were asked about."


def waits(
    start: Annotated[
        str | None,
        typer.Argument(
            metavar="[FROM", help="The milestone it is counted from: a code of the pack or its name."
        ),
    ] = None,
    end: Annotated[
        str | None,
        typer.Argument(metavar="TO]", help="The milestone it is counted to. Without both: every step."),
    ] = None,
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
    route: Routes = None,
    team: Teams = None,
    first: From = None,
    last: To = None,
    children: Children = False,
    outside: Outside = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Count the days between two milestones, those still waiting too; only children on a route that has the step."""
    from casework.insight.waits_figures import waits_answer
    from casework.waits import Asked, Pairs, WrongWayRound
    from scheduler.wiring.figures import waits_of_record
    from scheduler.wiring.record import council_pack
    from scheduler.wiring.waits import waits_of_file

    settings = settings_of(folder)
    today = local_day(moment(now, settings.zone_info), settings.zone_info)
    _refuse_what_cannot_be(start, end, pairs, file, mapping, whole_file=not (route or team))
    asked = question(
        today, route, team, first, last, looked(now, settings, children=children, outside=outside)
    )
    between = (start, end) if start and end else None
    try:
        if file and mapping and between:
            wanted = Asked(*between, Pairs(pairs), first=asked.first, last=asked.last)
            report = waits_of_file(settings, folder, file, mapping, wanted, today)
            answer = waits_answer(report, council_pack(settings, folder))
        else:
            answer = waits_of_record(settings, folder, asked, between, Pairs(pairs), case_ids=case_ids)
    except WrongWayRound as wrong:
        wrong_data(str(wrong))
    listed = children or (as_json and not outside)
    print_answer(answer, children=listed, outside=outside, as_json=as_json, empty=EMPTY)


def _refuse_what_cannot_be(
    start: str | None,
    end: str | None,
    pairs: str,
    file: Path | None,
    mapping: str | None,
    *,
    whole_file: bool,
) -> None:
    """Options that do not go together end the command with 2."""
    from casework.waits import Pairs

    if pairs not in list(Pairs):
        wrong_usage(f"--pairs is one of: {', '.join(Pairs)}")
    if (file is None) != (mapping is None):
        wrong_usage("give --file and --mapping together")
    if (start is None) != (end is None) or (file and start is None):
        wrong_usage("give both milestones, FROM and TO, or neither for every step")
    if file and not whole_file:
        wrong_usage("--route and --team ask the store: a file is measured whole")
