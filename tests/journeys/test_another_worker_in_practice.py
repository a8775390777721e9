"""A child given away, taken over and asked about in the practice inbox: a manager, both workers, and Ewan beside them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.practice.app import practice_app
from tests.bot.practice.inboxes import a_room
from tests.bot.practice.visitor import Answer, Visitor
from tests.builders import JAMIE, MORAG, SHONA
from tests.servers.asgi import serving

KNOWS = "the carer is best rung after four"


@pytest.fixture(params=["slack", "teams"])
def room(request, tmp_path):
    room = a_room(tmp_path, request.param)
    with room.room.record.writing() as tx:
        jamie = tx.directory().people[JAMIE]
        tx.put_people(
            [replace(jamie, channel=request.param, slack_user="UJAMIE", teams_user="jamie")], room.now
        )
    yield room
    room.room.record.close()


def writes(visitor: Visitor, page: Answer, words: str) -> Answer:
    form = page.form_with("Send")
    return visitor.send(form, {**form.fields, "text": words})


def message(visitor: Visitor, room, email: str, key: str) -> Answer:
    """The page of her newest message of this kind."""
    with room.room.record.reading() as tx:
        number = max(m.id for m in tx.messages_for(email) if m.sent_at and m.key.startswith(key))
    return visitor.get(f"/people/{email}/messages/{number}")


async def lives(room, days: int = 0) -> None:
    """The service runs then, and hours later: messages to one person keep an hour apart."""
    then = room.now + timedelta(days=days)
    await room.room.live_through([then + timedelta(hours=n) for n in range(3)])


async def test_the_card_its_buttons_and_the_note_of_who_had_her(room):
    with serving(practice_app(room.room)) as base:
        visitor = Visitor(base)
        read = writes(visitor, visitor.get(f"/people/{MORAG}"), f"give {room.late} to Jamie")
        visitor.press(read, "Record it")
        await lives(room, days=1)

        card = message(visitor, room, JAMIE, "hand_over:")
        who = visitor.press(card, "Who is this?")
        writes(visitor, message(visitor, room, SHONA, "parting:"), KNOWS)
        await lives(room)
        told = message(visitor, room, JAMIE, "parting:note:")
        story = visitor.press(told, "The whole story")

    assert f"{room.late} is yours from today" in card.words
    assert "Later review" in card.words
    assert f"{room.late} is C-1 in the case system" in who.words
    assert KNOWS not in told.words
    assert KNOWS in story.words
