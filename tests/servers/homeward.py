"""`homeward` in processes of their own, each forked from one that has imported it already.

    command = Homeward("run", folder=council, environment={...})
    command.said()                                              # standard output so far
    command.wait()                                              # the code it ended with

A fresh interpreter spends a second of the processor on imports, and the tests start dozens. In all else this is what the
console script starts: memory, signals, folder, environment and exit code are the process's own.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import weakref
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

SAID_SINCE: list[str] = []  # what commands wrote that are put away, for tests/secrets_unsaid.py
STOPPED_BY_HAND = 130  # what a shell is told of a process that Ctrl-C has ended


class Homeward:
    """One command under way."""

    def __init__(self, *words: str, folder: Path, environment: Mapping[str, str]) -> None:
        self.words = words
        output = Path(tempfile.mkdtemp(prefix="homeward-said-"))
        weakref.finalize(self, _put_away, output)
        self._out, self._err = output / "out", output / "err"
        given = (words, folder, {**environment}, self._out, self._err)
        self._process = forking().Process(target=_run, args=given)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """The code with which it has ended, the signal below zero; None while it goes on."""
        return self._process.exitcode

    def said(self) -> str:
        """Its standard output so far."""
        return _read(self._out)

    def complained(self) -> str:
        """Its standard error so far."""
        return _read(self._err)

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9: no handler runs, nothing is tidied up."""
        self._process.kill()
        self._process.join()

    def wait(self, seconds: float = 120) -> int:
        """The code with which it ended. Raises TimeoutError if it goes on, and kills it."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            self.kill()
            raise TimeoutError(f"homeward {self.words} goes on: {self.said()[-3000:]}{self.complained()}")
        return self._process.exitcode


def own_environment(**more: str) -> dict[str, str]:
    """This process's environment without its settings of Homeward."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HOMEWARD_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def forking() -> ForkServerContext:
    """Its processes begin with all of Homeward imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.servers.homeward_imported", __name__])
    return context


def _run(
    words: tuple[str, ...], folder: Path, environment: dict[str, str], out_path: Path, err_path: Path
) -> None:
    from scheduler.cli.app import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with out_path.open("wb") as out, err_path.open("wb") as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", buffering=1, encoding="utf-8") for n in (1, 2))
    sys.argv = ["homeward", *words]
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(STOPPED_BY_HAND)


def _put_away(output: Path) -> None:
    SAID_SINCE.extend(_read(file) for file in output.iterdir())
    shutil.rmtree(output)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
