"""The command line: how soon `homeward --help` answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure, side_by_side

HOMEWARD = Path(sys.executable).parent / "homeward"


def help_figures(_folder: Path, rounds: int = 9) -> Iterator[Figure]:
    """A new process each time, files warm: what a person at the terminal waits."""
    mine, theirs = side_by_side(
        lambda: _run(str(HOMEWARD), "--help"), lambda: _run(sys.executable, "-c", ""), rounds
    )
    yield Figure(
        "homeward --help",
        round(median(mine) * 1000),
        "<= 150",
        "ms",
        f"{median(mine) * 1000:.0f} ms",
        f"{median(theirs) * 1000:.0f} ms bare python",
        f"{min(mine) * 1000:.0f}-{max(mine) * 1000:.0f}",
    )


def _run(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)
