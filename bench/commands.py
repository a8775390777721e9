"""The command line, each command a process of its own: what looks, a service manager's digest, trackers in and out."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from math import log
from pathlib import Path
from statistics import median

from bench.council import (
    INFORMATION_OFFICER,
    MONDAY,
    SERVICE_MANAGER,
    TEAM_MANAGER,
    a_copy,
    council,
    councils,
    empty_council,
)
from bench.figures import Figure
from bench.processes import HOMEWARD, Run, run_to_its_end
from bench.trackers import events, tracker

NOW = ("--now", MONDAY)


# As the service composes it: everything is loaded, nothing was composed yet, and garbage is looked for as seldom as in
# every command (`homeward run` is one).
COMPOSE = """
import gc, os, sys, time
from datetime import date
from pathlib import Path
import scheduler.wiring.service
from bench.processes import peak_megabytes
from casework.send_digests import preview_digest
from scheduler.cli.app import ALLOCATIONS_BETWEEN_SEARCHES
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record, rhythm
gc.set_threshold(ALLOCATIONS_BETWEEN_SEARCHES)
home = Path(sys.argv[1])
settings = read_settings(home, {})
record = open_record(settings, home)
with record.reading() as tx:
    person = tx.directory().people[sys.argv[2]]
idle, began = peak_megabytes(os.getpid()), time.monotonic()
with record.reading() as tx:
    preview_digest(tx, record.rules, rhythm(settings), person, date.fromisoformat(sys.argv[3]))
print(time.monotonic() - began, peak_megabytes(os.getpid()) - idle)
"""


def homeward(home: Path, *words: str) -> Run:
    return run_to_its_end([*HOMEWARD, *words, "--in", str(home)])


def digest_figures(folder: Path, children: int = 3000, rounds: int = 5) -> Iterator[Figure]:
    """As the service composes it, and by the command, which starts by loading itself and keeps that somebody looked."""
    home, size = a_copy(council(folder, children)), f"{children:,}"
    compose = [sys.executable, "-c", COMPOSE, str(home), SERVICE_MANAGER, MONDAY]
    composed = [[float(word) for word in run_to_its_end(compose).output.split()] for _ in range(rounds)]
    yield Figure("a service manager's digest", size, "s", 1.5, [seconds for seconds, _ in composed])
    yield Figure("the same, memory over idle", size, "MB", 50, [more for _, more in composed])
    runs = [homeward(home, "digest", "--to", SERVICE_MANAGER, *NOW) for _ in range(rounds)]
    remark = f"at most {max(run.megabytes for run in runs):.0f} MB"
    yield Figure("the same by command, with its start", size, "s", 1.5, [run.seconds for run in runs], remark)


def export_figures(
    folder: Path, number: int = 1, rounds: int = 3, children: int = 3000, goal: float = 4.5
) -> Iterator[Figure]:
    """The open data as a file of SQLite. The goal of 20,000 children is 30 s: 1.5 s for a thousand.

    Of several councils also by how much its memory grew beside that of one.
    """
    runs = _exported(folder, councils(folder, children, number), rounds)
    remark = f"at most {max(run.megabytes for run in runs):.0f} MB, {median(run.cpu for run in runs):.1f} s of a core"
    size = f"{children * number:,}"
    yield Figure("an export to SQLite", size, "s", goal, [run.seconds for run in runs], remark)
    if number > 1:
        (one,) = _exported(folder, council(folder, children), 1)
        more = [run.megabytes - one.megabytes for run in runs]
        yield Figure("memory of it beyond the smaller", f"{children:,} to {size}", "MB", 20, more)


def _exported(folder: Path, home: Path, rounds: int) -> list[Run]:
    copy = a_copy(home)
    return [homeward(copy, "export", str(folder / "open.sqlite"), *NOW) for _ in range(rounds)]


def looking_figures(folder: Path, sizes: Sequence[int] = (300, 3000), rounds: int = 5) -> Iterator[Figure]:
    for children in sizes:
        home = a_copy(council(folder, children))
        looks = {
            "due": ("due",),
            "why": ("why", _a_reference(home)),
            "check": ("check",),
            "a team's digest": ("digest", "--to", TEAM_MANAGER),
        }
        for name, words in looks.items():
            spent = [homeward(home, *words, *NOW).seconds for _ in range(rounds)]
            yield Figure(f"a command that looks: {name}", f"{children:,}", "s", 0.5, spent)


def _a_reference(home: Path) -> str:
    """Of a child with a late step."""
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        query = "SELECT reference FROM stage WHERE state = 'open' AND due_on < ? ORDER BY id LIMIT 1"
        return str(store.execute(query, (MONDAY,)).fetchone()[0])


def tracker_figures(
    folder: Path, rows: Mapping[int, float] | None = None, rounds: int = 5, back: float = 3
) -> Iterator[Figure]:
    """An Excel tracker into an empty store; the largest one back out in the same columns."""
    for number, goal in (rows or {500: 2, 3000: 6}).items():
        file, spent = tracker(folder / f"tracker-{number}.xlsx", number), []
        for _ in range(rounds):
            home = empty_council(folder / "tracker")
            spent.append(homeward(home, "import", str(file), "--mapping", "tracker", *NOW).seconds)
        yield Figure("a tracker in", f"{number:,} rows", "s", goal, spent)
    out = str(folder / "out.xlsx")
    spent = [homeward(home, "export", out, "--like", str(file), *NOW).seconds for _ in range(rounds)]
    yield Figure("a tracker back out", f"{number:,} rows", "s", back, spent)


def help_figures(_folder: Path, rounds: int = 9) -> Iterator[Figure]:
    """Files warm: what a person at the terminal waits."""
    spent = [1000 * run_to_its_end([*HOMEWARD, "--help"]).seconds for _ in range(rounds)]
    yield Figure("homeward --help", "-", "ms", 150, spent)


# --- growth -----------------------------------------------------------------------------------------------------------


def growth_figures(
    folder: Path, sizes: Sequence[tuple[int, int]] = ((30, 1), (3000, 1), (3000, 3)), rounds: int = 3
) -> Iterator[Figure]:
    """Seconds of a core of each command at three sizes: what the smallest takes is the start, and is left out.

    `sizes`: children in a council, and how many such councils are in one store.
    """
    homes = [councils(folder, *size) for size in sizes]
    rows = [children * number for children, number in sizes]
    used: dict[str, list[list[Run]]] = {}
    for _ in range(rounds):
        for name in GROWING:
            runs = [_grown(folder, name, home, number) for home, number in zip(homes, rows, strict=True)]
            used.setdefault(name, []).append(runs)
    span = f"{rows[1]:,} to {rows[2]:,}"
    for name, taken in used.items():
        exponents = [_exponent([run.cpu for run in runs], rows) for runs in taken]
        yield Figure(
            f"growth of {name}", span, "exponent", 1.1, exponents, f"{taken[-1][2].cpu:.1f} s of a core"
        )
        if name in ("import", "export"):
            more = [runs[2].megabytes - runs[1].megabytes for runs in taken]
            remark = f"{median(runs[2].megabytes for runs in taken):.0f} MB at {rows[2]:,}"
            yield Figure(f"memory of {name} beyond the smaller", span, "MB", 20, more, remark)


GROWING: Mapping[str, tuple[str, ...]] = {
    "import": ("import",),
    "sweep": ("sweep", *NOW),
    "digest": ("digest", "--to", INFORMATION_OFFICER, *NOW),
    "export": ("export",),
    "due": ("due", *NOW),
}


def _grown(folder: Path, name: str, home: Path, children: int) -> Run:
    if name == "import":
        file = events(folder / f"events-{children}.csv", children)
        fresh = empty_council(folder / "import")
        return homeward(fresh, "import", str(file), "--mapping", "canonical", *NOW)
    copy = a_copy(home)
    if name == "export":
        return homeward(copy, "export", str(folder / "everything"), *NOW)
    return homeward(copy, *GROWING[name])


def _exponent(used: Sequence[float], rows: Sequence[int]) -> float:
    smaller, larger = (max(cpu - used[0], 0.001) for cpu in used[1:])
    return log(larger / smaller) / log((rows[2] - rows[0]) / (rows[1] - rows[0]))
