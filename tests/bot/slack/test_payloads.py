"""Every payload against Slack's own types (tsc over @slack/types) and against every documented length and count."""

import pytest

from tests.bot.slack.payloads import SENT, answered_alert, sent, views
from tests.servers.slack_limits import mistakes_in_blocks, mistakes_in_view
from tests.servers.slack_types import check

LONGEST_UPDATED_TEXT = 4_000  # chat.update takes less than chat.postMessage


@pytest.mark.parametrize("name", sorted(SENT))
def test_no_message_is_over_a_limit(name):
    assert mistakes_in_blocks(sent(name)["blocks"]) == []


def test_an_answered_message_fits_what_can_be_edited():
    message = answered_alert()

    assert mistakes_in_blocks(list(message.blocks)) == []
    assert len(message.text) <= LONGEST_UPDATED_TEXT


@pytest.mark.parametrize("name", sorted(views()))
def test_no_view_is_over_a_limit(name):
    assert mistakes_in_view(views()[name]) == []


def test_every_payload_is_what_slacks_own_types_say():
    payloads = [("blocks", list(answered_alert().blocks))]
    payloads += [("view", view) for view in views().values()]
    for name in SENT:
        message = sent(name)
        payloads += [("blocks", message["blocks"]), ("metadata", message["metadata"])]

    assert check(payloads) == []
