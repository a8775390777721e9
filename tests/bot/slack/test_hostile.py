"""What a signed request of Slack's may hold is no reason to fail: no 5xx, which Slack would repeat, and no traceback."""

import json

import pytest

from bot.handle import Handle
from permanence.entries import EntryKind
from tests.bot.slack.council import a_council
from tests.builders import SHONA
from tests.proof import one_of
from tests.servers.slack_deliveries import Delivery

HALF = "\\ud800"
VALUES = [
    pytest.param("", id="nothing"),
    pytest.param("NaN", id="no number"),
    pytest.param("1180591620717411303424", id="a number that no database takes"),
    pytest.param("9" * 5000, id="a number that Python does not read"),
    pytest.param("-1", id="a number below zero"),
    pytest.param("[" * 50_000, id="brackets"),
    pytest.param('"a string"', id="a string for an object"),
    pytest.param("[1, 2]", id="a list for an object"),
    pytest.param('{"r":"HW-1","j":Infinity,"s":"a","n":1}', id="an endless journey"),
    pytest.param(
        '{"r":"HW-1","j":1,"s":"a","n":1180591620717411303424}', id="an entry that no database takes"
    ),
    pytest.param('{"r":"HW-1","j":1,"s":"a","n":1,"m":{"a":1}}', id="an object for a message"),
    pytest.param(f'{{"r":"HW-{HALF}","j":1,"s":"a","n":1}}', id="half a character in a reference"),
    pytest.param(f'{{"r":"HW-1","j":1,"s":"{HALF}","n":1}}', id="half a character in a step"),
    pytest.param(f'{{"r":"HW-1","j":1,"s":"a","n":1,"p":"D1:{HALF}"}}', id="half a character in a place"),
    pytest.param('{"r":"HW-1","j":1,"s":"a","n":1,"d":5}', id="a number for a day"),
    pytest.param('{"t":"list","m":"seven"}', id="words for a message"),
    pytest.param('{"t":["list"],"m":1180591620717411303424}', id="an option about a message that cannot be"),
    pytest.param(f'{{"t":"panel held {HALF} May","m":null}}', id="half a character in an option"),
]
ACTIONS = [
    "answer.done",
    "answer.nothing",
    "answer",
    "undo",
    "confirm",
    "change",
    "say.0",
    "form.booked",
    "form.x",
]
ACTIONS += ["more", "ask.who", "back", "menu:x"]


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    with a_council(tmp_path_factory.mktemp("council")) as council:
        council.child()
        council.message = council.alert()
        yield council


def pressed(council, action, value):
    """A press as Slack tells it, with another name and value."""
    held = {**council.people._common("block_actions", council.slack.person(SHONA))}
    held |= council.people._container(council.slack.person(SHONA), council.message)
    held["trigger_id"] = council.slack.workspace.new_trigger(council.slack.person(SHONA).id)
    held["actions"] = [
        {"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": "1.1"}
    ]
    return held


def answered(council, payload, kind=Delivery.interactive):
    answer = council.people.deliver(kind(payload))
    council.settle()
    return answer.status


def is_quiet(caplog):
    return not [r for r in caplog.records if r.levelname == "ERROR"] and "Traceback" not in caplog.text


@one_of(3)
@pytest.mark.parametrize("value", VALUES)
def test_what_a_button_may_carry_is_no_reason_to_fail(council, caplog, value):
    for action in ACTIONS:
        assert answered(council, pressed(council, action, value)) == 200, action

    assert is_quiet(caplog)
    assert not [e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA]


@pytest.mark.parametrize("value", VALUES)
def test_nor_what_a_form_carries_of_its_step(council, caplog, value):
    view = {"id": "V1", "type": "modal", "callback_id": "form.booked", "private_metadata": value}
    view["state"] = {"values": {"on": {"value": {"selected_date": "2026-06-09"}}}}
    payload = {**council.people._common("view_submission", council.slack.person(SHONA)), "view": view}

    assert answered(council, payload) in (200, 400)
    assert is_quiet(caplog)


@pytest.mark.parametrize(
    "more",
    [
        {"user": None},
        {"user": "U1"},
        {"actions": ["a"]},
        {"actions": [5]},
        {"actions": {"a": 1}},
        {"container": []},
        {"team": "T0COUNCIL"},
        {"view": {"state": 5}},
    ],
    ids=str,
)
def test_a_press_without_what_every_press_has_is_refused(council, caplog, more):
    payload = {**pressed(council, "answer.done", Handle("HW-1", 1, "a", 1).carried()), **more}

    assert answered(council, payload) in (200, 400)
    assert is_quiet(caplog)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "im", "user": "U1"},
        {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": {}, "text": []},
        {"type": "message", "subtype": "message_changed", "message": "words"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "message": {"edited": "now"}},
        {"type": "reaction_added", "user": "U1", "item": []},
        {"type": "reaction_added", "item": {"type": "message", "channel": "D1", "ts": "1.1"}},
        {"type": "app_home_opened", "tab": "home"},
    ],
    ids=json.dumps,
)
def test_nor_is_an_event_without_its_parts(council, caplog, event):
    payload = {"type": "event_callback", "event_id": "Ev9", "team_id": "T0COUNCIL", "event": event}

    assert answered(council, payload, Delivery.event) in (200, 400)
    assert is_quiet(caplog)


def test_half_a_character_in_her_words_is_a_question_mark(council):
    before = len(council.messages())

    answer = council.people.say(SHONA, "panel held 12 May \ud800 maybe")
    council.settle()

    assert answer.status == 200
    assert len(council.messages()) == before + 1
