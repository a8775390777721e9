"""Who looked: the access log of a child, or of all as lines of JSON for the council's own log system."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.child import child_in_log
from scheduler.cli.output import HERE, AsJson, Folder, Now, moment, print_json, print_table, settings_of
from scheduler.looking import looking

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from casework.look_doors import Look

ALL = "all children"


def access(
    child: Annotated[
        str | None, typer.Argument(help="The child: her reference or her id; every child when left out.")
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="One line of JSON for each look, with ids only, oldest first.")
    ] = False,
    after: Annotated[
        int, typer.Option(help="Only looks after this number: the last one that was exported.", min=0)
    ] = 0,
    days: Annotated[int | None, typer.Option(help="Only the last so many days.", min=1)] = None,
    why: Annotated[
        str | None, typer.Option(help="Why you look: it stands in the log beside your own look.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show who looked at a child, when, through what, and who was told that there is none; this look is kept too."""
    from casework.access import access_log, whole_access_log
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    since = at - timedelta(days=days) if days else None
    who = looking("access", at, why)
    if child is None:
        found = whole_access_log(record, who, since=since, after=after)
    else:
        found = access_log(record, child_in_log(record, child), who, since=since, after=after)
    if lines:
        for look in found:
            print(json.dumps(asdict(look) | {"at": look.at.isoformat()}))
    elif as_json:
        print_json([asdict(look) for look in found])
    else:
        rows = [_row(look, record.rules.zone) for look in found]
        print_table(
            how_many(len(rows), "look"), ("at", "who", "what", "child", "through", "answer", "why"), rows
        )


def _row(look: Look, zone: ZoneInfo) -> dict[str, object]:
    return {
        "at": f"{look.at.astimezone(zone):%Y-%m-%d %H:%M}",
        "who": look.who,
        "what": look.what.replace("_", " "),
        "child": look.reference or f"{ALL} ({look.children})",
        "through": look.through,
        "answer": "shown" if look.shown else "no such reference",
        "why": look.why,
    }
