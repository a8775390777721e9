"""A review played in the practice inbox, as Slack and as Teams would show it."""

from datetime import datetime

import pytest

from bot.practice.app import practice_app
from bot.practice.clock import PracticeClock, set_clock
from casework.ports import MessageKind
from permanence.entries import Recorder
from tests.bot.practice.inboxes import a_room
from tests.bot.practice.visitor import Visitor
from tests.builders import LONDON, SHONA
from tests.servers.asgi import serving

HELD = "2026-05-26"
MORNING_AFTER = datetime(2026, 5, 27, 9, 0, tzinfo=LONDON)


@pytest.fixture(params=["slack", "teams"])
def room(request, tmp_path):
    """A room in which the late review of Shona's child was booked for yesterday."""
    room = a_room(tmp_path, request.param)
    booked = Recorder(room.late, 1, SHONA, "practice:1").booked(
        "later_review", MORNING_AFTER.date().replace(day=26)
    )
    with room.room.record.writing() as tx:
        tx.append([booked], room.now)
        set_clock(tx, PracticeClock(MORNING_AFTER))
    yield room
    room.room.record.close()


async def lived(room):
    await room.room.live_through([MORNING_AFTER, MORNING_AFTER.replace(hour=10)])


def question(room) -> int:
    with room.room.record.reading() as tx:
        return next(m.id for m in tx.messages_for(SHONA) if m.kind is MessageKind.REVIEW)


async def test_the_form_is_filled_in_and_shown_where_it_was_asked(room):
    await lived(room)
    with serving(practice_app(room.room)) as base:
        visitor = Visitor(base)
        page = visitor.get(f"/people/{SHONA}/messages/{question(room)}")
        assert "Was the review of" in page.words

        form = visitor.press(page, "It was held").form_with("Record")
        hidden = {name: form.fields[name] for name in ("event", "value", "message", "step")}
        filled = {**hidden, "held_on": HELD, "plan": "right", "next_on": "2026-11-18"}
        page = visitor.send(form, filled)

    with room.room.record.reading() as tx:
        said = tx.journey(room.late).forms[-1]
    assert said.filled == {"held_on": HELD, "plan": "right", "next_on": "2026-11-18"}
    assert said.form == "review 1"
    assert "Plan still right: permanence order" in page.words
