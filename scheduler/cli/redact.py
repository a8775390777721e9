"""Take a person's own words out of the record: of one entry, with everything that was kept on the way to it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.child import child_meant
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
from scheduler.looking import keep_look


def redact(
    entry: Annotated[int | None, typer.Argument(help="The number of the entry in the ledger.")] = None,
    why: Annotated[str | None, typer.Option(help="The reason, in a few words without names.")] = None,
    of: Annotated[
        str | None, typer.Option("--of", metavar="CHILD", help="List the entries of a child that hold words.")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Take the words of an entry out for good: who wrote, when and what it did stay, and who took them out and why."""
    from scheduler.redaction import take_words_out
    from scheduler.wiring.record import open_record
    from store.redacting import with_words

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    if of is not None:
        meant = child_meant(record, of)
        keep_look(record, "redact --of", at, [meant])
        rows = [
            {"entry": row.number, "recorded": f"{row.recorded_at:%Y-%m-%d}", "what": row.kind, "by": row.by}
            for row in with_words(record, meant)
        ]
        if as_json:
            print_json(rows)
        else:
            print_table(f"{len(rows)} with words of a person's own", tuple(rows[0]) if rows else (), rows)
        return
    if entry is None or why is None:
        wrong_usage(
            "name the entry and say why: homeward redact 4711 --why 'a name of a child' (--of REF lists them)"
        )
    done = take_words_out(record, entry, why, at)
    if done.reference:
        keep_look(record, "redact", at, [done.reference])
    if as_json:
        print_json(asdict(done))
        return
    replies, messages = how_many(done.events, "raw reply", "raw replies"), how_many(done.messages, "message")
    print(f"Entry {done.entry}: its words are gone, from {replies} and {messages} too.")
    print(
        "Backups and exports from before still hold them, and mails and chats that were sent: remove them there."
    )
