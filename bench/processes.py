"""Programs beside the bench: started on a free port, waited for, ended with the block."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import create_connection, socket

PATIENCE_SECONDS = 60


def free_port() -> int:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, which answers on `port` when the block begins. Raises TimeoutError when it does not."""
    process = subprocess.Popen(
        command, env={**os.environ, **(settings or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, port)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.005)
    raise TimeoutError(f"{process.args!r} does not answer")


def resident_megabytes(process: int) -> float:
    return _megabytes(process, "VmRSS")


def peak_megabytes(process: int) -> float:
    """The most that the process has held so far. (What getrusage calls the peak also counts whoever started it.)"""
    return _megabytes(process, "VmHWM")


def _megabytes(process: int, what: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def cpu_seconds(process: int) -> float:
    """What the process has used so far, in user and system time."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
