"""Commands that only look: due, why, why-not, digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.standing import days, late_words
from scheduler.cli.child import Child, child_meant
from scheduler.cli.known import person_of, untold_of
from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    day,
    hours_of,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_data,
    wrong_usage,
)
from scheduler.looking import keep_look

if TYPE_CHECKING:
    from casework.list_due import DueLine
    from casework.ports import CaseRecord
    from casework.raise_alerts import WorkingHours
    from permanence.people import Person

FOR_PEOPLE = frozenset({"step", "late", "waits_for"})
DUE_COLUMNS = ("reference", "case_id", "step", "due_on", "late", "waits_for")


def due(
    on: Annotated[str | None, typer.Option(help="The day to look at; today when left out.")] = None,
    within: Annotated[int, typer.Option(help="Also what falls due within this many days.", min=0)] = 0,
    case_ids: Annotated[
        bool, typer.Option("--case-ids", help="Show the case system's ids beside the references.")
    ] = False,
    owner: Annotated[str | None, typer.Option(help="Only what waits for this e-mail address.")] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """List stages past their due date, statutory first, then worst by days over."""
    from casework.list_due import list_due
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    today = local_day(moment(now, record.rules.zone), record.rules.zone)
    with record.reading() as tx:
        whose = person_of(tx, owner).email if owner else None
        lines = list_due(tx, day(on, today), within_days=within, owner=whose)
        ids = tx.case_ids() if case_ids else {}
        people = tx.directory().people
    keep_look(record, "due", moment(now, record.rules.zone), {line.reference for line in lines})
    rows = [
        _due_row(line, people) | ({"case_id": ids.get(line.reference)} if case_ids else {}) for line in lines
    ]
    if as_json:
        print_json([{name: value for name, value in row.items() if name not in FOR_PEOPLE} for row in rows])
    else:
        columns = [c for c in DUE_COLUMNS if case_ids or c != "case_id"]
        print_table(_title(len(rows), within), columns, rows)
        if not rows and (untold := untold_of(record)):
            print(untold)
        _say_at_rest(record, moment(now, record.rules.zone), hours_of(settings), is_empty=not rows)


def _due_row(line: DueLine, people: Mapping[str, Person]) -> dict[str, object]:
    owner = people.get(line.owner or "")
    name = owner.name if owner else line.owner
    return {
        "reference": line.reference,
        "stage": line.stage,
        "stage_name": line.stage_name,
        "status": line.status,
        "due_on": line.due_on,
        "days_over": line.days_over,
        "owner": line.owner,
        "owner_name": name,
        "step": line.stage_name,
        "late": late_words(line.status, line.days_over) if line.days_over > 0 else _still(-line.days_over),
        "waits_for": name or "nobody",
    }


def _still(left: int) -> str:
    return "due today" if left == 0 else f"due in {days(left)}"


def _title(number: int, within: int) -> str:
    steps = how_many(number, "step past its due date", "steps past their due date")
    return steps + (f", or due within {days(within)}" if within else "")


def _say_at_rest(record: CaseRecord, at: datetime, hours: WorkingHours, *, is_empty: bool) -> None:
    """Whoever looks while the council is not at work reads when it is. Holidays are loaded for an empty list alone."""
    from casework.at_rest import at_rest, is_surely_at_rest

    if is_empty or is_surely_at_rest(record.rules.zone, at, hours):
        rest = at_rest(record, at, hours)
        if rest:
            print(rest.in_words())


def why(
    reference: Child,
    journey: Annotated[
        int | None, typer.Option(help="Only this journey of hers; all are told when left out.", min=1)
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show all that led to each stage and message of a child: rules, dates, pauses, what was sent and what not."""
    from casework.imports.which_child import written_form
    from casework.why import why as trace_of
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    meant = child_meant(record, reference)
    with record.reading() as tx:
        is_kept_as = tx.same_as(written_form(reference)) == meant
    keep_look(record, "why", at, [meant])
    trace = trace_of(record, meant, None, at, journey=journey)
    if trace is None:
        which = f" and a journey {journey}" if journey else ""
        wrong_data(f"there is no child with the reference {meant}{which}")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(trace))
    else:
        if is_kept_as:
            print(f"{written_form(reference)} is {meant} now: they are one child")
        elif meant != written_form(reference):
            print(f"{reference} is {meant}")
        print("\n".join(trace.in_words()))


def why_not(
    reference: Child,
    person: Annotated[str, typer.Argument(help="Who was not told: an address or a name.")],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Say what a person is told of a child today, step by step, and what keeps a notice back from her."""
    from casework.why_not import why_not as what_kept_back
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    meant = child_meant(record, reference)
    with record.reading() as tx:
        whom = person_of(tx, person)
    keep_look(record, "why-not", moment(now, record.rules.zone), [meant])
    found = what_kept_back(record, meant, whom, moment(now, record.rules.zone), hours_of(settings))
    if found is None:
        wrong_data(f"there is no child with the reference {meant}")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(found))
    else:
        print("\n".join(found.in_words()))


def digest(
    to: Annotated[str, typer.Option(help="Whose digest: an e-mail address.")],
    on: Annotated[
        str | None, typer.Option(help="As it would be read on this day; today when left out.")
    ] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", help="html, text, json, or whole: the page that is attached to a manager's."
        ),
    ] = "text",
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Preview anybody's digest on any day; nothing is sent or changed."""
    from casework.send_digests import preview_digest
    from scheduler.wiring.record import open_record, rhythm

    if form not in ("html", "text", "json", "whole"):
        wrong_usage(f"--format is html, text, json or whole, not {form}")
    settings = settings_of(folder)
    record = open_record(settings, folder)
    today = local_day(moment(now, record.rules.zone), record.rules.zone)
    with record.reading() as tx:
        person = person_of(tx, to)
        content = preview_digest(tx, record.rules, rhythm(settings), person, day(on, today))
    keep_look(record, "digest", moment(now, record.rules.zone), content.references)
    if form == "json":
        from dataclasses import asdict

        print_json(asdict(content))
    else:
        from scheduler.wiring.digest_page import digest_page

        page = digest_page(settings, content, form, person.email)
        if page is None:
            wrong_usage(f"{person.name}'s own digest has no page beside it: all of it stands in the mail")
        print(page)
