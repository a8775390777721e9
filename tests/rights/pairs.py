"""Two acts that must not be told apart by a clock: what each does, and how long it takes, one after the other in turn.

What an act does is counted (statements of the database, calls of functions), and is the same on a quiet machine and on
a busy one. What it takes is the processor time of this process: each pair is measured side by side, and two figures of
the difference are looked at, as whatever else the machine does spoils now the one and now the other.
"""

import gc
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time

from sqlalchemy import Engine, event

A_MILLISECOND = 0.001
WARM, ROUNDS = 4, 6


@dataclass(frozen=True)
class Work:
    """What an act did: each statement as often as it was made, and how many functions were called."""

    statements: Counter[str]
    calls: int


def work_of(engine: Engine, act: Callable[[], object]) -> Work:
    """By the very act, once."""
    made: Counter[str] = Counter()
    calls = [0]

    def heard(*given: object) -> None:
        made[str(given[2])] += 1

    def count(_frame: object, what: str, _of: object) -> None:
        calls[0] += what in ("call", "c_call")

    event.listen(engine, "before_cursor_execute", heard)
    gc.disable()  # what is collected meanwhile is another test's
    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
        gc.enable()
        event.remove(engine, "before_cursor_execute", heard)
    return Work(made, calls[0])


@dataclass
class Pairs:
    """Processor seconds of the two, pair by pair."""

    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)

    def apart(self) -> float:
        """The smaller of two figures: of the quickest ones, and of the middle of all pairs."""
        of_pairs = statistics.median(a - b for a, b in zip(self.first, self.second, strict=True))
        return min(abs(min(self.first) - min(self.second)), abs(of_pairs))


def told_apart(first: Callable[[], object], second: Callable[[], object], pairs: int = 12) -> list[str]:
    """By how much the two differ in each round, where it is a millisecond in every one of them; else nothing.

    What is always there is in every round, and what another process did meanwhile is not.
    """
    for _ in range(WARM):
        first()
        second()
    found = []
    for _ in range(ROUNDS):
        by = _round(first, second, pairs)
        if by < A_MILLISECOND:
            return []
        found.append(f"{1000 * by:.1f} ms")
    return found


def _round(first: Callable[[], object], second: Callable[[], object], pairs: int) -> float:
    found = Pairs()
    gc.disable()
    try:
        for number in range(pairs):
            in_turn = [(first, found.first), (second, found.second)]
            for act, seconds in in_turn if number % 2 else in_turn[::-1]:
                began = process_time()
                act()
                seconds.append(process_time() - began)
    finally:
        gc.enable()
    return found.apart()
