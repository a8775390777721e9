"""So many replies at once, on every channel, while a digest run is under way: until each is answered.

Answered is what the person sees: her message in Slack is edited, her card in Teams comes back, or an answer has come
into the conversation or has left for her mailbox. For a mail the time runs from the look into the mailbox. Afterwards
everything is delivered once more, and each reply must be recorded once, and answered once.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles

from bench.council import a_copy, council, record_on
from bench.figures import Figure
from bench.processes import free_port, running
from bench.reply_crowd import BUTTON, CARD, CHAT, MAIL, WARM_UP, WAYS, WORDS, Crowd, platforms, told
from bench.reply_floor import floor_seconds
from bench.reply_sender import PATIENCE_SECONDS, Letters, Sender, answers
from bench.reply_server import BOT_TOKEN
from bench.smtp_sink import Sink
from permanence.entries import EntryKind

REPLIES, STAGES = 200, 110_000
IDLE, BUSY = "idle", "during digests"


def replies_figures(
    folder: Path, replies: int = REPLIES, stages: int = STAGES, rounds: Sequence[str] = (IDLE, BUSY)
) -> Iterator[Figure]:
    """With nothing else to do, then during a digest run: in Slack, in Teams, and by e-mail."""
    floor = floor_seconds(folder / "floor", replies)
    for name in rounds:
        seconds, digests = _round(folder / name, council(folder, stages, 0), replies, busy=name == BUSY)
        yield _figure(f"Slack replies, p99 {name}", seconds[BUTTON] + seconds[WORDS], digests, floor)
        yield _figure(f"Teams replies, p99 {name}", seconds[CARD] + seconds[CHAT], digests, floor)
        yield _figure(f"e-mail replies, p99 {name}", seconds[MAIL], digests, floor)


def _round(folder: Path, original: Path, replies: int, *, busy: bool) -> tuple[dict[str, list[float]], int]:
    """How long each person waited, and how many digests left meanwhile."""
    folder.mkdir()
    store, mailbox = a_copy(original), folder / "mailbox"
    by_way = {
        way: [f"{way}{n}@council.example" for n in range(len(WAYS) * WARM_UP + replies) if n % len(WAYS) == i]
        for i, way in enumerate(WAYS)
    }
    letters, port = Letters(), free_port()
    with platforms(by_way, BOT_TOKEN) as both, _mail_server(letters) as smtp:
        crowd = told(store, both, by_way)
        crowd.record.close()
        mailbox.mkdir()
        where = [str(store), both.slack.api_url, both.teams.service, str(smtp), str(mailbox), str(port)]
        with running([sys.executable, "-m", "bench.reply_server", *where], port):
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


def _figure(name: str, seconds: Sequence[float], digests: int, floor: float) -> Figure:
    cut = quantiles(seconds, n=100, method="inclusive")
    unheard = sum(waited >= PATIENCE_SECONDS for waited in seconds)
    return Figure(
        name,
        round(cut[98] * 1000),
        "<= 1000",
        "ms",
        f"p50 {cut[49] * 1000:.0f}, max {max(seconds) * 1000:.0f} ms"
        + (f", {unheard} not answered by then" if unheard else ""),
        f"{floor * 1000:.0f} ms with nothing done about them; {len(seconds)} of all at once"
        + (f", while {digests} digests left" if digests else ""),
    )


def _each_answered_once(crowd: Crowd, letters: Letters) -> None:
    """A message may be edited again to the same words; nobody is written to twice."""
    told = Counter(email for email, _ in answers(crowd, letters))
    for way in (WORDS, CHAT, MAIL):
        assert max(told[email] for email in crowd.by_way[way]) <= 1, way


def _each_recorded_once(store: Path, crowd: Crowd) -> None:
    """One entry for each button; what words say waits, once, to be confirmed."""
    record = record_on(store)
    with record.reading() as tx:
        for email in [*crowd.by_way[BUTTON], *crowd.by_way[CARD]]:
            mine = [entry.kind for entry in tx.entries(crowd.references[email]) if entry.by == email]
            assert mine == [EntryKind.MILESTONE_REACHED], mine
        waiting = [tx.latest_proposal(email) for way in (WORDS, CHAT, MAIL) for email in crowd.by_way[way]]
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
