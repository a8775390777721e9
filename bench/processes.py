"""Programs beside the bench: run to their end and measured, or started on a port, waited for, and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, socket
from tempfile import TemporaryFile

# What the console script does, for the sources that lie here.
HOMEWARD = (sys.executable, "-c", "from scheduler.cli.app import main; main()")
PATIENCE_SECONDS = 60
FINE_OR_ASKING = (0, 1)  # 1: something in the data is to be looked at, and the command did all the same
NOT_HANDED_ON = ("HOMEWARD_", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took: seconds by the clock, seconds of a core, the most memory that it held, what it printed."""

    seconds: float
    cpu: float
    megabytes: float
    output: str


def run_to_its_end(command: Sequence[str], settings: Mapping[str, str] | None = None) -> Run:
    """Raises RuntimeError when it ends with anything but 0 or 1, or with a traceback."""
    with TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(command, env=environment(settings), stdout=said, stderr=subprocess.STDOUT)
        peaks = [0.0]
        watching = threading.Thread(target=_watch_peak, args=(process.pid, peaks))
        watching.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watching.join()
        said.seek(0)
        output = said.read().decode(errors="replace")
    if process.returncode not in FINE_OR_ASKING or "Traceback" in output:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output[-3000:]}")
    return Run(seconds, used.ru_utime + used.ru_stime, peaks[0], output)


def _watch_peak(process: int, peaks: list[float]) -> None:
    """The peak is read until the process is gone: what wait4 calls the peak also counts whoever started it."""
    with suppress(OSError, StopIteration):
        while True:
            peaks[0] = max(peaks[0], peak_megabytes(process))
            time.sleep(0.01)


def environment(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with these settings of Homeward alone; modules are compiled, as when installed."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)}
    return {**own, **(settings or {})}


def free_port() -> int:
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, settings: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The program, which answers on `port` when the block begins. Raises TimeoutError when it does not."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environment(settings), stdout=written, stderr=written)
    try:
        _wait_for(process, port, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # it may be in the middle of ten thousand messages
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.005)
    raise TimeoutError(f"{process.args!r} does not answer: {log.read_text(errors='replace')[-3000:]}")


def resident_megabytes(process: int) -> float:
    return _megabytes(process, "VmRSS")


def peak_megabytes(process: int) -> float:
    """The most that the process has held so far."""
    return _megabytes(process, "VmHWM")


def _megabytes(process: int, what: str) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def cpu_seconds(process: int) -> float:
    """What the process has used so far, in user and system time."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_quiet(process: int, most: float = 300.0) -> None:
    """For a second the process has done next to nothing. Raises TimeoutError."""
    end = time.monotonic() + most
    while time.monotonic() < end:
        before = cpu_seconds(process)
        time.sleep(1)
        if cpu_seconds(process) - before < QUIET:
            return
    raise TimeoutError(f"busy for {most:.0f} s")


QUIET = 0.05  # of a core
