"""Three things that people do in Slack, from the shared list of what went wrong elsewhere: each is read as it was meant."""

import json
import secrets

import pytest

from permanence.entries import EntryKind
from tests.bot.at_work import UP_TO_PANEL
from tests.builders import SHONA
from tests.servers.slack_client import Delivery

UP_TO_RECOMMENDATION = {code: day for code, day in UP_TO_PANEL.items() if code != "panel"}


@pytest.fixture
def cases(shared_data):
    found = json.loads((shared_data / "files" / "people-and-chat.json").read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in found}


@pytest.fixture
def alert(council):
    """The morning of a child who waits for her panel."""
    council.child("C1", milestones=UP_TO_RECOMMENDATION)
    return council.alert()


def panels(council):
    return [
        e.day("on").isoformat()
        for e in council.recorded(EntryKind.MILESTONE_REACHED)
        if e.by == SHONA and e.text("milestone") == "panel"
    ]


def confirmed(council):
    council.people.say(SHONA, "yes")
    council.settle()
    return panels(council)


def test_a_reply_that_is_also_sent_as_a_direct_message_is_read_as_any_reply(council, alert, cases):
    wanted = cases["slack-also-send"]["event"]
    like = council.people.say(SHONA, "thanks", thread=alert).delivery.payload
    council.settle()
    event = {**like["event"], "subtype": wanted["subtype"], "text": wanted["text"], "blocks": []}
    event |= {name: f"{float(like['event'][name]) + 1:.6f}" for name in ("ts", "event_ts")}

    council.people.deliver(Delivery.event({**like, "event_id": f"Ev{secrets.token_hex(6)}", "event": event}))
    council.settle()
    before = panels(council)
    council.people.say(SHONA, "yes", thread=alert)
    council.settle()

    assert (before, panels(council)) == ([], ["2026-05-12"])


def test_a_slip_that_is_put_right_by_editing_the_message_is_read_anew(council, alert, cases):
    event = cases["slack-edited"]["event"]
    council.people.say(SHONA, event["previous_message"]["text"])
    council.settle()
    written = council.slack.messages(council.slack.direct_channel(SHONA))
    message = [m for m in written if not m.by_the_app][-1]

    council.people.edit(message, event["message"]["text"])
    council.settle()

    assert confirmed(council) == ["2026-05-13"]


def test_a_line_that_is_quoted_is_not_what_she_says(council, alert, cases):
    council.people.say(SHONA, cases["slack-quoted-line"]["text"])
    council.settle()

    assert confirmed(council) == ["2026-05-12"]
