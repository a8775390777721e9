"""The `homeward` command. Each command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import sys

import typer

from permanence.plain_error import PlainError
from scheduler import cli_look, cli_mailbox, cli_people, cli_run, cli_tables, cli_teams, cli_waits
from scheduler.cli_output import WRONG_USAGE

app = typer.Typer(
    name="homeward",
    help="Keeps looked-after children's permanence plans from drifting.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (
    cli_run.demo,
    cli_run.init,
    cli_tables.import_file,
    cli_tables.export,
    cli_run.check,
    cli_run.run,
    cli_run.sweep,
    cli_look.due,
    cli_look.why,
    cli_look.digest,
    cli_look.parse,
    cli_waits.waits,
    cli_run.practice,
):
    name = command.__name__.removesuffix("_file").replace("_", "-")
    app.command(name)(command)

app.add_typer(cli_tables.pack, name="pack")
app.add_typer(cli_people.people, name="people")
app.add_typer(cli_mailbox.mailbox, name="mailbox")
app.add_typer(cli_teams.teams, name="teams")
app.add_typer(cli_tables.ledger, name="ledger")


def main() -> None:
    """The console script. Wrong usage ends with 2, something wrong with the data with 1, all else with 0."""
    try:
        app()
    except PlainError as wrong:
        sys.exit(_ended(wrong))


def _ended(wrong: PlainError) -> int:
    print(wrong, file=sys.stderr)
    return WRONG_USAGE
