"""What Slack is sent, word for word: a change of any message shows in its golden copy."""

import pytest
from slack_sdk.models.blocks import Block

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


def everything_drawn():
    yield from (("an answered alert", list(answered_alert().blocks)),)
    yield from ((name, sent(name)["blocks"]) for name in sorted(SENT))
    yield from ((name, list(message.blocks)) for name, message in replies().items())
    yield from ((name, home["blocks"]) for name, home in homes().items())


@pytest.mark.parametrize(("name", "blocks"), [*everything_drawn()])
def test_slacks_own_models_draw_the_same_and_refuse_none_of_it(name, blocks):
    for block in blocks:
        assert Block.parse(block).to_dict() == block
