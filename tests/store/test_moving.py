"""A store moved from SQLite to PostgreSQL and back, and the portable copy that backs PostgreSQL up."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from casework.ports import MessageKind, MessageState, NewMessage
from casework.raise_alerts import raise_alerts
from scheduler.wiring.node import make_tables_for_jobs
from store import ledger
from store.backup import copy_store
from store.case_record import SqlCaseRecord, open_record
from store.copying import rows_of
from store.engine import open_engine, reading, writing
from store.moved import MovedAway, refuse_moved
from store.moving import NotMoved, move_store, portable_copy
from store.owner_lock import AlreadyOwned, own
from store.rebuild import rebuild
from tests.builders import NOW, SHONA, a_record, a_rulebook, register_child


def url_of(record: SqlCaseRecord) -> str:
    return record.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def used(tmp_path):
    """A council's store in use: a child, an alert that was sent, and numbers that are not in use any more."""
    record = a_record(tmp_path)
    register_child(record, "C1", date(2025, 10, 1))
    raise_alerts(record, NOW)
    with record.writing() as tx:
        for message in tx.claim("me", NOW, 10, 60):
            tx.freeze(message.id, "me", b"its words")
            tx.mark_sent(message.id, "me", "its name", NOW)
        last = tx.queue(NewMessage("last", MessageKind.TEST, SHONA, "email", NOW), NOW)
    with writing(record.engine) as connection:
        connection.exec_driver_sql(f"DELETE FROM outbox WHERE id = {last}")
    yield record
    record.close()


@pytest.fixture
def target(postgres_database):
    return postgres_database


def everything(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {name: rows for name, rows in rows_of(connection).items() if name != "remembered"}


def test_a_store_moved_to_postgresql_and_back_is_the_same_store(used, target, tmp_path):
    before = everything(used.engine), ledger.verify(used.engine)

    there = move_store(url_of(used), target, NOW)
    back = move_store(target, f"sqlite:///{tmp_path / 'back.db'}", NOW)

    again = open_record(f"sqlite:///{tmp_path / 'back.db'}", a_rulebook())
    assert (everything(again.engine), ledger.verify(again.engine)) == before
    assert there.newest_hash == back.newest_hash == before[1].newest_hash
    assert rebuild(again, NOW, check_only=True) == []
    again.close()


def test_a_store_moves_from_one_postgresql_database_to_another_with_its_jobs_left_behind(
    used, target, postgres
):
    other = postgres.new_database()
    before = everything(used.engine), ledger.verify(used.engine)
    move_store(url_of(used), target, NOW)
    make_tables_for_jobs(target)

    moved = move_store(target, other, NOW)

    there = open_record(other, a_rulebook())
    assert (everything(there.engine), ledger.verify(there.engine)) == before
    assert moved.newest_hash == before[1].newest_hash
    assert make_tables_for_jobs(other)  # whoever serves it by several processes says homeward migrate first
    with pytest.raises(MovedAway):
        open_record(target, a_rulebook())
    there.close()


def test_after_a_move_nothing_is_sent_again_and_no_number_is_used_again(used, target):
    with used.reading() as tx:
        sent = [m for m in tx.messages() if m.state is MessageState.SENT]
    move_store(url_of(used), target, NOW)

    moved = open_record(target, a_rulebook())
    assert raise_alerts(moved, NOW).messages == 0
    with moved.writing() as tx:
        assert tx.claim("me", NOW, 10, 60) == []
        new = tx.queue(NewMessage("new", MessageKind.TEST, SHONA, "email", NOW), NOW)
    assert new == sent[-1].id + 2  # the number between was given once
    moved.close()


def test_the_moved_ledger_still_refuses_every_change(used, target):
    move_store(url_of(used), target, NOW)

    engine = open_engine(target)
    with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
        connection.exec_driver_sql("UPDATE ledger SET journey = 7")
    engine.dispose()


def test_the_store_that_was_left_says_where_it_went(used, target):
    move_store(url_of(used), target, NOW)

    with pytest.raises(MovedAway, match=r"moved to postgresql.* on 2026-05-20"):
        refuse_moved(used.engine)
    with pytest.raises(MovedAway):
        move_store(url_of(used), target, NOW)


def test_a_store_with_anything_in_it_is_never_written_over(used, target):
    move_store(url_of(used), target, NOW)
    moved = open_record(target, a_rulebook())
    before = everything(moved.engine)
    other = a_record(_folder(used))

    with pytest.raises(NotMoved, match="not empty"):
        move_store(url_of(other), target, NOW)

    assert everything(moved.engine) == before
    moved.close()
    other.close()


def _folder(record: SqlCaseRecord) -> Path:
    folder = Path(record.engine.url.database).parent / "other"
    folder.mkdir()
    return folder


def test_a_store_that_somebody_runs_is_not_moved(used, target):
    with own(url_of(used)), pytest.raises(AlreadyOwned):
        move_store(url_of(used), target, NOW)


def test_a_store_is_not_moved_onto_itself(used):
    with pytest.raises(NotMoved, match="there already"):
        move_store(url_of(used), url_of(used), NOW)


def test_a_portable_copy_of_postgresql_is_a_store_of_its_own(used, target, tmp_path):
    move_store(url_of(used), target, NOW)
    source = open_engine(target)

    portable_copy(source, tmp_path / "copy.sqlite", NOW)
    copy_store(tmp_path / "copy.sqlite", tmp_path / "again.sqlite")

    again = open_record(f"sqlite:///{tmp_path / 'again.sqlite'}", a_rulebook())
    assert everything(again.engine) == everything(source)
    assert ledger.verify(again.engine) == ledger.verify(source)
    with again.reading() as tx:
        assert tx.setting("backup_made_at") == "2026-05-20T08:30:00+00:00"
    again.close()
    source.dispose()
