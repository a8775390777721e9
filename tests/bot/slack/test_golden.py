"""What Slack is sent, word for word: a change of any message shows in its golden copy."""

import pytest

from tests.bot.slack.golden import same_as_golden
from tests.bot.slack.payloads import SENT, answered_alert, sent, views


@pytest.mark.parametrize("name", sorted(SENT))
def test_a_message_is_what_its_golden_copy_says(name):
    same_as_golden(name, sent(name))


def test_an_answered_message_is_what_its_golden_copy_says():
    message = answered_alert()

    same_as_golden("alert-answered", {"text": message.text, "blocks": list(message.blocks)})


@pytest.mark.parametrize("name", sorted(views()))
def test_a_form_is_what_its_golden_copy_says(name):
    same_as_golden(name, views()[name])
