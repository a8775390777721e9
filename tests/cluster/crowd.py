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
from scheduler.wiring.node import make_tables_for_jobs
from scheduler.wiring.post import Post
from scheduler.wiring.record import make_record, rhythm, store_url
from scheduler.wiring.service import delivery_setup
from scheduler.wiring.slack import add_slack
from store.case_record import SqlCaseRecord
from tests.builders import MORAG, NOW, child_entries, people
from tests.cluster.councils import BEGAN, DUE_SOON
from tests.cluster.pressing import Press
from tests.cluster.tenants import DONE, _block, _Collecting
from tests.servers.postgres import PostgresServer
from tests.servers.slack_limits import elements_of
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import BOT_USER, Message, named_blocks

LETTERS = str.maketrans("0123456789", "abcdefghij")
CHILDREN_EACH = 3  # one press for each
LATER = timedelta(hours=1)


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
            post = Post()
            add_slack(post, settings, record, lambda: NOW, listens=False)
            for now in (NOW, NOW + LATER):
                _told(settings, record, post, slack, now)
        make_tables_for_jobs(
            store_url(settings, folder)
        )  # only now: whoever starts finds no job of what has left
        presses = [press for n in range(CHILDREN_EACH) for email in emails for press in _nth(slack, email, n)]
    return Crowd(url, presses)


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


def _told(settings: Settings, record: SqlCaseRecord, post: Post, slack: SlackStandIn, now: datetime) -> None:
    """What the day calls for at this moment is queued and has left."""
    hours = WorkingHours(settings.working_hours_from, settings.working_hours_to)
    send_digests(record, rhythm(settings), now, before_sweep=True)
    raise_alerts(record, now, hours=hours, budget=settings.attention_budget)
    send_review_messages(record, now, hours=hours)
    setup = delivery_setup(settings, record, post)
    asyncio.run(Delivery(record, setup, {"slack": _Straight(slack)}, lambda: now, 16).drain())
    look_at_debts(record, setup, now)


class _Straight:
    """Slack as a channel, without the way there: what leaves stands in the workspace."""

    name = "slack"

    def __init__(self, slack: SlackStandIn) -> None:
        self.slack = slack

    async def send(self, message: StoredMessage, person: Person) -> str:
        """ "channel:ts" of the message, as Slack's own channel returns it."""
        assert message.frozen
        fields: dict[str, Any] = json.loads(message.frozen)
        kept = self.slack.workspace.keep_message(
            self.slack.direct_channel(person.email),
            BOT_USER,
            text=fields["text"],
            blocks=named_blocks(fields["blocks"]),
        )
        return f"{kept.channel}:{kept.ts}"

    async def find(self, _message: StoredMessage, _person: Person) -> str | None:
        """Nothing is ever unsure here."""
        return None

    async def reachable(self, _person: Person) -> str | None:
        return None

    async def trouble(self) -> str | None:
        return None


def _nth(slack: SlackStandIn, email: str, number: int) -> Iterator[Press]:
    """The press of the *Done* with this number in her message."""
    message: Message = next(m for m in slack.messages(slack.direct_channel(email)) if _block(m))
    blocks = [b["block_id"] for b in message.blocks for e in elements_of(b) if e.get("action_id") == DONE]
    if number < len(blocks):
        made = _Collecting(slack).press(email, message, DONE, block_id=blocks[number])
        yield made.delivery, message.channel, message.ts
