"""A copy of the store while it is used, and what becomes of its messages when it is put back."""

from datetime import date

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from store import ledger
from store.backup import NoBackup, after_restore, backup
from store.case_record import open_record
from store.rebuild import rebuild
from tests.builders import JAMIE, NOW, SHONA, a_rulebook, register_child

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def queue(record, key, person=SHONA):
    with record.writing() as tx:
        return tx.queue(NewMessage(key, MessageKind.ALERT, person, "email", NOW), NOW)


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

    with pytest.raises(FileExistsError):
        backup(record.engine, there)


@POSTGRESQL
def test_postgresql_is_backed_up_by_its_own_means(record, tmp_path):
    with pytest.raises(NoBackup, match="pg_dump"):
        backup(record.engine, tmp_path / "copy.db")


def test_after_a_restore_nothing_is_sent_blindly(record):
    sending = queue(record, "sending")
    with record.writing() as tx:
        tx.claim("dead", NOW, 1, 60)
    waiting = queue(record, "waiting", JAMIE)

    assert after_restore(record.engine, NOW) == 2

    with record.writing() as tx:
        again = tx.claim("me", NOW, 10, 60)
    assert {m.id for m in again} == {sending, waiting}
    assert all(m.was_unsure for m in again)


def test_what_was_sent_before_the_copy_stays_sent(record):
    queue(record, "alert")
    with record.writing() as tx:
        (mine,) = tx.claim("me", NOW, 1, 60)
        tx.mark_sent(mine.id, "me", "1", NOW)

    assert after_restore(record.engine, NOW) == 0

    with record.reading() as tx:
        assert tx.message(mine.id).state is MessageState.SENT
