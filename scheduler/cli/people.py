"""Commands that take staff in, and say who is known and how each was last reached."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from scheduler.cli.known import person_of
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    Now,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_data,
    wrong_usage,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casework.health import Reached
    from permanence.people import Person

people = typer.Typer(help="Take staff in, list them, and see how each can be reached.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)]


@people.command("load")
def people_load(
    file: File,
    complete: Annotated[
        bool, typer.Option("--complete", help="This is the whole staff list: whoever is not in it has left.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Take staff from a CSV file or a workbook's first sheet: name,email,role,team,manager,leave."""
    from casework.imports.people import load_people
    from scheduler.wiring.record import open_record
    from store.imports.sheets import as_csv

    record = open_record(settings_of(folder), folder)
    loaded = load_people(record, as_csv(file), moment(now, record.rules.zone), complete=complete)
    problems = [{"row": p.row, "column": p.column, "value": p.value, "why": p.why} for p in loaded.problems]
    if as_json:
        print_json({"people": len(loaded.people), "left": list(loaded.left), "problems": problems})
    else:
        left = f"{len(loaded.people)} people taken in, {len(loaded.left)} have left"
        print_table(left, (), [])
        if problems:
            print_table("Rows that were not taken", ("row", "column", "value", "why"), problems)
    raise typer.Exit(WRONG_DATA if problems else 0)


@people.command("unlink")
def people_unlink(
    email: Annotated[str, typer.Argument(help="Whose account: an e-mail address of the list of staff.")],
    channel: Annotated[str | None, typer.Option(help="slack or teams; both when left out.")] = None,
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Take an account in Slack or Teams from a person: nothing more is taken from it, and she hears by e-mail."""
    from casework.accounts import ACCOUNTS, unlink
    from scheduler.wiring.record import open_record

    if channel is not None and channel not in ACCOUNTS:
        wrong_usage(f"there is no channel {channel} with accounts: {', '.join(ACCOUNTS)}")
    record = open_record(settings_of(folder), folder)
    with record.writing() as tx:
        had = unlink(
            tx,
            person_of(tx, email).email,
            channel,
            moment(now, record.rules.zone),
            by="homeward people unlink",
        )
    if not had:
        wrong_data(f"{email} has no such account")
    print(f"{email}: {' and '.join(had)} unlinked")


@people.command("list")
def people_list(as_json: AsJson = False, now: Now = None, folder: Folder = HERE) -> None:
    """List everybody who is known, how each is reached, and when that last worked and last failed."""
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    zone = record.rules.zone
    with record.reading() as tx:
        directory, reached = tx.directory(), tx.reached()
    today = moment(now, zone).astimezone(zone).date()
    known = sorted(directory.people.values(), key=lambda p: (p.team or "", p.name))
    rows = [{**_who(p, today), **_last([r for r in reached if r.person == p.email], zone)} for p in known]
    if as_json:
        print_json(rows)
    else:
        print_table(f"{len(rows)} people", tuple(rows[0]) if rows else (), rows)


def _who(person: Person, today: date) -> dict[str, object]:
    return {
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "team": person.team,
        "manager": person.manager,
        "channel": person.channel,
        "slack": "linked" if person.slack_user else None,
        "state": "left" if not person.active else "away" if person.away_on(today) else "here",
    }


def _last(reached: Sequence[Reached], zone: ZoneInfo) -> dict[str, object]:
    """On which channel and when (local time) a message last arrived, and last failed for good, and why."""
    sent = [(r.sent_at, f"by {r.channel}") for r in reached if r.sent_at]
    failed = [(r.failed_at, f"by {r.channel}: {r.why}") for r in reached if r.failed_at]
    return {"last_success": _newest(sent, zone), "last_failure": _newest(failed, zone)}


def _newest(told: Sequence[tuple[datetime, str]], zone: ZoneInfo) -> str | None:
    if not told:
        return None
    at, words = max(told)
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {words}"
