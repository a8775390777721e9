"""Processes of `homeward web` and `homeward worker` on one real PostgreSQL store, beside Slack's stand-in, killed at will.

with Lab(folder, url, slack) as lab:
    worker, web = lab.worker(), lab.web()
    lab.queue_tests(20)
    lab.until(lambda: lab.sent() == 20)
    worker.process.kill()
"""

import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from casework.ports import MessageKind, NewMessage
from permanence.people import Person, Role
from scheduler.first_files import write_first_files
from scheduler.wiring.node import make_tables_for_jobs
from store.case_record import SqlCaseRecord, make_record
from tests.builders import NOW, SHONA, a_rulebook, people, register_child
from tests.journeys.running import Running
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.homeward import Homeward, own_environment
from tests.servers.ports import free_ports
from tests.servers.postgres import plain
from tests.servers.slack_client import SlackClient
from tests.servers.slack_stand_in import SlackStandIn

SECRET = "a-signing-secret"
PATIENCE = 20.0  # what is shown here is who does what, on a machine that may be busy with others
BEGIN = "2026-05-20T09:30"  # the same moment as NOW, in Scotland
BEGAN = date(2025, 10, 1)
UP_TO_PANEL = {
    "first_review": date(2025, 11, 5),
    "second_review": date(2026, 1, 20),
    "kinship_ruled": date(2026, 1, 20),
    "permanence_recommendation": date(2026, 1, 20),
    "legal_referral": date(2026, 2, 10),
    "panel": date(2026, 5, 1),
}


@dataclass
class NodeProcess:
    """One process, and where it says how it stands."""

    process: Homeward
    running: Running

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class Lab:
    """One council: its folder, its database, its Slack, and the processes that were started on it."""

    def __init__(self, folder: Path, url: str, slack: SlackStandIn, mail: FaultSmtp, **settings: str) -> None:
        self.folder, self.url, self.slack = folder, url, slack
        write_first_files(folder)
        staff = [replace(person, channel="slack") for person in people().people.values()]
        self.record: SqlCaseRecord = make_record(url, a_rulebook())
        with self.record.writing() as tx:
            tx.put_people(staff, NOW)
        make_tables_for_jobs(url)
        slack.person(SHONA)
        self.environment = own_environment(
            HOMEWARD_STORE_URL=url,
            HOMEWARD_DELIVER_EVERY_SECONDS="1",
            HOMEWARD_SWEEP_EVERY_SECONDS="5",
            HOMEWARD_MESSAGES_AT_ONCE="4",
            HOMEWARD_SLACK_BOT_TOKEN=slack.bot_token,
            HOMEWARD_SLACK_SIGNING_SECRET=SECRET,
            HOMEWARD_SLACK_API_URL=slack.api_url,
            HOMEWARD_SMTP_URL=f"smtp://127.0.0.1:{mail.port}",
            HOMEWARD_MAIL_FROM="Homeward <homeward@council.example>",
            **settings,
        )
        self.nodes: list[NodeProcess] = []

    def web(self, **settings: str) -> NodeProcess:
        return self._start("web", settings)

    def worker(self, **settings: str) -> NodeProcess:
        return self._start("worker", settings)

    def _start(self, role: str, settings: dict[str, str]) -> NodeProcess:
        port = free_ports(1)[0]
        words = (role, "--bind", f"127.0.0.1:{port}", "--now", BEGIN)
        process = Homeward(*words, folder=self.folder, environment={**self.environment, **settings})
        node = NodeProcess(process, Running(process, port))
        self.nodes.append(node)
        node.running.wait_for(node.running.answers, seconds=60)
        return node

    def people_at(self, web: NodeProcess) -> SlackClient:
        url = f"{web.running.url}/slack/events"
        return SlackClient(self.slack, url=url, signing_secret=SECRET, patience_seconds=PATIENCE)

    def child(self, case_id: str = "C1") -> str:
        """A child of Shona's whose agency decision is some days over."""
        given = {"route": "permanence_order", "milestones": UP_TO_PANEL}
        return register_child(self.record, case_id, BEGAN, now=NOW - timedelta(days=30), **given)

    def queue_tests(self, number: int, first: int = 0) -> list[str]:
        """So many messages for as many people; their addresses."""
        letters = [
            f"{n:05}".translate(str.maketrans("0123456789", "abcdefghij"))
            for n in range(first, first + number)
        ]
        staff = [
            Person(f"worker.{x}@council.example", "Una Rennie", Role.SOCIAL_WORKER, channel="slack")
            for x in letters
        ]
        for person in staff:
            self.slack.person(person.email)
        with self.record.writing() as tx:
            tx.put_people(staff, NOW)
            for one in staff:
                tx.queue(NewMessage(f"test:{one.email}", MessageKind.TEST, one.email, "slack", NOW), NOW)
        return [one.email for one in staff]

    def queue_many(self, email: str, number: int) -> None:
        """So many messages to one person."""
        with self.record.writing() as tx:
            for n in range(number):
                tx.queue(NewMessage(f"test:{email}:{n}", MessageKind.TEST, email, "slack", NOW), NOW)

    def states(self) -> Counter[str]:
        return self.states_of("%")

    def states_of(self, keys: str) -> Counter[str]:
        """How many messages whose key is like this are in each state."""
        return Counter(
            dict(self.rows(f"SELECT state, count(*) FROM outbox WHERE key LIKE '{keys}' GROUP BY state"))
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(psycopg.connect(plain(self.url), autocommit=True)) as connection:
            return connection.execute(sql.encode()).fetchall()

    def do(self, sql: str) -> None:
        with closing(psycopg.connect(plain(self.url), autocommit=True)) as connection:
            connection.execute(sql.encode())

    def got(self, email: str, words: str = "") -> int:
        """How many messages with these words this person has from the app."""
        return sum(
            words in m.text and m.by_the_app for m in self.slack.messages(self.slack.direct_channel(email))
        )

    def until(self, condition: Callable[[], Any], seconds: float = 30) -> float:
        """Seconds until the condition was true."""
        begun = time.monotonic()
        while not condition():
            waited = time.monotonic() - begun
            assert waited < seconds, f"waited in vain\n{self.said()}"
            time.sleep(0.1)
        return time.monotonic() - begun

    def said(self) -> str:
        return "\n".join(node.running.said()[-2000:] for node in self.nodes) + f"\n{self.states()}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self.nodes:
            if node.process.ended is None:
                node.thaw()
                node.process.kill()
        self.record.close()
