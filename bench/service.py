"""`homeward run` with both channels set up and nothing to do: memory, CPU, and how soon it answers."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.command_line import HOMEWARD
from bench.council import council
from bench.figures import Figure
from bench.processes import cpu_seconds, free_port, resident_megabytes, running
from bench.smtp_sink import sink

STAGES = 110_000
QUIET = 0.05  # of a core
PACKAGES = (
    "slack_bolt.async_app, slack_bolt.adapter.starlette.async_handler, slack_bolt.adapter.socket_mode.aiohttp, "
    "slack_sdk.models.blocks, aiohttp, sqlmodel, alembic.command, apscheduler.schedulers.asyncio, jinja2, uvicorn, "
    "starlette.applications, aiosmtplib, pydantic, prometheus_client, css_inline, typer, holidays"
)
LOOK = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmRSS')))"


def service_figures(
    folder: Path, rounds: int = 3, stages: int = STAGES, idle: float = 6.0
) -> Iterator[Figure]:
    """Started several times on the same store; `idle`: for how many seconds its CPU is watched each time."""
    ready, memory, busy, imports = [], [], [], []
    with sink() as mail:
        for _ in range(rounds):
            started, megabytes, share = _one_life(_home(folder, stages), mail, idle)
            ready.append(started)
            memory.append(megabytes)
            busy.append(share)
            imports.append(_imports_megabytes())
    ratios = [m / i for m, i in zip(memory, imports, strict=True)]
    yield Figure(
        "service, idle memory",
        round(median(ratios), 2),
        "<= 1.5",
        "x",
        f"{median(memory):.0f} MB",
        f"{median(imports):.0f} MB the packages alone",
        f"{min(ratios):.2f}-{max(ratios):.2f}",
    )
    yield Figure(
        f"service, ready at {stages:,}",
        round(median(ready), 2),
        "<= 2",
        "s",
        f"{median(ready):.2f} s",
        "-",
        f"{min(ready):.2f}-{max(ready):.2f}",
    )
    yield Figure(
        "service, idle CPU", round(median(busy) * 100, 1), "<= 1", "%", f"of one core over {idle:.0f} s", "-"
    )


def _home(folder: Path, stages: int) -> Path:
    """A folder with settings and a store in which nothing is due for years, whatever day it is."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    shutil.copyfile(council(folder, stages, stages // 10), home / "homeward.sqlite")
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        store.execute("UPDATE stage SET next_check_on = '2200-01-01', due_on = '2200-01-01'")
        store.commit()
    return home


def _one_life(home: Path, mail: int, idle: float) -> tuple[float, float, float]:
    """Seconds until it answers, memory (MB) when idle, the share of a core that being idle takes."""
    port = free_port()
    settings = {
        "HOMEWARD_BIND": f"127.0.0.1:{port}",
        "HOMEWARD_SMTP_URL": f"smtp://127.0.0.1:{mail}",
        "HOMEWARD_MAIL_FROM": "homeward@council.example",
        "HOMEWARD_SLACK_BOT_TOKEN": "xoxb-made-up",
        "HOMEWARD_SLACK_SIGNING_SECRET": "made-up",
        "HOMEWARD_SLACK_API_URL": "http://127.0.0.1:9/api/",
    }
    began = time.perf_counter()
    with running([str(HOMEWARD), "run", "--in", str(home)], port, settings) as process:
        started = time.perf_counter() - began
        _wait_until_quiet(process.pid)
        used = cpu_seconds(process.pid)
        time.sleep(idle)
        return started, resident_megabytes(process.pid), (cpu_seconds(process.pid) - used) / idle


def _wait_until_quiet(process: int, most: float = 60.0) -> None:
    """What there was to do at the start is done: for a second the process has done next to nothing."""
    end = time.monotonic() + most
    while time.monotonic() < end:
        before = cpu_seconds(process)
        time.sleep(1)
        if cpu_seconds(process) - before < QUIET:
            return
    raise TimeoutError(f"busy for {most:.0f} s after its start")


def _imports_megabytes() -> float:
    done = subprocess.run(
        [sys.executable, "-c", f"import {PACKAGES}\n{LOOK}"], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / 1024
