"""Jobs: deferred in the transaction that writes the row, carrying its number and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casework.kept_events import KeptEvent
from casework.ports import MessageKind, NewMessage
from scheduler.nodes.engine import schema
from store.case_record import SqlCaseRecord, make_record
from store.jobs import defer_again, defer_due, make_job_tables
from store.nodes import SqlNodes
from tests.builders import EWAN, NOW, SHONA, a_rulebook


@pytest.fixture(scope="module")
def store_with_jobs(postgres, postgres_made):
    """A database of its own: the other tests of this folder run without an engine."""
    made = make_record(postgres.new_database(like=postgres_made), a_rulebook())
    yield made
    made.close()


@pytest.fixture
def with_jobs(store_with_jobs):
    with store_with_jobs.engine.begin() as connection:
        for table in ("outbox", "inbox", "procrastinate_jobs"):
            connection.execute(text(f"DELETE FROM {table}"))
    return SqlCaseRecord(store_with_jobs.engine, store_with_jobs.rules)


def message(key, person=SHONA, not_before=NOW):
    return NewMessage(key, MessageKind.TEST, person, "slack", not_before)


def jobs(record):
    with record.engine.connect() as connection:
        asked = (
            "SELECT task_name, args, lock, queueing_lock, status::text FROM procrastinate_jobs ORDER BY id"
        )
        return [tuple(row) for row in connection.execute(text(asked))]


def number_of_the_job(record):
    with record.engine.connect() as connection:
        return connection.execute(text("SELECT id FROM procrastinate_jobs")).scalar_one()


def lose_all(record):
    with record.engine.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))


def test_the_tables_are_made_once(with_jobs):
    assert not make_job_tables(with_jobs.engine, schema())


def test_a_message_that_is_due_has_a_job_with_its_number_and_no_address(with_jobs):
    with with_jobs.writing() as tx:
        number = tx.queue(message("a"), NOW)

    [(task, args, lock, queueing_lock, _)] = jobs(with_jobs)
    assert (task, args, queueing_lock) == ("deliver", {"outbox": number}, None)
    assert "@" not in lock
    assert lock.startswith(with_jobs.engine.url.database)


def test_the_messages_of_one_conversation_have_one_lock(with_jobs):
    with with_jobs.writing() as tx:
        tx.queue(message("a"), NOW)
        tx.queue(message("b"), NOW)
        tx.queue(message("c", person=EWAN), NOW)

    locks = [lock for _, _, lock, _, _ in jobs(with_jobs)]
    assert locks[0] == locks[1] != locks[2]


def test_a_transaction_that_is_undone_leaves_neither_row_nor_job(with_jobs):
    with with_jobs.writing() as tx:
        tx.queue(message("taken"), NOW)
    lose_all(with_jobs)

    with pytest.raises(DBAPIError), with_jobs.writing() as tx:
        tx.queue(message("a"), NOW) and tx.connection.execute(text("SELECT 1 / 0"))

    assert jobs(with_jobs) == []
    with with_jobs.reading() as tx:
        assert tx.message_by_key("a") is None


def test_what_is_due_later_has_its_job_when_its_time_has_come(with_jobs):
    later = NOW + timedelta(hours=1)
    with with_jobs.writing() as tx:
        tx.queue(message("a", not_before=later), NOW)

    assert jobs(with_jobs) == []
    assert defer_due(with_jobs.engine, "node", NOW, NOW) == 0
    assert defer_due(with_jobs.engine, "node", later, later) == 1
    assert defer_due(with_jobs.engine, "node", later, later) == 0


def test_jobs_that_were_lost_are_there_again(with_jobs):
    with with_jobs.writing() as tx:
        tx.queue(message("a"), NOW)
        tx.keep_event(KeptEvent("slack", "Ev1", "{}", NOW))
    before = [job[:2] for job in jobs(with_jobs)]

    lose_all(with_jobs)

    assert defer_due(with_jobs.engine, "node", NOW, NOW) == 2
    assert [job[:2] for job in jobs(with_jobs)] == before


def test_a_message_whose_sender_died_has_a_job_when_its_time_is_over(with_jobs):
    with with_jobs.writing() as tx:
        tx.queue(message("a"), NOW)
        tx.claim("dead", NOW, 1, 60)
    lose_all(with_jobs)

    assert defer_due(with_jobs.engine, "node", NOW + timedelta(seconds=59), NOW) == 0
    assert defer_due(with_jobs.engine, "node", NOW + timedelta(seconds=61), NOW) == 1


def test_an_event_that_waits_for_its_account_has_no_job_before_it_is_known(with_jobs):
    with with_jobs.writing() as tx:
        tx.keep_event(KeptEvent("slack", "Ev1", "{}", NOW), "U1")
    assert jobs(with_jobs) == []

    with with_jobs.writing() as tx:
        tx.release_event("slack", "U1", NOW)

    assert [task for task, *_ in jobs(with_jobs)] == ["take"]


def test_a_job_is_put_off_for_a_moment_by_another_of_its_kind(with_jobs):
    with with_jobs.writing() as tx:
        tx.queue(message("a"), NOW)

    defer_again(with_jobs.engine, number_of_the_job(with_jobs), 1.0)

    [first, again] = jobs(with_jobs)
    assert first == again


def test_a_store_without_an_engine_is_written_as_before(record):
    with record.writing() as tx:
        assert tx.queue(message("a"), NOW)


def test_the_next_of_a_conversation_is_claimed_in_its_order_and_none_while_it_is_spoken_in(record):
    with record.writing() as tx:
        first, second = tx.queue(message("a"), NOW), tx.queue(message("b"), NOW)
        other = tx.queue(message("c", person=EWAN), NOW)
        taken = tx.claim_next(second, "me", NOW, 60)
        meanwhile = tx.claim_next(second, "me", NOW, 60)
        others = tx.claim_next(other, "me", NOW, 60)
        tx.mark_sent(first, "me", "1", NOW)
        then = tx.claim_next(first, "me", NOW, 60)

    assert [[m.id for m in claimed] for claimed in (taken, meanwhile, others, then)] == [
        [first],
        [],
        [other],
        [second],
    ]


def test_what_a_thawed_sender_says_of_a_message_that_is_anothers_changes_nothing(record):
    with record.writing() as tx:
        number = tx.queue(message("a"), NOW)
        tx.claim("frozen", NOW, 1, 60)
        later = NOW + timedelta(seconds=61)
        tx.claim("other", later, 1, 60)

        assert not tx.is_claimed_by(number, "frozen")
        assert not tx.mark_sent(number, "frozen", "1", later)
        assert tx.is_claimed_by(number, "other")


def test_what_a_dead_node_was_sending_is_asked_about_before_its_time_runs_out(with_jobs):
    nodes = SqlNodes(with_jobs.engine)
    for name in ("dead", "alive"):
        nodes.beat(name, "worker", "1")
    with with_jobs.writing() as tx:
        left, under_way = tx.queue(message("a"), NOW), tx.queue(message("b", person=EWAN), NOW)
        tx.claim_next(left, "dead", NOW, 60)
        tx.claim_next(under_way, "alive", NOW, 60)
    lose_all(with_jobs)
    nodes.leave("dead")

    assert defer_due(with_jobs.engine, "node", NOW, NOW) == 1

    assert [args for _, args, *_ in jobs(with_jobs)] == [{"outbox": left}]
    with with_jobs.reading() as tx:
        assert tx.message(left).was_unsure


def test_a_clock_that_is_ahead_takes_nothing_from_a_node_that_is_alive(with_jobs):
    nodes = SqlNodes(with_jobs.engine)
    nodes.beat("alive", "worker", "1")
    an_hour_ahead = NOW + timedelta(hours=1)
    with with_jobs.writing() as tx:
        number = tx.queue(message("a"), NOW)
        tx.claim_next(number, "alive", NOW, 60)

        while_it_lives = tx.claim_next(number, "ahead", an_hour_ahead, 60)
    nodes.leave("alive")
    with with_jobs.writing() as tx:
        then = tx.claim_next(number, "ahead", an_hour_ahead, 60)

    assert while_it_lives == []
    assert [m.id for m in then] == [number]


def test_what_a_living_node_has_lost_hold_of_it_takes_up_itself_when_its_time_is_over(with_jobs):
    """Its database was away between the claim and the mark: nobody else may take it, and its own clock is its own."""
    SqlNodes(with_jobs.engine).beat("alive", "worker", "1")
    with with_jobs.writing() as tx:
        number = tx.queue(message("a"), NOW)
        tx.claim_next(number, "alive", NOW, 60)

        too_early = tx.claim("alive", NOW + timedelta(seconds=59), 5, 60)
        then = tx.claim("alive", NOW + timedelta(seconds=60), 5, 60)

    assert too_early == []
    assert [(m.id, m.was_unsure) for m in then] == [(number, True)]


def test_what_a_living_node_has_lost_hold_of_it_says_to_be_unsure_by_its_own_clock(with_jobs):
    nodes = SqlNodes(with_jobs.engine)
    for name in ("this", "other"):
        nodes.beat(name, "worker", "1")
    with with_jobs.writing() as tx:
        lost, others = (tx.queue(message(key), NOW) for key in ("a", "b"))
        tx.claim_next(lost, "this", NOW, 60)
        tx.claim_next(others, "other", NOW, 60)

    defer_due(with_jobs.engine, "this", NOW + timedelta(seconds=61), NOW)

    with with_jobs.reading() as tx:
        assert [tx.message(number).was_unsure for number in (lost, others)] == [True, False]
