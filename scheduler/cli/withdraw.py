"""Commands that put right what came in wrong about one child: withdraw, same-child, rename-id."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from scheduler.cli.child import Child
from scheduler.cli.output import HERE, AsJson, Folder, Now, moment, print_json, settings_of, wrong_usage
from scheduler.looking import keep_look


def withdraw(
    child: Child,
    milestone: Annotated[
        str | None, typer.Argument(help="Only the dates of this milestone, by its code; else the child.")
    ] = None,
    why: Annotated[str | None, typer.Option(help="The reason, in a few words without names.")] = None,
    back: Annotated[bool, typer.Option("--back", help="Bring back a child who was taken out.")] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Take a date, or a child, out of the record; what was recorded stays in the ledger, and no file brings it back."""
    from casework.imports.withdraw import bring_back, withdraw_child, withdraw_date
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    if back:
        done, said = bring_back(record, child, at), "is in the record again"
    elif why is None:
        wrong_usage('say why: --why "entered for the wrong child"')
    elif milestone:
        done, said = withdraw_date(record, child, milestone, why, at), "taken out"
    else:
        done, said = withdraw_child(record, child, why, at), "taken out"
    keep_look(record, "withdraw", at, [done.reference])
    if as_json:
        print_json(asdict(done))
    else:
        print(f"{done.reference} ({done.case_id}): {', '.join((*done.what, said))}")


def same_child(
    kept: Child,
    other: Annotated[str, typer.Argument(help="The other reference or id, which will mean the first one.")],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Make two references of one child one: the first is kept, and holds what both held."""
    from casework.imports.same_child import same_child as merge
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    merged = merge(record, kept, other, at)
    keep_look(record, "same-child", at, [merged.kept, merged.other])
    if as_json:
        print_json(asdict(merged))
        return
    print(f"{merged.other} ({merged.other_id}) is {merged.kept} from now on")
    for words in merged.brought:
        print(f"  brought: {words}")
    for words in merged.left:
        print(f"  left, since {merged.kept} says otherwise or the same: {words}")


def rename_id(
    child: Child,
    case_id: Annotated[str, typer.Argument(help="The id by which the case system knows her.")],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Give a child another id of the case system; her reference and all that was recorded stay."""
    from casework.imports.withdraw import rename_id as rename
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    reference, was = rename(record, child, case_id, at)
    keep_look(record, "rename-id", at, [reference])
    if as_json:
        print_json({"reference": reference, "was": was, "is": case_id})
    else:
        print(f"{reference}: {was} is {case_id} from now on")
