"""So many replies at once, by button, in words and by e-mail, while a digest run is under way: until each is answered.

Answered is what the person sees: her message in Slack is edited, or an answer has come into the conversation or has
left for her mailbox. For a mail the time runs from the look into the mailbox. Afterwards everything is delivered once
more, and each reply must be recorded once, and answered once.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from statistics import quantiles

import aiohttp

from bench.ack_servers import SECRET
from bench.council import NOW, a_copy, council, record_on
from bench.figures import Figure
from bench.processes import free_port, running
from bench.reply_server import BOT_TOKEN, delivery_of
from bench.smtp_sink import Sink
from bot.slack.app import SlackSettings, SlackSide
from casework.raise_alerts import raise_alerts
from permanence.entries import EntryKind
from permanence.people import Person, Role
from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import CollectingChannel, Council
from tests.builders import MORAG, child_entries, people
from tests.servers.slack_calls import Call
from tests.servers.slack_client import Answer, SlackClient
from tests.servers.slack_deliveries import Delivery
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import Message

REPLIES, STAGES = 200, 110_000
WARM_UP = 2  # of each way
PATIENCE_SECONDS = 60.0
GAP_SECONDS = 1.1  # a little more than what Slack asks for between two messages of one conversation
UP_TO_PANEL = {
    "first_review": date(2025, 11, 5),
    "second_review": date(2026, 1, 20),
    "kinship_ruled": date(2026, 1, 20),
    "permanence_recommendation": date(2026, 1, 20),
    "legal_referral": date(2026, 2, 10),
    "panel": date(2026, 5, 1),
}
BUTTON, WORDS, MAIL = "button", "words", "mail"
WAYS = (BUTTON, WORDS, MAIL)
IDLE, BUSY = "idle", "during digests"
SAID = "ADM booked for 9 June"


@dataclass
class Letters:
    """What reached the mail server, and when (time.monotonic): answers to mails, and to whom; digests."""

    answers: list[tuple[str, float]] = field(default_factory=list)
    digests: list[float] = field(default_factory=list)

    def take(self, mail: bytes) -> None:
        head = message_from_bytes(mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=policy.default)
        if head["In-Reply-To"]:
            self.answers.append((parseaddr(str(head["To"]))[1], time.monotonic()))
        else:
            self.digests.append(time.monotonic())


@dataclass
class Crowd:
    """People with a late step each, who have been told of it: some in Slack, some by e-mail."""

    record: SqlCaseRecord
    slack: SlackStandIn
    by_way: dict[str, list[str]]
    references: dict[str, str]
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    mails: dict[str, bytes] = field(default_factory=dict)

    def first(self) -> list[str]:
        """Those who reply before: what a process does for the first time it makes anew."""
        return [email for emails in self.by_way.values() for email in emails[:WARM_UP]]

    def rest(self) -> list[str]:
        return [email for emails in self.by_way.values() for email in emails[WARM_UP:]]


class _Collecting(SlackClient):
    """Keeps what Slack would deliver, to be sent all at once."""

    def __init__(self, slack: SlackStandIn) -> None:
        super().__init__(slack)
        self.kept: list[Delivery] = []

    def deliver(self, delivery: Delivery) -> Answer:
        self.kept.append(delivery)
        return Answer(delivery, 200)


def replies_figures(
    folder: Path, replies: int = REPLIES, stages: int = STAGES, rounds: Sequence[str] = (IDLE, BUSY)
) -> Iterator[Figure]:
    """With nothing else to do, then during a digest run: in Slack, and by e-mail."""
    for name in rounds:
        seconds, digests = _round(folder / name, council(folder, stages, 0), replies, busy=name == BUSY)
        yield _figure(f"Slack replies, p99 {name}", seconds[BUTTON] + seconds[WORDS], digests)
        yield _figure(f"e-mail replies, p99 {name}", seconds[MAIL], digests)


def _round(folder: Path, original: Path, replies: int, *, busy: bool) -> tuple[dict[str, list[float]], int]:
    """How long each person waited, and how many digests left meanwhile."""
    folder.mkdir()
    store, mailbox = a_copy(original), folder / "mailbox"
    emails = {
        way: [f"{way}{n}@council.example" for n in range(len(WAYS) * WARM_UP + replies) if n % len(WAYS) == i]
        for i, way in enumerate(WAYS)
    }
    letters, port = Letters(), free_port()
    with (
        SlackStandIn([*emails[BUTTON], *emails[WORDS]], bot_token=BOT_TOKEN) as slack,
        _mail_server(letters) as smtp,
    ):
        crowd = _told(store, slack, emails)
        _prepare(crowd)
        crowd.record.close()
        mailbox.mkdir()
        command = [sys.executable, "-m", "bench.reply_server", str(store), slack.api_url, str(smtp)]
        with running([*command, str(mailbox), str(port)], port):
            sender = Sender(port, mailbox, crowd, letters)
            asyncio.run(sender.send(crowd.first()))
            sender.answered(crowd.first(), 0.0)
            began = asyncio.run(sender.all_at_once(busy=busy))
            seconds = sender.answered(crowd.rest(), began)
            asyncio.run(sender.once_more())
            _each_answered_once(crowd, letters)
    _each_recorded_once(store, crowd)
    end = began + max(s for waited in seconds.values() for s in waited)
    return seconds, sum(began < at < end for at in letters.digests)


def _figure(name: str, seconds: Sequence[float], digests: int) -> Figure:
    cut = quantiles(seconds, n=100, method="inclusive")
    unheard = sum(waited >= PATIENCE_SECONDS for waited in seconds)
    return Figure(
        name,
        round(cut[98] * 1000),
        "<= 1000",
        "ms",
        f"p50 {cut[49] * 1000:.0f}, max {max(seconds) * 1000:.0f} ms"
        + (f", {unheard} not answered by then" if unheard else ""),
        f"{len(seconds)} of all at once" + (f", while {digests} digests left" if digests else ""),
    )


# --- the crowd, before ------------------------------------------------------------------------------------------------


def _told(store: Path, slack: SlackStandIn, emails: dict[str, list[str]]) -> Crowd:
    """Each has one child whose agency decision is five days over, and has been sent the alert."""
    record = record_on(store)
    with record.writing() as case:
        crowd = [_person(email, way) for way in WAYS for email in emails[way]]
        case.put_people([*people().people.values(), *crowd], NOW)
        for person in crowd:
            if person.channel == "slack":
                case.put_slack_user(person.email, slack.person(person.email).id)
        references = {person.email: case.new_reference() for person in crowd}
        entries = [
            entry
            for email, reference in references.items()
            for entry in child_entries(
                reference,
                f"REPLY-{email}",
                date(2025, 10, 1),
                worker=email,
                route="permanence_order",
                milestones=UP_TO_PANEL,
            )
        ]
        case.append(entries, NOW - timedelta(days=30))
    raise_alerts(record, NOW)
    return Crowd(record, slack, emails, references)


def _person(email: str, way: str) -> Person:
    name = email.partition("@")[0].title()
    return Person(
        email, name, Role.SOCIAL_WORKER, "North", MORAG, channel="email" if way == MAIL else "slack"
    )


def _prepare(crowd: Crowd) -> None:
    """Alerts are delivered; what each will do is ready to be sent."""
    letters = CollectingChannel()
    asyncio.run(_deliver_alerts(crowd, letters))
    client = _Collecting(crowd.slack)
    for email in crowd.by_way[BUTTON]:
        client.press(email, _alert(crowd, email), "answer.done")
    for email in crowd.by_way[WORDS]:
        client.say(email, SAID, thread=_alert(crowd, email))
    crowd.deliveries = dict(zip([*crowd.by_way[BUTTON], *crowd.by_way[WORDS]], client.kept, strict=True))
    post = Council(crowd.record, channel=letters)
    crowd.mails = {email: post.reply(post.letter(email), SAID, sender=email) for email in crowd.by_way[MAIL]}


async def _deliver_alerts(crowd: Crowd, letters: CollectingChannel) -> None:
    settings = SlackSettings(crowd.slack.bot_token, SECRET, api_url=crowd.slack.api_url)
    side = SlackSide(crowd.record, settings, lambda: NOW)
    async with side.connected():
        await delivery_of(crowd.record, side, letters, group=20).drain()


def _alert(crowd: Crowd, email: str) -> Message:
    return crowd.slack.messages(crowd.slack.direct_channel(email))[0]


# --- all at once ------------------------------------------------------------------------------------------------------


@dataclass
class Sender:
    """What people do, sent to the service; and who has seen an answer."""

    port: int
    mailbox: Path
    crowd: Crowd
    letters: Letters

    async def all_at_once(self, *, busy: bool) -> float:
        """The moment (time.monotonic) at which everything came in.

        Where a digest run has begun before, the crowd's own digests are out, and Slack may be written to again.
        """
        if busy:
            async with self._session() as session:
                await (await session.post("/digests")).read()
            await self._own_digests_are_out()
        return await self.send(self.crowd.rest())

    async def send(self, emails: Collection[str]) -> float:
        """All of these people at once; the moment (time.monotonic) at which it began."""
        for email in emails:
            if email in self.crowd.mails:
                (self.mailbox / email).write_bytes(self.crowd.mails[email])
        async with self._session() as session:
            began = time.monotonic()
            deliveries = [d for email, d in self.crowd.deliveries.items() if email in emails]
            await asyncio.gather(_look(session), *(_send(session, d) for d in deliveries))
        return began

    async def once_more(self) -> None:
        """Slack delivers everything again, and the mailbox is looked at from its beginning."""
        async with self._session() as session:
            again = [d.again() for d in self.crowd.deliveries.values()]
            await asyncio.gather(_look(session), *(_send(session, d) for d in again))
        await asyncio.sleep(GAP_SECONDS)

    def answered(self, emails: Collection[str], began: float) -> dict[str, list[float]]:
        """Seconds until each of them saw her first answer; PATIENCE_SECONDS for whoever had none by then."""
        end = time.monotonic() + PATIENCE_SECONDS
        first: dict[str, float] = {}
        while not set(emails) <= first.keys() and time.monotonic() < end:
            time.sleep(0.05)
            for email, at in _answers(self.crowd, self.letters):
                first.setdefault(email, at - began)
        return {
            way: [first.get(email, PATIENCE_SECONDS) for email in theirs if email in emails]
            for way, theirs in self.crowd.by_way.items()
        }

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(f"http://127.0.0.1:{self.port}", connector=aiohttp.TCPConnector(limit=0))

    async def _own_digests_are_out(self) -> None:
        """Each has one more message of the app than the alert, and what was said back to the first few."""
        told = len(self.crowd.deliveries)
        said = sum(email in self.crowd.by_way[WORDS] for email in self.crowd.first())
        while sum(message.by_the_app for message in self.crowd.slack.messages()) < 2 * told + said:
            await asyncio.sleep(0.05)
        await asyncio.sleep(GAP_SECONDS)


async def _look(session: aiohttp.ClientSession) -> None:
    async with session.post("/mailbox") as answer:
        assert answer.status == 200, answer.status


async def _send(session: aiohttp.ClientSession, delivery: Delivery) -> None:
    request = delivery.signed(SECRET)
    async with session.post("/slack/events", data=request.body, headers=request.headers) as answer:
        await answer.read()
        assert answer.status == 200, answer.status


def _answers(crowd: Crowd, letters: Letters) -> Iterator[tuple[str, float]]:
    """Whom an answer reached, and when: messages edited or written in Slack, and mails."""
    conversations = {
        crowd.slack.direct_channel(email): (email, method)
        for way, method in ((BUTTON, "chat.update"), (WORDS, "chat.postMessage"))
        for email in crowd.by_way[way]
    }
    for call in list(crowd.slack.calls):
        email, method = conversations.get(str(call.arguments.get("channel")), ("", ""))
        if call.ok and call.method == method and _is_an_answer(call):
            yield email, call.at
    yield from list(letters.answers)


def _is_an_answer(call: Call) -> bool:
    """An edit, or what stands in the thread; an alert and a digest stand by themselves."""
    return call.method == "chat.update" or bool(call.arguments.get("thread_ts"))


# --- afterwards -------------------------------------------------------------------------------------------------------


def _each_answered_once(crowd: Crowd, letters: Letters) -> None:
    """A message may be edited again to the same words; nobody is written to twice."""
    told = Counter(email for email, _ in _answers(crowd, letters))
    for way in (WORDS, MAIL):
        assert max(told[email] for email in crowd.by_way[way]) <= 1, way


def _each_recorded_once(store: Path, crowd: Crowd) -> None:
    """One entry for each button; what words say waits, once, to be confirmed."""
    record = record_on(store)
    with record.reading() as case:
        for email in crowd.by_way[BUTTON]:
            mine = [entry.kind for entry in case.entries(crowd.references[email]) if entry.by == email]
            assert mine == [EntryKind.MILESTONE_REACHED], mine
        waiting = [case.latest_proposal(email) for way in (WORDS, MAIL) for email in crowd.by_way[way]]
        assert None not in waiting
    record.close()


@contextmanager
def _mail_server(letters: Letters) -> Iterator[int]:
    """The port of a mail server in a thread of this process, which notes when it has taken an answer."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = loop.create_server(partial(_Noting, letters), "127.0.0.1", 0)
    listening = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    yield listening.sockets[0].getsockname()[1]
    asyncio.run_coroutine_threadsafe(_closed(listening), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def _closed(listening: asyncio.Server) -> None:
    listening.close()
    await listening.wait_closed()


class _Noting(Sink):
    def __init__(self, letters: Letters) -> None:
        super().__init__(0.0)
        self.letters = letters

    def taken(self, mail: bytes) -> None:
        self.letters.take(mail)
