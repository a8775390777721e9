"""A measured figure beside its goal, the machine's own speed beside both, and the table of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Literal

HEADERS = ("what", "size", "figure", "goal", "met", "spread", "the machine meanwhile", "remark")


@dataclass(frozen=True)
class Probe:
    """What the machine itself took: to keep 4 kB for good (microseconds), and to count to a million (milliseconds)."""

    fsync: float
    count: float

    def __str__(self) -> str:
        return f"fsync {self.fsync:.0f} us, loop {self.count:.0f} ms"


@dataclass(frozen=True)
class Figure:
    """The median of `rounds`, in `unit`, which is to be at most (or with `least` at least) `goal`.

    A ratio stands by itself; beside an absolute figure stands what the machine could do at that time.
    """

    what: str
    size: str
    unit: Literal["ms", "s", "MB", "x", "exponent", "count"]
    goal: float
    rounds: Sequence[float]
    remark: str = ""
    least: bool = False
    probe: Probe | None = field(default=None)

    @property
    def figure(self) -> float:
        return median(self.rounds)

    @property
    def met(self) -> bool:
        return self.figure >= self.goal if self.least else self.figure <= self.goal

    @property
    def row(self) -> tuple[str, ...]:
        low, high = min(self.rounds), max(self.rounds)
        return (
            self.what,
            self.size,
            _shown(self.figure, self.unit),
            f"{'at least' if self.least else 'at most'} {_goal(self.goal, self.unit)}",
            "yes" if self.met else "NO",
            f"{_number(low)} to {_number(high)} ({len(self.rounds)})",
            str(self.probe) if self.probe and self.unit not in ("x", "exponent", "count") else "",
            self.remark,
        )


def _shown(value: float, unit: str) -> str:
    return f"{value:.0f}" if unit == "count" else f"{_number(value)} {unit}"


def _goal(value: float, unit: str) -> str:
    return f"{value:g}" if unit == "count" else f"{value:g} {unit}"


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def p99(values: Sequence[float]) -> float:
    """The largest of few; of a hundred and more, what one in a hundred is above."""
    return quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else values[0]


def probe(folder: Path, tries: int = 50) -> Probe:
    """The medians of so many tries of each."""
    kept, counted = [], []
    with (folder / "probe").open("wb") as file:
        for _ in range(tries):
            start = perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            kept.append(perf_counter() - start)
    for _ in range(5):
        start = perf_counter()
        number = 0
        while number < 1_000_000:
            number += 1
        counted.append(perf_counter() - start)
    return Probe(median(kept) * 1e6, median(counted) * 1e3)


def with_probe(measure: Callable[[], Iterable[Figure]], folder: Path) -> list[Figure]:
    """The figures of a section, each with the slower of the machine's probes before and after it."""
    before = probe(folder)
    figures = list(measure())
    after = probe(folder)
    slower = Probe(max(before.fsync, after.fsync), max(before.count, after.count))
    return [replace(figure, probe=slower) for figure in figures]


def as_markdown(figures: Iterable[Figure]) -> str:
    """The table as docs/performance.md has it."""
    rows = [HEADERS, ("---",) * len(HEADERS), *(figure.row for figure in figures)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def as_json(figures: Iterable[Figure]) -> str:
    kept = [{**asdict(f), "rounds": list(f.rounds), "figure": f.figure, "met": f.met} for f in figures]
    return json.dumps(kept, indent=1) + "\n"
