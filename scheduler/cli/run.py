"""Commands that set up, check and run the service."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    WRONG_USAGE,
    AsJson,
    Folder,
    Now,
    moment,
    print_json,
    print_table,
    settings_of,
)


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Do the main job once and end, without serving.")
    ] = False,
    children: Annotated[int, typer.Option(help="How many made-up children.", min=1)] = 300,
    bind: Annotated[
        str, typer.Option(help="Where the practice inbox listens (loopback only).")
    ] = "127.0.0.1:8080",
    folder: Folder = HERE,
    now: Now = None,
) -> None:
    """Make a made-up council, find what is late, deliver it, and open the practice inbox."""
    from scheduler.demo.demo import run_demo

    raise typer.Exit(run_demo(folder, children=children, bind=bind, once=once, now=now))


def practice(
    bind: Annotated[str, typer.Option(help="Where to listen (loopback only).")] = "127.0.0.1:8080",
    folder: Folder = HERE,
    now: Now = None,
) -> None:
    """Serve the practice inbox over a copy of the store here; refuses to start next to real channels."""
    from scheduler.demo.practice import run_practice

    raise typer.Exit(run_practice(folder, bind=bind, now=now))


def init(folder: Folder = HERE) -> None:
    """Write a commented homeward.toml and an empty store; what exists already is left as it is."""
    from scheduler.first_files import write_first_files

    for line in write_first_files(folder):
        print(line)


def run(folder: Folder = HERE, now: Now = None) -> None:
    """Run the service: the clock, the sweep, delivery and the HTTP side. A second one on the same store ends with 2.

    With --now its clock begins at that moment and goes on from there, so that any day can be tried.
    """
    from scheduler.logs import set_up_logging
    from scheduler.service import serve, utc_now
    from scheduler.wiring.service import open_service
    from store.owner_lock import AlreadyOwned

    settings = settings_of(folder)
    ahead = moment(now, settings.zone_info) - utc_now()
    set_up_logging(settings.log_level, settings.log_format, settings.zone_info)
    try:
        with open_service(settings, folder, lambda: utc_now() + ahead if now else utc_now()) as service:
            serve(service, ready=lambda address: print(f"Homeward runs at {address}/healthz", flush=True))
    except AlreadyOwned as other:
        print(f"another process owns the clock and delivery of this store already: {other}")
        raise typer.Exit(WRONG_USAGE) from None


def sweep(
    deliver: Annotated[
        bool, typer.Option("--deliver", help="Also send what is queued, by the channels that are set up.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Look once for what the day calls for and queue it; safe to repeat."""
    import asyncio

    from casework.raise_alerts import WorkingHours, raise_alerts
    from casework.send_digests import send_digests
    from scheduler.wiring.record import open_record, rhythm
    from scheduler.wiring.service import deliver_once

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    hours = WorkingHours(settings.working_hours_from, settings.working_hours_to)
    swept = raise_alerts(record, at, hours=hours)
    digests = send_digests(record, rhythm(settings), at)
    sent = asyncio.run(deliver_once(settings, folder, record, at)) if deliver else None
    figures = {
        "looked_at": swept.looked_at,
        "notices": swept.notices,
        "messages": swept.messages,
        "digests": digests.digests,
        "sent": sent,
        "faults": swept.faults,
    }
    if as_json:
        print_json(figures)
    else:
        print_table("Swept", tuple(figures), [{**figures, "faults": len(swept.faults)}])
        for fault in swept.faults:
            print(f"could not be judged: {fault}")
    raise typer.Exit(WRONG_DATA if swept.faults else 0)


def check(
    send_test: Annotated[str | None, typer.Option(help="Send a test message to this e-mail address.")] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Say what is not right yet: unset targets, people out of reach, bad credentials, a calendar that runs out."""
    import asyncio

    from scheduler.checks import check_all

    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    findings = asyncio.run(check_all(settings, folder, at, send_test=send_test))
    rows = [{"what": f.what, "state": f.state, "detail": f.detail, "codes": f.codes} for f in findings]
    if as_json:
        print_json(rows)
    else:
        print_table(f"{len(rows)} things looked at", ("what", "state", "detail"), rows)
    raise typer.Exit(WRONG_DATA if any(f.state == "wrong" for f in findings) else 0)
