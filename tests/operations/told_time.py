"""`homeward` told what time it is, each command forked from a process that has imported it already.

    python -m tests.operations.told_time SOCKET FILE      # serves until its standard input ends
    python tests/operations/asks.py SOCKET WORDS...       # one command, as the console script would run it

FILE holds a local moment, which a command that takes --now is given; at SIGUSR1 it says where it is. In all else this is
the console script: memory, files, folder, user mask, environment and exit code are the command's own. A fresh interpreter
would spend one to two seconds of the processor on imports, for each of the page's two dozen commands.
"""

import contextlib
import faulthandler
import gc
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

import typer

import tests.servers.homeward_imported
from scheduler.cli.app import app, main

MOST_BYTES = 1 << 20  # of what is asked: words and environment
FILES = 3  # standard input, output and error


def takes_now(words: list[str]) -> bool:
    """Whether the command that these words name has --now."""
    command = typer.main.get_command(app)
    for word in words:
        found = getattr(command, "commands", {}).get(word)
        if found is None:
            break
        command = found
    return any("--now" in parameter.opts for parameter in command.params)


def serve(path: str) -> list[str]:
    """The words of a command, in the process that is to run it; the one that serves does not come back."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{path}.new")
    listening.listen()
    Path(f"{path}.new").rename(path)  # whoever sees it can connect
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait for a command
    while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
        asked, _ = listening.accept()
        if not os.fork():
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _parted(asked)
        asked.close()
    os._exit(0)


def _parted(asked: socket.socket) -> list[str]:
    """As `serve`; a process beside the command waits for it and says its exit code."""
    told, files, _, _ = socket.recv_fds(asked, MOST_BYTES, FILES)
    wanted = json.loads(told)
    process = os.fork()
    if process:
        for file in files:
            os.close(file)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        with contextlib.suppress(OSError):  # who asked may be gone
            asked.sendall(f"{code}\n".encode())
        os._exit(0)
    asked.sendall(f"{os.getpid()}\n".encode())
    asked.close()
    os.setsid()
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(wanted["folder"])
    os.umask(wanted["umask"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    return list(wanted["words"])


if __name__ == "__main__":
    assert tests.servers.homeward_imported.pack
    path, told = sys.argv[1:]
    words = serve(path)
    faulthandler.register(signal.SIGUSR1)
    moment = ["--now", Path(told).read_text()] if takes_now(words) and "--now" not in words else []
    sys.argv = ["homeward", *words, *moment]
    main()
