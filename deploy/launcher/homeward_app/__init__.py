"""The command `homeward`: puts Homeward's own folders first on Python's path, then starts.

The five folders have names (`bot`, `store`, `scheduler`, ...) that other packages have as well. In a wheel they lie in
this package's folder, in a checkout three above it; either way they are found before anything in site-packages, in
PYTHONPATH or in the folder that the command is called from.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """The console script."""
    sys.path.insert(0, str(_home()))
    from scheduler.cli.app import main as homeward

    homeward()


def _home() -> Path:
    here = Path(__file__).resolve().parent
    return here if (here / "scheduler").is_dir() else here.parents[2]
