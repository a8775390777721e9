"""Presses at a steady rate, and how long each waited: for an acknowledgement, and for an answer.

Who presses is not what is timed, so it costs next to nothing: every request is made and signed before the clock starts
(Slack's signature is good for five minutes), lines are kept, and of an answer its status alone is read. What the
stand-in has seen is asked for twice a second, and only what is new.
"""

import asyncio
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.processes import cpu_seconds
from tests.cluster.light_slack import LightSlack, Shown
from tests.servers.slack_deliveries import Delivery

SLACK_WAITS = 3.0
PATIENCE = 60.0
SILENCE = 10.0  # without anything new nothing more will come
LOOKED_EVERY = 0.5
DOUBLES_WITHIN = 1.5  # after the last answer
KEPT_SECONDS = 2.0  # a line; the service itself closes one that rests for five

Press = tuple[Delivery, str, str]  # what is delivered, and its channel and ts
Sent = tuple[str, str, str, Delivery, str, str]  # council, its address, its secret, what, channel, ts
Place = tuple[str, str, str]  # council, channel, ts
NOT_SENT = 0.0


@dataclass
class Waited:
    """What became of the presses of one run. Seconds, from the moment that each was sent.

    `pressed`: how many there were to send. `clients`: seconds of a core that pressing and the stand-in used.
    """

    pressed: int = 0
    acknowledged: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)  # how long so far, of those without an answer
    twice: int = 0
    clients: float = 0.0

    @property
    def unanswered(self) -> int:
        return self.pressed - len(self.answered)

    @property
    def p99(self) -> float:
        """Of all presses; it is no less than this while some have no answer, who have waited so long at least."""
        unsent = self.pressed - len(self.answered) - len(self.waiting)
        waits = sorted([NOT_SENT] * unsent + self.answered + self.waiting)
        return waits[int(len(waits) * 0.99)]

    @property
    def too_late(self) -> int:
        """How many acknowledgements Slack would not have waited for."""
        return sum(wait > SLACK_WAITS for wait in self.acknowledged) + sum(self.refused.values())

    @property
    def clients_each(self) -> float:
        """Milliseconds of a core for each press."""
        return self.clients * 1000 / self.pressed


async def pressed(
    those: Sequence[Sent],
    seconds: float,
    slack: LightSlack,
    *,
    waits: bool = True,
    is_decided: Callable[[Waited], bool] = lambda _: False,
) -> Waited:
    """All of them are sent, evenly within so many seconds, and each has its answer or gets none any more.

    Nobody presses again: Slack repeats events, and never a press. `waits`: not, where nobody asks how long their answers
    took. `is_decided`: where nothing more need be known, what is left is neither sent nor waited for.
    """
    run = _Run(slack, Waited(len(those)), [_Request.of(*one) for one in those])
    before = time.process_time() + cpu_seconds(slack.pid)
    pressing = asyncio.create_task(run.press(seconds))
    watching = asyncio.create_task(run.watch(pressing, is_decided)) if waits else pressing
    try:
        await watching
    finally:
        pressing.cancel()
        await asyncio.gather(pressing, return_exceptions=True)
        run.lines.close()
    run.waited.clients = time.process_time() + cpu_seconds(slack.pid) - before
    return run.waited


@dataclass(frozen=True)
class _Request:
    """A request as it goes over the line, to whom, and which message its answer is an edit of."""

    host: str
    port: int
    raw: bytes
    place: Place

    @classmethod
    def of(
        cls, council: str, address: str, secret: str, delivery: Delivery, channel: str, ts: str
    ) -> "_Request":
        where, signed = urllib.parse.urlsplit(address), delivery.signed(secret)
        headers = {"Host": where.netloc, **signed.headers, "Content-Length": str(len(signed.body))}
        head = [f"POST {where.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        raw = "\r\n".join([*head, "", ""]).encode() + signed.body
        return cls(where.hostname or "", where.port or 80, raw, (council, channel, ts))


class _Run:
    """The presses of one run under way."""

    def __init__(self, slack: LightSlack, waited: Waited, requests: Sequence[_Request]) -> None:
        self.slack, self.waited, self.requests = slack, waited, requests
        self.lines = _Lines()
        self._sent: defaultdict[Place, list[float]] = defaultdict(list)
        self._edits: defaultdict[Place, list[float]] = defaultdict(list)
        self._asked_from = 0

    async def press(self, seconds: float) -> None:
        """All are sent, and each has been acknowledged, refused or given up."""
        self._asked_from = len(await self.slack.seen())
        begin = time.monotonic()
        async with asyncio.TaskGroup() as under_way:
            for number, request in enumerate(self.requests):
                await asyncio.sleep(begin + number * seconds / len(self.requests) - time.monotonic())
                self._sent[request.place].append(time.monotonic())
                under_way.create_task(self._post(request))

    async def _post(self, request: _Request) -> None:
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                status = await self.lines.status_of(request)
        except (OSError, TimeoutError):
            status = 0
        if status == 200:
            self.waited.acknowledged.append(time.monotonic() - began)
        else:
            self.waited.refused[status] += 1

    async def watch(self, pressing: "asyncio.Task[None]", is_decided: Callable[[Waited], bool]) -> None:
        """Each press under a message is answered by an edit of it, the first by the first."""
        newest = time.monotonic()
        while not is_decided(self.waited):
            await asyncio.sleep(LOOKED_EVERY)
            new = await self.slack.seen(self._asked_from)
            newest = time.monotonic() if new or not pressing.done() else newest
            self._heed(new)
            if pressing.done() and not self.waited.waiting:
                await asyncio.sleep(DOUBLES_WITHIN)
                self._heed(await self.slack.seen(self._asked_from))
                break
            if pressing.done() and time.monotonic() - newest > SILENCE:
                break
        if pressing.done():
            pressing.result()

    def _heed(self, new: Sequence[Shown]) -> None:
        self._asked_from += len(new)
        for one in new:
            if one.method == "chat.update":
                self._edits[one.council, one.channel, one.ts].append(one.at)
        waited, now = self.waited, time.monotonic()
        pairs = [(sent, self._edits[place]) for place, sent in self._sent.items()]
        waited.answered = [at - when for sent, edits in pairs for when, at in zip(sent, edits)]  # noqa: B905 - the rest waits
        waited.waiting = [now - when for sent, edits in pairs for when in sent[len(edits) :]]
        waited.twice = sum(max(0, len(edits) - len(sent)) for sent, edits in pairs)


class _Lines:
    """Connections that are kept, by where they lead."""

    def __init__(self) -> None:
        self._free: defaultdict[tuple[str, int], list[_Line]] = defaultdict(list)
        self._all: list[_Line] = []

    async def status_of(self, request: _Request) -> int:
        """The status of the answer. Raises OSError where the line is cut."""
        free = self._free[request.host, request.port]
        line = free.pop() if free else None
        while line and not line.is_fresh:
            line.close()
            line = free.pop() if free else None
        if line is None:
            _, line = await asyncio.get_running_loop().create_connection(_Line, request.host, request.port)
            self._all.append(line)
        status = await line.ask(request.raw)
        free.append(line)
        return status

    def close(self) -> None:
        for line in self._all:
            line.close()


class _Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._got = transport, b""
        self._asked: asyncio.Future[int] | None = None
        self._rests_since = time.monotonic()

    @property
    def is_fresh(self) -> bool:
        return not self._transport.is_closing() and time.monotonic() - self._rests_since < KEPT_SECONDS

    def ask(self, raw: bytes) -> "asyncio.Future[int]":
        self._asked = asyncio.get_running_loop().create_future()
        self._transport.write(raw)
        return self._asked

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        if found and len(body) >= _length(head):
            self._got, self._rests_since = b"", time.monotonic()
            self._settle(int(head[9:12]))

    def connection_lost(self, wrong: Exception | None) -> None:
        self._settle(wrong or ConnectionError("cut off"))

    def close(self) -> None:
        self._transport.close()

    def _settle(self, outcome: int | Exception) -> None:
        if self._asked is None or self._asked.done():
            return
        if isinstance(outcome, Exception):
            self._asked.set_exception(outcome)
        else:
            self._asked.set_result(outcome)


def _length(head: bytes) -> int:
    """Of the body, which the service always states; it sends none in pieces here."""
    name = head.lower().find(b"content-length:")
    return int(head[name + 15 :].split(b"\r\n", 1)[0]) if name >= 0 else 0
