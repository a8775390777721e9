"""Keep a person from a child, or a child from everybody but a few: restrict, seal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.child import Child
from scheduler.cli.output import HERE, AsJson, Folder, Now, moment, print_json, settings_of, wrong_usage
from scheduler.looking import keep_look

if TYPE_CHECKING:
    from casework.restrict import Access

Why = Annotated[str | None, typer.Option(help="The reason, in a few words without names.")]


def restrict(
    child: Child,
    person: Annotated[str, typer.Argument(help="The e-mail address of who is kept from the child.")],
    why: Why = None,
    lift: Annotated[bool, typer.Option("--lift", help="Not any more.")] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Keep a person from a child: no message, list, count or answer tells her that the child is there."""
    from casework.restrict import restrict as keep_away
    from scheduler.wiring.record import open_record

    if why is None:
        wrong_usage('say why: --why "of her own family"')
    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    done = keep_away(record, child, person, why, at, lift=lift)
    keep_look(record, "restrict", at, [done.reference])
    _say(done, as_json=as_json)


def seal(
    child: Child,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="PERSON", help="Who sees her: an address; several times."),
    ] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Open her record again.")] = False,
    why: Why = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Seal a child's record: only the people named see her, and she is in nobody else's lists, messages and counts."""
    from casework.restrict import seal as close
    from casework.restrict import unseal
    from scheduler.wiring.record import open_record

    if why is None or bool(only) is lift:
        wrong_usage("name who sees her and say why: --only ADDRESS --why ..., or --lift --why ...")
    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    done = unseal(record, child, why, at) if lift else close(record, child, only or (), why, at)
    keep_look(record, "seal", at, [done.reference])
    _say(done, as_json=as_json)


def _say(done: Access, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    if done.sealed_to is not None:
        print(f"{done.reference} is sealed. Only these see her: {', '.join(done.sealed_to)}")
    kept = ", ".join(done.kept_from) or "nobody"
    print(f"Kept from {done.reference}: {kept}")
