"""`homeward` told what time it is: python -m tests.operations.told_time FILE WORDS...

FILE holds a local moment, which a command that takes --now is given; at SIGUSR1 it says where it is. In all else this is
the console script.
"""

import faulthandler
import signal
import sys
from pathlib import Path

import typer

from scheduler.cli.app import app, main


def takes_now(words: list[str]) -> bool:
    """Whether the command that these words name has --now."""
    command = typer.main.get_command(app)
    for word in words:
        found = getattr(command, "commands", {}).get(word)
        if found is None:
            break
        command = found
    return any("--now" in parameter.opts for parameter in command.params)


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1)
    told, *words = sys.argv[1:]
    moment = ["--now", Path(told).read_text()] if takes_now(words) and "--now" not in words else []
    sys.argv = ["homeward", *words, *moment]
    main()
