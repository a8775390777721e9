"""The pace of Slack and of a mailbox, among several processes on one store."""

import asyncio
from itertools import pairwise

import pytest

from bot.email.pacing import SharedPacedChannel
from bot.slack.pace import SharedPace
from casework.ports import MessageKind, SendFailed
from store.case_record import make_record
from store.nodes import SqlNodes
from tests.bot.kept_mails import KeptMails
from tests.bot.slack.test_channel import a_message
from tests.builders import a_person, a_rulebook

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def engine(postgres, postgres_made):
    record = make_record(postgres.new_database(like=postgres_made), a_rulebook())
    yield record.engine
    record.close()


@pytest.fixture
def kept(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM pace")
    return SqlNodes(engine)


async def write(pace, channel, written):
    async with pace.turn(channel):
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(0.05)
    written.append((began, asyncio.get_running_loop().time()))


async def test_two_processes_write_one_after_the_other_into_a_conversation(kept):
    here, there, written = SharedPace(kept, gap=0.3), SharedPace(kept, gap=0.3), []

    await asyncio.gather(*(write(pace, "D1", written) for pace in (here, there, here)))

    written.sort()
    pauses = [after[0] - before[1] for before, after in pairwise(written)]
    assert len(pauses) == 2
    assert all(pause > 0.25 for pause in pauses), pauses


async def test_conversations_do_not_wait_for_each_other(kept):
    here, written = SharedPace(kept, gap=60), []

    await asyncio.gather(*(write(here, channel, written) for channel in ("D1", "D2", "D3")))

    assert len(written) == 3


async def test_who_would_wait_too_long_is_told_when_to_come_back(kept):
    here, there = SharedPace(kept, gap=10), SharedPace(kept, patience=0.5)
    await write(here, "D1", [])

    with pytest.raises(SendFailed) as told:
        await write(there, "D1", [])

    assert 8 < told.value.retry_after <= 10


async def test_a_pause_that_slack_asks_one_process_for_is_the_others_as_well(kept):
    here, there = SharedPace(kept), SharedPace(kept, patience=0.5)

    await here.hold(30)

    with pytest.raises(SendFailed) as told:
        await write(there, "D1", [])
    assert told.value.retry_after > 25


async def test_two_processes_keep_to_a_mailboxs_mails_a_minute_together(kept):
    mails = KeptMails()
    here, there = (SharedPacedChannel(mails, 20, kept=kept) for _ in range(2))
    mail = a_message(kind=MessageKind.TEST, frozen=b"Subject: A test\n\nA test\n")
    await here.send(mail, a_person())

    with pytest.raises(SendFailed) as told:
        await there.send(mail, a_person())

    assert 0 < told.value.retry_after <= 3
    await asyncio.sleep(told.value.retry_after + 0.1)
    await there.send(mail, a_person())
    assert len(mails.mails) == 2
