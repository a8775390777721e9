"""Messages that were claimed together, or by two: one's trouble keeps nobody back, and none is sent by both."""

import asyncio
from datetime import timedelta

from casework.ports import MessageState, SendFailed
from tests.builders import EWAN, FERGUS, JAMIE, MORAG, NOW, SHONA
from tests.casework.post_room import PostRoom
from tests.casework.test_deliver import queue


def test_what_was_claimed_along_with_it_is_not_tried_once_a_channel_is_down_for_everybody(record):
    post = PostRoom(record, together=20)
    everybody = [SHONA, JAMIE, MORAG, EWAN]
    tries = []
    post.email.before_send = lambda message: tries.append(message.person)
    post.email.trouble = dict.fromkeys(
        everybody, SendFailed("421 closing", whole_channel=True, maybe_sent=True)
    )
    for number, person in enumerate(everybody):
        queue(record, person, f"test:{number}")
    queue(record, SHONA, "test:chat", channel="slack")

    post.deliver()
    while_resting = list(tries)
    states = [post.states(person) for person in everybody[1:]]
    post.email.trouble.clear()
    post.wait(minutes=2)
    post.deliver()

    assert while_resting == [everybody[0]]
    assert states == [[MessageState.READY]] * 3  # it never left, so nobody need be asked whether it arrived
    assert len(post.slack.sent) == 1
    assert sorted({t.person.email for t in post.sent}) == sorted(everybody)


def test_a_refusal_of_one_person_keeps_nobody_back_who_was_claimed_along(record):
    post = PostRoom(record, together=20)
    post.email.trouble[SHONA] = SendFailed("550 5.1.1 no such user", permanent=True)
    for number, person in enumerate([SHONA, JAMIE, MORAG, EWAN]):
        queue(record, person, f"test:{number}")

    post.deliver()

    assert sorted(t.person.email for t in post.sent) == sorted([JAMIE, MORAG, EWAN])


def test_two_processes_that_deliver_at_once_send_each_message_once(record, post):
    everybody = [SHONA, JAMIE, MORAG, FERGUS]
    for number, person in enumerate(everybody):
        queue(record, person, f"test:{number}")
    other = PostRoom(record, owner="another process", contents=post.contents)

    async def both():
        await asyncio.gather(post.delivery.drain(), other.delivery.drain())

    asyncio.run(both())

    assert sorted(t.person.email for t in [*post.sent, *other.sent]) == sorted(everybody)


def test_a_lease_that_ran_out_belongs_to_whoever_took_it_up(record, post):
    """A frozen process thaws and says "sent" about a message that another has claimed meanwhile."""
    number = queue(record, SHONA)
    with record.writing() as tx:
        tx.claim("frozen", NOW, 1, 60)
    with record.writing() as tx:
        [message] = tx.claim("awake", NOW + timedelta(seconds=61), 1, 60)

    with record.writing() as tx:
        too_late = tx.mark_sent(number, "frozen", "x", NOW + timedelta(seconds=62))
        mine = tx.mark_sent(number, "awake", "y", NOW + timedelta(seconds=63))

    assert message.was_unsure
    assert (too_late, mine) == (False, True)
