"""The real service as a process of its own, on a copy of a council, between stand-ins of Slack and of a mail server."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.processes import HOMEWARD, free_port, running
from bench.smtp_sink import Mails, sink
from tests.servers.slack_stand_in import SlackStandIn

SECRET = "a-made-up-signing-secret"
PATIENCE_SECONDS = 300.0
# Edits of what others were told wait for ten minutes, in which the answer may be taken back; a manager's digest, and a
# role's queue, leave an hour after the list of the morning.
WAITING = """
    SELECT count(*) FROM outbox
    WHERE state IN ('ready', 'sending') AND kind != 'amend' AND not_before < ?
"""
SOON = timedelta(minutes=20)  # until then what was put off for a moment is waited for
IN_SLACK = "in-slack.txt"
LONDON = ZoneInfo("Europe/London")


@dataclass
class Outside:
    """Everything that the service speaks to."""

    slack: SlackStandIn
    mails: Mails

    @property
    def settings(self) -> Mapping[str, str]:
        """Both channels of a council, at their stand-ins."""
        return {
            "HOMEWARD_SMTP_URL": f"smtp://127.0.0.1:{self.mails.port}",
            "HOMEWARD_MAIL_FROM": "homeward@council.example",
            "HOMEWARD_SLACK_BOT_TOKEN": self.slack.bot_token,
            "HOMEWARD_SLACK_SIGNING_SECRET": SECRET,
            "HOMEWARD_SLACK_API_URL": self.slack.api_url,
        }

    def left(self) -> list[float]:
        """When each message had come (time.monotonic), by Slack and by e-mail, in that order."""
        posted = [call.at for call in list(self.slack.calls) if call.ok and call.method == "chat.postMessage"]
        return [*posted, *self.mails.came]


@contextmanager
def outside(home: Path, delay: float = 0.0) -> Iterator[Outside]:
    """The workspace in which this council's people are known by the same ids each time, and a mail server."""
    people = (home / IN_SLACK).read_text(encoding="utf-8").split()
    with SlackStandIn(people, everyone_at="council.example") as slack, sink(delay) as mails:
        for email in people:
            slack.direct_channel(email)
        yield Outside(slack, mails)


@dataclass
class Service:
    """A service that has answered. `asked_at`, `answered_at`: when it was started, and when it answered.

    `began`: the moment (UTC) at which its own clock began.
    """

    outside: Outside
    home: Path
    process: int
    port: int
    asked_at: float
    answered_at: float
    began: datetime

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_for_all(self, at_least: int = 1) -> None:
        """So many messages have left, and none waits to be sent soon. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE_SECONDS
        soon = ((self.began + SOON).strftime("%Y-%m-%d %H:%M:%S"),)
        with closing(sqlite3.connect(self.home / "homeward.sqlite")) as store:
            while len(self.outside.left()) < at_least or store.execute(WAITING, soon).fetchone()[0]:
                if time.monotonic() > end:
                    raise TimeoutError(f"not all messages have left after {PATIENCE_SECONDS:.0f} s")
                time.sleep(0.25)


@contextmanager
def service(
    home: Path, now: str, *, world: Outside | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Service]:
    """`homeward run --now NOW` in the folder, from its first answer to the end of the block.

    Without a `world` it has one of its own. Its clock begins when it is asked for; the first tick comes as it answers.
    """
    if world is None:
        with outside(home) as own, service(home, now, world=own, more=more) as started:
            yield started
        return
    port = free_port()
    settings = {**world.settings, "HOMEWARD_BIND": f"127.0.0.1:{port}", **(more or {})}
    command = [*HOMEWARD, "run", "--now", now, "--in", str(home)]
    asked_at = time.monotonic()
    with running(command, port, settings, home / "service.log") as process:
        yield Service(world, home, process.pid, port, asked_at, time.monotonic(), _in_utc(now))


def _in_utc(now: str) -> datetime:
    return datetime.fromisoformat(now).replace(tzinfo=LONDON).astimezone(UTC)
