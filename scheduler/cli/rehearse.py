"""`homeward rehearse`: what the first weeks would send, without a byte leaving."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.output import HERE, AsJson, Folder, Now, day, moment, print_json, print_table, settings_of

COLUMNS = ("day", "hour", "person", "role", "channel", "what", "steps")
MOST_LINES = 200


def rehearse(
    weeks: Annotated[int, typer.Option(help="How many weeks.")] = 3,
    on: Annotated[
        str | None,
        typer.Option("--on", help="As if the service started on this day; or the first day to rehearse."),
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show what the coming weeks would send, to whom, when and how, if nobody answered; nothing leaves or changes."""
    from scheduler.rehearsal import rehearse as rehearsed
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    found = rehearsed(record, settings, at, weeks=weeks, on=day(on, at.date()) if on else None)
    record.close()
    rows = [asdict(one) for one in found]
    if as_json:
        print_json(rows)
        return
    people = len({one.person for one in found})
    title = (
        f"{how_many(len(rows), 'message')} to {how_many(people, 'person', 'people')} would go in"
        f" {how_many(weeks, 'week')}, if nobody answered. None left this machine."
    )
    print_table(title, COLUMNS, rows[:MOST_LINES])
    if len(rows) > MOST_LINES:
        print(f"... and {len(rows) - MOST_LINES} more: --json has all")
    for what, count in Counter(one.what for one in found).most_common():
        print(f"{count} x {what}")
