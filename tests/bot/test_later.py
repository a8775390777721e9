"""Small changes that nobody waits for: many in one transaction, none lost, and none spoilt by another."""

import asyncio

import pytest

from bot.later import Later
from bot.people_first import PeopleFirst
from casework.ports import MessageKind, NewMessage
from tests.builders import NOW, SHONA, a_record


@pytest.fixture
def record(tmp_path):
    record = a_record(tmp_path)
    yield record
    record.close()


def queue(key):
    message = NewMessage(key=key, kind=MessageKind.TEST, person=SHONA, channel="email", not_before=NOW)
    return lambda case: case.queue(message, NOW)


def queued(record):
    with record.reading() as tx:
        return [message.key for message in tx.messages_for(SHONA)]


class Counting:
    """The record, with how many transactions were begun."""

    def __init__(self, record):
        self.record, self.begun = record, 0

    def writing(self):
        self.begun += 1
        return self.record.writing()


async def test_what_is_due_while_somebody_waits_is_committed_together(record):
    people, counting = PeopleFirst(), Counting(record)
    later = Later(counting, people)

    with people.one_waits():
        writing = asyncio.gather(*(later.write(queue(f"{n}")) for n in range(20)))
        await asyncio.sleep(0.01)
        assert queued(record) == []
    await writing

    assert sorted(queued(record), key=int) == [f"{n}" for n in range(20)]
    assert counting.begun == 1


async def test_with_nobody_waiting_it_is_committed_at_once(record):
    await Later(record, PeopleFirst()).write(queue("now"))

    assert queued(record) == ["now"]


async def test_a_change_that_fails_spoils_no_other_and_its_owner_hears(record):
    people = PeopleFirst()
    later = Later(record, people)

    def fails(_case):
        raise LookupError("no such message")

    with people.one_waits():
        writing = asyncio.gather(
            later.write(queue("before")),
            later.write(fails),
            later.write(queue("after")),
            return_exceptions=True,
        )
        await asyncio.sleep(0.01)
    before, failed, after = await writing

    assert (before, after) == (None, None)
    assert isinstance(failed, LookupError)
    assert sorted(queued(record)) == ["after", "before"]
