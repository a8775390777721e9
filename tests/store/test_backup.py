"""A copy of the store while it is used."""

import os
import stat
from datetime import date

import pytest

from store import ledger
from store.backup import NoBackup, backup
from store.case_record import open_record
from store.rebuild import rebuild
from tests.builders import NOW, a_rulebook, register_child

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@SQLITE
def test_a_copy_made_while_somebody_writes_is_whole(record, tmp_path):
    register_child(record, "C1", date(2025, 10, 1))
    copy = tmp_path / "copy.db"

    with record.writing() as tx:
        tx.remember("colour", "blue")
        backup(record.engine, copy)

    restored = open_record(f"sqlite:///{copy}", a_rulebook())
    with restored.reading() as tx:
        assert tx.reference_of("C1")
        assert tx.setting("colour") is None
    assert ledger.verify(restored.engine) == ledger.verify(record.engine)
    assert rebuild(restored, NOW, check_only=True) == []
    restored.close()


@SQLITE
def test_a_copy_never_overwrites_a_file(record, tmp_path):
    there = tmp_path / "copy.db"
    there.write_text("something else")

    with pytest.raises(NoBackup, match="left as it is"):
        backup(record.engine, there)

    assert there.read_text() == "something else"


@SQLITE
def test_a_copy_is_one_file_that_its_owner_alone_may_read(record, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    before = os.umask(0)
    try:
        backup(record.engine, folder / "copy.db")
    finally:
        os.umask(before)

    assert [(f.name, stat.S_IMODE(f.stat().st_mode)) for f in folder.iterdir()] == [("copy.db", 0o600)]


@SQLITE
def test_a_copy_into_a_folder_that_is_not_there_says_so(record, tmp_path):
    with pytest.raises(NoBackup, match=r"there is no folder .*nowhere: make it first"):
        backup(record.engine, tmp_path / "nowhere" / "copy.db")


@POSTGRESQL
def test_postgresql_is_backed_up_by_its_own_means(record, tmp_path):
    with pytest.raises(NoBackup, match="no file"):
        backup(record.engine, tmp_path / "copy.db")
