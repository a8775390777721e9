"""Commands that take staff in, and say who is known and how each was last reached."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.way_words import by_way
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
    from permanence.people import Leave, Person

people = typer.Typer(help="Take staff in, list them, and see how each can be reached.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)]


@people.command("load")
def people_load(
    file: File,
    complete: Annotated[
        bool, typer.Option("--complete", help="This is the whole staff list: whoever is not in it has left.")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Also where more than a tenth leave by it, or the last administrator."),
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Take staff from a workbook's first sheet or a CSV file: name, email, role, and what else docs/people.md lists.

    A row that may be somebody who is known is asked about, with the commands that answer. Ends with 1 where anything
    is left to be put right or answered.
    """
    from casework.imports.people import load_people
    from scheduler.cli.people_said import loaded_as_json, say_loaded
    from scheduler.wiring.record import open_record
    from store.imports.sheets import as_csv

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    loaded = load_people(record, as_csv(file), at, complete=complete, confirmed=yes)
    if as_json:
        print_json(loaded_as_json(loaded))
    else:
        say_loaded(loaded)
    raise typer.Exit(WRONG_DATA if loaded.problems or loaded.questions or loaded.not_closed_out else 0)


Old = Annotated[str, typer.Argument(help="Who is known: an e-mail address of hers, also a former one.")]
New = Annotated[
    str | None,
    typer.Argument(
        help="The address in the staff list; left out where it is about the name or the address alone."
    ),
]
Name = Annotated[str | None, typer.Option("--name", help="The name in the staff list.")]
Sure = Annotated[bool, typer.Option("--yes", help="Also where no staff list has asked.")]


@people.command("same")
def people_same(
    old: Old, new: New = None, name: Name = None, yes: Sure = False, now: Now = None, folder: Folder = HERE
) -> None:
    """Two are one person: her new address, name, or both. Her children, messages, links and threads stay hers."""
    from casework.same_person import same
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    with record.writing() as tx:
        at = moment(now, record.rules.zone)
        found = same(tx, old, new, name, at, by="homeward people same", sure=yes)
    who = f"{found.person.name} <{found.person.email}>"
    print(f"{who} is person {found.person.number}, known before as {found.was.name} <{found.was.email}>")
    print(
        f"{how_many(found.children, 'child', 'children')} with her; load the staff list again for the rest of her row"
    )


@people.command("different")
def people_different(
    old: Old, new: New = None, name: Name = None, yes: Sure = False, now: Now = None, folder: Folder = HERE
) -> None:
    """Two are not one person: the row is taken when the list is loaded again, and is not asked about any more."""
    from casework.same_person import different
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    with record.writing() as tx:
        at = moment(now, record.rules.zone)
        found = different(tx, old, new, name, at, by="homeward people different", sure=yes)
    if found.person.email != found.was.email:
        children = how_many(found.children, "child", "children")
        print(f"{found.was.name} has left and is kept as {found.person.email}, {children} with her")
    print("load the staff list again: the row is taken as a person of its own")


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


@people.command("history")
def people_history(
    email: Annotated[str, typer.Argument(help="Who: an e-mail address of hers, also a former one.")],
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Since when she has had her address, name, role, team and manager, what was before, and who said so."""
    from casework.same_person import NotKnown
    from permanence.people_history import Fact
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    with record.reading() as tx:
        directory = tx.directory()
        person = directory.get(email.lower())
        if person is None:
            raise NotKnown(email)
        told = [since for since in tx.person_since() if since.person == person.number]
    names = {str(p.number): f"{p.name} <{p.email}>" for p in directory.people.values()}
    rows = [
        {
            "since": local_day(s.since, record.rules.zone) if s.since else None,
            "what": s.fact.value,
            "value": names.get(s.value or "") if s.fact is Fact.MANAGER else s.value,
            "by": s.by,
        }
        for s in told
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(f"{person.name}, person {person.number}", ("since", "what", "value", "by"), rows)


@people.command("list")
def people_list(as_json: AsJson = False, now: Now = None, folder: Folder = HERE) -> None:
    """List everybody who is known, how each is reached, and when that last worked and last failed."""
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    zone = record.rules.zone
    with record.reading() as tx:
        directory, reached = tx.directory(), tx.reached()
    today = local_day(moment(now, zone), zone)
    known = sorted(directory.people.values(), key=lambda p: (p.team or "", p.name))
    rows = [{**_who(p, today), **_last([r for r in reached if r.person == p.email], zone)} for p in known]
    if as_json:
        print_json(rows)
    else:
        shown = [{**row, "role": str(row["role"]).replace("_", " ")} for row in rows]
        print_table(how_many(len(rows), "person", "people"), tuple(rows[0]) if rows else (), shown)


def _who(person: Person, today: date) -> dict[str, object]:
    from permanence.working_pattern import written_pattern

    return {
        "number": person.number,
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "team": person.team,
        "manager": person.manager,
        "channel": person.channel,
        "slack": "linked" if person.slack_user else None,
        "works": written_pattern(person.spells) or None,
        "leave": "; ".join(_leave(one) for one in person.leave if one.last >= today) or None,
        "state": "left" if not person.active else "away" if person.away_on(today) else "here",
    }


def _leave(leave: Leave) -> str:
    until = "" if leave.is_open else f" to {leave.last}"
    cover = f" cover {leave.cover}" if leave.cover else ""
    return f"{'from ' if leave.is_open else ''}{leave.first}{until}{cover}"


def _last(reached: Sequence[Reached], zone: ZoneInfo) -> dict[str, object]:
    """On which channel and when (local time) a message last arrived, and last failed for good, and why."""
    sent = [(r.sent_at, by_way(r.channel)) for r in reached if r.sent_at]
    failed = [(r.failed_at, f"{by_way(r.channel)}: {r.why}") for r in reached if r.failed_at]
    return {"last_success": _newest(sent, zone), "last_failure": _newest(failed, zone)}


def _newest(told: Sequence[tuple[datetime, str]], zone: ZoneInfo) -> str | None:
    if not told:
        return None
    at, words = max(told)
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {words}"
