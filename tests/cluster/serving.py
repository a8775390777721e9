"""`homeward hosted` as a process of the tests, and how it says it is."""

import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx

from bench.processes import cpu_seconds
from tests.servers.homeward import Homeward, own_environment

QUIET, LOOKED_SECONDS = 0.4, 0.5  # of a core, by a process: eight councils at rest take a quarter


class Serving:
    """One process over a folder of councils, begun and ended by hand."""

    def __init__(self, folder: Path, port: int, *words: str) -> None:
        self.folder, self.port, self.words = folder, port, words
        self._process: Homeward | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def begin(self, now: str = "2026-05-20T09:30", *, waits: bool = True) -> None:
        """It answers, or will soon (`waits`). Its clock begins at `now`."""
        environment = own_environment(HOMEWARD_BIND=f"127.0.0.1:{self.port}")
        words = ("hosted", str(self.folder), "--now", now, *self.words)
        self._process = Homeward(*words, folder=self.folder, environment=environment)
        if waits:
            self.until(self.answers, seconds=90)

    def answers(self) -> bool:
        try:
            return self.get("/metrics").status_code == 200
        except httpx.HTTPError:
            return False

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=20)

    def health(self) -> dict[str, list[str]]:
        """What is wrong with each council, by its name."""
        return {name: found["problems"] for name, found in self.get("/healthz").json()["councils"].items()}

    def until(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """What the condition gave when it was true at last; the process must go on meanwhile."""
        until = time.monotonic() + seconds
        while not (found := condition()):
            assert self._process is None or self._process.ended is None, self.said()
            assert time.monotonic() < until, f"waited in vain\n{self.said()[-4000:]}"
            time.sleep(0.1)
        return found

    def until_served(self, seconds: float = 90) -> None:
        """Every council of the folder is served, well or not."""
        names = [place.name for place in self.folder.iterdir() if (place / "homeward.toml").exists()]
        self.until(lambda: all(self.get(f"/{name}/metrics").status_code == 200 for name in names), seconds)

    def said(self) -> str:
        return self._process.said() + self._process.complained() if self._process else ""

    def kill(self) -> None:
        if self._process:
            self._process.kill()

    def end(self) -> int | None:
        """The code with which it ended after SIGTERM."""
        if self._process is None:
            return None
        if self._process.ended is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)


def until_quiet(nodes: Sequence[Serving], seconds: float = 20) -> None:
    """What each process does once after its start is done; on a busy machine no longer than is fair to wait."""
    begun, spent = time.monotonic(), QUIET
    while spent >= QUIET and time.monotonic() - begun < seconds:
        before = sum(cpu_seconds(node.pid) for node in nodes)
        time.sleep(LOOKED_SECONDS)
        spent = (sum(cpu_seconds(node.pid) for node in nodes) - before) / len(nodes) / LOOKED_SECONDS
