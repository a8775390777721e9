"""What was taken is shown at once, by whoever took it, and by nobody else: also when it comes to it late."""

import asyncio
import threading
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.worker import on_worker
from casework.compose import LEASE_SECONDS
from casework.content import SaidKind
from casework.ports import MessageState
from tests.bot.paper import conversing, outbox, slip
from tests.builders import JAMIE, MORAG, NOW, SHONA


class Watched:
    """A record whose transactions are counted. `refuses`: so many more times nothing can be written; `is_away`: nor read."""

    is_away = False

    def __init__(self, record):
        self._record, self.rules = record, record.rules
        self.writes = self.refuses = 0

    def reading(self):
        if self.is_away:
            raise OSError("there is no store")
        return self._record.reading()

    @contextmanager
    def writing(self):
        self.writes += 1
        if self.refuses:
            self.refuses -= 1
            raise OSError("the disk is full")
        with self._record.writing() as tx:
            yield tx


class Clock:
    """Stands still until it is put on."""

    now = NOW

    def __call__(self):
        return self.now

    def goes_on(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watched(record):
    return Watched(record)


@pytest.fixture
def conversation(watched, paper, clock):
    return conversing(watched, paper, clock)


@asynccontextmanager
async def the_line_is_taken():
    """Nothing else is done in it within the block."""
    begun, end = threading.Event(), threading.Event()
    holding = asyncio.create_task(on_worker(lambda: (begun.set(), end.wait(10))))
    await asyncio.to_thread(begun.wait, 10)
    yield
    end.set()
    await holding


async def test_what_the_outbox_has_taken_up_meanwhile_is_not_sent_a_second_time(
    record, paper, conversation, clock
):
    event = slip("help")
    taken = await conversation.take(event)
    clock.goes_on(LEASE_SECONDS + 1)
    with record.writing() as tx:
        [theirs] = tx.claim("the outbox", clock(), 10, LEASE_SECONDS)

    await conversation.show(event, taken)

    assert paper.sending.sent == []
    with record.writing() as tx:
        assert tx.is_claimed_by(theirs.id, "the outbox")


async def test_what_could_still_be_on_its_way_when_the_lease_ends_is_left_to_the_outbox_which_need_not_ask(
    record, paper, conversation, clock
):
    event = slip("help")
    taken = await conversation.take(event)
    clock.goes_on(LEASE_SECONDS - 10)

    await conversation.show(event, taken)

    assert paper.sending.sent == []
    [answer] = outbox(record)
    assert (answer.state, answer.was_unsure, answer.not_before) == (MessageState.READY, False, clock())


async def test_an_answer_left_to_the_outbox_is_not_overtaken_by_the_next(record, paper, conversation, clock):
    first, second = slip("help", 1), slip("list", 2)
    early = await conversation.take(first)
    clock.goes_on(LEASE_SECONDS - 10)
    late = await conversation.take(second)

    await conversation.show(first, early)
    await conversation.show(second, late)

    assert paper.sending.sent == []
    assert [m.state for m in outbox(record)] == [MessageState.READY] * 2


async def test_what_arrived_while_others_were_answered_is_marked_in_one_transaction(
    record, paper, conversation, watched
):
    events = [slip("help", number, who) for number, who in enumerate((SHONA, MORAG, JAMIE))]
    taken = [await conversation.take(event) for event in events]
    before = watched.writes

    await shown_together(conversation, paper, events, taken)

    assert len(paper.sending.sent) == 3
    assert watched.writes == before + 1
    with record.reading() as tx:
        assert {m.state for m in tx.messages() if m.channel == "paper"} == {MessageState.SENT}


async def test_where_they_cannot_be_marked_together_each_is_marked_by_itself(
    record, paper, conversation, watched
):
    events = [slip("help", number, who) for number, who in enumerate((SHONA, MORAG, JAMIE))]
    taken = [await conversation.take(event) for event in events]
    watched.refuses = 1

    await shown_together(conversation, paper, events, taken)

    with record.reading() as tx:
        assert {m.state for m in tx.messages() if m.channel == "paper"} == {MessageState.SENT}


async def test_what_was_sent_while_the_store_was_away_is_marked_when_it_is_back(
    record, paper, conversation, watched, monkeypatch
):
    monkeypatch.setattr("bot.carrying.MARKED_AGAIN_AFTER", [0] * 5)
    event = slip("help")
    taken = await conversation.take(event)
    watched.refuses = 5

    await conversation.show(event, taken)

    assert paper.sending.sent == [(SHONA, b"help")]
    assert [m.state for m in outbox(record)] == [MessageState.SENT]


async def test_where_the_store_cannot_say_what_goes_first_nothing_is_sent_and_the_outbox_has_it(
    record, paper, conversation, watched
):
    event = slip("help")
    taken = await conversation.take(event)
    watched.is_away = True

    await conversation.show(event, taken)

    assert paper.sending.sent == []
    [answer] = outbox(record)
    assert (answer.state, answer.was_unsure) == (MessageState.READY, False)


async def shown_together(conversation, paper, events, taken):
    """All of them are with their readers before any is marked."""
    paper.sending.may_return.clear()
    showing = [
        asyncio.create_task(conversation.show(event, one)) for event, one in zip(events, taken, strict=True)
    ]
    await until(lambda: len(paper.sending.sent) == len(events))
    async with the_line_is_taken():
        paper.sending.may_return.set()
        await until(lambda: len(conversation.carrying._landed.waiting) == len(events))
    await asyncio.gather(*showing)


async def until(condition):
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


async def test_what_is_delivered_again_while_it_is_taken_is_taken_and_shown_once(
    paper, conversation, watched
):
    event = slip("help")
    async with the_line_is_taken():
        both = [asyncio.create_task(conversation.take(event)) for _ in range(2)]
        await asyncio.sleep(0)
    taken = await asyncio.gather(*both)

    for one in taken:
        await conversation.show(event, one)

    assert {one.said.kind for one in taken} == {SaidKind.HELP}
    assert paper.sending.sent == [(SHONA, b"help")]
    assert watched.writes == 2  # it is taken, and marked


async def test_where_it_could_not_be_taken_the_second_delivery_takes_it(paper, conversation, watched):
    event = replace(slip("help"), can_wait=False)
    watched.refuses = 1

    async with the_line_is_taken():
        both = [asyncio.create_task(conversation.take(event)) for _ in range(2)]
        await asyncio.sleep(0)
    failed, taken = await asyncio.gather(*both, return_exceptions=True)

    assert isinstance(failed, OSError)
    assert taken.said.kind is SaidKind.HELP
    await conversation.show(event, taken)
    assert paper.sending.sent == [(SHONA, b"help")]
