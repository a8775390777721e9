"""A signed click in Slack, committed before it is answered: alone, beside a sweep and digests, and as many as go."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import aiohttp

from bench.ack_servers import SECRET
from bench.council import NOW, a_copy, council, record_on
from bench.figures import Figure
from bench.processes import free_port, running
from bench.smtp_sink import sink
from bot.handle import Handle
from tests.builders import MORAG, SHONA, child_entries, people
from tests.servers.slack_deliveries import Delivery, SignedRequest
from tests.servers.slack_stand_in import SlackStandIn

STAGES, DUE = 110_000, 11_000
CLICKS, RATE, AT_ONCE, ROUNDS, WARM_UP = 200, 50, 16, 5, 10
MOST_HANDLE = 10**9  # newer than any entry: nothing has moved on since the message was shown
UP_TO_PANEL = {
    "first_review": date(2025, 11, 5),
    "second_review": date(2026, 1, 20),
    "permanence_recommendation": date(2026, 1, 20),
    "legal_referral": date(2026, 2, 10),
    "panel": date(2026, 5, 1),
}


def ack_figures(
    folder: Path, clicks: int = CLICKS, rounds: int = ROUNDS, stages: int = STAGES, due: int = DUE
) -> Iterator[Figure]:
    """Each click answers for another child, so that each is recorded; idle first, then throughput, then busy.

    Both servers have had a few clicks before: the first one that a process ever takes makes every statement anew.
    """
    store = a_copy(council(folder, stages, due))
    a_round = max(10, clicks // 4)
    with ExitStack() as stack:
        slack = stack.enter_context(SlackStandIn(people=[SHONA, MORAG]))
        user = slack.person(SHONA).id
        references = _children(store, 2 * (clicks + WARM_UP) + rounds * a_round, user)
        mail, port, raw_port = stack.enter_context(sink()), free_port(), free_port()
        module = [sys.executable, "-m", "bench.ack_servers"]
        stack.enter_context(running([*module, "raw", str(folder / "raw.sqlite"), str(raw_port)], raw_port))
        real = [*module, "real", str(store), slack.api_url, str(mail), str(port)]
        stack.enter_context(running(real, port))
        waiting = iter(references)
        for server in (port, raw_port):
            asyncio.run(_paced(server, _presses(waiting, WARM_UP, user)))
        idle = asyncio.run(_paced(port, _presses(waiting, clicks, user)))
        mine, theirs = [], []
        for _ in range(rounds):
            presses = _presses(waiting, a_round, user)
            mine.append(asyncio.run(_as_many_as_go(port, presses)))
            theirs.append(asyncio.run(_as_many_as_go(raw_port, presses)))
        busy = asyncio.run(_paced(port, _presses(waiting, clicks, user), busy=True))
    yield _latency("ack, p99 idle", "<= 25", idle)
    yield _latency("ack, p99 during a sweep and digests", "<= 100", busy)
    ratios = [m / t for m, t in zip(mine, theirs, strict=True)]
    yield Figure(
        "ack, throughput against raw",
        round(median(ratios), 2),
        ">= 0.5",
        "x",
        f"{median(mine):.0f}/s",
        f"{median(theirs):.0f}/s",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
    )


def _latency(name: str, goal: str, seconds: Sequence[float]) -> Figure:
    cut = quantiles(seconds, n=100)
    return Figure(
        name,
        round(cut[98] * 1000, 1),
        goal,
        "ms",
        f"p50 {cut[49] * 1000:.1f}, max {max(seconds) * 1000:.1f} ms",
        f"{len(seconds)} clicks at {RATE}/s",
    )


def _children(store: Path, number: int, slack_user: str) -> list[str]:
    """Shona's children whose agency decision is five days over, through the ledger; Shona is known in Slack."""
    record = record_on(store)
    with record.writing() as tx:
        tx.put_people(list(people().people.values()), NOW)
        tx.put_slack_user(SHONA, slack_user)
        references = [tx.new_reference() for _ in range(number)]
        entries = [
            entry
            for n, reference in enumerate(references)
            for entry in child_entries(
                reference,
                f"ACK{n}",
                date(2025, 10, 1),
                route="permanence_order",
                milestones=UP_TO_PANEL,
            )
        ]
        tx.append(entries, NOW - timedelta(days=30))
    record.close()
    return references


def _presses(references: Iterator[str], number: int, user: str) -> list[SignedRequest]:
    """Signed anew for each use: a signature is good for five minutes."""
    return [_press(next(references), user) for _ in range(number)]


def presses_for(number: int) -> list[SignedRequest]:
    """As many signed presses, for a server that does not look whose they are."""
    return _presses((f"HW-{n:07}-X" for n in range(number)), number, "U0FLOOR")


def _press(reference: str, user: str) -> SignedRequest:
    action = {
        "type": "button",
        "action_id": "answer.done",
        "block_id": "answers.1",
        "value": Handle(reference, 1, "PO.ADM#1", MOST_HANDLE).carried(),
        "action_ts": "1.0",
    }
    payload = {
        "type": "block_actions",
        "team": {"id": "T0COUNCIL"},
        "user": {"id": user},
        "trigger_id": f"bench.{reference}",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "D0BENCH"},
        "channel": {"id": "D0BENCH"},
        "actions": [action],
    }
    return Delivery.interactive(payload).signed(SECRET)


async def _paced(port: int, presses: Sequence[SignedRequest], *, busy: bool = False) -> list[float]:
    """Seconds from the moment when each was due to its answer, whether or not the one before it had its own."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        if busy:
            await (await session.post("/busy")).read()
        start = perf_counter() + 0.1
        waits = []
        for n, press in enumerate(presses):
            due = start + n / RATE
            await asyncio.sleep(max(0, due - perf_counter()))
            waits.append(asyncio.create_task(sent(session, press, due)))
        return list(await asyncio.gather(*waits))


async def _as_many_as_go(port: int, presses: Sequence[SignedRequest]) -> float:
    """Clicks a second, so many at once."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        room = asyncio.Semaphore(AT_ONCE)

        async def one(press: SignedRequest) -> None:
            async with room:
                await sent(session, press, 0.0)

        start = perf_counter()
        await asyncio.gather(*map(one, presses))
        return len(presses) / (perf_counter() - start)


async def sent(session: aiohttp.ClientSession, press: SignedRequest, due: float) -> float:
    """The press has its answer; seconds since `due`."""
    async with session.post("/slack/events", data=press.body, headers=press.headers) as answer:
        await answer.read()
        assert answer.status == 200, answer.status
    return perf_counter() - due
