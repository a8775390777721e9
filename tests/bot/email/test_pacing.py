"""So many mails a minute and no more; alerts go while digests wait."""

import asyncio
from dataclasses import replace

import pytest

from bot.email.pacing import PacedChannel
from casework.ports import MessageKind, SendFailed
from tests.bot.email.examples import EXAMPLES, renderer
from tests.bot.email.incoming.council import CollectingChannel
from tests.bot.email.made_up import SHONA

ALERT = replace(
    EXAMPLES["alert"].message,
    frozen=renderer().render(EXAMPLES["alert"].content, EXAMPLES["alert"].message, SHONA),
)
DIGEST = replace(ALERT, kind=MessageKind.DIGEST)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def paced(clock):
    return PacedChannel(CollectingChannel(), 30, clock)


def sent(paced, message, times):
    """How many of so many attempts got through, and how long the first refused one has to wait."""
    for count in range(times):
        try:
            asyncio.run(paced.send(message, SHONA))
        except SendFailed as failed:
            return count, None if failed.whole_channel or failed.maybe_sent else failed.retry_after
    return times, None


def test_thirty_go_at_once_and_the_next_waits_two_seconds(paced, clock):
    assert sent(paced, ALERT, 40) == (30, pytest.approx(2))
    clock.now += 2
    assert sent(paced, ALERT, 2)[0] == 1


def test_over_ten_minutes_no_more_than_thirty_a_minute(paced, clock):
    total = 0
    for _ in range(600):
        total += sent(paced, ALERT, 100)[0]
        clock.now += 1

    assert total <= 30 + 300


def test_digests_leave_a_third_of_the_minute_to_alerts(paced):
    assert sent(paced, DIGEST, 40)[0] == 20
    assert sent(paced, ALERT, 40)[0] == 10


def test_a_quiet_hour_saves_up_one_minute_only(paced, clock):
    sent(paced, ALERT, 40)
    clock.now += 3600

    assert sent(paced, ALERT, 100)[0] == 30
