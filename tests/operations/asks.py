"""One command of Homeward's, run by tests/operations/told_time.py: python asks.py SOCKET WORDS...

It has this process's folder, user mask, environment, standard files and signals, and ends it with its own exit code.
Imports are few: it is started for every command.
"""

import json
import os
import signal
import socket
import sys

PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)
ENDED_BY_SIGNAL = 128  # what a shell adds to the signal's number


def main(path: str, words: list[str]) -> int:
    """The command's exit code."""
    mask = os.umask(0)
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)  # until it is known to whom they go
    line = socket.socket(socket.AF_UNIX)
    line.connect(path)
    folder = os.getcwd()  # noqa: PTH109 - pathlib takes longer to import than all the rest
    asked = {"words": words, "folder": folder, "umask": mask, "environment": {**os.environ}}
    socket.send_fds(line, [json.dumps(asked).encode()], [0, 1, 2])
    said = line.makefile()
    command = int(said.readline())
    for number in PASSED_ON:
        signal.signal(number, lambda came, _frame: os.kill(command, came))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
    code = int(said.readline())
    return code if code >= 0 else ENDED_BY_SIGNAL - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
