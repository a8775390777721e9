"""The `homeward` command. Each command imports what it needs when it runs, so that `--help` answers at once."""

from __future__ import annotations

import gc
import os
from typing import Annotated

import typer

from scheduler.cli import (
    access,
    backup,
    certificate,
    erase,
    figures,
    forms,
    hosted,
    imports,
    look,
    mailbox,
    mappings,
    meeting,
    migrate,
    nodes,
    outbox,
    pack_apply,
    people,
    redact,
    rehearse,
    restrict,
    rights,
    rotate_key,
    run,
    samples,
    start,
    tables,
    talk,
    teams,
    waits,
    withdraw,
)
from scheduler.cli.edge import Edge, WholeHelp

ALLOCATIONS_BETWEEN_SEARCHES = 100_000
OWNER_ALONE = 0o077  # the umask: whatever a command writes is about children or their workers

app = typer.Typer(
    name="homeward",
    cls=Edge,
    help="Keeps looked-after children's permanence plans from drifting.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _say_version(*, asked: bool) -> None:
    if asked:
        from scheduler.version import homeward_version

        print(f"homeward {homeward_version()}")
        raise typer.Exit


@app.callback()
def homeward(
    *,
    debug: Annotated[
        bool, typer.Option("--debug", help="Where a command fails, show the whole of the error as well.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which Homeward this is, and end.",
            is_eager=True,
            callback=lambda asked: _say_version(asked=asked),
        ),
    ] = False,
) -> None:
    """Keep looked-after children's permanence plans from drifting."""


for command in (
    run.demo,
    run.init,
    migrate.migrate,
    samples.sample,
    tables.import_file,
    imports.imports,
    withdraw.withdraw,
    withdraw.same_child,
    withdraw.rename_id,
    redact.redact,
    erase.erase,
    erase.subject_access,
    restrict.restrict,
    restrict.seal,
    rights.who_may_see,
    access.access,
    tables.export,
    rotate_key.rotate_key,
    run.check,
    start.start,
    rehearse.rehearse,
    run.run,
    hosted.hosted,
    nodes.web,
    nodes.worker,
    nodes.nodes,
    run.sweep,
    look.due,
    look.why,
    look.why_not,
    look.digest,
    talk.parse,
    talk.talk,
    waits.waits,
    figures.in_time,
    figures.changes,
    figures.routes,
    figures.lost,
    figures.lag,
    figures.missing,
    figures.story,
    meeting.meeting,
    certificate.certificate,
    run.practice,
    backup.backup,
    backup.restore,
    backup.move_store,
):
    name = command.__name__.removesuffix("_file").replace("_", "-")
    app.command(name)(command)

tables.pack.command("apply")(pack_apply.apply)
app.add_typer(tables.pack, name="pack", cls=WholeHelp)
app.add_typer(mappings.mapping, name="mapping", cls=WholeHelp)
people.people.command("rights")(rights.people_rights)
people.people.command("review")(rights.people_review)
app.add_typer(people.people, name="people", cls=WholeHelp)
app.add_typer(outbox.outbox, name="outbox", cls=WholeHelp)
app.add_typer(forms.forms, name="forms", cls=WholeHelp)
app.add_typer(mailbox.mailbox, name="mailbox", cls=WholeHelp)
app.add_typer(teams.teams, name="teams", cls=WholeHelp)
app.add_typer(tables.ledger, name="ledger", cls=WholeHelp)


def main() -> None:
    """The console script. Wrong usage ends with 2, something wrong with the data with 1, all else with 0."""
    os.umask(OWNER_ALONE)
    # At Python's own 700 a digest spends a quarter of its time on it, at 20,000 an export still a tenth.
    gc.set_threshold(ALLOCATIONS_BETWEEN_SEARCHES)
    app()
