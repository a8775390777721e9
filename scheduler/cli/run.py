"""Commands that set up, check and run the service."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.known import person_of, untold_of
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    Now,
    hours_of,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)

NO_CHANNELS = (
    "no way to reach anybody is set up (smtp_url, slack_bot_token or teams_app_id; "
    "docs/settings.md): set one up, or say --no-channels to try the service, whose messages then wait"
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from casework.raise_alerts import Swept, WorkingHours
    from scheduler.settings import Settings
    from store.case_record import SqlCaseRecord


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


def run(
    no_channels: Annotated[
        bool,
        typer.Option("--no-channels", help="For trying: run with no way to reach anybody; messages wait."),
    ] = False,
    folder: Folder = HERE,
    now: Now = None,
) -> None:
    """Run the service: the clock, the sweep, delivery and the HTTP side. A second one on the same store ends with 2.

    With --now its clock begins at that moment and goes on from there, so that any day can be tried.
    """
    from scheduler.logs import set_up_logging
    from scheduler.service import serve, utc_now
    from scheduler.wiring.service import open_service

    settings = settings_of(folder)
    if not settings.has_real_channels and not no_channels:
        wrong_usage(NO_CHANNELS)
    ahead = moment(now, settings.zone_info) - utc_now()
    set_up_logging(settings.log_level, settings.log_format, settings.zone_info)
    with open_service(settings, folder, lambda: utc_now() + ahead if now else utc_now()) as service:
        notes = service.notes()

        def ready(address: str) -> None:
            for line in (f"Homeward runs at {address}/healthz", *notes):
                print(line, flush=True)

        serve(service, ready=ready)


def sweep(
    deliver: Annotated[
        bool, typer.Option("--deliver", help="Also send what is queued, by the channels that are set up.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Look once for what the day calls for and queue it; safe to repeat.

    With --deliver it ends with 1 where messages wait for a channel that is not set up, or have reached nobody.
    """
    import asyncio

    from casework.at_rest import at_rest
    from casework.send_digests import send_digests
    from scheduler.wiring.record import open_record, rhythm
    from scheduler.wiring.service import deliver_once

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    hours = hours_of(settings)
    differ = _rules_that_differ(settings, folder, record, at)
    swept = _swept(record, at, hours, settings.attention_budget)
    digests = send_digests(record, rhythm(settings), at)
    rest = at_rest(record, at, hours)
    sent, silent = asyncio.run(deliver_once(settings, folder, record, at)) if deliver else (None, [])
    figures = {
        "looked_at": swept.looked_at,
        "notices": swept.notices,
        "messages": swept.messages,
        "digests": digests.digests,
        "sent": sent,
        "faults": swept.faults,
        "rules": differ,
        "untold": untold_of(record),
        "silent": silent,
    }
    if as_json:
        print_json({**figures, "at_rest": rest.as_json() if rest else None})
    else:
        _say_swept(figures, [*swept.faults], [*silent, rest.in_words() if rest else ""])
    raise typer.Exit(WRONG_DATA if swept.faults or silent else 0)


def _swept(record: SqlCaseRecord, at: datetime, hours: WorkingHours, budget: int | None) -> Swept:
    """What the day called for is queued, with what it calls for about reviews."""
    from casework.quicker_here import look_for_quicker
    from casework.raise_alerts import raise_alerts
    from casework.review_messages import send_review_messages

    swept = raise_alerts(record, at, hours=hours, budget=budget)
    look_for_quicker(record, at, hours)
    swept.messages += send_review_messages(record, at, hours=hours)
    return swept


def _say_swept(figures: Mapping[str, object], faults: list[str], more: list[str]) -> None:
    """The numbers as a table, then in words what they do not say."""
    columns = tuple(name for name in figures if name not in ("rules", "untold", "silent"))
    print_table("Swept", columns, [{**figures, "faults": len(faults)}])
    for line in filter(
        None, (figures["rules"], *(f"fault: {one}" for one in faults), figures["untold"], *more)
    ):
        print(line)


def _rules_that_differ(settings: Settings, folder: Path, record: SqlCaseRecord, at: datetime) -> str:
    """The store keeps its rules; what the files have otherwise, in words."""
    from scheduler.rules_in_force import keep_in_step, rules_differ
    from scheduler.wiring.record import rule_files

    files = rule_files(settings, folder)
    keep_in_step(record, files, at)
    return rules_differ(record, files).in_words()


def check(
    send_test: Annotated[str | None, typer.Option(help="Send a test message to this e-mail address.")] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Say what is not right yet: unset targets, people out of reach, bad credentials, a calendar that runs out."""
    import asyncio

    from scheduler.checks import check_all
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    if send_test:
        with closing(open_record(settings, folder)) as record, record.reading() as tx:
            send_test = person_of(tx, send_test).email
    findings = asyncio.run(check_all(settings, folder, at, send_test=send_test))
    rows = [
        {"what": f.what, "state": f.state, "detail": f.detail, "count": f.count, "codes": f.codes}
        for f in findings
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(f"{len(rows)} things looked at", ("what", "state", "detail"), rows)
    raise typer.Exit(WRONG_DATA if any(f.state == "wrong" for f in findings) else 0)
