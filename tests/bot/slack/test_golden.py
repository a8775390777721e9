"""What Slack is sent, word for word: a change of any message shows in its golden copy."""

import pytest

from tests.bot.slack.golden import same_as_golden
from tests.bot.slack.payloads import SENT, answered_alert, homes, replies, sent, views


@pytest.mark.parametrize("name", sorted(SENT))
def test_a_message_is_what_its_golden_copy_says(name):
    same_as_golden(name, sent(name))


def test_an_answered_message_is_what_its_golden_copy_says():
    message = answered_alert()

    same_as_golden("alert-answered", {"text": message.text, "blocks": list(message.blocks)})


@pytest.mark.parametrize("name", sorted(views()))
def test_a_form_is_what_its_golden_copy_says(name):
    same_as_golden(name, views()[name])


@pytest.mark.parametrize("name", sorted(homes()))
def test_a_home_tab_is_what_its_golden_copy_says(name):
    same_as_golden(name, homes()[name])


@pytest.mark.parametrize("name", sorted(replies()))
def test_what_is_said_back_is_what_its_golden_copy_says(name):
    message = replies()[name]

    same_as_golden(name, {"text": message.text, "blocks": list(message.blocks)})
