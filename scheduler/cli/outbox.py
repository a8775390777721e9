"""Commands about messages: how they stand and why, and what becomes of those that reached nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.output import (
    FINE,
    HERE,
    WRONG_DATA,
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
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from casework.compose import DeliverySetup
    from casework.debt_doors import Counted
    from casework.ports import Reading, StoredMessage
    from permanence.people import Person
    from store.case_record import SqlCaseRecord

outbox = typer.Typer(help="See how messages stand, and deal with those that reached nobody.")
OWED_COLUMNS = ("number", "to", "what", "channel", "since", "why")
Numbers = Annotated[list[int] | None, typer.Argument(help="The numbers that homeward outbox shows.")]


@outbox.callback(invoke_without_command=True)
def outbox_list(ctx: typer.Context, now: Now = None, as_json: AsJson = False, folder: Folder = HERE) -> None:
    """List messages by state and reason, then by name those that reached nobody. Ends with 1 where there are any."""
    if ctx.invoked_subcommand is not None:
        return
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    with record.reading() as tx:
        counted, owed = tx.counted(), _owed_rows(tx, tx.owed(), record.rules.zone)
    if as_json:
        print_json({"counted": list(map(_counted_as_json, counted)), "owed": owed})
    else:
        _say_counted(counted, at)
        print_table(_title(len(owed)), OWED_COLUMNS, owed)
        if owed:
            print(
                "homeward outbox retry sends again what is still true; homeward outbox dismiss NUMBER --why ..."
            )
    raise typer.Exit(WRONG_DATA if owed else FINE)


@outbox.command("retry")
def outbox_retry(
    numbers: Numbers = None, now: Now = None, as_json: AsJson = False, folder: Folder = HERE
) -> None:
    """Send again what reached nobody, as far as it is still true; all of it where no number is given.

    Each message is written anew, and what is not true any more is put away with the reason.
    """
    from casework.debts import retry

    record, setup, at = _opened(folder, now)
    done = retry(record, setup, numbers or (), at)
    with record.reading() as tx:
        again = _owed_rows(tx, done.again, record.rules.zone)
        over = [
            {**row, "why": because}
            for row, (_, because) in zip(
                _owed_rows(tx, [m for m, _ in done.over], record.rules.zone), done.over, strict=True
            )
        ]
    if as_json:
        print_json({"again": again, "not_true_any_more": over})
        return
    print_table(_many(len(again), "is to be sent again", "are to be sent again"), OWED_COLUMNS[:4], again)
    if over:
        print_table(_many(len(over), "is not true any more", "are not true any more"), OWED_COLUMNS, over)
    if again:
        print("They leave within seconds where homeward run is under way; else: homeward sweep --deliver")


@outbox.command("dismiss")
def outbox_dismiss(
    numbers: Numbers = None,
    why: Annotated[
        str, typer.Option("--why", help="Why nobody needs to be told any more; kept with each message.")
    ] = "",
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Owe these messages no longer, for a reason: somebody was told by telephone, say."""
    from casework.debts import dismiss
    from scheduler.wiring.record import open_record

    if not numbers:
        wrong_usage("name the messages: homeward outbox dismiss NUMBER ... --why REASON")
    if not why.strip():
        wrong_usage("say why nobody needs to be told any more: --why REASON")
    record = open_record(settings_of(folder), folder)
    done = dismiss(record, numbers, why, moment(now, record.rules.zone))
    print(f"{_many(len(done), 'is', 'are')} owed no longer: {why.strip()}")


def _opened(folder: Path, now: str | None) -> tuple[SqlCaseRecord, DeliverySetup, datetime]:
    from scheduler.wiring.channels import post_of
    from scheduler.wiring.record import open_record
    from scheduler.wiring.service import delivery_setup

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    return record, delivery_setup(settings, record, post_of(settings, record, lambda: at)), at


def _owed_rows(tx: Reading, messages: Iterable[StoredMessage], zone: ZoneInfo) -> list[dict[str, object]]:
    people = tx.directory().people
    return [_owed_row(message, people, zone) for message in messages]


def _owed_row(message: StoredMessage, people: Mapping[str, Person], zone: ZoneInfo) -> dict[str, object]:
    from scheduler.message_words import CALLED

    person = people.get(message.person)
    since = (message.wanted_at or message.created_at).astimezone(zone)
    return {
        "number": message.id,
        "to": person.name if person else message.person,
        "what": CALLED[message.kind],
        "channel": message.channel,
        "since": f"{since:%Y-%m-%d %H:%M}",
        "why": message.reason,
        "state": message.state,
    }


def _counted_as_json(one: Counted) -> dict[str, object]:
    return {
        "state": one.state,
        "channel": one.channel,
        "reason": one.reason,
        "messages": one.messages,
        "since": one.since,
    }


def _say_counted(counted: Sequence[Counted], at: datetime) -> None:
    """What has arrived is said in one line a channel; the rest with its reason, and since when it was to go."""
    rows = [
        {
            "state": one.state,
            "channel": one.channel,
            "messages": one.messages,
            "for": _age(at, one.since) if one.state in ("ready", "sending", "unsure") else "",
            "why": one.reason,
        }
        for one in counted
    ]
    total = sum(one.messages for one in counted)
    title = _many(total, "by state and reason", "by state and reason")
    print_table(title, ("state", "channel", "messages", "for", "why"), rows)


def _age(at: datetime, since: datetime) -> str:
    minutes = int((at - since).total_seconds() // 60)
    if minutes < 0:
        return "not yet due"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def _title(owed: int) -> str:
    return _many(owed, "reached nobody", "reached nobody") if owed else "no message is owed to anybody"


def _many(number: int, one: str, more: str) -> str:
    return how_many(number, f"message {one}", f"messages {more}")
