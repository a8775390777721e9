"""All that is held of one child: given out to whoever has a right to it, or erased."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.child import Child, child_ever_known
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    Now,
    OnBehalf,
    moment,
    print_json,
    settings_of,
    wrong_usage,
)
from scheduler.looking import keep_look

if TYPE_CHECKING:
    from casework.subject_access import Held
    from store.case_record import SqlCaseRecord


def erase(
    child: Child,
    why: Annotated[str | None, typer.Option(help="The reason, in a few words without names.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: there is no way back.")] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Erase all that is kept of a child. That she was erased, when and why stays, and the ledger still verifies."""
    from scheduler.erasure import erase_child
    from scheduler.wiring.record import open_record

    if why is None:
        wrong_usage('say why: --why "her file was closed in error"')
    settings = settings_of(folder)
    record = open_record(settings, folder)
    at, meant = moment(now, record.rules.zone), child_ever_known(record, child)
    keep_look(record, "erase", at, [meant])
    if not yes:
        _say_what_would_go(record, meant)
        raise typer.Exit(WRONG_DATA)
    done = erase_child(record, settings, meant, why, at)
    record.close()
    if as_json:
        print_json(asdict(done))
        return
    print(
        f"{meant}: {how_many(done.entries, 'entry is', 'entries are')} gone, and what"
        f" {how_many(done.messages, 'message')} and {how_many(done.events, 'reply', 'replies')} said."
    )
    if done.still_in_entries:
        numbers = ", ".join(map(str, done.still_in_entries))
        print(f"Entries of others name her still: {numbers} (words go by homeward redact NUMBER)")
    if done.still_in_certificates:
        days = ", ".join(done.still_in_certificates)
        print(f"Signed certificates name her reference: {days}")
    if done.guessable:
        print(
            f"{done.guessable} of the entries were recorded by version 0.2.0: their hashes stay, and guesses can be "
            "tried against them by somebody who knows all else (docs/security.md)."
        )
    print("Take her out of the tracker: a file that still has her brings her in as a new child.")
    print(
        "Backups and exports from before still hold her, and mails and chats that were sent: remove them there."
    )


def _say_what_would_go(record: SqlCaseRecord, meant: str) -> None:
    from store.erasing import would_go

    entries, links = would_go(record, meant)
    beside = f", {links} of them her siblings' links to her" if links else ""
    all_of_it = f"{how_many(entries, 'entry', 'entries')} would be gone for good{beside}"
    print(f"{meant}: {all_of_it}, with her steps, notices and what was said of her.")
    print("Nothing was changed: --yes does it. homeward subject-access writes all of it into a file first.")


def subject_access(
    child: Child,
    into: Annotated[
        Path, typer.Argument(help="The folder for the two files, REFERENCE.pdf and REFERENCE.json.")
    ],
    leave_out: Annotated[
        list[int] | None,
        typer.Option(
            "--leave-out",
            metavar="ENTRY",
            help="An entry whose words are a third person's; several times. What was left out is named.",
        ),
    ] = None,
    why: Annotated[
        str | None, typer.Option(help="Who asked for it: it stands in the access log beside your look.")
    ] = None,
    as_: OnBehalf = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Write everything that is held of one child into a file to read (PDF) and one for programs (JSON)."""
    from scheduler.held import write_held
    from scheduler.looking import looking
    from scheduler.taking_out import taking_out_one
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at, meant = moment(now, record.rules.zone), child_ever_known(record, child)
    looks = looking("subject-access", at, why, taking_out_one(record, settings, as_, meant, at))
    held, page, data = write_held(record, meant, looks, into, leave_out or ())
    if as_json:
        print_json(
            {"reference": meant, "pdf": page, "json": data, "left_out": [asdict(o) for o in held.left_out]}
        )
        return
    print(f"{page}, {data}: {_counts(held)}")
    for one in held.left_out:
        print(f"Left out: {one.what}: {one.why}")
    print(
        "Read it before it leaves: words about a third person that nobody named are in it (--leave-out ENTRY)."
    )


def _counts(held: Held) -> str:
    """For example "12 entries, 1 message, 3 steps"."""
    entries, messages = (
        how_many(len(held.entries), "entry", "entries"),
        how_many(len(held.messages), "message"),
    )
    return f"{entries}, {messages}, {how_many(len(held.steps), 'step')}"
