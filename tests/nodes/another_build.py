"""The same Homeward with one change of the tables more, in a folder of its own, as the next release would be."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from store.migrations import NEWEST
from tests.conftest import ROOT

PACKAGES = ("permanence", "casework", "store", "bot", "scheduler", "templates")
NEXT = f"{int(NEWEST) + 1:04d}"
CHANGE = f'''"""One change more."""

import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{NEWEST}"


def upgrade() -> None:
    op.create_table("of_the_next_release", sa.Column("id", sa.Integer, primary_key=True))
'''
STARTS = "from scheduler.cli.app import main; main()"


def next_release(folder: Path) -> Path:
    """The folder of the next release's packages, compiled as far as ours are: a release comes so."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    migrations = folder / "store" / "migrations"
    (migrations / "versions" / f"{NEXT}_of_the_next_release.py").write_text(CHANGE)
    newest = migrations / "__init__.py"
    text = newest.read_text().replace(f'NEWEST = "{NEWEST}"', f'NEWEST = "{NEXT}"')
    for name in ("NODES_SINCE", "NODES_ON"):  # as the release after one with nodes has them
        text = text.replace(f"{name} = NEWEST", f'{name} = "{NEWEST}"')
    newest.write_text(text)
    return folder


class OfBuild:
    """A command of that build, under way; as `Homeward` of tests/servers/homeward.py is."""

    def __init__(self, build: Path, *words: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.words = words
        self._out = folder / f"out-{os.urandom(4).hex()}"
        with self._out.open("wb") as out:
            given = {**environment, "PYTHONPATH": str(build)}
            argv = [sys.executable, "-c", STARTS, *words]
            self._process = subprocess.Popen(argv, cwd=folder, env=given, stdout=out, stderr=out)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> int | None:
        return self._process.poll()

    def said(self) -> str:
        return self._out.read_text()

    def complained(self) -> str:
        return ""

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait(self, seconds: float = 120) -> int:
        return self._process.wait(seconds)
