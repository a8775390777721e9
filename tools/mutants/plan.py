"""What to try, with which tests, and for how long."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """The places of the changes by file; all of them in the order to try them; the test files.

    `own`: by file the test files that have its name, or import it. `seconds`: of tests for one change. `until`: by
    time.monotonic(); nothing is begun after it.
    """

    wanted: dict[Path, list[int]]
    turn: Sequence[tuple[Path, int]]
    tests: list[str]
    own: dict[str, frozenset[str]]
    seconds: float
    jobs: int
    until: float


def by_rounds(wanted: Mapping[Path, Iterable[int]], first: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """The first change of each file, then the second of each: where time is short, every file has had some.

    `first`: files whose changes are all tried before any other's.
    """
    before = set(first)
    for is_first in (True, False):
        files = [file for file in wanted if (file in before) is is_first]
        rounds = itertools.zip_longest(*([(file, n) for n in wanted[file]] for file in files))
        yield from (one for each in rounds for one in each if one is not None)
