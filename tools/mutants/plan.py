"""What to try, with which tests, and for how long."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """The places of the changes by file, in the order to try them; the test files; how long each is tried.

    `first`: files whose changes are all tried before any other's. `own`: by file the test files that have its name, or
    import it. `seconds`: of tests for one change. `until`: by time.monotonic(); nothing is begun after it.
    """

    wanted: dict[Path, list[int]]
    first: frozenset[Path]
    tests: list[str]
    own: dict[str, frozenset[str]]
    seconds: float
    jobs: int
    until: float
