"""What goes wrong at the command line is one sentence and ends with 2; what nobody foresaw is said to be Homeward's fault."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import typer

from casework.raise_alerts import WorkingHours
from scheduler.cli.edge import Edge
from scheduler.cli.output import print_table
from scheduler.first_files import write_first_files
from store.engine import open_engine
from store.migrations import NEWEST, upgrade
from tests.scheduler.cli.surroundings import run
from tests.sources import ROOT

COMMAND = [sys.executable, "-c", "from scheduler.cli.app import main; main()"]


@pytest.fixture
def home(tmp_path, nothing_is_set):
    write_first_files(tmp_path)
    return tmp_path


def begun(*words, **how):
    """The command, which a Ctrl-C reaches also where the tests themselves run in the background."""
    given = ["env", "--default-signal=INT", *COMMAND, *map(str, words)]
    return subprocess.Popen(given, cwd=ROOT, stderr=subprocess.PIPE, text=True, **how)


@pytest.mark.parametrize(
    "words", ["North [/b]", "[red]Reid", "[link=https://evil.example]x", ":bomb:", "[@click=app.bell]"]
)
def test_a_table_says_words_as_they_are_and_takes_none_for_its_own_mark_up(capsys, words):
    print_table(words, ["team"], [{"team": words}])

    assert capsys.readouterr().out.count(words) == 2


def test_a_full_disk_behind_the_output_is_said(home):
    with Path("/dev/full").open("w") as full, begun("due", "--in", home, stdout=full) as command:
        said = command.communicate()[1]

    assert command.returncode == 2
    assert said == "the disk is full: make room and give the command again\n"


def test_a_reader_who_left_is_said_in_a_line(home):
    read, write = os.pipe()
    os.close(read)
    with begun("due", "--in", home, stdout=write) as command:
        os.close(write)
        said = command.communicate()[1]

    assert command.returncode == 2
    assert said == "not all was written: whatever read it stopped reading\n"


def test_ctrl_c_is_said_in_a_line(tmp_path):
    """While a file is read that nobody writes to its end."""
    endless = tmp_path / "council.toml"
    os.mkfifo(endless)
    with (
        begun("pack", "check", endless, stdout=subprocess.PIPE) as command,
        endless.open("w"),
    ):  # once it is read
        command.send_signal(signal.SIGINT)
        said = command.communicate()[1]

    assert command.returncode == 2
    assert said.startswith("stopped: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", "--owner", "Nobody@x", "--in", "{home}"], "nobody is known by the name or address Nobody@x"),
        (["digest", "--to", "Nobody@x", "--in", "{home}"], "nobody is known by the name or address Nobody@x"),
        (
            ["parse", "hi", "--as", "Nobody@x", "--in", "{home}"],
            "nobody is known by the name or address Nobody@x",
        ),
        (
            ["check", "--send-test", "Nobody@x", "--in", "{home}"],
            "nobody is known by the name or address Nobody@x",
        ),
        (
            ["people", "unlink", "Nobody@x", "--in", "{home}"],
            "nobody is known by the name or address Nobody@x",
        ),
        (["due", "--onwer", "x"], "No such option: --onwer"),
        (["sweap"], "No such command 'sweap'"),
        (["people", "load", "{home}"], "is a directory"),
        (["people", "load", "{home}/none.csv"], "does not exist"),
        (["pack", "check", "{home}/junk.bin"], "something else than UTF-8 text at byte 1"),
        (["export", "{home}/out.xlsx", "--like", "{home}/none.xlsx", "--in", "{home}"], "is not there"),
        (["export", "{home}/junk.bin/out", "--in", "{home}"], "is no folder"),
    ],
)
def test_a_slip_is_named_in_one_line(home, words, said):
    (home / "junk.bin").write_bytes(b"\xff\xfe\x00junk")

    done = run([word.format(home=home) for word in words])

    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def an_app_that_fails():
    app = typer.Typer(cls=Edge, add_completion=False, rich_markup_mode=None)

    @app.callback()
    def group(*, debug: bool = False):
        pass

    @app.command()
    def fails():
        raise KeyError("a private word")

    return typer.main.get_command(app)


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_foresaw_is_a_fault_of_homeward_and_keeps_its_own_words(capsys, debug):
    with pytest.raises(SystemExit) as ended:
        an_app_that_fails().main(["--debug", "fails"] if debug else ["fails"])

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert "this is a fault of Homeward, not yours: KeyError at test_edge.py" in said
    assert ("a private word" in said) is debug
    assert (len(said.splitlines()) == 1) is not debug


def test_the_version_is_said():
    assert run(["--version"]).stdout.startswith("homeward ")


def test_migrate_copies_the_store_as_it_was_and_brings_it_up_to_date(home):
    (home / "homeward.sqlite").unlink()
    engine = open_engine(f"sqlite:///{home / 'homeward.sqlite'}")
    upgrade(engine, "0009")
    engine.dispose()
    assert "homeward migrate" in run(["due", "--in", str(home)]).stderr

    done = run(["migrate", "--in", str(home)])
    again = run(["migrate", "--in", str(home)])

    assert f"was at version 0009 and is at {NEWEST} now" in done.stdout
    (copy,) = home.glob("homeward.version-0009.*.sqlite")
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0009",)
    assert "nothing to do" in again.stdout
    assert run(["due", "--in", str(home)]).exit_code == 0


def test_a_service_that_can_reach_nobody_does_not_start(home):
    done = run(["run", "--in", str(home)])

    assert done.exit_code == 2
    assert "--no-channels" in done.stderr


def test_the_hours_of_the_settings_are_those_of_the_defaults():
    from scheduler.cli.output import hours_of
    from scheduler.settings import Settings

    assert hours_of(Settings()) == WorkingHours()
