"""A measured figure beside its goal, and the table of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from gc import collect
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """`figure` is a ratio or a plain number in `unit`; `goal` reads "<= 2" or ">= 0.5"."""

    name: str
    figure: float
    goal: str
    unit: str
    numerator: str
    denominator: str
    spread: str = ""

    @property
    def met(self) -> bool:
        sign, number = self.goal.split()
        return self.figure <= float(number) if sign == "<=" else self.figure >= float(number)


def seconds(work: Callable[[], object]) -> float:
    collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def side_by_side(
    ours: Callable[[], Callable[[], object]], floor: Callable[[], Callable[[], object]], rounds: int = 5
) -> tuple[list[float], list[float]]:
    """Seconds of both, in turn: A B A B ... Each call prepares (not timed) and returns the work (timed)."""
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(seconds(ours()))
        theirs.append(seconds(floor()))
    return mine, theirs


def ratio(
    name: str,
    goal: str,
    mine: Sequence[float],
    theirs: Sequence[float],
    *,
    inverse: bool = False,
    what: str = "",
) -> Figure:
    """The median of the ratios round by round: ours over the floor (`inverse`: the floor over ours, for rates)."""
    ratios = [(f / m if inverse else m / f) for m, f in zip(mine, theirs, strict=True)]
    return Figure(
        name,
        round(median(ratios), 2),
        goal,
        "x",
        f"{what}{median(mine) * 1000:.1f} ms",
        f"{median(theirs) * 1000:.1f} ms",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
    )


def conditions(folder: Path, tries: int = 50) -> str:
    """How busy the machine was and how fast its disk keeps what it is given: ratios travel, milliseconds do not."""
    spent = []
    with (folder / "probe").open("wb") as probe:
        for _ in range(tries):
            start = perf_counter()
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
            spent.append(perf_counter() - start)
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f}, fsync {median(spent) * 1e6:.0f} us (median of {tries})"


def show(figures: Iterable[Figure]) -> None:
    print(f"{'name':<34}{'figure':>10} {'unit':<7}{'goal':>9}  {'met':<4} {'spread':<14} ours | floor")
    for f in figures:
        met = "yes" if f.met else "NO"
        line = f"{f.name:<34}{f.figure:>10} {f.unit:<7}{f.goal:>9}  {met:<4} {f.spread:<14} "
        print(f"{line}{f.numerator} | {f.denominator}")


def write(figures: Iterable[Figure], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    rows = [{**asdict(f), "met": f.met} for f in figures]
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
