"""`homeward hosted`: several councils served by one process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.output import Now, complain, moment, say, wrong_usage

if TYPE_CHECKING:
    from scheduler.hosting.councils import Councils


def hosted(
    councils: Annotated[
        Path, typer.Argument(help="The folder that has a folder for each council, with its homeward.toml.")
    ],
    web: Annotated[
        bool, typer.Option("--web", help="Only answer, beside others: as homeward web for each.")
    ] = False,
    worker: Annotated[
        bool, typer.Option("--worker", help="Only work, beside others: as homeward worker for each.")
    ] = False,
    now: Now = None,
) -> None:
    """Serve several councils, each below its name: /NAME/slack/events, /NAME/answer/..., /NAME/healthz.

    Each has its own store, rules and secrets. One that is broken is said in /healthz, and stops no other. With --web or
    --worker any number of processes serve the same councils, whose stores are on PostgreSQL.
    """
    from scheduler.hosting.councils import councils_in, settings_of_the_whole
    from scheduler.hosting.hosted import Hosted
    from scheduler.logs import set_up_logging
    from scheduler.nodes.role import Role
    from scheduler.service import serve_app, utc_now

    if web and worker:
        wrong_usage("one process answers or works: leave --web and --worker out for one that does both")
    role = Role.WEB if web else Role.WORKER if worker else Role.ALL
    settings = settings_of_the_whole()
    ahead = moment(now, settings.zone_info) - utc_now()
    found = councils_in(councils)
    if not (found.whole or found.wrong):
        wrong_usage(
            f"no folder in {councils} has a homeward.toml: homeward init --in {councils / 'NAME'} makes one"
        )
    set_up_logging(settings.log_level, settings.log_format, settings.zone_info)

    clock = (lambda: utc_now() + ahead) if now else utc_now
    serve_app(Hosted(councils, clock, role).app(), settings, lambda address: _say(address, found))


def _say(address: str, found: Councils) -> None:
    """Where each council is, and why others are not served."""
    say(f"Homeward runs at {address}/healthz")
    for council in found.whole:
        say(f"{council.name}: {address}/{council.name}/healthz")
    for name, why in found.wrong.items():
        complain(f"{name} is not served: {why}")
