"""A message whose channel is not set up waits and is said to wait; it leaves once the channel is there."""

from dataclasses import replace

import pytest

from casework.ports import MessageState
from permanence.people import Role
from scheduler.health import message_problems, without_channel
from tests.builders import FERGUS, SHONA, a_person
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel, put


@pytest.fixture
def shut(record, post):
    """The post room of a service that can reach nobody, with Shona's alert in it."""
    put(record, a_person(SHONA, channel="email"))
    a_child_after_panel(record)
    renderers, channels = post.setup.renderers, post.delivery.channels
    post.delivery.setup, post.delivery.channels = replace(post.setup, renderers={}), {}
    post.morning(DAY_AFTER)

    def opened(*names):
        post.delivery.setup = replace(post.setup, renderers={n: renderers[n] for n in names})
        post.delivery.channels = {n: channels[n] for n in names}
        return post

    return post, opened


def problems(record, now, *channels):
    with record.reading() as tx:
        return list(without_channel(tx.health(now), channels))


def test_it_waits_for_hours_and_is_not_given_up(shut):
    post, _ = shut
    for _ in range(20):
        post.wait(minutes=15)
        post.deliver()

    assert post.states(SHONA) == [MessageState.READY]
    assert post.messages(FERGUS) == []


def test_health_says_how_many_wait_and_for_what(record, shut):
    post, _ = shut

    assert problems(record, post.now) == ["3 messages wait for email, which is not set up"]
    assert problems(record, post.now, "email") == []
    with record.reading() as tx:
        health = tx.health(post.now)
    assert list(message_problems(health, ())) == problems(record, post.now)


def test_it_leaves_minutes_after_its_channel_is_set_up(record, shut):
    post, opened = shut
    post.wait(hours=3)
    post.deliver()

    opened("email")
    post.wait(minutes=6)
    post.deliver()

    assert post.states(SHONA) == [MessageState.SENT]
    assert problems(record, post.now, "email") == []


def test_it_goes_by_mail_where_mail_is_set_up_and_her_chat_is_not(record, post):
    put(record, a_person(SHONA, channel="slack"))
    a_child_after_panel(record)
    post.delivery.setup = replace(post.setup, renderers={"email": post.renderer})
    post.delivery.channels = {"email": post.email}

    post.morning(DAY_AFTER)

    assert [told.person.email for told in post.email.sent if told.person.role is Role.SOCIAL_WORKER] == [
        SHONA
    ]
