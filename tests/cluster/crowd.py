"""Many workers who press at about the same time, and how long each waited: for an acknowledgement, and for an answer.

A council of so many workers in Slack, each with some children and this morning's message about them, is made once;
every council that is timed is a copy of its database.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import aiohttp

from bench.processes import cpu_seconds
from permanence.people import Person, Role
from scheduler.settings import read_settings
from scheduler.wiring.node import make_tables_for_jobs
from scheduler.wiring.record import make_record, open_record, store_url
from tests.builders import MORAG, NOW, child_entries, people
from tests.cluster.councils import BEGAN, DUE_SOON, MadeUp
from tests.cluster.light_slack import LightSlack
from tests.cluster.serving import Serving
from tests.cluster.tenants import DONE, _block, _Collecting
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.ports import free_ports
from tests.servers.postgres import PostgresServer
from tests.servers.slack_deliveries import Delivery
from tests.servers.slack_limits import elements_of
from tests.servers.slack_stand_in import SlackStandIn

LETTERS = str.maketrans("0123456789", "abcdefghij")
SLACK_WAITS = 3.0
PATIENCE = 60.0
CHILDREN_EACH = 3  # one press for each
QUIET, LOOKED_SECONDS = 0.2, 1.0  # of a core, by a process
AFTER_THE_CROWD = "2026-05-20T10:30"


@dataclass(frozen=True)
class Crowd:
    """`template`: the URL of the database. `presses`: what each worker would send, under which message.

    The first press of each worker comes first, then the second of each, and so on.
    """

    template: str
    presses: "Sequence[Press]"


def a_crowd(server: PostgresServer, folder: Path, workers: int) -> Crowd:
    """So many workers have this morning's message, and have not answered it. Nothing else is due an hour later."""
    [port] = free_ports(1)
    url = server.new_database()
    emails = [f"worker.{f'{n:04}'.translate(LETTERS)}@council.example" for n in range(workers)]
    with FaultSmtp() as mails, SlackStandIn(everyone_at="council.example", bot_token="xoxb-crowd") as slack:
        made = MadeUp("crowd", folder / "crowd", f"http://127.0.0.1:{port}/crowd", slack, mails)
        made.write(url, ["messages_at_once = 8"])
        _fill(made, emails)
        serving = Serving(folder, port)
        try:
            serving.begin()
            wanted = [slack.direct_channel(email) for email in emails]
            told = lambda: all(slack.messages(channel) for channel in wanted)  # noqa: E731
            serving.until(told, seconds=180)
            serving.end()
            serving.begin(AFTER_THE_CROWD)
            until_quiet([serving], seconds=60, at_least=5)
        finally:
            serving.end()
        presses = [press for n in range(CHILDREN_EACH) for email in emails for press in _nth(slack, email, n)]
    return Crowd(url, presses)


def _nth(slack: SlackStandIn, email: str, number: int) -> "Iterator[Press]":
    """The press of the *Done* with this number in her message."""
    message = next(m for m in slack.messages(slack.direct_channel(email)) if _block(m))
    blocks = [b["block_id"] for b in message.blocks for e in elements_of(b) if e.get("action_id") == DONE]
    if number < len(blocks):
        made = _Collecting(slack).press(email, message, DONE, block_id=blocks[number])
        yield made.delivery, message.channel, message.ts


def until_quiet(nodes: Sequence[Serving], seconds: float = 60, at_least: float = 0) -> None:
    """What each process does once after its start is done; on a busy machine no longer than is fair to wait."""
    begun, spent = time.monotonic(), QUIET
    while time.monotonic() - begun < at_least or (spent >= QUIET and time.monotonic() - begun < seconds):
        before = sum(cpu_seconds(node.pid) for node in nodes)
        time.sleep(LOOKED_SECONDS)
        spent = (sum(cpu_seconds(node.pid) for node in nodes) - before) / len(nodes) / LOOKED_SECONDS


def _fill(made: MadeUp, emails: Iterable[str]) -> None:
    staff = [
        *people().people.values(),
        *(
            Person(email, "Una Rennie", Role.SOCIAL_WORKER, "North", MORAG, channel="slack")
            for email in emails
        ),
    ]
    make_record(read_settings(made.folder, {}), made.folder).close()
    make_tables_for_jobs(store_url(read_settings(made.folder, {}), made.folder))
    with closing(open_record(read_settings(made.folder, {}), made.folder)) as record, record.writing() as tx:
        tx.put_people([replace(person) for person in staff], NOW)
        hers = [email for email in emails for _ in range(CHILDREN_EACH)]
        children = zip(hers, tx.new_references(len(hers)), strict=True)
        given = {"route": "permanence_order", "milestones": DUE_SOON}
        entries = [
            entry
            for number, (email, reference) in enumerate(children)
            for entry in child_entries(reference, f"C{number}", BEGAN, worker=email, **given)
        ]
        tx.append(entries, NOW - timedelta(days=30))


@dataclass
class Waited:
    """What became of the presses of one run. Seconds, from the moment that each was sent."""

    acknowledged: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)
    unanswered: int = 0
    twice: int = 0

    @property
    def p99(self) -> float:
        waits = sorted(self.answered)
        return waits[int(len(waits) * 0.99)] if waits else PATIENCE

    @property
    def too_late(self) -> int:
        """How many acknowledgements Slack would not have waited for."""
        return sum(wait > SLACK_WAITS for wait in self.acknowledged) + sum(self.refused.values())


Press = tuple[Delivery, str, str]  # what is delivered, and its channel and ts
Sent = tuple[str, str, str, Delivery, str, str]  # council, its address, its secret, what, channel, ts


async def pressed(those: Sequence[Sent], seconds: float, slack: LightSlack, *, waits: bool = True) -> Waited:
    """All of them are sent, evenly within so many seconds, and each has its answer or is given up.

    `waits`: not, where nobody asks how long their answers took.
    """
    waited, left = Waited(), defaultdict[tuple[str, str, str], list[float]](list)
    before = len(slack.seen())
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
        begin, under_way = time.monotonic(), []
        for number, (council, address, secret, delivery, channel, ts) in enumerate(those):
            await asyncio.sleep(max(0.0, begin + number * seconds / len(those) - time.monotonic()))
            left[council, channel, ts].append(time.monotonic())
            under_way.append(asyncio.create_task(_post(session, address, delivery, secret, waited)))
        await asyncio.gather(*under_way)
    if waits:
        await _until_all_are_answered(slack, left, before, waited)
    return waited


async def _post(
    session: aiohttp.ClientSession, address: str, delivery: Delivery, secret: str, waited: Waited
) -> None:
    request, began = delivery.signed(secret), time.monotonic()
    try:
        async with session.post(address, data=request.body, headers=request.headers) as answer:
            await answer.read()
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        status = 0
    if status == 200:
        waited.acknowledged.append(time.monotonic() - began)
    else:
        waited.refused[status] += 1


async def _until_all_are_answered(
    slack: LightSlack, left: Mapping[tuple[str, str, str], list[float]], before: int, waited: Waited
) -> None:
    """Each press under a message is answered by an edit of it, the first by the first."""
    end, total = time.monotonic() + PATIENCE, sum(map(len, left.values()))
    while True:
        seen = [one for one in (await asyncio.to_thread(slack.seen))[before:] if one.method == "chat.update"]
        edits = defaultdict[tuple[str, str, str], list[float]](list)
        for one in seen:
            edits[one.council, one.channel, one.ts].append(one.at)
        waited.answered = [at - sent for key, begun in left.items() for sent, at in zip(begun, edits[key])]  # noqa: B905
        if len(waited.answered) >= total or time.monotonic() > end:
            break
        await asyncio.sleep(0.5)
    waited.unanswered = total - len(waited.answered)
    waited.twice = sum(max(0, len(edits[key]) - len(begun)) for key, begun in left.items())
