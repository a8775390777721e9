"""`homeward run` as a council runs it: a process of its own, settings by environment, ended by SIGTERM or kill -9.

council = Council(tmp_path, HOMEWARD_SMTP_URL=f"smtp://127.0.0.1:{server.port}")
council.command("people", "load", "staff.csv")
with council.running("2026-05-20T09:00") as service:
    service.wait_for(lambda: slack.messages(channel))
    service.healthz()
"""

import http.client
import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scheduler.first_files import write_first_files
from scheduler.settings import FILE_NAME
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import a_rulebook, a_store_url
from tests.servers.homeward import Homeward, own_environment
from tests.servers.ports import free_ports

STORE = "homeward.sqlite"
LOOK_EVERY_SECONDS = 0.15  # a look at /healthz takes the service a fortieth of a second


class Council:
    """A folder with a store, and the environment of every command in it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        if not (folder / FILE_NAME).exists():
            folder.mkdir(parents=True, exist_ok=True)
            a_store_url(folder, name=STORE)  # to make one by every change takes a third of a second
            (folder / STORE).chmod(0o600)
            write_first_files(folder)
        self.port = free_ports(1)[0]
        self.environment = own_environment(
            HOMEWARD_BIND=f"127.0.0.1:{self.port}",
            HOMEWARD_DELIVER_EVERY_SECONDS="1",
            HOMEWARD_SWEEP_EVERY_SECONDS="1",
            **settings,
        )

    def command(self, *words: str, ends_with: int = 0) -> str:
        """What a command printed; it must end with this code."""
        done = self.begin(*words)
        assert done.wait() == ends_with, f"{words}: {done.said()}{done.complained()}"
        return done.said()

    def begin(self, *words: str) -> Homeward:
        return Homeward(*words, folder=self.folder, environment=self.environment)

    def json(self, *words: str, ends_with: int = 0) -> Any:
        return json.loads(self.command(*words, "--json", ends_with=ends_with))

    def record(self) -> SqlCaseRecord:
        return SqlCaseRecord(open_engine(f"sqlite:///{self.folder / STORE}"), a_rulebook())

    def start(self, now: str | None = None) -> "Running":
        return Running(self.begin("run", "--no-channels", *(("--now", now) if now else ())), self.port)

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

    def __init__(self, process: Homeward, port: int) -> None:
        self.process, self.port = process, port

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
            assert self.process.ended is None, self.said()
            assert time.monotonic() < until, f"waited in vain\n{self.said()[-3000:]}"
            time.sleep(LOOK_EVERY_SECONDS)

    def said(self) -> str:
        """What it has printed and logged so far."""
        return self.process.said() + self.process.complained()

    def kill(self) -> None:
        self.process.kill()

    def end(self, seconds: float = 20) -> int:
        """The code with which it ended after SIGTERM."""
        if self.process.ended is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)
