"""`homeward start`: how the agreeing of the backlog stands, and the day on which it ends."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.local_day import local_day
from scheduler.cli.output import HERE, AsJson, Folder, Now, day, moment, print_json, print_table, settings_of

if TYPE_CHECKING:
    from datetime import date

    from casework.backlog import BacklogStanding

COLUMNS = ("person", "asked", "unanswered", "waiting")


def start(
    on: Annotated[
        str | None,
        typer.Option(
            "--on", help="The first day of alerts that go up to managers; shows the lists without it."
        ),
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Say when agreeing the backlog ends; without --on, show which workers have not answered their list yet."""
    from casework.backlog import standing_of, why_nothing_to_start
    from casework.backlog import start as start_on
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    today = local_day(at, record.rules.zone)
    if on is not None:
        _print(start_on(record, day(on, today), at), today, as_json=as_json)
        return
    with record.reading() as tx:
        standing = standing_of(tx, today)
        nothing = None if standing else why_nothing_to_start(tx, today)
    if standing:
        _print(standing, today, as_json=as_json)
    elif as_json:
        print_json({"agreeing": False, "why": nothing})
    else:
        print(nothing)


def _print(standing: BacklogStanding, today: date, *, as_json: bool) -> None:
    rows = [asdict(one) | {"is_answered": one.is_answered} for one in standing.lists]
    if as_json:
        print_json(
            {
                "agreeing": True,
                "since": standing.since,
                "start_on": standing.start_on,
                "lists": rows,
                "without_worker": standing.without_worker,
            }
        )
        return
    print(standing.in_words(today))
    if rows:
        print_table("Late steps by worker", COLUMNS, rows)
