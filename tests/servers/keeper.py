"""Runs servers for a test process and outlives it only long enough to stop them.

    with Kept(folder, [Command(argv=("/usr/sbin/dovecot", "-F", "-c", "dovecot.conf"))]):
        ...

`Kept` starts this file as a process of its own, and that process starts the servers. They stop, and `folder` is removed,
when the block ends or when the test process dies in whatever way (kill -9 included): the keeper looks five times a second
whether it still has the same parent. Should the keeper itself be killed, the kernel sends the servers their stop signal
(PR_SET_PDEATHSIG, Linux). When one server ends by itself the others are stopped too, and the folder stays until the block
ends, so that the logs can be read.
"""

import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

LOOK_EVERY_SECONDS = 0.2
GRACE_SECONDS = 1.0
PR_SET_PDEATHSIG = 1
ENDED = "a-server-ended"


@dataclass(frozen=True, slots=True)
class Command:
    """One server in the foreground: `log` is a file name inside the kept folder, `user` a system user to become."""

    argv: tuple[str, ...]
    log: str = "server.log"
    user: str | None = None
    stop_signal: int = signal.SIGTERM


class Kept:
    """The servers of one folder, kept until this object is closed or this process is gone."""

    def __init__(self, folder: Path, commands: Sequence[Command]) -> None:
        self.folder = folder
        orders = json.dumps([asdict(command) for command in commands])
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", __file__, str(os.getpid()), str(folder), orders],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def running(self) -> bool:
        return self._keeper.poll() is None and not (self.folder / ENDED).exists()

    def close(self) -> None:
        """Every server has stopped and the folder is gone."""
        if self._keeper.poll() is None:
            self._keeper.terminate()
        self._keeper.wait(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _as_user(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _start(folder: Path, order: dict[str, object]) -> subprocess.Popen[bytes]:
    argv, stop_signal, user = order["argv"], order["stop_signal"], order["user"]
    assert isinstance(argv, list)
    libc = ctypes.CDLL(None)
    keeper = os.getpid()

    def die_with_the_keeper() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != keeper:
            os.kill(os.getpid(), signal.SIGKILL)

    with (folder / str(order["log"])).open("ab") as log:
        return subprocess.Popen(
            argv,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_the_keeper,  # noqa: PLW1509 - the keeper has one thread
            **_as_user(str(user) if user else None),
        )


def _signal_group(server: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(server.pid, number)
    except ProcessLookupError:
        return  # the whole group had ended


def _stop(servers: Sequence[tuple[subprocess.Popen[bytes], int]]) -> None:
    for server, stop_signal in reversed(servers):
        server.send_signal(stop_signal)
    deadline = time.monotonic() + GRACE_SECONDS
    for server, _ in servers:
        try:
            server.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        _signal_group(server, signal.SIGKILL)


def _asked_to_stop(number: int, frame: object) -> None:
    raise SystemExit(0)


def _wait_while(condition: Callable[[], bool]) -> None:
    while condition():
        time.sleep(LOOK_EVERY_SECONDS)


def keep(parent: int, folder: Path, orders: Sequence[dict[str, object]]) -> None:
    """The servers ran until the parent died, one of them ended, or SIGTERM came; all are stopped, the folder gone."""
    signal.signal(signal.SIGTERM, _asked_to_stop)
    servers: list[tuple[subprocess.Popen[bytes], int]] = []

    def parent_lives() -> bool:
        return os.getppid() == parent

    try:
        for order in orders:
            servers.append((_start(folder, order), int(str(order["stop_signal"]))))
        _wait_while(lambda: parent_lives() and all(server.poll() is None for server, _ in servers))
        if parent_lives():
            _stop(servers)
            (folder / ENDED).touch()
        _wait_while(parent_lives)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _stop(servers)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(int(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
