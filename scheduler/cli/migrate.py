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
    from scheduler.wiring.record import open_record, store_url
    from store.migrate_store import migrate_store
    from store.rebuild import rebuild

    settings = settings_of(folder)
    at = moment(None, settings.zone_info)
    url = store_url(settings, folder)
    migrated = migrate_store(url, at, backed_up=backed_up)
    say(migrated.in_words())
    if (
        migrated.was != migrated.now
    ):  # a newer version may make steps of entries of which an older one made none
        record = open_record(settings, folder)
        made = len(rebuild(record, at, check_only=False))
        record.close()
        say(f"the steps were compared with the ledger: {made} of their rows were made anew")
    if make_tables_for_jobs(url):
        say("the store has tables for jobs now: homeward web and homeward worker can start")
