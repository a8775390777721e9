"""Every command with words that work where all is well, and what each needs: for tests of surroundings that are broken.

A command that is new stands in COMMANDS, or tests/scheduler/cli/test_surroundings.py fails.
"""

from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
import typer

from scheduler.cli.app import app
from tests.builders import SHONA

NOTHING, SETTINGS, STORE = "nothing", "settings", "store"
ON = ("--now", "2026-05-20T10:00")


@dataclass(frozen=True)
class Command:
    """`words` may name {folder}, {files} (a folder beside it with files to take in) and {child} (a reference).

    `needs`: what must be whole for it. `writes`: whether it changes the store, or makes files beside it.
    """

    words: tuple[str, ...]
    needs: str = STORE
    writes: bool = False
    takes_folder: bool = True


@dataclass(frozen=True)
class Ended:
    exit_code: int
    stdout: str
    stderr: str


def reads(*words: str) -> Command:
    return Command(words)


def writes(*words: str) -> Command:
    return Command(words, writes=True)


COMMANDS = {
    "demo": Command(("--once", "--children", "5"), NOTHING, writes=True),
    "init": Command((), SETTINGS, writes=True),
    "sample": Command(("staff", "{files}/new-staff.csv"), SETTINGS),
    "migrate": writes(),
    "nodes": reads(),
    "web": Command(("--no-channels", *ON), STORE, writes=True),
    "worker": Command(("--no-channels", *ON), STORE, writes=True),
    "backup": writes("{files}/new.backup", *ON),
    "restore": Command(("{files}/a.backup", "--replace", *ON), SETTINGS, writes=True),
    "move-store": Command(
        ("sqlite:///{folder}/homeward.sqlite", "sqlite:///{files}/moved.sqlite", *ON), SETTINGS, writes=True
    ),
    "import": writes("{files}/tracker.csv", "--mapping", "{files}/mine.toml", *ON),
    "imports": reads(),
    "withdraw": writes("{child}", "--why", "wrong child", *ON),
    "same-child": writes("C1", "C2", *ON),
    "redact": writes("2", "--why", "a name", *ON),
    "erase": writes("{child}", "--why", "closed in error", "--yes", *ON),
    "subject-access": writes("{child}", "{files}/held", *ON),
    "restrict": writes("{child}", SHONA, "--why", "own family", *ON),
    "seal": writes("{child}", "--only", SHONA, "--why", "own family", *ON),
    "rename-id": writes("{child}", "C9", *ON),
    "export": reads("{files}/out", *ON),
    "check": reads(*ON),
    "run": writes("--no-channels", *ON),
    "hosted": Command(("{folder}", *ON), NOTHING, takes_folder=False),  # the folder of one council: refused
    "start": reads(*ON),
    "rehearse": reads(*ON),
    "pack apply": reads("--yes", *ON),  # writes nothing where nothing differs
    "in-time": reads(*ON),
    "changes": reads(*ON),
    "routes": reads(*ON),
    "lost": reads(*ON),
    "lag": reads(*ON),
    "missing": reads(*ON),
    "story": reads("{child}", *ON),
    "sweep": writes(*ON),
    "due": reads(*ON),
    "why": reads("{child}", *ON),
    "why-not": reads("{child}", SHONA, *ON),
    "digest": reads("--to", SHONA, *ON),
    "parse": reads("held 12 May", "--as", SHONA, *ON),
    "talk": reads("{files}/lines.txt", "--as", SHONA, *ON),
    "meeting": reads("--team", "North", *ON),
    "waits": reads("became_looked_after", "panel", *ON),
    "practice": writes("--bind", "127.0.0.1:0", *ON),
    "forms try": writes("{files}/council.toml", "--bind", "127.0.0.1:0", *ON),
    "pack check": Command(("{files}/council.toml",), NOTHING, takes_folder=False),
    "mapping confirm": Command(("{files}/mine.toml",), NOTHING, takes_folder=False),
    "people load": writes("{files}/staff.csv", *ON),
    "people unlink": writes(SHONA, *ON),
    "people list": reads(*ON),
    "people history": reads(SHONA),
    "people rights": reads(SHONA, *ON),
    "people review": reads(*ON),
    "access": writes("{child}", *ON),
    "who-may-see": reads("{child}", *ON),
    "people same": writes(SHONA, "new@council.example", "--yes", *ON),
    "people different": writes(SHONA, "new@council.example", "--yes", *ON),
    "outbox retry": writes(*ON),
    "outbox dismiss": writes("1", "--why", "told by telephone", *ON),
    "mailbox show": reads(),
    "mailbox on": writes(SHONA),
    "teams package": Command(
        ("--council", "Made-up", "--privacy", "https://x.example", "--to", "{files}/t.zip"), SETTINGS
    ),
    "certificate": writes("--make", "--now", "2026-05-20T19:00"),
    "ledger verify": reads(),
    "ledger anchor": reads(*ON),  # writes nothing where no key is set
    "rotate-key": Command(("reply_key", "--secrets", "{files}"), NOTHING, takes_folder=False),
    "ledger rebuild": writes(*ON),
}


def all_commands() -> Iterator[str]:
    """The name of every command of the command line, groups with theirs."""
    group = typer.main.get_command(app)
    for name, command in group.commands.items():
        for below in getattr(command, "commands", {"": None}):
            yield f"{name} {below}".strip()


def give(name: str, folder: Path, environment: Mapping[str, str] | None = None, **names: object) -> Ended:
    """What came of a command in a folder. `names`: what its words speak of."""
    command = COMMANDS[name]
    words = [word.format(folder=folder, **names) for word in command.words]
    place = ["--in", str(folder)] if command.takes_folder else []
    return run([*name.split(), *words, *place], environment)


_GROUP = typer.main.get_command(app)  # to put it together takes longer than most of these commands


def run(words: list[str], environment: Mapping[str, str] | None = None) -> Ended:
    """What came of a command line."""
    out, wrong, code = StringIO(), StringIO(), 0
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(wrong):
        for name, value in (environment or {}).items():
            here.setenv(name, value)
        try:
            _GROUP.main(words, prog_name="homeward")
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ended(code, out.getvalue(), wrong.getvalue())


def not_one_line(done: Ended) -> str | None:
    """What is wrong with how a command ended that was to end with one sentence and 2; None when nothing is."""
    lines = done.stderr.strip().splitlines()
    if done.exit_code == 2 and len(lines) == 1 and "fault of Homeward" not in lines[0]:
        return None
    return f"{done.exit_code}: {done.stderr} {done.stdout[-300:]}"
