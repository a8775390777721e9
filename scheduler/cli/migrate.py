"""`homeward migrate`: the store's tables are brought up to this version."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.output import HERE, Folder, moment, say, settings_of


def migrate(
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="PostgreSQL: a backup was made with pg_dump.")
    ] = False,
    folder: Folder = HERE,
) -> None:
    """Bring the store of an older version up to this one, after a backup of its own. Stop the service first."""
    from scheduler.wiring.node import make_tables_for_jobs
    from scheduler.wiring.record import store_url
    from store.migrate_store import migrate_store

    settings = settings_of(folder)
    at = moment(None, settings.zone_info)
    url = store_url(settings, folder)
    say(migrate_store(url, at, backed_up=backed_up).in_words())
    if make_tables_for_jobs(url):
        say("the store has tables for jobs now: homeward web and homeward worker can start")
