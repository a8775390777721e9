"""What leaves in the morning, and when: a Monday's alerts, the first after a week down; start, slow relays."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.answers import EIGHT, ON_SUNDAY
from bench.council import (
    AFTER_A_WEEK,
    DIGESTS_ON_MONDAY,
    NO_DIGESTS_ON_MONDAY,
    a_copy,
    council,
    councils,
    digest_readers,
)
from bench.figures import Figure
from bench.service import IN_SLACK, Outside, outside, service

SLOW_SECONDS = 0.05


def morning_figures(folder: Path, children: int = 3000, rounds: int = 5) -> Iterator[Figure]:
    """A Monday without digests and one with all of them: the service starts at eight, and nobody answers yet."""
    for name, anchor, least, goal in (
        ("last alert of the morning after the tick", NO_DIGESTS_ON_MONDAY, 1, 2),
        ("last message of a morning with all digests", DIGESTS_ON_MONDAY, digest_readers(children), 10),
    ):
        lasts, counts = [], []
        for _ in range(rounds):
            with service(a_copy(council(folder, children), anchor=anchor), EIGHT) as started:
                started.wait_for_all(at_least=least)
                left = started.outside.left()
                lasts.append(max(left) - started.answered_at)
                counts.append(len(left))
        remark = f"{max(counts)} messages, after a start"
        yield Figure(name, f"{children:,}", "s", goal, lasts, remark)


def week_down_figures(
    folder: Path, children: int = 3000, number: int = 10, rounds: int = 5
) -> Iterator[Figure]:
    """A service that was down for a week starts at eight: one council, and a hosting body of many."""
    for home, size in (
        (council(folder, children), children),
        (councils(folder, children, number), children * number),
    ):
        spent = []
        for _ in range(rounds):
            with service(a_copy(home), f"{AFTER_A_WEEK}T08:00") as started:
                while not (left := started.outside.left()):
                    time.sleep(0.005)
                spent.append(min(left) - started.answered_at)
        remark = f"{_due(home):,} steps due"
        yield Figure("first alert after a week down", f"{size:,}", "s", 2, spent, remark)


def _due(home: Path) -> int:
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        query = "SELECT count(*) FROM stage WHERE next_check_on <= ?"
        return int(store.execute(query, (AFTER_A_WEEK,)).fetchone()[0])


def start_figures(folder: Path, children: int = 3000, rounds: int = 5) -> Iterator[Figure]:
    """On a Sunday, with both channels set up: from the command to the first answer."""
    ready = []
    home = a_copy(council(folder, children))
    with outside(home) as world:
        for _ in range(rounds):
            with service(home, ON_SUNDAY, world=world) as started:
                ready.append(started.answered_at - started.asked_at)
    yield Figure("from the start of the service until it answers", f"{children:,}", "s", 2, ready)


def slow_relay_figures(folder: Path, children: int = 3000, rounds: int = 3) -> Iterator[Figure]:
    """Everybody is reached by e-mail, and the relay takes 50 ms for each mail: against what so many lines can carry."""
    shares, lines = [], 0
    for _ in range(rounds):
        home = _by_mail(a_copy(council(folder, children)))
        with outside(home, SLOW_SECONDS) as world, service(home, EIGHT, world=world) as started:
            started.wait_for_all()
            shares.append(_share(world))
            lines = world.mails.lines
    remark = f"a relay of 50 ms, {lines} at once; 1 is all that it takes from so many"
    yield Figure("mails to a slow relay", f"{children:,}", "x", 0.9, shares, remark, least=True)


def _by_mail(home: Path) -> Path:
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        store.execute("UPDATE person SET channel = 'email'")
        store.commit()
    (home / IN_SLACK).write_text("", encoding="utf-8")
    return home


def _share(world: Outside) -> float:
    """Mails a second from the first to the last, as a share of what the lines that were open could carry."""
    came = sorted(world.mails.came)
    rate = (len(came) - world.mails.lines) / max(came[-1] - came[0], SLOW_SECONDS)
    return rate / (world.mails.lines / SLOW_SECONDS)
