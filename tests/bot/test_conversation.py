"""The way back in, seen on a fifth channel that is nothing but read, who and show: a slip of paper handed in."""

import asyncio

import pytest
from sqlalchemy import text

from casework.content import SaidKind
from casework.kept_events import KeptEvent
from casework.ports import MessageState
from casework.settle import Parcel
from permanence.answer import Answer, Verb
from permanence.entries import EntryKind
from tests.bot.paper import conversing, outbox, slip
from tests.builders import EWAN, NOW, SHONA
from tests.casework.replying import PANEL, ledger, waits_for_panel


@pytest.fixture
def conversation(record, paper):
    return conversing(record, paper)


async def test_when_the_platform_has_its_answer_ledger_and_answer_are_committed_and_nothing_is_sent(
    record, paper, conversation
):
    reference = waits_for_panel(record)

    taken = await conversation.take(slip(Answer(Verb.DONE, reference, PANEL, on=NOW.date())))

    assert taken.said.kind is SaidKind.RECORDED
    assert ledger(record, reference)[-1].kind is EntryKind.MILESTONE_REACHED
    assert [m.state for m in outbox(record)] == [MessageState.SENDING]
    assert outbox(record)[0].facts["thread"] == "desk 4"
    assert (paper.sending.sent, paper.alone) == ([], [])


async def test_what_follows_shows_it_and_the_outbox_knows(record, paper, conversation):
    event = slip("help")

    await conversation.show(event, await conversation.take(event))

    assert paper.sending.sent == [(SHONA, b"help")]
    assert [(m.state, m.provider_id) for m in outbox(record)] == [(MessageState.SENT, "sheet 1")]


async def test_what_comes_twice_is_shown_once(record, paper, conversation):
    event = slip("help")

    for _ in range(2):
        await conversation.show(event, await conversation.take(event))

    assert len(paper.sending.sent) == len(paper.alone) == 1


async def test_what_cannot_be_shown_now_is_left_to_the_outbox(record, paper, conversation):
    paper.sending.broken = True
    event = slip("help")

    await conversation.show(event, await conversation.take(event))

    assert [(m.state, m.reason) for m in outbox(record)] == [(MessageState.READY, "no paper left")]


async def test_what_one_person_is_shown_stands_in_the_order_in_which_it_was_taken(
    record, paper, conversation
):
    events = [slip(words, number) for number, words in enumerate(("help", "list", "undo"))]
    taken = [await conversation.take(event) for event in events]

    await asyncio.gather(*(conversation.show(e, t) for e, t in zip(events, taken, strict=True)))

    assert [words for _, words in paper.sending.sent] == [b"help", b"list", b"nothing_to_undo"]


async def test_an_answer_that_failed_is_shown_before_the_next_one(record, paper, conversation):
    paper.sending.broken = True
    first, second = slip("help", 1), slip("list", 2)
    await conversation.show(first, await conversation.take(first))
    paper.sending.broken = False

    await conversation.show(second, await conversation.take(second))

    assert [words for _, words in paper.sending.sent] == [b"help", b"list"]


async def test_no_answer_overtakes_one_that_fails_again(record, paper, conversation):
    paper.sending.broken = True
    events = [slip(words, number) for number, words in enumerate(("help", "list"))]
    for event in events:
        await conversation.show(event, await conversation.take(event))

    assert [m.state for m in outbox(record)] == [MessageState.READY] * 2
    newest, oldest = outbox(record)
    assert oldest.not_before <= newest.not_before


async def test_an_answer_that_was_taken_before_the_first_one_failed_does_not_overtake_it(
    record, paper, conversation
):
    events = [slip(words, number) for number, words in enumerate(("help", "list"))]
    taken = [await conversation.take(event) for event in events]
    paper.sending.broken = True
    await conversation.show(events[0], taken[0])
    paper.sending.broken = False

    await conversation.show(events[1], taken[1])
    assert paper.sending.sent == []

    await conversation.carrying.carry(await asyncio.to_thread(unsent, record, conversation.carrying.owner))
    assert [words for _, words in paper.sending.sent] == [b"help", b"list"]


async def test_an_answer_waits_for_one_that_is_on_its_way_just_now(record, paper, conversation):
    """The outbox is sending it, or a process that was killed had it in its hands."""
    first, second = slip("help", 1), slip("list", 2)
    await conversation.take(first)

    await conversation.show(second, await conversation.take(second))

    assert paper.sending.sent == []
    newest, oldest = outbox(record)
    assert (newest.state, oldest.state) == (MessageState.READY, MessageState.SENDING)


async def test_what_was_not_shown_cannot_be_confirmed(record, paper, conversation):
    reference = waits_for_panel(record)
    paper.sending.broken = True
    asked = slip(f"{reference} panel held 12 May", 1)
    await conversation.show(asked, await conversation.take(asked))
    paper.sending.broken = False

    before = len(ledger(record, reference))
    yes = await conversation.take(slip("yes", 2))

    assert yes.said.kind is not SaidKind.RECORDED
    assert len(ledger(record, reference)) == before


async def test_once_it_is_shown_after_all_it_can(record, paper, conversation):
    reference = waits_for_panel(record)
    paper.sending.broken = True
    asked = slip(f"{reference} panel held 12 May", 1)
    await conversation.show(asked, await conversation.take(asked))
    paper.sending.broken = False
    await conversation.carrying.carry(await asyncio.to_thread(unsent, record, conversation.carrying.owner))

    assert (await conversation.take(slip("yes", 2))).said.kind is SaidKind.RECORDED


def unsent(record, owner):
    with record.writing() as tx:
        person = tx.directory().people[SHONA]
        waiting = tx.claim_answers(SHONA, "paper", owner, NOW, 60)
        return tuple(Parcel(message, person) for message in waiting)


async def test_what_cannot_be_taken_is_kept_and_taken_later(record, paper, conversation):
    with record.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    event = slip("help")
    assert (await conversation.take(event)).said.kind is SaidKind.DELAYED
    with record.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER full"))

    await conversation.take_up()
    await conversation._background.finish()

    assert paper.sending.sent == [(SHONA, b"help")]
    with record.reading() as tx:
        assert tx.events_to_take("paper", NOW) == []


async def test_somebody_whom_nobody_knows_changes_nothing(record, paper, conversation):
    event = slip("help", who="stranger@elsewhere.example")

    assert (await conversation.take(event)).said.kind is SaidKind.NOT_LINKED
    with record.writing() as tx:
        assert tx.take_in("paper", event.id, "", NOW)


async def test_ewan_is_told_that_there_is_no_such_child(record, paper, conversation):
    reference = waits_for_panel(record)

    taken = await conversation.take(slip(Answer(Verb.DONE, reference, PANEL), who=EWAN))

    assert taken.said.kind is SaidKind.NO_SUCH_REFERENCE


def test_what_was_kept_is_read_again_as_it_was(paper):
    event = slip("help", 7)

    assert paper.read(KeptEvent("paper", event.id, event.raw, NOW)) == event
