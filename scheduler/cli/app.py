"""The `homeward` command. Each command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import gc
import sys

import typer

from permanence.dates import CalendarRunsOut
from permanence.plain_error import PlainError
from scheduler.cli import (
    figures,
    imports,
    look,
    mailbox,
    mappings,
    people,
    run,
    samples,
    tables,
    talk,
    teams,
    waits,
    withdraw,
)
from scheduler.cli.output import WRONG_USAGE

ALLOCATIONS_BETWEEN_SEARCHES = 20_000

app = typer.Typer(
    name="homeward",
    help="Keeps looked-after children's permanence plans from drifting.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (
    run.demo,
    run.init,
    samples.sample,
    tables.import_file,
    imports.imports,
    withdraw.withdraw,
    withdraw.same_child,
    withdraw.rename_id,
    tables.export,
    run.check,
    run.run,
    run.sweep,
    look.due,
    look.why,
    look.digest,
    talk.parse,
    talk.talk,
    waits.waits,
    figures.in_time,
    figures.changes,
    figures.routes,
    figures.lost,
    figures.story,
    run.practice,
):
    name = command.__name__.removesuffix("_file").replace("_", "-")
    app.command(name)(command)

app.add_typer(tables.pack, name="pack")
app.add_typer(mappings.mapping, name="mapping")
app.add_typer(people.people, name="people")
app.add_typer(mailbox.mailbox, name="mailbox")
app.add_typer(teams.teams, name="teams")
app.add_typer(tables.ledger, name="ledger")


def main() -> None:
    """The console script. Wrong usage ends with 2, something wrong with the data with 1, all else with 0."""
    gc.set_threshold(
        ALLOCATIONS_BETWEEN_SEARCHES
    )  # at Python's own 700 a digest spends a quarter of its time on it
    try:
        app()
    except (PlainError, CalendarRunsOut) as wrong:
        sys.exit(_ended(wrong))


def _ended(wrong: PlainError | CalendarRunsOut) -> int:
    print(wrong, file=sys.stderr)
    return WRONG_USAGE
