"""`homeward pack apply`: what the council's rules as they are now would change for the children in the store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)

if TYPE_CHECKING:
    from scheduler.rules_in_force import Application

MOST_LINES = 40
RULE_COLUMNS = ("code", "name", "what", "before", "now")
STAGE_COLUMNS = ("reference", "stage", "what", "due_before", "due_now", "was_late", "is_late")


def apply(
    yes: Annotated[
        bool, typer.Option("--yes", help="Apply it; without, it is shown and asked about.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show what a changed pack, council file or calendar changes for the children here, and apply it."""
    from scheduler.rules_in_force import apply_rules
    from scheduler.wiring.record import open_record, rule_files, store_url
    from store.owner_lock import AlreadyOwned, own

    settings = settings_of(folder)
    files = rule_files(settings, folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    found = apply_rules(record, files, at, do=False)
    if not as_json:
        _print(found)
    if _differs(found) and (yes or (not as_json and _says_yes())):
        try:
            with own(
                store_url(settings, folder)
            ):  # a running service would go on with the rules it began with
                found = apply_rules(record, files, at, do=True)
        except AlreadyOwned as other:
            wrong_usage(
                f"stop the service, apply, and start it again: it goes on with its rules meanwhile ({other})"
            )
        if not as_json:
            print("Applied. What is late by the new rules is told from the next sweep on.")
    if as_json:
        print_json(found.as_json())


def _differs(found: Application) -> bool:
    return bool(found.differ) or bool(found.stages)


def _says_yes() -> bool:
    if sys.stdin.isatty() and sys.stdout.isatty():
        return typer.confirm("Apply it?")
    print("Nothing was changed: --yes does it")
    return False


def _print(found: Application) -> None:
    if not _differs(found):
        print("Nothing differs: the stages follow the council's rules as they are now.")
        return
    differ = found.differ
    print_table("Stages of the pack that are others now", RULE_COLUMNS, _rows(differ.stages, RULE_COLUMNS))
    for what, days in (
        ("Holidays that are new", differ.days_added),
        ("Holidays that are none any more", differ.days_dropped),
        ("Years whose holidays are known now", differ.years_added),
        ("Years whose holidays are not known any more", differ.years_dropped),
    ):
        if days:
            print(f"{what}: {', '.join(map(str, days))}")
    title = f"{how_many(len(found.stages), 'step')} of children would be judged otherwise"
    print_table(title, STAGE_COLUMNS, _rows(found.stages[:MOST_LINES], STAGE_COLUMNS))
    if len(found.stages) > MOST_LINES:
        print(f"... and {len(found.stages) - MOST_LINES} more: --json has all")
    print(f"Alerts that come: {', '.join(found.alerts_come) or 'none'}")
    print(f"Alerts that go: {', '.join(found.alerts_go) or 'none'}")


def _rows(found: tuple[object, ...], columns: tuple[str, ...]) -> list[dict[str, object]]:
    return [{name: getattr(one, name) for name in columns} for one in found]
