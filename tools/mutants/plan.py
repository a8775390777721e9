"""What to try, with which tests, and for how long."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Plan:
    """The places of the changes by file, in the order to try them; the test files, and for how long each is tried.

    `seconds`: of tests for one change. `until`: by time.monotonic(); nothing is begun after it.
    """

    wanted: dict[Path, list[int]]
    tests: list[str]
    seconds: float
    jobs: int
    until: float
