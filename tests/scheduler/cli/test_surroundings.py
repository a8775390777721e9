"""Every command in every broken surrounding: one line that says what to do, exit 2, no traceback, nothing made."""

import os
import shutil
import socket
import sqlite3
import sys
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import Engine, event

from scheduler.first_files import write_first_files
from scheduler.settings import Settings
from scheduler.wiring.record import open_record
from store.backup import copy_store
from store.engine import open_engine
from store.migrations import upgrade
from tests.builders import NOW, people, register_child
from tests.importing import MAPPING_OF_LAC
from tests.limits import only_read
from tests.scheduler.cli.surroundings import (
    COMMANDS,
    NOTHING,
    SETTINGS,
    STORE,
    all_commands,
    give,
    not_one_line,
    run,
)

STORE_FILE = "homeward.sqlite"


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A folder in which all is well, the files beside it, and a child's reference."""
    home, files = tmp_path_factory.mktemp("council"), tmp_path_factory.mktemp("files")
    write_first_files(home)
    with closing(open_record(Settings(), home)) as record:
        with record.writing() as tx:
            tx.put_people(people().people.values(), NOW)
        child = register_child(record, "C1", date(2025, 10, 1), milestones={"panel": date(2026, 3, 2)})
        register_child(record, "C2", date(2025, 11, 1))
    copy_store(home / STORE_FILE, files / "a.backup", NOW)
    for companion in home.glob(
        f"{STORE_FILE}-*"
    ):  # whoever only read the store could not take them away again
        companion.unlink()
    rows = [f"T{n},2026-01-05" for n in range(400)]
    (files / "tracker.csv").write_text("\n".join(["ID,LAC", *rows, ""]))
    (files / "mine.toml").write_text(MAPPING_OF_LAC)
    (files / "council.toml").write_text('name = "Made-up"\n')
    (files / "lines.txt").write_text("list\n")
    staff = [f"Person {n},p{n}@council.example,social_worker,North" for n in range(200)]
    (files / "staff.csv").write_text("\n".join(["name,email,role,team", *staff, ""]))
    return home, files, child


@pytest.fixture
def place(tmp_path, council, nothing_is_set):
    """A copy of the folder in which all is well, to be broken, and what the words of commands speak of."""
    home, files, child = council
    shutil.copytree(home, tmp_path / "home")
    shutil.copytree(files, tmp_path / "files")
    return tmp_path / "home", {"files": tmp_path / "files", "child": child}


def no_folder(home):
    shutil.rmtree(home)


def no_settings(home):
    for file in home.iterdir():
        file.unlink()


def no_store(home):
    (home / STORE_FILE).unlink()


def empty_store(home):
    (home / STORE_FILE).write_bytes(b"")


def foreign_store(home):
    no_store(home)
    with closing(sqlite3.connect(home / STORE_FILE)) as file:
        file.execute("CREATE TABLE photographs (name)")


def no_database(home):
    (home / STORE_FILE).write_text("a letter to the council, and no database at all " * 100)


def a_folder_as_store(home):
    no_store(home)
    (home / STORE_FILE).mkdir()


def truncated_store(home):
    os.truncate(home / STORE_FILE, (home / STORE_FILE).stat().st_size // 2)


def newer_store(home):
    with closing(sqlite3.connect(home / STORE_FILE)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()


def older_store(home):
    no_store(home)
    engine = open_engine(f"sqlite:///{home / STORE_FILE}")
    upgrade(engine, "0009")
    engine.dispose()


def set_to(text):
    def broken(home):
        file = home / "homeward.toml"
        file.write_text(text + "\n" + file.read_text(encoding="utf-8"), encoding="utf-8")

    return broken


def settings_of_another_kind(home):
    (home / "homeward.toml").write_bytes("zone = 'Café'".encode("cp1252"))


def settings_are_a_folder(home):
    (home / "homeward.toml").unlink()
    (home / "homeward.toml").mkdir()


def well(_home):
    pass


DOWN = {"HOMEWARD_STORE_URL": "postgresql://somebody:a-secret@127.0.0.1:1/x"}
# What is broken, how, in which environment, and what it is that is not whole then.
BROKEN = {
    "no folder": (no_folder, {}, SETTINGS),
    "no homeward.toml": (no_settings, {}, SETTINGS),
    "homeward.toml of another encoding": (settings_of_another_kind, {}, SETTINGS),
    "homeward.toml is a folder": (settings_are_a_folder, {}, SETTINGS),
    "homeward.toml is not TOML": (set_to("pack = scotland and more"), {}, SETTINGS),
    "unknown setting": (set_to('pakc = "scotland"'), {}, SETTINGS),
    "impossible setting": (set_to("deliver_every_seconds = 0"), {}, SETTINGS),
    "misspelt environment": (well, {"HOMEWARD_SMTP_ULR": "smtp://127.0.0.1"}, SETTINGS),
    "unsafe setting": (well, {"HOMEWARD_SMTP_URL": "smtp://127.0.0.1"}, SETTINGS),
    "no council file": (set_to('council_file = "council.toml"'), {}, STORE),
    "no such pack": (well, {"HOMEWARD_PACK": "wales"}, STORE),
    "no store": (no_store, {}, STORE),
    "empty store": (empty_store, {}, STORE),
    "foreign store": (foreign_store, {}, STORE),
    "no database": (no_database, {}, STORE),
    "a folder as store": (a_folder_as_store, {}, STORE),
    "truncated store": (truncated_store, {}, STORE),
    "newer store": (newer_store, {}, STORE),
    "older store": (older_store, {}, STORE),
    "database down": (well, DOWN, STORE),
    "no address of a store": (well, {"HOMEWARD_STORE_URL": "somewhere"}, STORE),
}
# What these commands are for is just such a surrounding.
WORKS = {
    *(("init", what) for what in ("no folder", "no homeward.toml", "no store", "empty store")),
    ("migrate", "older store"),
    *(("migrate", what) for what in ("no council file", "no such pack")),  # the tables are the same for all
}


def names_in(home):
    return sorted(path.name for path in home.rglob("*"))


def test_no_command_is_forgotten():
    assert set(all_commands()) == set(COMMANDS)


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_surrounding_is_one_line_and_nothing_is_made(place, what):
    home, named = place
    breaks, environment, broken = BROKEN[what]
    breaks(home)
    before = names_in(home)
    needs = (SETTINGS, STORE) if broken is SETTINGS else (STORE,)

    found = {}
    for name, command in COMMANDS.items():
        if (command.needs in needs or name == "init") and (name, what) not in WORKS:
            done = give(name, home, environment, **named)
            trouble = not_one_line(done)
            if trouble or "a-secret" in done.stdout + done.stderr:
                found[name] = trouble

    assert found == {}
    assert names_in(home) == before


def test_where_all_is_well_the_same_words_work(place):
    """So that what the other tests see is the surrounding, and not the words."""
    home, named = place
    not_here = {
        "run",
        "hosted",
        "practice",
        "demo",
        "mailbox show",
        "mailbox on",
        "teams package",
        "same-child",
    }
    ended = {
        name: give(name, home, **named)
        for name in COMMANDS
        if name not in not_here and not COMMANDS[name].writes
    }

    assert {name: done.stderr for name, done in ended.items() if done.exit_code == 2} == {}


@pytest.mark.parametrize("name", [name for name, c in COMMANDS.items() if c.needs is STORE])
def test_a_store_that_may_only_be_read_is_read_and_whoever_writes_is_told(place, name):
    home, named = place
    before = names_in(home)

    with only_read(home):
        done = give(name, home, **named)

    if COMMANDS[name].writes and name != "migrate":
        assert not_one_line(done) is None
    elif name != "mailbox show":  # there is no mailbox here
        assert done.exit_code in (0, 1), done.stderr
        assert done.stderr == ""
    assert names_in(home) == before


@pytest.fixture
def a_full_disk():
    """No store can grow by a page."""

    def full(connection, _entry):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", full)
    yield
    event.remove(Engine, "connect", full)


@pytest.mark.usefixtures("a_full_disk")
def test_on_a_full_disk_whoever_writes_is_told(place):
    home, named = place
    ends = {
        name: give(name, home, **named)
        for name, c in COMMANDS.items()
        if c.needs is STORE and name not in ("run", "practice")
    }

    assert {name: not_one_line(ends[name]) for name in ("import", "people load")} == dict.fromkeys(
        ("import", "people load")
    )
    assert "the disk is full" in ends["import"].stderr
    assert {name: done.stderr for name, done in ends.items() if "fault of Homeward" in done.stderr} == {}


@pytest.mark.parametrize("name", ["run", "practice", "demo"])
def test_a_port_in_use_is_told_before_anything_is_said_to_run(place, tmp_path, name):
    home, named = place
    with socket.create_server(("127.0.0.1", 0)) as other:
        bind = f"127.0.0.1:{other.getsockname()[1]}"
        if name == "run":
            done = give(name, home, {"HOMEWARD_BIND": bind}, **named)
        else:
            folder = tmp_path / "new" if name == "demo" else home
            done = run([name, "--bind", bind, "--in", str(folder)])

    assert not_one_line(done) is None
    assert "cannot be had" in done.stderr
    assert done.stdout == ""


def test_without_the_driver_of_postgresql_the_extra_is_named(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as where it was never installed
    home, named = place

    done = give("due", home, {"HOMEWARD_STORE_URL": "postgresql://127.0.0.1/x"}, **named)

    assert not_one_line(done) is None
    assert "[postgresql]" in done.stderr


def test_nothing_is_needed_where_nothing_is(place):
    home, named = place
    no_settings(home)

    for name, command in COMMANDS.items():
        if command.needs is NOTHING:
            ended = give(name, home, **named).exit_code
            assert ended in ((2,) if name == "hosted" else (0, 1)), name  # it serves folders of councils
