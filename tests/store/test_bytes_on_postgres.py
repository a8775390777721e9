"""On PostgreSQL too no byte of what was removed is left in a file of the database, the job engine's tables among them.

Read are the files of the database itself, after a checkpoint. The server's write-ahead log is its keeper's, as
docs/security.md says.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.ports import MessageKind, NewMessage
from scheduler.erasure import erase_child
from scheduler.redaction import take_words_out
from scheduler.retention import tonight
from scheduler.settings import Settings
from store import ledger
from store.case_record import SqlCaseRecord, make_record
from tests.builders import NOW, SHONA, a_rulebook, people
from tests.proof import in_proof
from tests.store.test_every_column import CASE, WORDS, filled

DAY = timedelta(days=1)
ANALYSED_FROM = 40  # rows: the planner keeps samples of a column only where there are some


@pytest.fixture
def record(postgres_with_tables):
    """A store of its own with the job engine's tables, as `homeward web` and `homeward worker` make it."""
    made = make_record(postgres_with_tables, a_rulebook())
    with made.writing() as tx:
        tx.put_people(people().people.values(), NOW)
    yield made
    made.close()


def files_holding(postgres, record: SqlCaseRecord, *words: str) -> list[str]:
    """The files of the database in which one of the words stands."""
    with record.engine.begin() as connection:
        connection.execute(text("CHECKPOINT"))
        asked = text("SELECT oid FROM pg_database WHERE datname = current_database()")
        folder = postgres.folder / "data" / "base" / str(connection.execute(asked).scalar_one())
    return [f.name for f in Path(folder).iterdir() if any(word.encode() in f.read_bytes() for word in words)]


def tables_holding(record: SqlCaseRecord, *words: str) -> list[str]:
    """The tables, whoever made them, with a row in which one of the words stands."""
    with record.engine.connect() as connection:
        names = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
        ).scalars()
        rows = {name: str(connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in list(names)}
    assert "procrastinate_jobs" in rows
    return [name for name, said in rows.items() if any(word in said for word in words)]


def with_jobs_and_samples(record: SqlCaseRecord, words: str) -> None:
    """Messages and replies with these words wait as jobs, and the planner has looked at every table."""
    with record.engine.begin() as connection:  # the rows that were there came with numbers of their own
        for table in ("outbox", "inbox"):
            newest = f"(SELECT max(id) FROM {table})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {newest})"))
    with record.writing() as tx:
        for number in range(ANALYSED_FROM):
            facts = {"lines": [f"{words} {number}"]}
            tx.queue(NewMessage(f"n{number}", MessageKind.NOTICE, SHONA, "email", NOW, facts=facts), NOW)
            tx.take_in("slack", f"event {number}", f'{{"text": "{words} {number}"}}', NOW)
    with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
        assert connection.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one() > 0


@in_proof
def test_a_child_who_was_erased_is_in_no_file_of_the_database(postgres, record):
    reference = filled(record)
    with_jobs_and_samples(record, CASE)
    assert "outbox" in tables_holding(record, CASE)
    assert not any("procrastinate" in name for name in tables_holding(record, CASE, WORDS, reference))

    erase_child(record, Settings(), reference, "closed in error", NOW)

    assert tables_holding(record, CASE, WORDS) == []
    assert files_holding(postgres, record, CASE, WORDS) == []
    assert ledger.verify(record.engine).first_bad is None


@in_proof
def test_words_that_were_taken_out_are_in_no_file_of_the_database(postgres, record):
    reference = filled(record)
    with_jobs_and_samples(record, WORDS)
    assert files_holding(postgres, record, WORDS) != []
    with record.reading() as tx:
        [note] = [e for e in tx.entries(reference) if e.maybe("note") == WORDS]

    take_words_out(record, note.number, "a slip", NOW)

    assert tables_holding(record, WORDS) == []
    assert files_holding(postgres, record, WORDS) == []
    assert ledger.verify(record.engine).first_bad is None


@in_proof
def test_what_is_past_its_days_is_in_no_file_of_the_database(postgres, record, tmp_path):
    with record.writing() as tx:
        for number in range(ANALYSED_FROM):
            tx.take_in("slack", f"event {number}", f'{{"text": "{WORDS} {number}"}}', NOW)
    with record.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))

    tonight(record, Settings(), tmp_path, NOW + 31 * DAY)

    assert tables_holding(record, WORDS) == []
    assert files_holding(postgres, record, WORDS) == []
