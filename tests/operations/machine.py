"""A made-up machine in a folder: an ordinary user, her `sudo`, `systemctl` and `homeward`, and the unit's own way to start.

What the page says of /var/lib/homeward and /etc/homeward lies in the folder; the unit file is the one of deploy/. There is
no systemd: `systemctl start` does what the unit says of its command, user mask, environment and credentials, and `stop`
sends SIGTERM and waits. Time is told to every command that takes --now, and a service's clock goes on from there.
"""

import compileall
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.builders import LONDON
from tests.servers.ports import wait_until

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_IMPORT = 180.0
IMPORTED = ("permanence", "casework", "store", "bot", "scheduler", "tests/operations", "tests/servers")
UNIT = ROOT / "deploy" / "systemd" / "homeward.service"
MADE_UP_USER = 54321
HOMEWARD = """\
#!/bin/sh
# deploy/systemd/homeward-command without systemd: the service's folder, settings and credentials.
cd {lib}
set -a; . {etc}/environment; set +a
export CREDENTIALS_DIRECTORY={loaded}
rm -rf {loaded}; mkdir -m 700 {loaded}
for file in {etc}/credentials/*; do [ ! -e "$file" ] || cp "$file" "{loaded}/{prefix}_${{file##*/}}"; done
umask {umask}
exec {python} -I -S {asks} {socket} "$@"
"""
SUDO = """\
#!/bin/sh
if [ "$1" = -u ]; then shift 2; fi
exec "$@"
"""
SYSTEMCTL = """\
#!/bin/sh
set -eu
case "$1" in
start)
    setsid {command} >>{folder}/service.log 2>&1 </dev/null &
    echo $! >{folder}/service.pid ;;
stop)
    pid=$(cat {folder}/service.pid)
    kill -TERM "$pid" || echo "it had ended by itself" >&2
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    rm {folder}/service.pid ;;
*)  echo "systemctl $1 is not tried here" >&2; exit 2 ;;
esac
"""


class Machine:
    """`says`: what of the page stands for something else here, longest first."""

    def __init__(self, folder: Path, says: Mapping[str, str], environment: str) -> None:
        _compile_once()
        self.folder = folder
        self.user, self.python = _ordinary_user()
        self.lib, self.etc, self._bin = folder / "lib", folder / "etc", folder / "bin"
        for each in (self.lib, self.etc / "credentials", self._bin):
            each.mkdir(parents=True, mode=0o700)
        (self.etc / "environment").write_text(environment)
        self._says = {**says, "/var/lib/homeward": str(self.lib), "/etc/homeward": str(self.etc)}
        unit = _unit()
        prefix, _, _ = unit["LoadCredential"].partition(":")
        command = shlex.split(unit["ExecStart"])
        assert command[0] == "/opt/homeward/bin/homeward"
        self._program("sudo", SUDO)
        self._program(
            "homeward",
            HOMEWARD.format(
                lib=self.lib,
                etc=self.etc,
                loaded=folder / "loaded",
                prefix=prefix,
                umask=unit["UMask"],
                python=self.python,
                asks=Path(__file__).with_name("asks.py"),
                socket=folder / "socket",
            ),
        )
        started = shlex.join([str(self._bin / "homeward"), *map(self.here, command[1:])])
        self._program("systemctl", SYSTEMCTL.format(command=started, folder=folder))
        self.give(folder)
        self._commands = self._imported()

    def give(self, folder: Path) -> None:
        """All of it is the ordinary user's."""
        if self.user is not None:
            for each in (folder, *folder.rglob("*")):
                os.chown(each, self.user, self.user)

    def it_is(self, moment: str) -> None:
        """Every command and service from now on begins at this local moment."""
        self.moment = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
        (self.folder / "now").write_text(moment)

    def here(self, text: str) -> str:
        """What stands for these words of the page."""
        for said, meant in self._says.items():
            text = text.replace(said, meant)
        return text

    def follow(self, commands: str) -> str:
        """What these lines of the page printed; each must end well."""
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", self.here(commands)],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            **self._as_the_user(),
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}{done.stderr}\n{self.log()}"
        return done.stdout

    def log(self) -> str:
        """What the service has said."""
        log = self.folder / "service.log"
        return log.read_text() if log.exists() else ""

    def unsent(self) -> str:
        """How its messages stand, and why."""
        return self.follow("homeward outbox || true")

    def stacks(self) -> str:
        """What the service has said, and then where each of its threads is."""
        pid = self.folder / "service.pid"
        if pid.exists():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid.read_text()), signal.SIGUSR1)
                time.sleep(1)
        return self.log()

    def end(self) -> None:
        """No service runs any more, and no command can be begun."""
        if (self.folder / "service.pid").exists():
            self.follow("systemctl stop homeward")
        self._commands.communicate()

    def _as_the_user(self) -> dict[str, Any]:
        """How a program is started as the ordinary user."""
        environment = {
            "PATH": f"{self._bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_paths()["purelib"]]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
        }
        become = {} if self.user is None else {"user": self.user, "group": self.user, "extra_groups": []}
        return {"cwd": self.folder, "env": environment, **become}

    def _imported(self) -> subprocess.Popen[bytes]:
        """The ordinary user's process from which every command is forked."""
        path = self.folder / "socket"
        served = [self.python, "-m", "tests.operations.told_time", str(path), str(self.folder / "now")]
        process = subprocess.Popen(served, stdin=subprocess.PIPE, **self._as_the_user())
        wait_until(path.exists, seconds=SECONDS_TO_IMPORT, what=f"{path} to be served")
        return process

    def _program(self, name: str, text: str) -> None:
        program = self._bin / name
        program.write_text(text)
        program.chmod(0o755)


def _compile_once() -> None:
    """Every package is compiled already: the ordinary user may not write here, and each command would do it anew."""
    for package in IMPORTED:
        compileall.compile_dir(ROOT / package, quiet=2)


def _unit() -> dict[str, str]:
    lines = (line.partition("=") for line in UNIT.read_text(encoding="utf-8").splitlines())
    return {name: value for name, sign, value in lines if sign and not name.startswith("#")}


def _ordinary_user() -> tuple[int | None, str]:
    """Whom to be, None for who we are, and the Python that this user can run."""
    if os.geteuid() != 0:
        return None, sys.executable
    same = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(same, path="/usr/bin") or ""):
        if python and _can_run(python):
            return MADE_UP_USER, python
    return None, sys.executable


def _can_run(python: str) -> bool:
    packages = sysconfig.get_paths()["purelib"]
    try:
        tried = subprocess.run(
            [python, "-c", "import sqlalchemy, typer"],
            env={"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=ROOT,
            capture_output=True,
            check=False,
            user=MADE_UP_USER,
            group=MADE_UP_USER,
            extra_groups=[],
        )
    except OSError:
        return False
    return tried.returncode == 0
