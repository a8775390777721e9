"""`homeward web`, `homeward worker`: any number of processes on one store, and `homeward nodes`: who lives."""

from __future__ import annotations

import os
from contextlib import closing
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
    settings_of,
    wrong_usage,
)
from scheduler.cli.run import NO_CHANNELS

NOBODY = "no process serves this store just now: homeward run starts one"

if TYPE_CHECKING:
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from scheduler.nodes.role import Role
    from store.owner_lock import Owner

Bind = Annotated[str | None, typer.Option("--bind", help="HOST:PORT to listen at, instead of the setting.")]
NoChannels = Annotated[bool, typer.Option("--no-channels", help="For trying: with no way to reach anybody.")]


def web(bind: Bind = None, no_channels: NoChannels = False, folder: Folder = HERE, now: Now = None) -> None:
    """Answer Slack, Teams and the pages of mails, on a PostgreSQL store; any number of these run beside each other."""
    from scheduler.nodes.role import Role

    _run(Role.WEB, folder, bind, no_channels=no_channels, now=now)


def worker(
    bind: Bind = None, no_channels: NoChannels = False, folder: Folder = HERE, now: Now = None
) -> None:
    """Sweep, deliver and read the mailbox, on a PostgreSQL store; any number of these run beside each other.

    With --bind it says there how the service stands (/healthz, /metrics); else it listens nowhere.
    """
    from scheduler.nodes.role import Role

    _run(Role.WORKER, folder, bind, no_channels=no_channels, now=now)


def _run(role: Role, folder: Path, bind: str | None, *, no_channels: bool, now: str | None) -> None:
    from scheduler.logs import set_up_logging
    from scheduler.service import serve, utc_now, work
    from scheduler.settings import settings_in
    from scheduler.wiring.service import open_service

    given = {**os.environ, "HOMEWARD_BIND": bind} if bind else None
    settings = settings_in(folder, given)
    if not settings.has_real_channels and not no_channels:
        wrong_usage(NO_CHANNELS)
    ahead = moment(now, settings.zone_info) - utc_now()
    set_up_logging(settings.log_level, settings.log_format, settings.zone_info)
    with open_service(settings, folder, lambda: utc_now() + ahead if now else utc_now(), role) as service:
        notes = service.notes()
        name = service.among.node.name if service.among else str(role)

        def ready(where: str) -> None:
            for line in (f"Homeward {role} {name} {where}", *notes):
                print(line, flush=True)

        if bind or role.answers:
            serve(service, ready=lambda address: ready(f"runs at {address}/healthz"))
        else:
            work(service, ready=lambda: ready("works"))


def nodes(as_json: AsJson = False, folder: Folder = HERE) -> None:
    """List the processes that serve this store: who lives, and since when; also the one that has it alone."""
    from scheduler.wiring.record import open_record, store_url
    from store.nodes import SqlNodes, has_nodes
    from store.owner_lock import owner_of

    settings = settings_of(folder)
    with closing(open_record(settings, folder)) as record:
        seen = SqlNodes(record.engine).seen() if has_nodes(record.engine) else []
    owner, zone = owner_of(store_url(settings, folder)), settings.zone_info
    rows = [_row_of_owner(owner, zone)] if owner else []
    rows += [
        {
            "name": node.name,
            "role": node.role,
            "version": node.version,
            "started": f"{node.started_at.astimezone(zone):%Y-%m-%d %H:%M}",
            "last beat": f"{node.beat_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            "lives": "yes" if node.is_alive else "no",
        }
        for node in seen
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(
            how_many(len(rows), "process", "processes") if rows else NOBODY,
            ("name", "role", "version", "started", "last beat", "lives"),
            rows,
        )


def _row_of_owner(owner: Owner, zone: ZoneInfo) -> dict[str, str]:
    """The one process that serves the store alone: it beats for nobody, and its lock says that it lives."""
    started = f"{owner.since.astimezone(zone):%Y-%m-%d %H:%M}"
    return {
        "name": owner.name,
        "role": "alone",
        "version": "",
        "started": started,
        "last beat": "",
        "lives": "yes",
    }
