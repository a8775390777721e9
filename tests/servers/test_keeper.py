"""Servers that a test process started do not outlive it, however it ends."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.proof import one_of
from tests.servers.keeper import Command, Kept
from tests.servers.ports import wait_until

pytestmark = one_of(8)

SLEEP = (sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def first_line(log: Path) -> str:
    wait_until(lambda: log.exists() and "\n" in log.read_text(), seconds=10, what="the server to start")
    return log.read_text().split()[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kept"
    made.mkdir()
    return made


def test_at_the_end_of_the_block_the_server_and_its_folder_are_gone(folder):
    with Kept(folder, [Command(SLEEP)]) as kept:
        server = int(first_line(folder / "server.log"))
        assert kept.running

    assert not alive(server)
    assert not folder.exists()


def test_a_killed_test_process_takes_its_servers_with_it(folder):
    starts_and_waits = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from tests.servers.keeper import Command, Kept
        Kept(Path({str(folder)!r}), [Command({SLEEP!r})])
        time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", starts_and_waits]) as test_process:
        server = int(first_line(folder / "server.log"))

        test_process.send_signal(signal.SIGKILL)
        test_process.wait()

    wait_until(lambda: not alive(server), seconds=5, what="the server to end")
    wait_until(lambda: not folder.exists(), seconds=5, what="the folder to be removed")


def test_a_killed_keeper_takes_the_servers_with_it(folder):
    with Kept(folder, [Command(SLEEP)]) as kept:
        server = int(first_line(folder / "server.log"))

        os.kill(kept._keeper.pid, signal.SIGKILL)

        wait_until(lambda: not alive(server), seconds=5, what="the server to end")


def test_when_one_server_ends_the_others_stop_and_the_logs_stay_readable(folder):
    fails = (sys.executable, "-c", "raise SystemExit('no such setting')")
    with Kept(folder, [Command(SLEEP), Command(fails, log="failed.log")]) as kept:
        server = int(first_line(folder / "server.log"))

        wait_until(lambda: not kept.running, seconds=5, what="the keeper to notice")

        assert not alive(server)
        assert "no such setting" in (folder / "failed.log").read_text()
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="not root: only root can become another user")
def test_a_server_can_run_as_another_user(folder):
    folder.chmod(0o755)
    who = ("/usr/bin/id", "-un")

    with Kept(folder, [Command(who, user="nobody")]):
        assert first_line(folder / "server.log") == "nobody"
