"""Processes of `homeward web` and `homeward worker` on one real PostgreSQL store, beside Slack's stand-in, killed at will.

with Lab(folder, url, slack) as lab:
    worker, web = lab.worker(), lab.web()
    lab.queue_tests(20)
    lab.until(lambda: lab.sent() == 20)
    worker.process.kill()
"""

import http.client
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from casework.links import Conversation
from casework.ports import MessageKind, NewMessage
from permanence.people import Person, Role
from scheduler.first_files import write_first_files
from scheduler.wiring.node import make_tables_for_jobs
from store.case_record import SqlCaseRecord, make_record
from tests.bot.at_work import BEGAN, UP_TO_PANEL
from tests.builders import LONDON, NOW, SHONA, a_rulebook, people, register_child
from tests.journeys.running import Running
from tests.nodes.another_build import OfBuild
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.homeward import Homeward, own_environment
from tests.servers.ports import free_ports
from tests.servers.postgres import plain
from tests.servers.slack_client import Answer, SlackClient
from tests.servers.slack_deliveries import Delivery, SignedRequest
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.teams_client import TeamsPeople
from tests.servers.teams_connector import BOT_TOKEN, TENANT, TeamsConnector

SECRET = "a-signing-secret"
CLOCKS_DIFFER_SECONDS = 10.0
STARTS_WITHIN = 180.0  # the first of a run has to load everything first
PATIENCE = 20.0  # what is shown here is who does what, on a machine that may be busy with others
DIGITS_AS_LETTERS = str.maketrans("0123456789", "abcdefghij")


@dataclass
class NodeProcess:
    """One process, and where it says how it stands."""

    process: Homeward | OfBuild
    running: Running

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)


class PatientClient(SlackClient):
    """To whom a server that died with the request in its hands has given no answer."""

    def send(self, delivery: Delivery, request: SignedRequest) -> Answer:
        try:
            return super().send(delivery, request)
        except (OSError, http.client.HTTPException):
            return Answer(delivery, 0)


class Lab:
    """One council: its folder, its database, its Slack, and the processes that were started on it."""

    def __init__(
        self,
        folder: Path,
        url: str,
        slack: SlackStandIn,
        mail: FaultSmtp,
        teams: TeamsConnector | None = None,
        **settings: str,
    ) -> None:
        """`teams`: with it people whom it knows can be told there."""
        self.folder, self.url, self.slack, self.mail, self.teams = folder, url, slack, mail, teams
        write_first_files(folder)
        staff = [replace(person, channel="slack") for person in people().people.values()]
        self.teams_people = TeamsPeople(teams, "") if teams else None
        self.record: SqlCaseRecord = make_record(url, a_rulebook())
        with self.record.writing() as tx:
            tx.put_people(staff, NOW)
        make_tables_for_jobs(url)
        slack.person(SHONA)
        self.environment = own_environment(
            HOMEWARD_STORE_URL=url,
            HOMEWARD_DELIVER_EVERY_SECONDS="1",
            HOMEWARD_SWEEP_EVERY_SECONDS="10",
            HOMEWARD_MESSAGES_AT_ONCE="4",
            HOMEWARD_SLACK_BOT_TOKEN=slack.bot_token,
            HOMEWARD_SLACK_SIGNING_SECRET=SECRET,
            HOMEWARD_SLACK_API_URL=slack.api_url,
            HOMEWARD_SMTP_URL=f"smtp://127.0.0.1:{mail.port}",
            HOMEWARD_MAIL_FROM="Homeward <homeward@council.example>",
            **(_of_teams(teams) if teams else {}),
            **settings,
        )
        self._began = time.monotonic()
        self.nodes: list[NodeProcess] = []
        self.build: Path | None = None  # of another release, for what is started from now on

    def now(self) -> str:
        """The moment at which a process has to begin for all clocks to be one; it is NOW when the lab begins."""
        passed = timedelta(seconds=time.monotonic() - self._began)
        return f"{(NOW + passed).astimezone(LONDON):%Y-%m-%dT%H:%M:%S}"

    def web(self, **settings: str) -> NodeProcess:
        return self._start("web", settings)

    def all_in_one(self) -> NodeProcess:
        return self._start("run", {})

    def worker(self, begin: str = "", **settings: str) -> NodeProcess:
        return self._start("worker", settings, begin)

    def _start(self, role: str, settings: dict[str, str], begin: str = "") -> NodeProcess:
        port = free_ports(1)[0]
        bind = f"127.0.0.1:{port}"
        words = (role, *(() if role == "run" else ("--bind", bind)), "--now", begin or self.now())
        process = self.begin(*words, HOMEWARD_BIND=bind, **settings)
        node = NodeProcess(process, Running(process, port))
        self.nodes.append(node)
        node.running.wait_for(node.running.answers, seconds=STARTS_WITHIN)
        return node

    def begin(self, *words: str, **settings: str) -> Homeward | OfBuild:
        """A command in the council's folder, of the build that is installed here just now."""
        environment = {**self.environment, **settings}
        if self.build:
            return OfBuild(self.build, *words, folder=self.folder, environment=environment)
        return Homeward(*words, folder=self.folder, environment=environment)

    def people_at(self, web: NodeProcess) -> SlackClient:
        url = f"{web.running.url}/slack/events"
        return PatientClient(self.slack, url=url, signing_secret=SECRET, patience_seconds=PATIENCE)

    def child(self, case_id: str = "C1", milestones: Mapping[str, date] = UP_TO_PANEL) -> str:
        """A child of Shona's, whose agency decision is some days over where nothing else is said."""
        given: dict[str, Any] = {"route": "permanence_order", "milestones": milestones}
        return register_child(self.record, case_id, BEGAN, now=NOW - timedelta(days=30), **given)

    def queue_tests(self, number: int, first: int = 0, channel: str = "slack") -> list[str]:
        """So many messages for as many people; their addresses."""
        names = names_of(channel, number, first)
        staff = [Person(name, "Una Rennie", Role.SOCIAL_WORKER, channel=channel) for name in names]
        if channel == "slack":
            for person in staff:
                self.slack.person(person.email)
        with self.record.writing() as tx:
            tx.put_people(staff, NOW)
            if channel == "teams":
                self._let_in(tx, names)
            for one in staff:
                tx.queue(NewMessage(f"test:{one.email}", MessageKind.TEST, one.email, channel, NOW), NOW)
        return names

    def _let_in(self, tx: Any, names: list[str]) -> None:
        """Teams lets the app write to them."""
        assert self.teams
        for name in names:
            member = self.teams.members[name]
            tx.put_account(name, "teams", member.account)
            there = Conversation("teams", member.account, member.place, self.teams.service, NOW)
            tx.put_conversation(there)

    def allocated(self, people: list[str], channel: str = "slack") -> list[str]:
        """These people are workers, each with a child whose agency decision is some days over; the children."""
        staff = [Person(p, "Una Rennie", Role.SOCIAL_WORKER, team="North", channel=channel) for p in people]
        for person in people if channel == "slack" else ():
            self.slack.person(person)
        with self.record.writing() as tx:
            tx.put_people(staff, NOW)
            if channel == "teams":
                self._let_in(tx, people)
        given = {"route": "permanence_order", "milestones": UP_TO_PANEL}
        at = NOW - timedelta(days=30)
        return [register_child(self.record, p, BEGAN, now=at, worker=p, **given) for p in people]

    def say_until_taken(self, person: str, words: str, *webs: NodeProcess) -> float:
        """Slack tells one web after the other of her words, each time as the same event; seconds until one took it."""
        begun = time.monotonic()
        there = self.people_at(webs[0])
        answer = there.say(person, words)
        for number in range(1, 60):
            if answer.ok:
                break
            there.url = f"{webs[number % len(webs)].running.url}/slack/events"
            answer = there.repeat(answer, number)
            if not answer.ok:
                time.sleep(0.2)
        return time.monotonic() - begun

    def answers(self, person: str) -> Counter[str]:
        """How many answers to this person are in each state."""
        asked = f"SELECT state, count(*) FROM outbox WHERE kind = 'said_back' AND person = '{person}' GROUP BY state"
        return Counter(dict(self.rows(asked)))

    def answered(self) -> int:
        """How many answers have arrived."""
        return int(self.rows("SELECT count(*) FROM outbox WHERE kind = 'said_back' AND state = 'sent'")[0][0])

    def recorded(self) -> int:
        """For how many children a decision of 12 May stands in the ledger."""
        asked = "SELECT count(DISTINCT reference) FROM ledger WHERE data LIKE '%2026-05-12%' AND kind = 'milestone_reached'"
        return int(self.rows(asked)[0][0])

    def recorded_by(self, person: str) -> int:
        """How many milestones this person has recorded."""
        asked = f"SELECT count(*) FROM ledger WHERE kind = 'milestone_reached' AND by = '{person}'"
        return int(self.rows(asked)[0][0])

    def recorded_twice(self) -> int:
        asked = "SELECT count(*) - count(DISTINCT reference) FROM ledger WHERE data LIKE '%2026-05-12%' AND kind = 'milestone_reached'"
        return int(self.rows(asked)[0][0])

    def sent_tests(self, like: str = "%") -> int:
        """How many of the queued messages have arrived, as far as the outbox knows."""
        return self.states_of(f"test:{like}")["sent"]

    def sending(self) -> Collection[str]:
        """The names of the nodes that have a queued message on its way just now."""
        return {
            owner
            for (owner,) in self.rows(
                "SELECT owner FROM outbox WHERE key LIKE 'test:%' AND state = 'sending'"
            )
        }

    def mails(self) -> Counter[str]:
        """How many mails each address has got."""
        return Counter(address for mail in self.mail.mails for address in mail.rcpts)

    def more_in_teams(self, name: str) -> int:
        """How many messages this person has in Teams beyond those that were sent to her."""
        assert self.teams
        asked = f"SELECT count(*) FROM outbox WHERE person = '{name}' AND channel = 'teams' AND state = 'sent' AND kind <> 'amend'"
        return max(0, len(self.teams.messages(name)) - int(self.rows(asked)[0][0]))

    def in_teams_twice(self, names: list[str]) -> int:
        """How many messages came once more to one of these people in Teams."""
        assert self.teams
        return sum(max(0, len(self.teams.messages(name)) - 1) for name in names)

    def unsure(self, channel: str) -> int:
        """How many messages were sent again without anybody knowing whether they had arrived."""
        asked = f"SELECT count(*) FROM outbox WHERE channel = '{channel}' AND was_unsure AND NOT found"
        return int(self.rows(asked)[0][0])

    def queue_job_by_hand(self, person: str) -> None:
        """A message to this person, written beside the writers' lock, with its job."""
        columns = "key, kind, rank, person, channel, state, created_at, wanted_at, not_before, attempts, was_unsure, found, facts"
        at = f"'{NOW.isoformat()}'"
        values = f"'test:by hand', 'test', 1, '{person}', 'slack', 'ready', {at}, {at}, {at}, 0, false, false, '{{}}'"
        self.do(f"INSERT INTO outbox ({columns}) VALUES ({values})")
        self.do(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('homeward', 'deliver', 0, 'hand', NULL, "
            "jsonb_build_object('outbox', (SELECT max(id) FROM outbox)), NULL)::procrastinate_job_to_defer_v1])"
        )

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

    def twice(self) -> int:
        """How many messages came once more to somebody in Slack who had them."""
        came = Counter(str(m.metadata) for m in self.slack.messages() if m.by_the_app and m.metadata)
        return sum(count - 1 for count in came.values())

    def until(self, condition: Callable[[], Any], seconds: float = 30) -> float:
        """Seconds until the condition was true."""
        begun = time.monotonic()
        while not condition():
            waited = time.monotonic() - begun
            assert waited < seconds, f"waited in vain\n{self.said()}"
            time.sleep(0.1)
        return time.monotonic() - begun

    def until_quiet(self, messages: int = 1) -> None:
        """So many messages have been sent, nothing waits, and some time has passed.

        A process begins its clock when it has started, so that theirs differ by as long as that took each of them; a yes
        belongs to what was said last.
        """
        self.until(lambda: self.states()["sent"] >= messages and not self.states()["ready"], seconds=180)
        time.sleep(CLOCKS_DIFFER_SECONDS)

    def until_or_not(self, condition: Callable[[], Any], seconds: float) -> float:
        """Seconds until the condition was true, or all of them."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds and not _is_so(condition):
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


def names_of(channel: str, number: int, first: int = 0) -> list[str]:
    """The addresses of so many people on a channel."""
    letters = [f"{n:05}".translate(DIGITS_AS_LETTERS) for n in range(first, first + number)]
    return [f"{channel}.{x}@council.example" for x in letters]


def _of_teams(teams: TeamsConnector) -> dict[str, str]:
    return {
        "HOMEWARD_TEAMS_APP_ID": teams.bot,
        "HOMEWARD_TEAMS_APP_SECRET": BOT_TOKEN,
        "HOMEWARD_TEAMS_TENANT": TENANT,
        "HOMEWARD_TEAMS_API_URL": teams.service,
    }


def _is_so(condition: Callable[[], Any]) -> bool:
    """A service or a server that does not answer just now is not so."""
    try:
        return bool(condition())
    except (OSError, psycopg.OperationalError):
        return False
