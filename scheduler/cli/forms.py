"""Commands about forms: how they are used, and a new version played before it goes live."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_often
from scheduler.cli.figure_options import From, To
from scheduler.cli.output import (
    FINE,
    HERE,
    AsJson,
    Folder,
    Now,
    day,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)
from scheduler.looking import keep_look

if TYPE_CHECKING:
    from permanence.insight.form_use import FormUse

forms = typer.Typer(help="See how forms are used, and play a new version before it goes live.")
COLUMNS = ("field", "asked as", "used", "left empty", "something else", "stopped here")
A_YEAR = timedelta(days=365)


@forms.callback(invoke_without_command=True)
def forms_used(
    ctx: typer.Context,
    first: From = None,
    last: To = None,
    words: Annotated[
        bool, typer.Option("--words", help="Also list what people wrote beside a *something else*.")
    ] = False,
    as_person: Annotated[
        str | None,
        typer.Option("--as", help="Only words about children whom this person may see (e-mail address)."),
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """By field of each form in a period (the year up to today): used, left empty, something else, stopped at."""
    if ctx.invoked_subcommand is not None:
        return
    from casework.insight.form_figures import forms_used as used_in
    from permanence.local_day import local_day
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    today = local_day(moment(now, record.rules.zone), record.rules.zone)
    with record.reading() as tx:
        person = tx.directory().get(as_person.lower()) if as_person else None
    if as_person and person is None:
        wrong_usage(f"nobody of the staff list has the address {as_person}")
    begins = day(first, today) if first else today - A_YEAR
    ends = day(last, today) if last else today
    used = used_in(record, begins, ends, person, today)
    if words:
        told = [reference for one in used for reference, _ in one.words]
        keep_look(record, "forms", moment(now, record.rules.zone), told)
    if as_json:
        print_json([_as_json(one, words=words) for one in used])
    else:
        for one in used:
            _say(one, words=words)
        if not used:
            print("no form was sent off in the period.")
    raise typer.Exit(FINE)


def _say(one: FormUse, *, words: bool) -> None:
    took = f", half of {one.timed} within {_minutes(one.took)}" if one.took else ""
    closed = f", {one.closed} closed without being sent" if one.closed else ""
    rows = [
        {
            "field": field.code,
            "asked as": field.label,
            "used": field.used,
            "left empty": field.empty,
            "something else": field.other,
            "stopped here": field.stopped,
        }
        for field in one.fields
    ]
    print_table(f"form {one.form}: answered {how_often(one.answered)}{took}{closed}", COLUMNS, rows)
    for reference, said in one.words if words else ():
        print(f"{reference}: {said}")


def _minutes(took: timedelta) -> str:
    minutes, seconds = divmod(int(took.total_seconds()), 60)
    return f"{minutes} min {seconds:02} s"


def _as_json(one: FormUse, *, words: bool) -> dict[str, object]:
    return {
        "form": one.form,
        "answered": one.answered,
        "half_within_seconds": int(one.took.total_seconds()) if one.took else None,
        "timed": one.timed,
        "closed": one.closed,
        "fields": [
            {
                "field": field.code,
                "label": field.label,
                "used": field.used,
                "empty": field.empty,
                "something_else": field.other,
                "stopped": field.stopped,
            }
            for field in one.fields
        ],
        "words": [{"reference": r, "words": w} for r, w in one.words] if words else [],
    }


@forms.command("try")
def forms_try(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The council's file with the new version of a form.")
    ],
    bind: Annotated[
        str, typer.Option(help="Where the practice inbox listens (loopback only).")
    ] = "127.0.0.1:8080",
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Play a new version of a form in the practice inbox, over a copy of the store; nothing goes live."""
    from scheduler.demo.practice import run_practice

    if not file.is_file():
        wrong_usage(f"there is no file {file}")
    raise typer.Exit(run_practice(folder, bind=bind, now=now, council_file=file))
