"""What people wait for: a press until its message is edited, on a quiet morning and while digests leave; words."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.council import DIGESTS_ON_MONDAY, MONDAY, a_copy, council, digest_readers
from bench.figures import Figure, p99
from bench.people import Act, People, Sent
from bench.processes import peak_megabytes, resident_megabytes, wait_until_quiet
from bench.service import Service, service

EIGHT = f"{MONDAY}T08:00"
ON_SUNDAY = "2026-05-17T08:00"
PRESSES_A_SECOND = 4
WARM_UP = 2  # what a process does for the first time it makes anew
GAP_SECONDS = 1.1  # Slack takes a message a second in one conversation


def quiet_figures(
    folder: Path, sizes: tuple[int, ...] = (300, 3000), rounds: int = 5, presses: int = 200
) -> Iterator[Figure]:
    """A Monday morning's messages have left, and people answer one after the other."""
    for children in sizes:
        with service(a_copy(council(folder, children)), EIGHT) as started:
            people = _told(started)
            asyncio.run(people.send_one_by_one(islice(_presses(people), WARM_UP)))
            sent = asyncio.run(people.send_one_by_one(islice(_presses(people), presses)))
        waited = [1000 * one.waited for one in sent]
        spent = [p99(waited[n::rounds]) for n in range(min(rounds, len(waited)))]
        name, remark = "a press until its message is edited, p99", f"{len(waited)} presses"
        yield Figure(name, f"{children:,}", "ms", 100, spent, remark)


def digests_figures(
    folder: Path, children: int = 3000, rounds: int = 5, goal: float = 250
) -> Iterator[Figure]:
    """A Monday with digests: people press from the first message after eight to the last digest."""
    home = council(folder, children)
    idle = _idle_megabytes(home)
    mornings = [_morning(home, children) for _ in range(rounds)]
    size = f"{children:,}"
    longest = [1000 * max(one.waited for one in morning.sent) for morning in mornings]
    counts = f"{min(len(m.sent) for m in mornings)} presses and more a morning, {PRESSES_A_SECOND} a second"
    yield Figure("the longest press while the fortnight's digests leave", size, "ms", goal, longest, counts)
    acks = [1000 * p99([one.acknowledged for one in morning.sent]) for morning in mornings]
    yield Figure("Slack has its answer meanwhile, p99", size, "ms", 250, acks)
    peaks = [morning.peak - idle for morning in mornings]
    yield Figure("digests, most memory over idle", size, "MB", 50, peaks, f"idle: {idle:.0f} MB")
    yield Figure("resident after the digests", size, "MB", 160, [morning.resident for morning in mornings])


def replies_figures(
    folder: Path,
    children: int = 3000,
    rounds: int = 5,
    crowds: tuple[tuple[int, float], ...] = ((50, 1), (200, 2)),
) -> Iterator[Figure]:
    """So many people write in Slack at once, each under her message of the morning."""
    with service(a_copy(council(folder, children)), EIGHT) as started:
        people = _told(started)
        told = people.told()
        asyncio.run(people.send_all_at_once(people.write(*one) for one in told[:5]))
        for crowd, goal in crowds:
            spent = []
            for _ in range(rounds):
                time.sleep(GAP_SECONDS)
                sent = asyncio.run(people.send_all_at_once(people.write(*one) for one in told[:crowd]))
                spent.append(p99([one.waited for one in sent]))
            name = f"a written reply until its answer, {crowd} at once, p99"
            remark = f"{min(crowd, len(told))} people in Slack"
            yield Figure(name, f"{children:,}", "s", goal, spent, remark)


def _told(started: Service) -> People:
    """The morning's messages are all out."""
    started.wait_for_all()
    wait_until_quiet(started.process)
    return People(started)


def _presses(people: People) -> Iterator[Act]:
    """One person after the other, and from the beginning again, while there is something to be done."""
    while told := people.told():
        for email, message in told:
            if act := people.press(email, message):
                yield act


def _presses_for_ever(people: People) -> Iterator[Act | None]:
    """The same; None when nobody has anything to do yet, or any more."""
    while True:
        yield from _presses(people)
        yield None


class _Morning:
    """What a morning with digests was like."""

    def __init__(self, sent: list[Sent], peak: float, resident: float) -> None:
        self.sent, self.peak, self.resident = sent, peak, resident


def _morning(home: Path, children: int) -> _Morning:
    readers = digest_readers(children)
    with service(a_copy(home, anchor=DIGESTS_ON_MONDAY), EIGHT) as started:
        people, over = People(started), threading.Event()
        watching = threading.Thread(target=_watch, args=(started, readers, over))
        watching.start()
        sent = asyncio.run(people.send_paced(_presses_for_ever(people), PRESSES_A_SECOND, over.is_set))
        watching.join()
        wait_until_quiet(started.process)
        return _Morning(sent, peak_megabytes(started.process), resident_megabytes(started.process))


def _watch(started: Service, readers: int, over: threading.Event) -> None:
    """`over` is set when as many messages have left as there are readers of digests, and none waits to be sent."""
    try:
        started.wait_for_all(at_least=readers)
    finally:
        over.set()


def _idle_megabytes(home: Path) -> float:
    """What the service holds on a Sunday."""
    with service(a_copy(home), ON_SUNDAY) as started:
        wait_until_quiet(started.process)
        return resident_megabytes(started.process)
