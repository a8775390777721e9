"""A store is opened as it is: nothing is made, nothing is changed, and what is wrong is said in a sentence."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from permanence.plain_error import PlainError
from store.case_record import open_record
from store.engine import open_engine, writing
from store.migrations import NEWEST, NODES_ON, NODES_SINCE_KEY, StoreTooNew, upgrade
from store.opening import NoStoreThere, NotAStore, StoreTooOld, make_store, open_store
from store.remembered import remember
from tests.builders import NOW as ON_A_WEDNESDAY
from tests.builders import a_record, a_rulebook, a_store_url, register_child
from tests.limits import only_read, rights_of_files_hold

LOOKED_AFTER_ON = ON_A_WEDNESDAY.date()


def refused(url, kind, why):
    with pytest.raises(kind, match=why) as trouble:
        open_store(url)
    assert "\n" not in str(trouble.value)


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'homeward.db'}"


def test_a_store_that_is_not_there_is_not_made(tmp_path, url):
    refused(url, NoStoreThere, "homeward init")

    assert names_in(tmp_path) == []


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_an_empty_store_is_no_store_until_it_is_made(empty_url, database):
    if database == "sqlite":
        Path(empty_url.removeprefix("sqlite:///")).touch()
    refused(empty_url, NoStoreThere, "empty: run homeward init")

    make_store(empty_url).dispose()

    open_store(empty_url).dispose()


def test_an_empty_file_stays_empty(tmp_path, url):
    (tmp_path / "homeward.db").touch()

    refused(url, NoStoreThere, "empty")

    assert [(f.name, f.stat().st_size) for f in tmp_path.iterdir()] == [("homeward.db", 0)]


def test_the_database_of_another_program_is_left_as_it_is(tmp_path, url):
    with closing(sqlite3.connect(tmp_path / "homeward.db")) as other:
        other.execute("CREATE TABLE alembic_version (version_num)")
        other.execute("INSERT INTO alembic_version VALUES ('0012')")
        other.commit()
    before = (tmp_path / "homeward.db").read_bytes()

    refused(url, NotAStore, "something else")
    with pytest.raises(NotAStore):
        make_store(url)

    assert (tmp_path / "homeward.db").read_bytes() == before
    assert names_in(tmp_path) == ["homeward.db"]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_an_older_store_is_not_brought_up_to_date_unasked(empty_url):
    engine = open_engine(empty_url)
    upgrade(engine, "0011")
    engine.dispose()

    refused(empty_url, StoreTooOld, "0011 .* homeward migrate")


def test_a_newer_store_says_what_to_do(tmp_path):
    url = a_store_url(tmp_path)
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    refused(url, StoreTooNew, "start the newer one, or put the backup back")


@pytest.mark.parametrize(
    ("found", "since", "fits"),
    [
        ("9998", NEWEST, True),
        ("9999", "9998", False),
        ("9999", None, False),
        (NODES_ON, None, True),
        ("0001", None, False),
    ],
    ids=["one release ahead", "two ahead", "ahead, of nobody knows which release", "as they are", "long ago"],
)
def test_a_node_works_on_the_tables_of_the_release_before_and_after_and_of_no_other(
    tmp_path, found, since, fits
):
    url = a_store_url(tmp_path)
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{found}'"))
        if since:
            remember(connection, NODES_SINCE_KEY, since)
    engine.dispose()

    try:
        open_store(url, by_node=True).dispose()
        opened = True
    except (StoreTooNew, StoreTooOld):
        opened = False

    assert opened is fits


@pytest.mark.parametrize("kept", [1_000, 5_000, 100_000])
def test_a_store_that_was_cut_short_is_said_to_be_damaged(tmp_path, kept):
    url = a_store_url(tmp_path)
    os.truncate(tmp_path / "homeward.db", kept)

    refused(url, NoStoreThere, "backup back")


def test_a_folder_is_no_store(tmp_path):
    refused(f"sqlite:///{tmp_path}", NoStoreThere, "is a folder")


def cut_off_writer(folder):
    """A store whose writer died: what it wrote last stands in the file beside the store alone."""
    record = a_record(folder / "living")
    register_child(record, "C1", LOOKED_AFTER_ON)
    (folder / "left").mkdir()
    for name in ("homeward.db", "homeward.db-wal"):
        shutil.copyfile(folder / "living" / name, folder / "left" / name)
    record.close()
    return folder / "left"


@pytest.mark.parametrize("state", ["closed", "in use", "its writer died"])
def test_a_store_in_a_folder_that_may_only_be_read_is_read(tmp_path, state):
    (tmp_path / "living").mkdir()
    if state == "its writer died":
        folder = cut_off_writer(tmp_path)
    else:
        folder = tmp_path / "living"
        record = a_record(folder)
        register_child(record, "C1", LOOKED_AFTER_ON)
        if state == "closed":
            record.close()
    before = names_in(folder)

    with only_read(folder):
        read = open_record(f"sqlite:///{folder / 'homeward.db'}", a_rulebook())
        with read.reading() as tx:
            assert len(tx.references()) == 1
        with pytest.raises(Exception, match=r"readonly|may only be read"):
            register_child(read, "C2", LOOKED_AFTER_ON)
        read.close()

    assert names_in(folder) == before
    if state == "in use":
        record.close()


def test_a_file_that_may_not_even_be_read_is_said(tmp_path):
    url = a_store_url(tmp_path)
    (tmp_path / "homeward.db").chmod(0)
    with rights_of_files_hold():
        refused(url, PlainError, "right to read")


def test_a_store_from_a_backup_is_written_ahead_again(tmp_path):
    url = a_store_url(tmp_path)
    with closing(sqlite3.connect(tmp_path / "homeward.db")) as file:
        file.execute("PRAGMA journal_mode = DELETE")

    engine = open_store(url)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
