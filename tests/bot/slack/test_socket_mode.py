"""Socket Mode: the same listeners, no door from outside; a connection that ends is made anew."""

from datetime import date

import pytest

from permanence.entries import EntryKind
from tests.bot.slack.council import a_council
from tests.builders import SHONA


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path, socket_mode=True) as at_work:
        yield at_work


def test_buttons_forms_words_command_and_home_come_through_the_socket(council):
    council.child()
    message = council.alert()

    pressed = council.people.press(SHONA, message, "form.booked", block_id="answers.1")
    council.settle()
    wrong = council.people.submit(SHONA, {"on": date(2026, 5, 1)})
    right = council.people.submit(SHONA, {"on": date(2026, 6, 9)})
    council.settle()
    written = council.people.say(SHONA, "list")
    asked = council.people.command(SHONA, "/homeward", "help")
    opened = council.people.open_home(SHONA)
    council.settle()

    assert [answer.ok for answer in (pressed, wrong, right, written, asked, opened)] == [True] * 6
    assert set(wrong.errors) == {"on"}
    assert [e.day("on") for e in council.recorded(EntryKind.BOOKED)] == [date(2026, 6, 9)]
    assert "booked for Tue 9 Jun" in council.shown(message)
    assert "Answer in your own words" in asked.body["text"]
    assert council.slack.home(SHONA) is not None


def test_a_connection_that_slack_ends_is_made_anew(council):
    council.child()
    message = council.alert()

    council.slack.sockets.ask_to_reconnect()
    council.slack.sockets.wait_connected()

    assert council.people.press(SHONA, message, "answer.done", block_id="answers.1").ok


def test_a_refresh_while_slack_opens_no_connection_is_over_within_seconds(council):
    council.slack.break_down("apps.connections.open", times=2)

    council.slack.sockets.ask_to_reconnect()
    council.slack.sockets.wait_connected(seconds=30)

    assert council.people.say(SHONA, "help").ok


def test_there_is_no_door_from_outside(council):
    assert council.side.routes == []
