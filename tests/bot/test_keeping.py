"""Where so many reply at once that a platform would not wait: each reply is kept first, taken in its turn, shown once."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.conversation import Conversation
from bot.in_turn import Line, Turn
from bot.worker import THREADS, Threads
from casework.content import SaidKind
from tests.bot.paper import conversing, slip
from tests.builders import NOW, SHONA

PATIENCE = 10


class Crowd:
    """Whoever stands before us in a council's line, until the crowd `moves`."""

    def __init__(self, line: Line) -> None:
        self.line, self._may_go = line, [threading.Event() for _ in range(3)]

    def stands(self) -> None:
        """The one whose turn it is, and those who come next."""
        for may_go in self._may_go:
            self.line.ask(lambda go=may_go: go.wait(PATIENCE), Turn.CAN_BE_KEPT)

    def moves(self) -> None:
        self._may_go.pop(0).set()

    def leaves(self) -> None:
        while self._may_go:
            self.moves()

    async def sees(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end
            await asyncio.sleep(0.005)

    async def comes_first(self, many: int) -> None:
        """So many are to be kept before it is anybody's turn."""
        await self.sees(lambda: len(self.line._asked[Turn.AT_ONCE]) == many)


@contextmanager
def another_process() -> Iterator[Line]:
    """With a line of its own."""
    threads = Threads("another")
    before = THREADS.set(threads)
    yield threads.line
    THREADS.reset(before)
    threads.close()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with another_process() as line:
        crowd = Crowd(line)
        yield crowd
        crowd.leaves()


def impatient(record, paper, *, codes: bool = False) -> Conversation:
    """Keeps what has to wait for a moment."""
    return conversing(record, paper, codes=codes, kept_after=0.02)


def kept(record) -> list[str]:
    with record.reading() as tx:
        return [event.event_id for event in tx.events_to_take("paper", NOW)]


@contextmanager
def counting(record) -> Iterator[list[str]]:
    """The transactions that write meanwhile."""
    begun: list[str] = []
    writing = record.writing

    @contextmanager
    def counted():
        begun.append("one")
        with writing() as tx:
            yield tx

    record.writing = counted
    yield begun
    record.writing = writing


async def kept_behind(crowd: Crowd, conversation: Conversation, *slips):
    """What the platform is told of slips that come behind a crowd."""
    crowd.stands()
    taking = [asyncio.create_task(conversation.take(one)) for one in slips]
    await crowd.comes_first(len(slips))
    crowd.moves()
    return await asyncio.gather(*taking)


async def test_behind_a_crowd_the_platform_has_its_answer_when_the_reply_is_kept(record, paper, crowd):
    [taken] = await kept_behind(crowd, impatient(record, paper), slip("help"))

    assert (taken.said.kind, taken.unsaid) == (SaidKind.DELAYED, True)
    assert kept(record) == ["slip 1"]
    assert paper.sending.sent == paper.alone == []


async def test_when_it_is_its_turn_it_is_taken_and_shown_as_any_other(record, paper, crowd):
    conversation, event = impatient(record, paper), slip("help")
    [taken] = await kept_behind(crowd, conversation, event)

    crowd.leaves()
    await conversation.show(event, taken)

    assert paper.sending.sent == [(SHONA, b"help")]
    assert kept(record) == []


async def test_many_are_kept_in_one_transaction(record, paper, crowd):
    with counting(record) as begun:
        taken = await kept_behind(crowd, impatient(record, paper), *(slip("help", n) for n in range(1, 6)))

    assert [one.said.kind for one in taken] == [SaidKind.DELAYED] * 5
    assert kept(record) == [f"slip {n}" for n in range(1, 6)]
    assert len(begun) == 1


async def test_a_process_that_dies_meanwhile_leaves_it_to_whoever_looks(record, paper, crowd):
    await kept_behind(crowd, impatient(record, paper), slip("help"))

    with another_process():
        after = impatient(record, paper)
        await after.take_up()
        await after._background.finish()

    assert paper.sending.sent == [(SHONA, b"help")]
    assert kept(record) == []


async def test_who_looks_at_the_inbox_leaves_alone_what_stands_in_its_own_line(record, paper, crowd):
    conversation, event = impatient(record, paper), slip("help")
    [taken] = await kept_behind(crowd, conversation, event)

    looking = asyncio.create_task(conversation.take_up())
    crowd.leaves()
    await looking
    await conversation.show(event, taken)
    await conversation._background.finish()

    assert paper.sending.sent == [(SHONA, b"help")]


async def test_private_words_wait_for_their_turn_and_are_never_kept(record, paper, crowd):
    crowd.stands()
    event = slip("note: lives at 5 High Street EH1 1AA")
    taking = asyncio.create_task(impatient(record, paper).take(event))
    await crowd.comes_first(1)
    crowd.moves()
    await crowd.sees(lambda: not crowd.line._asked[Turn.AT_ONCE])
    assert not taking.done()
    crowd.leaves()

    assert (await taking).said.kind is SaidKind.PRIVATE_WORDS
    assert kept(record) == []


async def test_one_that_cannot_be_kept_does_not_keep_another_from_it(record, paper, crowd, caplog):
    with record.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER odd BEFORE INSERT ON inbox WHEN NEW.event_id = 'slip 2' AND NEW.state = 'came' "
            "BEGIN SELECT RAISE(ABORT, 'odd'); END"
        )
    conversation = impatient(record, paper)
    crowd.stands()
    with caplog.at_level(logging.CRITICAL, logger="homeward.conversation"):
        well, unwell = (asyncio.create_task(conversation.take(slip("help", n))) for n in (1, 2))
        await crowd.comes_first(2)
        crowd.moves()
        await crowd.comes_first(2)  # each by itself
        crowd.moves()
        assert (await well).said.kind is SaidKind.DELAYED
        assert kept(record) == ["slip 1"]
        crowd.leaves()

        assert (await unwell).said.kind is SaidKind.HELP


@pytest.mark.parametrize("codes", [True, False])
async def test_a_stranger_behind_a_crowd_is_answered_once_and_not_every_minute(record, paper, crowd, codes):
    conversation = impatient(record, paper, codes=codes)
    event = slip("help", who="stranger@elsewhere.example")
    [taken] = await kept_behind(crowd, conversation, event)
    crowd.leaves()
    await conversation.show(event, taken)
    answered = list(paper.alone)

    await conversation.take_up()
    await conversation._background.finish()

    assert paper.alone == answered == [("stranger@elsewhere.example", answered[0][1])]
    assert kept(record) == []
