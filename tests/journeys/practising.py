"""`homeward demo` and `homeward practice` as people run them: a process that says where it listens, ended by Ctrl-C.

with practising("demo", "--in", str(folder), "--now", "2026-04-20") as inbox:
    page.goto(inbox.address)
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOMEWARD = [sys.executable, "-c", "from scheduler.cli import main; main()"]
ROOT = Path(__file__).parent.parent.parent
SECONDS = 120


@dataclass
class Inbox:
    """`address` ends in a slash; `lines`: what the command has said so far. `ended_with`: its exit code, afterwards."""

    address: str
    lines: list[str]
    ended_with: int | None = None


def command(*words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A command run to its end."""
    return subprocess.run(
        [*HOMEWARD, *words],
        env=_environment(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


@contextmanager
def practising(*words: str) -> Iterator[Inbox]:
    """A command that serves the practice inbox, on a port of its own, until the block ends."""
    process = subprocess.Popen(
        [*HOMEWARD, *words, "--bind", "127.0.0.1:0"],
        env=_environment(None),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        inbox = Inbox(*_address_said_by(process))
        yield inbox
        process.send_signal(signal.SIGINT)
        inbox.ended_with = process.wait(timeout=20)
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def _address_said_by(process: subprocess.Popen[str]) -> tuple[str, list[str]]:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        found = re.search(r"The practice inbox: (http://\S+/) ", line)
        if found:
            return found[1], lines
    raise AssertionError("\n".join(lines))


def _environment(more: dict[str, str] | None) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HOMEWARD_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **(more or {})}
