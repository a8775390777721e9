"""People at their Slack who press and write, by signed requests; and when each has seen what came of it."""

from __future__ import annotations

import asyncio
import copy
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import aiohttp

from bench.council import MONDAY
from bench.service import SECRET, Service
from bot.handle import Handle
from tests.servers.slack_calls import Call
from tests.servers.slack_client import Answer, SlackClient
from tests.servers.slack_deliveries import Delivery
from tests.servers.slack_limits import elements_of
from tests.servers.slack_workspace import Message, Payload

DONE = "answer.done"
REFERENCE = re.compile(r"HW-[0-9]+-[0-9A-Z*]")
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.005
REFUSED = "refused"


class _Collecting(SlackClient):
    """Makes what Slack would deliver, and leaves the sending to whoever asked."""

    def deliver(self, delivery: Delivery) -> Answer:
        return Answer(delivery, 200)


@dataclass
class Sent:
    """One thing that a person did, in which conversation and under which message.

    `left`: when; `acknowledged`: after how many seconds Slack had its answer; `seen`: when she had hers.
    """

    channel: str
    thread: str
    left: float = 0.0
    acknowledged: float = 0.0
    seen: float | None = None

    @property
    def waited(self) -> float:
        """Seconds until she saw something; so long as one waits here, if she saw nothing."""
        return PATIENCE_SECONDS if self.seen is None else self.seen - self.left


Act = tuple[Delivery, Sent]  # made when it is asked for: a message may be edited until then


@dataclass
class People:
    """Everybody in the workspace of a service's outside."""

    service: Service
    client: SlackClient = field(init=False)
    pressed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = _Collecting(self.service.outside.slack)

    def told(self) -> list[tuple[str, Message]]:
        """Who has a message with a *Done* that she has not pressed yet, and her newest such message."""
        slack = self.service.outside.slack
        by_channel = {f"D{person.id[1:]}": person.email for person in list(slack.workspace.people.values())}
        newest = {message.channel: message for message in slack.messages() if self._to_press(message)}
        return [(by_channel[channel], message) for channel, message in newest.items()]

    def press(self, email: str, message: Message) -> Act | None:
        """She presses the next *Done* of the message, as it stands now; None where she has pressed all.

        On a late step it is the day offered first that she presses: today.
        """
        buttons = self._to_press(message)
        if not buttons:
            return None
        (block, value), *_ = buttons
        self.pressed.add(value)
        made = self.client.press(email, _with_the_day(message), DONE, block_id=block)
        return made.delivery, Sent(message.channel, message.ts)

    def _to_press(self, message: Message) -> list[tuple[str, str]]:
        """Block and value of each button. One whose press was refused still stands there, and is pressed once."""
        found = [
            (b["block_id"], e) for b in message.blocks for e in elements_of(b) if e.get("action_id") == DONE
        ]
        return [(block, e["value"]) for block, e in found if e["value"] not in self.pressed]

    def write(self, email: str, message: Message) -> Act:
        """She writes under the message, about the first child in it."""
        found = REFERENCE.search(str(message.blocks))
        said = self.client.say(
            email, f"{found.group() if found else ''} review booked for 9 June", thread=message
        )
        return said.delivery, Sent(message.channel, message.ts)

    async def send_all_at_once(self, those: Iterable[Act]) -> list[Sent]:
        """All of this at once, and how long each of them waited."""
        those, first = list(those), len(self._calls)
        async with self._session() as session:
            now = time.monotonic()
            for _, sent in those:
                sent.left = now
            await asyncio.gather(*(_post(session, delivery, sent) for delivery, sent in those))
            return await self._until_seen([sent for _, sent in those], first)

    async def send_one_by_one(self, acts: Iterator[Act]) -> list[Sent]:
        """Each when the one before it was answered."""
        done = []
        async with self._session() as session:
            for delivery, sent in acts:
                first = len(self._calls)
                sent.left = time.monotonic()
                await _post(session, delivery, sent)
                done += await self._until_seen([sent], first)
        return done

    async def send_paced(
        self, acts: Iterator[Act | None], rate: float, enough: Callable[[], bool]
    ) -> list[Sent]:
        """So many a second until it is `enough`, answered or not. None: nobody has anything to do now."""
        start, first = time.monotonic(), len(self._calls)
        sent: list[Sent] = []
        under_way = []
        async with self._session() as session:
            for n, act in enumerate(acts, start=1):
                if enough():
                    break
                if act:
                    delivery, one = act
                    one.left = time.monotonic()
                    under_way.append(asyncio.create_task(_post(session, delivery, one)))
                    sent.append(one)
                await asyncio.sleep(max(0.0, start + n / rate - time.monotonic()))
            await asyncio.gather(*under_way)
            return await self._until_seen(sent, first)

    async def _until_seen(self, sent: list[Sent], first: int) -> list[Sent]:
        """Each message was edited, or something stands under it, since that left; in Slack's calls from `first` on."""
        end, waiting = time.monotonic() + PATIENCE_SECONDS, list(sent)
        seen: dict[tuple[str, str], list[float]] = {}
        while waiting and time.monotonic() < end:
            calls = self._calls[first:]
            first += len(calls)
            for call in calls:
                if call.ok and (where := _where(call.method, call.arguments)):
                    seen.setdefault(where, []).append(call.at)
            for one in waiting:
                heard = seen.get((one.channel, one.thread), []) + seen.get((one.channel, REFUSED), [])
                one.seen = min((at for at in heard if at >= one.left), default=None)
            waiting = [one for one in waiting if one.seen is None]
            if waiting:
                await asyncio.sleep(LOOK_SECONDS)
        return sent

    @property
    def _calls(self) -> list[Call]:
        return self.service.outside.slack.calls

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            self.service.url, connector=aiohttp.TCPConnector(limit=0, force_close=True)
        )


def _with_the_day(message: Message) -> Message:
    """The message with today in each *Done*, as the buttons of "Held on which day?" carry it."""
    blocks = copy.deepcopy(message.blocks)
    for element in (each for block in blocks for each in elements_of(block)):
        if element.get("action_id") == DONE:
            element["value"] = Handle.read(element["value"]).on_day(date.fromisoformat(MONDAY)).carried()
    return replace(message, blocks=blocks)


def _where(method: str, arguments: Payload) -> tuple[str, str] | None:
    """Under which message somebody sees what came of the call: it edited it, or wrote under it."""
    if method == "chat.update":
        return str(arguments.get("channel")), str(arguments.get("ts"))
    if method == "chat.postMessage" and arguments.get("thread_ts"):
        return str(arguments.get("channel")), str(arguments.get("thread_ts"))
    if method == "chat.postEphemeral":  # to her alone, why it cannot be
        return str(arguments.get("channel")), REFUSED
    return None


async def _post(session: aiohttp.ClientSession, delivery: Delivery, sent: Sent) -> None:
    request = delivery.signed(SECRET)
    async with session.post("/slack/events", data=request.body, headers=request.headers) as answer:
        await answer.read()
        assert answer.status == 200, answer.status
    sent.acknowledged = time.monotonic() - sent.left
