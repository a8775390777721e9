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
    from scheduler.wiring.record import store_url
    from store.migrate_store import migrate_store

    settings = settings_of(folder)
    at = moment(None, settings.zone_info)
    say(migrate_store(store_url(settings, folder), at, backed_up=backed_up).in_words())
