"""Messages that were claimed together: one person's trouble keeps nobody back, and a channel's is found by one try."""

from casework.ports import MessageState, SendFailed
from tests.builders import EWAN, JAMIE, MORAG, SHONA
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
