"""Processes and threads beside each other on one store, and processes that are killed."""

import threading
from datetime import date

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from store import ledger
from store.rebuild import rebuild
from tests.builders import NOW, SHONA, register_child, shona
from tests.proof import one_of
from tests.store.beside import POINTS, REFERENCE, Helpers

KILLED = -9


@pytest.fixture
def child(record):
    return register_child(record, "C1", date(2025, 10, 1), reference=REFERENCE)


@pytest.fixture(scope="module")
def helpers(tmp_path_factory):
    started = Helpers(tmp_path_factory.mktemp("beside"))
    yield started
    started.close()


def said_by_all(helpers, children):
    """What children that work at the same time have said, one after the other."""
    ends = [helpers.wait(child) for child in children]
    assert [end for end, _ in ends] == [0] * len(children)
    return [word for _, said in ends for word in said]


def queue(record, count):
    with record.writing() as tx:
        for number in range(count):
            message = NewMessage(f"m{number}", MessageKind.ALERT, f"w{number}@council.example", "email", NOW)
            tx.queue(message, NOW)


def test_processes_that_append_at_once_keep_one_unbroken_chain(record, child, store_url, helpers):
    said_by_all(helpers, [helpers.start(store_url, "append", name, 8) for name in ("a", "b", "c")])

    verified = ledger.verify(record.engine)
    assert verified.first_bad is None
    assert verified.entries == 3 + 3 * 8 * 2
    assert rebuild(record, NOW, check_only=True) == []


def test_threads_that_append_at_once_keep_one_unbroken_chain(record, child):
    def write():
        for _ in range(10):
            with record.writing() as tx:
                tx.append([shona(REFERENCE).noted("one")], NOW)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verified = ledger.verify(record.engine)
    assert (verified.first_bad, verified.entries) == (None, 3 + 40)


def test_of_three_clocks_one_makes_each_occurrence_happen(record, store_url, helpers):
    happened = said_by_all(helpers, [helpers.start(store_url, "occur", name, 20) for name in ("a", "b", "c")])

    assert sorted(happened, key=int) == [str(n) for n in range(20)]
    with record.reading() as tx:
        assert len(tx.messages_for(SHONA, 100)) == 20


def test_two_workers_send_every_message_once(record, store_url, helpers):
    queue(record, 40)

    sent = said_by_all(helpers, [helpers.start(store_url, "claim", name) for name in ("a", "b")])

    assert len(sent) == len(set(sent)) == 40
    with record.reading() as tx:
        assert tx.health(NOW).messages == {"sent": 40}


AFTER = {
    "before the entry is kept": (0, MessageState.READY, None),
    "after the claim": (1, MessageState.SENDING, None),
    "after freezing": (1, MessageState.SENDING, b"frozen"),
    "before sent is kept": (1, MessageState.SENDING, b"frozen"),
    "after sent": (1, MessageState.SENT, b"frozen"),
}


@one_of(3)
@pytest.mark.parametrize("point", POINTS)
def test_a_killed_process_leaves_whole_transactions_and_no_others(record, child, store_url, helpers, point):
    queue(record, 1)
    ended, _ = helpers.wait(helpers.start(store_url, "die", point))
    assert ended == KILLED

    kept, state, frozen = AFTER[point]
    with record.reading() as tx:
        message = tx.message_by_key("m0")
        assert len(list(tx.entries(REFERENCE))) == 3 + kept
    assert (message.state, message.frozen) == (state, frozen)
    assert ledger.verify(record.engine).first_bad is None
    assert rebuild(record, NOW, check_only=True) == []
    register_child(record, "C2", date(2025, 10, 1))  # and nobody is locked out
