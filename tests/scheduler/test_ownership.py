"""Losing the owner's lock is said, and stops claims until it is taken again."""

import logging

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from scheduler.lights import Light
from scheduler.ownership import Ownership
from store.owner_lock import Held
from tests.builders import NOW, SHONA
from tests.casework.post_room import PostRoom


@pytest.fixture
def post(record):
    with record.writing() as tx:
        tx.queue(NewMessage("test:1", MessageKind.TEST, SHONA, "email", NOW), NOW)
    return PostRoom(record)


def test_nothing_is_claimed_while_the_lock_is_lost_and_all_leaves_once_it_is_taken_again(post, caplog):
    stands = [Held.LOST]
    ownership = Ownership(lambda: stands[-1])
    post.delivery.may_claim = ownership.is_held

    post.deliver()
    [red] = ownership.problems()
    while_lost = post.states(SHONA)
    stands.append(Held.TAKEN_AGAIN)
    post.deliver()

    assert while_lost == [MessageState.READY]
    assert red.light is Light.OTHER_OWNER
    assert post.states(SHONA) == [MessageState.SENT]
    assert list(ownership.problems()) == []
    said = [line.getMessage() for line in caplog.records if line.name == "homeward.owner"]
    assert "another process owns the clock and delivery" in said[0]
    assert said[1] == "the lock of the store's owner was lost, and is taken again"


def test_a_lock_that_is_held_is_not_spoken_of(post, caplog):
    caplog.set_level(logging.INFO, "homeward.owner")
    ownership = Ownership(lambda: Held.HELD)

    assert [ownership.is_held() for _ in range(3)] == [True] * 3
    assert [line for line in caplog.records if line.name == "homeward.owner"] == []
