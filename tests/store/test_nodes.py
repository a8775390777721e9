"""What several processes on one PostgreSQL store know of each other, in rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from store.migrations import NEWEST
from store.nodes import ASKED_AGAIN_SECONDS, SqlNodes
from store.owner_lock import AlreadyOwned, own
from tests.builders import NOW

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def nodes(record):
    return SqlNodes(record.engine)


def let_pass(record, seconds):
    """All that stands in the rows is so much older."""
    with record.engine.begin() as connection:
        for table, columns in {
            "node": ("started_at", "beat_at"),
            "lease": ("until",),
            "pace": ("free_at", "held_until"),
        }.items():
            for column in columns:
                connection.execute(
                    text(f"UPDATE {table} SET {column} = {column} - make_interval(secs => {seconds})")
                )


def test_of_five_clocks_one_acts_on_a_waking(nodes):
    with ThreadPoolExecutor(5) as five:
        for n in range(5):
            nodes.beat(f"worker-{n}", "worker", "1")
        acted = list(five.map(lambda n: nodes.wake("sweep", "08:30", f"worker-{n}"), range(5)))

    assert sum(acted) == 1


def test_a_waking_that_a_dead_node_began_is_another_ones(record, nodes):
    nodes.beat("worker-1", "worker", "1")
    nodes.beat("worker-2", "worker", "1")
    assert nodes.wake("sweep", "08:30", "worker-1")
    while_it_lives = nodes.wake("sweep", "08:30", "worker-2")

    let_pass(record, 30)
    nodes.beat("worker-2", "worker", "1")

    assert not while_it_lives
    assert nodes.wake("sweep", "08:30", "worker-2")


def test_a_waking_that_was_acted_on_stays_so(record, nodes):
    nodes.beat("worker-1", "worker", "1")
    nodes.wake("sweep", "08:30", "worker-1")
    nodes.done("sweep", "08:30", "worker-1", NOW)

    let_pass(record, 30)

    assert not nodes.wake("sweep", "08:30", "worker-2")
    assert nodes.last_done() == {"sweep": NOW}


def test_clocks_that_differ_have_wakings_of_their_own(nodes):
    """One that is an hour ahead keeps nobody else from acting, should it die."""
    assert nodes.wake("sweep", "09:30", "ahead")
    assert nodes.wake("sweep", "08:30", "right")


def test_a_mailbox_is_read_by_one_node_until_that_one_dies(record, nodes):
    nodes.beat("worker-1", "worker", "1")
    first = nodes.lease("mailbox", "worker-1", 45)
    beside = nodes.lease("mailbox", "worker-2", 45)
    again = nodes.lease("mailbox", "worker-1", 45)

    let_pass(record, 30)

    assert (first, beside, again) == (True, False, True)
    assert nodes.lease("mailbox", "worker-2", 45)


def test_a_turn_in_a_conversation_is_one_holders_and_then_rests(record, nodes):
    assert nodes.take_turn("slack D1", "slack", "a", 30) == 0
    assert nodes.take_turn("slack D1", "slack", "b", 30) > 0
    assert nodes.take_turn("slack D2", "slack", "b", 30) == 0

    nodes.give_turn_back("slack D1", "a", 1.0)

    assert 0 < nodes.take_turn("slack D1", "slack", "b", 30) <= 1
    let_pass(record, 2)
    assert nodes.take_turn("slack D1", "slack", "b", 30) == 0


def test_a_turn_of_one_that_died_ends_by_itself(record, nodes):
    nodes.take_turn("slack D1", "slack", "a", 30)

    let_pass(record, 31)

    assert nodes.take_turn("slack D1", "slack", "b", 30) == 0
    nodes.give_turn_back("slack D1", "a", 5.0)
    # What the thawed one gives back is not its own any more.
    assert nodes.take_turn("slack D1", "slack", "c", 30) == ASKED_AGAIN_SECONDS


def test_while_the_other_side_asks_for_a_pause_nobody_has_a_turn(record, nodes):
    nodes.hold("slack", 60)

    wait = nodes.take_turn("slack D1", "slack", "a", 30)

    assert 55 < wait <= 60
    let_pass(record, 61)
    assert nodes.take_turn("slack D1", "slack", "a", 30) == 0


def test_whoever_takes_the_store_for_itself_is_told_of_nodes(store_url, nodes):
    nodes.beat("worker-1", "worker", "1")

    with pytest.raises(AlreadyOwned, match="worker-1"), own(store_url):
        pass
    nodes.leave("worker-1")
    with own(store_url):
        pass


def test_a_node_that_left_is_not_alive(nodes):
    nodes.beat("web-1", "web", "0.2.0")
    nodes.beat("worker-1", "worker", "0.2.0")
    nodes.leave("worker-1")

    assert {node.name: node.is_alive for node in nodes.seen()} == {"web-1": True, "worker-1": False}
    assert nodes.seen()[0].beat_at - nodes.seen()[0].started_at < timedelta(seconds=5)


def test_a_node_hears_when_the_tables_are_those_of_a_release_that_it_does_not_know(record, nodes):
    fits_before = nodes.beat("worker-1", "worker", "1")
    with record.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        fits = nodes.beat("worker-1", "worker", "1")
    finally:
        with record.engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{NEWEST}'"))

    assert (fits_before, fits) == (True, False)
