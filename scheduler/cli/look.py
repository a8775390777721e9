"""Commands that only look: due, why, digest."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.known import person_of
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

if TYPE_CHECKING:
    from casework.ports import CaseRecord
    from casework.raise_alerts import WorkingHours

DUE_COLUMNS = ("reference", "case_id", "stage", "status", "due_on", "days_over", "owner")


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
    today = moment(now, record.rules.zone).astimezone(record.rules.zone).date()
    with record.reading() as tx:
        whose = person_of(tx, owner).email if owner else None
        lines = list_due(tx, day(on, today), within_days=within, owner=whose)
        ids = tx.case_ids() if case_ids else {}
    rows = [
        {
            "reference": line.reference,
            "case_id": ids.get(line.reference),
            "stage": line.stage,
            "status": line.status,
            "due_on": line.due_on,
            "days_over": line.days_over,
            "owner": line.owner,
        }
        for line in lines
    ]
    if not case_ids:
        for row in rows:
            del row["case_id"]
    if as_json:
        print_json(rows)
    else:
        columns = [c for c in DUE_COLUMNS if case_ids or c != "case_id"]
        print_table(f"{len(rows)} stages past their due date", columns, rows)
        _say_at_rest(record, moment(now, record.rules.zone), hours_of(settings), is_empty=not rows)


def _say_at_rest(record: CaseRecord, at: datetime, hours: WorkingHours, *, is_empty: bool) -> None:
    """Whoever looks while the council is not at work reads when it is. Holidays are loaded for an empty list alone."""
    from casework.at_rest import at_rest, is_surely_at_rest

    if is_empty or is_surely_at_rest(record.rules.zone, at, hours):
        rest = at_rest(record, at, hours)
        if rest:
            print(rest.in_words())


def why(
    reference: Annotated[str, typer.Argument(help="A child's reference, for example HW-4821-B.")],
    journey: Annotated[
        int | None, typer.Option(help="Only this journey of hers; all are told when left out.", min=1)
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show all that led to each stage and message of a child: rules, dates, pauses, what was sent and what not."""
    from casework.why import why as trace_of
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    with record.reading() as tx:
        kept = tx.same_as(reference)
        out = next((e for e in tx.withdrawn_cases().values() if e.reference == reference), None)
    trace = trace_of(record, kept or reference, None, at, journey=journey)
    if trace is None:
        why_not = f"{reference} was taken out: {out.text('why')}" if out else None
        which = f" and a journey {journey}" if journey else ""
        wrong_data(why_not or f"there is no child with the reference {reference}{which}")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(trace))
    else:
        if kept:
            print(f"{reference} is {kept} now: they are one child")
        print("\n".join(trace.in_words()))


def digest(
    to: Annotated[str, typer.Option(help="Whose digest: an e-mail address.")],
    on: Annotated[
        str | None, typer.Option(help="As it would be read on this day; today when left out.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="html, text or json.")] = "text",
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Preview anybody's digest on any day; nothing is sent or changed."""
    from casework.send_digests import preview_digest
    from scheduler.wiring.record import open_record, rhythm

    if form not in ("html", "text", "json"):
        wrong_usage(f"--format is html, text or json, not {form}")
    settings = settings_of(folder)
    record = open_record(settings, folder)
    today = moment(now, record.rules.zone).astimezone(record.rules.zone).date()
    with record.reading() as tx:
        person = person_of(tx, to)
        content = preview_digest(tx, record.rules, rhythm(settings), person, day(on, today))
    if form == "json":
        from dataclasses import asdict

        print_json(asdict(content))
    else:
        from scheduler.wiring.digest_page import digest_page

        print(digest_page(settings, content, form))
