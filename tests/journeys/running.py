"""`homeward run` as a council runs it: a process of its own, settings by environment, ended by SIGTERM or kill -9.

council = Council(tmp_path, HOMEWARD_SMTP_URL=f"smtp://127.0.0.1:{server.port}")
council.command("people", "load", "staff.csv")
with council.running("2026-05-20T09:00") as service:
    service.wait_for(lambda: slack.messages(channel))
    service.healthz()
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import a_rulebook
from tests.servers.ports import free_ports

HOMEWARD = [sys.executable, "-c", "from scheduler.cli import main; main()"]
ROOT = Path(__file__).parent.parent.parent


class Council:
    """A folder with a store, and the environment of every command in it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port = free_ports(1)[0]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("HOMEWARD_")}
        self.environment = {
            **kept,
            "PYTHONPATH": str(ROOT),
            "HOMEWARD_BIND": f"127.0.0.1:{self.port}",
            "HOMEWARD_DELIVER_EVERY_SECONDS": "1",
            "HOMEWARD_SWEEP_EVERY_SECONDS": "1",
            **settings,
        }

    def command(self, *words: str, ends_with: int = 0) -> str:
        """What a command printed; it must end with this code."""
        done = self.run(*words)
        assert done.returncode == ends_with, f"{done.args[3:]}: {done.stdout}{done.stderr}"
        return done.stdout

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*HOMEWARD, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def json(self, *words: str, ends_with: int = 0) -> Any:
        return json.loads(self.command(*words, "--json", ends_with=ends_with))

    def record(self) -> SqlCaseRecord:
        return SqlCaseRecord(open_engine(f"sqlite:///{self.folder / 'homeward.sqlite'}"), a_rulebook())

    def start(self, now: str | None = None) -> "Running":
        words = ["run", "--now", now] if now else ["run"]
        output = (self.folder / "output.log").open("a")
        process = subprocess.Popen(
            [*HOMEWARD, *words],
            cwd=self.folder,
            env=self.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        output.close()
        return Running(process, self.port, self.folder / "output.log")

    @contextmanager
    def running(self, now: str | None = None) -> Iterator["Running"]:
        service = self.start(now)
        try:
            service.wait_for(service.answers, seconds=90)
            yield service
        finally:
            service.end()


class Running:
    """A service under way."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, output: Path) -> None:
        self.process, self.port, self.output = process, port, output

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, seconds: float = 5) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def healthz(self) -> tuple[int, dict[str, Any]]:
        status, body = self.get("/healthz")
        return status, json.loads(body)

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] in (200, 503)
        except OSError:
            return False

    def wait_for(self, condition: Callable[[], Any], seconds: float = 30) -> Any:
        """What the condition gave when it was true at last; the service must go on meanwhile."""
        until = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < until, f"waited in vain\n{self.output.read_text()[-3000:]}"
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9: no handler runs, nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def end(self, seconds: float = 20) -> int:
        """The code with which it ended after SIGTERM."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)
