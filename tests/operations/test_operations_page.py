"""docs/operations.md, followed line by line on a fresh folder, as an ordinary user, with a real mail and database server.

It leads to a running service with e-mail, a backup, a restore that tells nobody twice, an upgrade from a store of the
version before, and a move to PostgreSQL and back.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.bot.email.incoming.council import text_of
from tests.operations.machine import Machine
from tests.operations.older_store import make_older
from tests.operations.page import blocks_of
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.ports import free_ports, wait_until
from tests.servers.postgres import PostgresServer

PAGE = Path(__file__).parent.parent.parent / "docs" / "operations.md"
ON_THE_PAGE = {
    "smtp://homeward:a-secret@mail.council.example:587": "smtp://127.0.0.1:{mail}",
    "postgresql+psycopg://homeward@db.council.example/homeward": "{database}",
    "127.0.0.1:8080": "127.0.0.1:{port}",
}
BEFORE_WORK, MORNING, NEXT_MORNING, THIRD_MORNING = (
    "2026-05-20T07:30",
    "2026-05-20T09:00",
    "2026-05-21T09:00",
    "2026-05-22T09:00",
)
SENT_WITHIN_SECONDS = 120
SOON = timedelta(minutes=15)
_LEAVES_SOON = "SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending', 'unsure') AND not_before < ?"
LOOK_EVERY_SECONDS = 0.3  # each look keeps the service from what it is waited for


@pytest.fixture
def mail() -> Iterator[FaultSmtp]:
    with FaultSmtp() as server:
        yield server


@pytest.fixture
def machine(mail: FaultSmtp, postgres: PostgresServer) -> Iterator[Machine]:
    """In a folder that any user can reach; pytest's own cannot be."""
    postgres.folder.chmod(0o711)  # its socket is for everybody, its files are not
    port = free_ports(1)[0]
    given = {"mail": mail.port, "port": port, "database": postgres.new_database()}
    says = {said: meant.format(**given) for said, meant in ON_THE_PAGE.items()}
    environment = f"HOMEWARD_BIND=127.0.0.1:{port}\nHOMEWARD_DELIVER_EVERY_SECONDS=1\n"
    with TemporaryDirectory(prefix="homeward-machine-") as folder:
        Path(folder).chmod(0o711)
        made = Machine(Path(folder) / "machine", says, environment)
        try:
            yield made
        finally:
            made.end()


class Story:
    """The page as an administrator follows it: `through` a heading, with the days going by in between."""

    def __init__(self, machine: Machine, mail: FaultSmtp) -> None:
        self.machine, self.mail = machine, mail
        self.blocks = list(blocks_of(PAGE))
        self.said: list[str] = []

    def through(self, heading: str, *, blocks: int = 1) -> str:
        """The next blocks of the page, which stand under this heading; what the last one printed."""
        for _ in range(blocks):
            block = self.blocks.pop(0)
            assert block.heading == heading, (
                f"line {block.line} of {PAGE.name}: a command that nobody follows"
            )
            self.said.append(self.machine.follow(block.commands))
        return self.said[-1]

    def has_sent(self, kinds: set[str]) -> None:
        """Mails of all these kinds have arrived, and nothing more is to come."""
        wait_until(
            lambda: kinds <= set(self.sent()),
            seconds=SENT_WITHIN_SECONDS,
            what=lambda: f"{kinds}\n{self.machine.stacks()}",
        )
        self.is_quiet()

    def is_quiet(self) -> None:
        """The service has swept since it began, and everything that was to leave has left."""
        wait_until(
            self._is_done,
            seconds=SENT_WITHIN_SECONDS,
            every=LOOK_EVERY_SECONDS,
            what=lambda: (
                f"a quiet morning: {self._healthz()}\n{self.machine.unsent()}\n{self.machine.stacks()}"
            ),
        )

    def nothing_leaves_soon(self) -> None:
        """What another message of the morning has put off by a minute has left as well: what comes now is new."""
        store = self.machine.lib / "homeward.sqlite"
        until = (self.machine.moment + SOON).astimezone(UTC).replace(tzinfo=None).isoformat(" ")

        def has_left() -> bool:
            with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
                return connection.execute(_LEAVES_SOON, (until,)).fetchone() == (0,)

        wait_until(has_left, seconds=SENT_WITHIN_SECONDS, what=self.machine.unsent)

    def _is_done(self) -> bool:
        said = self._healthz()
        swept = said["last_sweep"] and datetime.fromisoformat(said["last_sweep"])
        return bool(swept and swept >= self.machine.moment and said["oldest_unsent_seconds"] is None)

    def _healthz(self) -> dict[str, Any]:
        host, port = self.machine.here("127.0.0.1:8080").split(":")
        with closing(HTTPConnection(host, int(port), timeout=20)) as line:
            try:
                line.request("GET", "/healthz")
            except ConnectionRefusedError:  # it is starting
                return {"last_sweep": None}
            found: dict[str, Any] = json.loads(line.getresponse().read())
        return found

    def sent(self) -> Counter[str]:
        """How many mails of each kind have arrived."""
        return Counter(
            str(letter["Message-ID"]).strip("<").partition(".")[0] for letter in self.mail.messages
        )

    def next_day(self, moment: str) -> None:
        """The service is begun again on another day, and has done its morning."""
        self.machine.follow("systemctl stop homeward")
        self.machine.it_is(moment)
        self.machine.follow("systemctl start homeward")
        self.is_quiet()


def told_twice(mail: FaultSmtp) -> list[tuple[str, str]]:
    """Recipient and number of every message that arrived more than once."""
    names = Counter((taken.rcpts[0], str(taken.message["Message-ID"])) for taken in mail.mails)
    return [name for name, times in names.items() if times > 1]


def alerts(mail: FaultSmtp) -> Counter[tuple[str, str, str]]:
    """Each morning's message of each person, by its words."""
    letters = ((taken.rcpts[0], taken.message) for taken in mail.mails)
    return Counter(
        (who, str(letter["Subject"]), text_of(letter))
        for who, letter in letters
        if str(letter["Message-ID"]).startswith(("<alert.", "<digest.", "<own_digest.", "<catch_up."))
    )


@pytest.mark.slow
@pytest.mark.system
def test_the_page_followed_line_by_line_leads_to_a_service_that_tells_nobody_twice(machine, mail):
    story = Story(machine, mail)
    machine.it_is(BEFORE_WORK)
    assert "accepted by the other side" in story.through("Set up", blocks=3)
    machine.follow("sudo homeward start --on 2026-05-20")  # the backlog is agreed: docs/starting.md
    machine.it_is(MORNING)
    assert json.loads(story.through("Start and stop"))["well"]
    story.has_sent({"alert"})

    assert "read it" in story.through("Backups")
    story.next_day(NEXT_MORNING)
    story.nothing_leaves_soon()
    before = story.sent()
    restored = story.through("Putting a backup back")
    assert "unbroken" in restored
    story.has_sent({"notice"})
    assert {kind for kind in story.sent() if story.sent()[kind] > before[kind]} == {"notice"}

    story.through("A new version, and back")
    make_older(machine.lib / "homeward.sqlite")
    machine.give(machine.lib)
    story.through("A new version, and back")
    story.is_quiet()

    moved = story.through("Moving to PostgreSQL, and back")
    story.next_day(THIRD_MORNING)
    back = story.through("Moving to PostgreSQL, and back")
    story.is_quiet()

    assert "unbroken" in moved
    assert "unbroken" in back
    assert not story.blocks
    assert not told_twice(mail)
    assert max(alerts(mail).values()) == 1
    assert not [file for file in machine.lib.rglob("*") if file.is_file() and file.stat().st_mode & 0o077]
