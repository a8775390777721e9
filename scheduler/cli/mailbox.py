"""Commands about the mailbox for replies: how it stands, and addresses that are written to again."""

from __future__ import annotations

from typing import Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    print_json,
    print_table,
    say,
    settings_of,
    wrong_data,
    wrong_usage,
)

mailbox = typer.Typer(help="The mailbox for replies by e-mail.", no_args_is_help=True)


@mailbox.command("show")
def mailbox_show(as_json: AsJson = False, folder: Folder = HERE) -> None:
    """Say how far the mailbox was read, and which addresses are switched off because their mail came back."""
    from scheduler.wiring.mailbox import mailbox_name
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    name = mailbox_name(settings)
    if name is None:
        wrong_usage("there is no mailbox for replies: HOMEWARD_MAILBOX_URL (docs/email.md)")
    with open_record(settings, folder).reading() as tx:
        read, off = tx.mailbox_read(name), tx.addresses_off()
    rows = [{"address": email, "reason": reason} for email, reason in off.items()]
    if as_json:
        print_json({"mailbox": name, "last": read[1] if read else None, "off": rows})
    else:
        print_table(f"{name}: " + (f"read up to {read[1]}" if read else "not read yet"), (), [])
        print_table(
            how_many(len(rows), "address is switched off", "addresses are switched off"),
            ("address", "reason"),
            rows,
        )
    raise typer.Exit(WRONG_DATA if rows else 0)


@mailbox.command("on")
def mailbox_on(
    address: Annotated[str, typer.Argument(help="The address that is to be written to again.")],
    folder: Folder = HERE,
) -> None:
    """Write to an address again whose mail came back."""
    from scheduler.wiring.record import open_record

    with open_record(settings_of(folder), folder).writing() as tx:
        was_off = tx.switch_address_on(address)
    if not was_off:
        wrong_data(f"{address} was not switched off")
    say(f"{address} is written to again; to try: homeward check --send-test {address}")
