"""Commands that say what the figures say: in-time, lost, changes, routes, lag, missing, story."""

from __future__ import annotations

from typing import Annotated

import typer

from permanence.local_day import local_day
from scheduler.cli.child import Child
from scheduler.cli.figure_options import Asked, Html, about_figures
from scheduler.cli.output import (
    HERE,
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


@about_figures
def in_time(
    asked: Asked,
    stage: Annotated[
        list[str] | None,
        typer.Option("--stage", help="Only this step, by its code in the pack; may be given again."),
    ] = None,
    within: Annotated[
        int | None,
        typer.Option(
            help="Instead of the targets: reached within so many days; passed to legal, or the --stage given.",
            min=0,
        ),
    ] = None,
) -> None:
    """Of all that fell due in a period (the year up to today): in time, late, open past due, left overdue."""
    from scheduler.wiring.figures import in_time_of_record

    if within is not None and len(stage or ()) > 1:
        wrong_usage("--within is asked of one --stage")
    answer = in_time_of_record(asked.settings, asked.folder, asked.question(), stage or (), within)
    asked.print(answer, empty="nothing fell due in the period.")


@about_figures
def lost(asked: Asked) -> None:
    """Where days are lost: days past a due date in a period (the year up to today), and whom they waited for."""
    from scheduler.wiring.figures import lost_of_record

    asked.answer(lost_of_record, empty="no day was lost in the period.")


@about_figures
def changes(asked: Asked) -> None:
    """Changes of route in a period (all there are): from, to, why, and what prompted them."""
    from scheduler.wiring.figures import changes_of_record

    asked.answer(changes_of_record, empty="no route was changed in the period.")


@about_figures
def routes(asked: Asked, html: Html = None) -> None:
    """Routes taken by journeys that began in a period (all there are), what they led to, and how long it took."""
    if html is not None:
        from scheduler.wiring.figure_pages import write_routes_page

        question = asked.question(named=True)
        print(write_routes_page(asked.settings, asked.folder, question, html, outside=asked.outside))
        return
    from scheduler.wiring.figures import routes_of_record

    asked.answer(routes_of_record, empty="no journey began in the period.")


@about_figures
def lag(asked: Asked) -> None:
    """How long after it happened each milestone of a period (the year up to today) was written down."""
    from scheduler.wiring.figures import lag_of_record

    asked.answer(lag_of_record, empty="nothing happened in the period.")


@about_figures
def missing(asked: Asked) -> None:
    """What the record does not say: reasons, prompts, plans, workers, days of steps, targets."""
    from scheduler.wiring.figures import missing_of_record

    asked.answer(missing_of_record, empty="nothing that is asked for here.")


def story(
    reference: Child,
    html: Html = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Tell all that was recorded of a child in the order of time: decisions, routes, what prompted each change."""
    from casework.imports.which_child import NoSuchChild
    from scheduler.wiring.figure_pages import story_of, write_story_page

    settings = settings_of(folder)
    today = local_day(moment(now, settings.zone_info), settings.zone_info)
    try:
        told, kept = story_of(settings, folder, reference, today, moment(now, settings.zone_info))
    except NoSuchChild as nobody:
        wrong_data(str(nobody))
    if html is not None:
        print(write_story_page(told, html))
    elif as_json:
        print_json(told.as_json())
    else:
        if kept:
            print(f"{reference} is {kept} now: they are one child")
        print_table(
            f"{told.reference}, seen on {told.on}", ("journey", "on", "what", "in her own words"), told.rows()
        )
        for journey in told.journeys:
            for line in journey.waiting:
                print(f"Open in journey {journey.number}: {line}")
