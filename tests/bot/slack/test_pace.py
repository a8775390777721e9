"""One message a second into a conversation, counted from when the one before had its answer."""

import asyncio
from itertools import pairwise

import pytest

from bot.slack.pace import Pace
from casework.ports import SendFailed

GAP = 0.05


async def write(pace, channel, took=0.0, written=None):
    """When it began and when Slack had answered."""
    async with pace.turn(channel):
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(took)
    ended = asyncio.get_running_loop().time()
    if written is not None:
        written.append((began, ended))
    return began, ended


async def test_a_message_that_was_slow_on_its_way_keeps_the_next_one_waiting_from_its_answer_on():
    pace, written = Pace(gap=GAP), []

    await asyncio.gather(*(write(pace, "D1", 0.03, written) for _ in range(3)))

    pauses = [began - ended for (_, ended), (began, _) in pairwise(written)]
    assert len(written) == 3
    assert all(pause >= GAP for pause in pauses), pauses


async def test_conversations_do_not_wait_for_each_other():
    pace = Pace(gap=60.0)

    began = [await write(pace, channel) for channel in ("D1", "D2", "D3")]

    assert began[-1][1] - began[0][0] < 5


async def test_a_failure_takes_its_turn_as_well():
    pace = Pace(gap=GAP)
    with pytest.raises(ValueError, match="not taken"):
        async with pace.turn("D1"):
            raise ValueError("not taken")
    failed = asyncio.get_running_loop().time()

    began, _ = await write(pace, "D1")

    assert began - failed >= GAP - 0.001


async def test_who_would_wait_too_long_is_told_when_to_come_back():
    pace = Pace(gap=10.0)
    await write(pace, "D1")

    with pytest.raises(SendFailed) as told:
        await write(pace, "D1")

    assert told.value.retry_after > 9


async def test_who_waits_while_slack_asks_for_a_long_pause_is_told_as_well():
    pace = Pace(gap=GAP)

    async def is_asked_for_a_pause():
        async with pace.turn("D1"):
            await asyncio.sleep(0.01)
            await pace.hold(30)

    first = asyncio.create_task(is_asked_for_a_pause())
    await asyncio.sleep(0)
    with pytest.raises(SendFailed) as told:
        await write(pace, "D1")
    await first

    assert told.value.retry_after > 29
