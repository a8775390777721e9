"""Commands that copy the store, put a copy back, and move the store to another database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote
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
    say,
    settings_of,
)

if TYPE_CHECKING:
    from datetime import tzinfo

    from casework.ports import StoredMessage
    from scheduler.restore import Restored

MOST_NAMED = 20


def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup is written: a file that is not there yet.")],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Write a whole copy of the store to a file, beside a running service. PostgreSQL too becomes one SQLite file."""
    from scheduler.backing_up import back_up

    settings = settings_of(folder)
    made = back_up(settings, folder, file, moment(now, settings.zone_info))
    if as_json:
        print_json(
            {
                "file": made.file,
                "bytes": made.size,
                "how": made.how,
                "entries": made.entries,
                "hash": made.newest_hash,
            }
        )
        return
    say(
        f"{made.file}: {made.size:,} bytes, {_entries(made.entries)} of the ledger, newest hash {made.newest_hash}"
    )
    say(
        f"made {made.how}; only its owner can read it. To put it back: homeward restore {quote(str(made.file))}"
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that homeward backup wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the store here, which is kept aside.")
    ] = False,
    sent_up_to: Annotated[
        str | None,
        typer.Option(
            help="Until when messages left: what was due before is regarded as sent. "
            "Else: until the store here sent its last message, or until now if it cannot be read."
        ),
    ] = None,
    told: Annotated[
        str | None, typer.Option(help="A hash that a digest told since: is all until then in the backup?")
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Put a backup back, while no service runs: nobody is told again what was told since, and the gap is named."""
    from scheduler.restore import Asked, restore

    settings = settings_of(folder)
    zone = settings.zone_info
    until = moment(sent_up_to, zone) if sent_up_to else None
    done = restore(settings, folder, Asked(file, until, told, replace), moment(now, zone))
    if as_json:
        print_json(_figures(done))
        return
    for line in _in_words(done, zone):
        say(line)
    _print_messages("messages are regarded as sent and never leave", done.regarded.as_sent)
    _print_messages("messages may have left: their channel is asked first", done.regarded.asked)
    say("Next: homeward check, then start the service.")


def _entries(number: int) -> str:
    return how_many(number, "entry", "entries")


def _in_words(done: Restored, zone: tzinfo) -> Iterator[str]:
    from casework.restored import moment_words

    since, until = moment_words(done.gap.since, zone), moment_words(done.gap.until, zone)
    yield f"The store is as it was on {since}: {_entries(done.entries)}, newest hash {done.newest_hash}."
    if done.aside:
        yield f"The store that was here is kept in {done.aside}."
    if done.gap.entries == 0:
        yield f"Nothing is lost: nothing was recorded between then and {until}."
    elif done.gap.entries is None:
        yield f"Not in it: whatever was recorded between then and {until}."
    else:
        yield f"Not in it: {_entries(done.gap.entries)} recorded between then and {until}."
    if done.has_told is not None:
        yield (
            "The hash that was told is in it: until then nothing is missing."
            if done.has_told
            else "The hash that was told is not in it: entries of before that message are missing."
        )
    yield from _of_what_was_closed(done)
    if done.was and done.was.sent_since:
        yield f"Messages that the store here had sent since: {done.was.sent_since}."
    yield f"Regarded as sent: whatever was due until {moment_words(done.sent_up_to, zone)}."
    yield f"New messages have numbers above {done.numbers_after}."
    yield "Replies by mail to messages that are not in it are answered, and not recorded."


def _of_what_was_closed(done: Restored) -> Iterator[str]:
    """What was taken out, closed or hidden since the backup: what holds again, and what is still to be done by hand."""
    if done.back_again:
        yield f"Erased since the backup, and back with it: {', '.join(done.back_again)}. homeward erase them again."
    if done.words_again:
        numbers = ", ".join(map(str, done.words_again))
        yield f"Words taken out since the backup, and back with it: entries {numbers}. homeward redact them again."
    if done.left_again:
        yield f"Left since the backup, and closed out again: {', '.join(done.left_again)}."
    if done.accounts_again:
        yield f"Accounts taken away since the backup, and so again: {', '.join(done.accounts_again)}."
    yield "Who manages, covers and works where is as it was then: homeward people load the newest staff list first."
    if done.hidden_again:
        yield f"Restricted or sealed since the backup, and so again: {', '.join(done.hidden_again)}."
    elif done.was is None or done.was.is_empty:
        yield (
            "There is no store here to ask: restrict and seal again whom you have restricted or sealed since then, and "
            "close out who has left: homeward people load FILE --complete."
        )


def _print_messages(title: str, messages: tuple[StoredMessage, ...]) -> None:
    if not messages:
        say(f"0 {title}")
        return
    rows = [_row(message) for message in messages[:MOST_NAMED]]
    print_table(f"{len(messages)} {title}", ("number", "what", "person", "channel", "day"), rows)
    if len(messages) > MOST_NAMED:
        say(f"and {len(messages) - MOST_NAMED} more: --json names all")


def _row(message: StoredMessage) -> Mapping[str, object]:
    return {
        "number": message.id,
        "what": message.kind.value,
        "person": message.person,
        "channel": message.channel,
        "day": message.not_before.date(),
    }


def _figures(done: Restored) -> Mapping[str, object]:
    return {
        "since": done.gap.since,
        "until": done.gap.until,
        "lost_entries": done.gap.entries,
        "sent_since": done.was.sent_since if done.was else None,
        "has_told": done.has_told,
        "entries": done.entries,
        "hash": done.newest_hash,
        "sent_up_to": done.sent_up_to,
        "regarded_as_sent": [_row(message) for message in done.regarded.as_sent],
        "asked_first": [_row(message) for message in done.regarded.asked],
        "numbers_after": done.numbers_after,
        "aside": done.aside,
        "back_again": done.back_again,
        "hidden_again": done.hidden_again,
        "words_again": done.words_again,
        "left_again": done.left_again,
        "accounts_again": done.accounts_again,
    }


def move_store(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The URL of the store as it is.")],
    target: Annotated[
        str,
        typer.Argument(metavar="TO", help="The URL of an empty database, or of a file that is not there."),
    ],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Move a store between SQLite and PostgreSQL, while no service runs: the same ledger, and nothing is sent again."""
    from store.moving import move_store

    moved = move_store(source, target, moment(now, settings_of(folder).zone_info))
    if as_json:
        print_json({"rows": moved.rows, "entries": moved.entries, "hash": moved.newest_hash})
        return
    rows = [{"table": table, "rows": rows} for table, rows in moved.rows.items() if rows]
    say(f"Moved: {_entries(moved.entries)} of the ledger, newest hash {moved.newest_hash}")
    print_table("What was moved", ("table", "rows"), rows)
    say("Next: set store_url to the new store, homeward check, then start the service.")
    say("The store that was moved says so, and is not run again.")
