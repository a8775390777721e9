"""A council of many workers in Slack, each with some children and this morning's message about them, made in seconds.

What is in its store is what the product writes: the sweep queues, the delivery claims, composes and marks, and the next
sweep finds nothing left to say. Only the way to Slack is left out: a message stands in the workspace as it leaves.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.delivery import Delivery
from casework.debts import look_at_debts
from casework.ports import StoredMessage
from casework.raise_alerts import WorkingHours, raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import send_digests
from permanence.people import Person, Role
from scheduler.settings import Settings, read_settings
from scheduler.wiring.certificate import certify
from scheduler.wiring.node import make_tables_for_jobs
from scheduler.wiring.post import Post
from scheduler.wiring.record import make_record, open_record, rhythm, store_url
from scheduler.wiring.service import delivery_setup
from scheduler.wiring.slack import add_slack
from store.case_record import SqlCaseRecord
from tests.bot.at_work import BEGAN, DUE_SOON
from tests.builders import MORAG, NOW, child_entries, people
from tests.cluster.pressing import Press
from tests.cluster.tenants import DONE, _Collecting
from tests.servers.homeward import forking
from tests.servers.postgres import PostgresServer
from tests.servers.slack_limits import elements_of
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import BOT_USER, Message, named_blocks

LETTERS = str.maketrans("0123456789", "abcdefghij")
CHILDREN_EACH = 3  # one press for each
LATER = timedelta(hours=1)
AT_ONCE = 2  # processes that deliver
Left = tuple[str, str, dict[str, Any]]  # a message that has left: its channel, its ts, its fields


@dataclass(frozen=True)
class Crowd:
    """`template`: the URL of the database. `presses`: what each worker would send, under which message.

    The first press of each worker comes first, then the second of each, and so on.
    """

    template: str
    presses: Sequence[Press]


def a_crowd(server: PostgresServer, folder: Path, workers: int) -> Crowd:
    """So many workers have this morning's message, and have not answered it. Nothing else is due an hour later."""
    url = server.new_database()
    emails = [f"worker.{f'{n:04}'.translate(LETTERS)}@council.example" for n in range(workers)]
    with SlackStandIn(everyone_at="council.example") as slack:
        settings = _settings(folder, url, slack)
        with closing(make_record(settings, folder)) as record:
            _fill(record, slack, emails)
            _swept(settings, record, NOW)
            left = _delivered(folder)
            look_at_debts(record, delivery_setup(settings, record, _post(settings, record)), NOW)
            _swept(settings, record, NOW + LATER)
            certify(settings, record, NOW + LATER)
        make_tables_for_jobs(
            store_url(settings, folder)
        )  # only now: whoever starts finds no job of what has left
        return Crowd(url, list(_presses(slack, emails, left)))


def _settings(folder: Path, url: str, slack: SlackStandIn) -> Settings:
    (folder / "secrets").mkdir()
    (folder / "homeward.toml").write_text(f'slack_api_url = "{slack.api_url}"\n', encoding="utf-8")
    for name, value in {
        "store_url": url,
        "slack_bot_token": slack.bot_token,
        "slack_signing_secret": "a-secret",
    }.items():
        (folder / "secrets" / name).write_text(value, encoding="utf-8")
    return read_settings(folder, {})


def _fill(record: SqlCaseRecord, slack: SlackStandIn, emails: Sequence[str]) -> None:
    """The staff, whose accounts in Slack are known, and their children."""
    workers = [
        Person(
            email,
            "Una Rennie",
            Role.SOCIAL_WORKER,
            "North",
            MORAG,
            channel="slack",
            slack_user=slack.person(email).id,
        )
        for email in emails
    ]
    with record.writing() as tx:
        # Their manager is the only other one: whoever reads everybody's children would have the longest lists of all.
        tx.put_people([people().people[MORAG], *workers], NOW)
        hers = [email for email in emails for _ in range(CHILDREN_EACH)]
        entries = [
            entry
            for number, (email, reference) in enumerate(zip(hers, tx.new_references(len(hers)), strict=True))
            for entry in child_entries(
                reference, f"C{number}", BEGAN, worker=email, route="permanence_order", milestones=DUE_SOON
            )
        ]
        tx.append(entries, NOW - timedelta(days=30))


def _swept(settings: Settings, record: SqlCaseRecord, now: datetime) -> None:
    """What the day calls for at this moment is queued."""
    hours = WorkingHours(settings.working_hours_from, settings.working_hours_to)
    send_digests(record, rhythm(settings), now, before_sweep=True)
    raise_alerts(record, now, hours=hours, budget=settings.attention_budget)
    send_review_messages(record, now, hours=hours)


def _delivered(folder: Path) -> list[Left]:
    """All that is queued has left, by as many processes as there are processors to count on."""
    ways, gone = [], []
    for number in range(AT_ONCE):
        here, there = forking().Pipe(duplex=False)
        process = forking().Process(target=_deliver, args=(folder, number, there))
        process.start()
        there.close()
        ways.append((process, here))
    for process, here in ways:
        gone += here.recv()
        process.join()
    return gone


def _deliver(folder: Path, number: int, there: Connection) -> None:
    settings = read_settings(folder, {})
    with closing(open_record(settings, folder)) as record:
        post, straight = _post(settings, record), _Straight(number)
        setup = delivery_setup(settings, record, post)
        asyncio.run(Delivery(record, setup, {"slack": straight}, lambda: NOW, 16).drain())
    there.send(straight.left)


def _post(settings: Settings, record: SqlCaseRecord) -> Post:
    post = Post()
    add_slack(post, settings, record, lambda: NOW, listens=False)
    return post


class _Straight:
    """Slack as a channel, without the way there. `left`: the messages, and where each stands."""

    name = "slack"

    def __init__(self, number: int) -> None:
        self.left: list[Left] = []
        self._stamps = (f"177900{number}{n:04}.000100" for n in count())

    async def send(self, message: StoredMessage, person: Person) -> str:
        """ "channel:ts" of the message, as Slack's own channel returns it."""
        assert message.frozen
        assert person.slack_user
        channel, ts = f"D{person.slack_user[1:]}", next(self._stamps)
        self.left.append((channel, ts, json.loads(message.frozen)))
        return f"{channel}:{ts}"

    async def find(self, _message: StoredMessage, _person: Person) -> str | None:
        """Nothing is ever unsure here."""
        return None

    async def reachable(self, _person: Person) -> str | None:
        return None

    async def trouble(self) -> str | None:
        return None


def _presses(slack: SlackStandIn, emails: Sequence[str], left: Sequence[Left]) -> Iterator[Press]:
    """Of each worker the *Done* of the first child in her message, then of each that of the second, and so on."""
    shown = {}
    for channel, ts, fields in left:
        blocks = named_blocks(fields["blocks"])
        shown[channel] = Message(channel, ts, BOT_USER, text=fields["text"], blocks=blocks)
    for number in range(CHILDREN_EACH):
        for email in emails:
            message = shown[slack.direct_channel(email)]
            steps = [
                b["block_id"] for b in message.blocks for e in elements_of(b) if e.get("action_id") == DONE
            ]
            made = _Collecting(slack).press(email, message, DONE, block_id=steps[number])
            yield made.delivery, message.channel, message.ts
