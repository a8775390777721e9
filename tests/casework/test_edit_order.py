"""Edits of one message by several processes: what is newest stands in the end, in whatever order they arrive."""

from itertools import permutations

import pytest

from casework.edit_order import AGAIN, OVER, edit_key
from casework.ports import MessageKind, MessageState, NewMessage
from casework.settle import Outcome, Parcel, settle
from tests.builders import NOW, SHONA

ME = "a web"


@pytest.fixture
def tx(record):
    with record.writing() as tx:
        yield tx


def an_edit(tx, newest, *more, message=1):
    """On its way, as it shows the entries up to `newest`."""
    facts = {"message_id": message, "provider_id": "D1:1.0", "instead": {"key": "said"}}
    key = edit_key(message, newest, *more)
    return tx.queue_claimed(NewMessage(key, MessageKind.AMEND, SHONA, "slack", NOW, facts=facts), ME, NOW, 60)


def arrived(tx, *edits):
    shona = tx.directory().people[SHONA]
    settle(tx, ME, [Outcome(Parcel(edit, shona), provider_id="D1:1.0") for edit in edits], NOW)


def made_again(tx):
    return [m for m in tx.messages_for(SHONA) if f":{AGAIN}" in m.key and m.state is MessageState.READY]


def test_an_edit_that_arrives_while_a_newer_one_is_on_its_way_is_made_again_and_says_nothing_beside_it(tx):
    older, _newer = an_edit(tx, 40), an_edit(tx, 41)

    arrived(tx, older)

    [again] = made_again(tx)
    assert (again.not_before, again.frozen) == (NOW, None)
    assert again.facts == {"message_id": 1, "provider_id": "D1:1.0"}


def test_what_is_made_again_is_not_made_once_more(tx):
    older, newer = an_edit(tx, 40), an_edit(tx, 41)
    arrived(tx, older)
    arrived(tx, newer)
    [again] = tx.claim(ME, NOW, 10, 60)

    arrived(tx, again)

    assert made_again(tx) == []
    assert tx.message(again.id).state is MessageState.SENT


def test_what_is_made_again_while_something_newer_is_on_its_way_is(tx):
    older, newer = an_edit(tx, 40), an_edit(tx, 41)
    arrived(tx, newer, older)
    [again] = tx.claim(ME, NOW, 10, 60)
    an_edit(tx, 42)

    arrived(tx, again)

    assert [m.key for m in made_again(tx)] == [edit_key(1, 42, AGAIN, "41")]


@pytest.mark.parametrize("order", [*permutations((0, 1, 2))])
def test_in_whatever_order_they_arrive_the_last_to_arrive_shows_the_newest(tx, order):
    edits, standing = [an_edit(tx, newest) for newest in (40, 41, 42)], 0
    for number in order:
        arrived(tx, edits[number])
        standing = 40 + number
    while again := tx.claim(ME, NOW, 10, 60):
        arrived(tx, *again)
        standing = 42  # its words are found when it leaves

    assert standing == 42
    assert made_again(tx) == []


def test_edits_that_come_one_after_the_other_are_made_once(tx):
    for newest in (40, 41):
        arrived(tx, an_edit(tx, newest))

    assert made_again(tx) == []


def test_other_messages_and_the_end_of_undo_set_nothing_back(tx):
    first, over = an_edit(tx, 40), an_edit(tx, 30, OVER)
    an_edit(tx, 41, message=2)

    arrived(tx, first, over)

    assert made_again(tx) == []
