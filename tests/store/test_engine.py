"""The few settings that correctness rests on, and what a transaction means on both databases."""

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, Enum, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from permanence.plain_error import PlainError
from store.case_record import open_record
from store.engine import BadStoreUrl, open_engine, reading, writing
from store.tables import INBOX, OCCURRENCE, metadata
from tests.builders import NOW, a_rulebook, register_child

NAIVE = datetime(2026, 5, 20, 9, 30)  # noqa: DTZ001
SUMMER = timezone(timedelta(hours=1))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_sqlite_is_opened_safely(record, setting, value):
    with reading(record.engine) as connection:
        assert connection.execute(text(f"PRAGMA {setting}")).scalar() == value


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/homeward", "sqlite"),
    ],
)
def test_a_store_that_would_keep_nothing_or_is_unknown_is_refused(url, why):
    with pytest.raises(BadStoreUrl, match=why):
        open_engine(url)


def test_a_plain_postgresql_url_is_opened_with_psycopg():
    engine = open_engine("postgresql://homeward@localhost/homeward")

    assert engine.url.drivername == "postgresql+psycopg"


def test_a_moment_without_its_zone_is_refused(record):
    with pytest.raises(StatementError, match="timezone"), writing(record.engine) as connection:
        connection.execute(insert(OCCURRENCE), {"job": "sweep", "occurrence": "1", "at": NAIVE})


def test_a_moment_of_another_zone_comes_back_as_the_same_moment_in_utc(record):
    given = datetime(2026, 5, 20, 9, 30, 0, 123456, tzinfo=SUMMER)

    with writing(record.engine) as connection:
        connection.execute(insert(OCCURRENCE), {"job": "sweep", "occurrence": "1", "at": given})

    with reading(record.engine) as connection:
        kept = connection.execute(select(OCCURRENCE.c.at)).scalar_one()
    assert kept == given
    assert kept.utcoffset() == timedelta(0)
    assert kept.isoformat() == "2026-05-20T08:30:00.123456+00:00"


def test_no_column_forgets_a_zone_or_hides_its_words():
    """A bare DateTime(timezone=True) loses the offset on SQLite; a native enum keeps member names on PostgreSQL."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]

    assert [c for c in columns if type(c.type) is DateTime] == []
    assert [c for c in columns if isinstance(c.type, Enum)] == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stage SET state = 'OPEN'",
        "UPDATE stage SET status = 'law'",
        "UPDATE stage SET quiet_kind = 'asleep'",
        "UPDATE person SET role = 'SOCIAL_WORKER'",
    ],
)
def test_a_word_that_is_not_one_of_the_choices_is_refused(record, statement):
    register_child(record, "C1", date(2025, 10, 1))

    with pytest.raises(DBAPIError, match=r"(?i)check"), writing(record.engine) as connection:
        connection.execute(text(statement))


def test_a_stage_without_its_child_is_refused(record):
    register_child(record, "C1", date(2025, 10, 1))

    with pytest.raises(DBAPIError, match=r"(?i)foreign"), writing(record.engine) as connection:
        connection.execute(text("DELETE FROM child"))


def test_a_block_that_raises_leaves_nothing(record):
    def fail_half_way(case):
        case.take_in("slack", "E1", "{}", NOW)
        case.remember("colour", "blue")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), record.writing() as tx:
        fail_half_way(tx)

    with record.reading() as tx:
        assert tx.setting("colour") is None
    with record.writing() as tx:
        assert tx.take_in("slack", "E1", "{}", NOW)


def test_a_look_does_not_change_while_somebody_writes(record, another):
    register_child(record, "C1", date(2025, 10, 1))

    with record.reading() as look:
        before = look.references()
        register_child(another(), "C2", date(2025, 10, 1))
        assert look.references() == before

    with record.reading() as look:
        assert len(look.references()) == 2


def test_a_writer_sees_what_was_written_just_before_it_began(record, another):
    other = another()
    register_child(other, "C1", date(2025, 10, 1))

    with record.writing() as tx:
        assert tx.reference_of("C1")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_moments_are_kept_in_one_written_form(record):
    """So that they can be compared as text, which is how SQLite compares them."""
    with record.writing() as tx:
        tx.take_in("slack", "whole second", "{}", datetime(2026, 5, 20, 8, 30, tzinfo=UTC))
        tx.take_in("slack", "a part", "{}", datetime(2026, 5, 20, 8, 30, 0, 5, tzinfo=UTC))

    with sqlite3.connect(str(record.engine.url.database)) as file:
        kept = [row[0] for row in file.execute("SELECT came_at FROM inbox ORDER BY came_at")]
    file.close()
    assert kept == ["2026-05-20 08:30:00.000000", "2026-05-20 08:30:00.000005"]
    assert INBOX.c.came_at.nullable is False


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://somebody:a-secret@127.0.0.1:1/x", "server of the store does not answer"),
        ("postgresql://somebody:a-secret@nohost.invalid/x", "server of the store does not answer"),
        ("sqlite:////nowhere/at/all.db", "there is no store"),
        ("sqlite:///{junk}", "not a database"),
        ("nonsense", "no address of one"),
        ("postgresql://somebody:a-secret@h:notaport/x", "no address of one"),
        ("postgresql://somebody:a-secret@9@127.0.0.1:1/x", "@ as %40"),
        ("postgresql://somebody:a-secret@9/9@127.0.0.1:1/x", "@ as %40"),
        ("postgresql://somebody:a-secret@9:9@127.0.0.1:1/x", "@ as %40"),
        ("postgresql://somebody:a-secret@9?9@127.0.0.1:1/x", "@ as %40"),
        ("postgresql://somebody:a-secret@9#9@127.0.0.1:1/x?host=127.0.0.1", "@ as %40"),
        ("postgresql://somebody@council.example:a-secret@127.0.0.1:1/x", "@ as %40"),
        (
            "postgresql://somebody:a-secret/9#9?9@127.0.0.1:1/x?application_name=a@b",
            "server of the store does not",
        ),
        ("oracle://somebody:a-secret@h/x", "not oracle"),
        ("sqlite+nothing:///{junk}", "not a database"),
    ],
)
def test_a_store_that_is_not_there_is_told_in_a_line_without_its_password(tmp_path, url, why):
    junk = tmp_path / "junk.db"
    junk.write_text("words, and no database at all")

    with pytest.raises(PlainError, match=why) as trouble:
        open_record(url.format(junk=junk), a_rulebook())

    assert "a-secret" not in str(trouble.value)
    assert "9@" not in str(trouble.value)
    assert "\n" not in str(trouble.value)
