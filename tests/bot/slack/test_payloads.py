"""Every payload against Slack's own types (tsc over @slack/types) and against every documented length and count."""

import pytest

from bot.slack.said import said_message
from casework.content import Said, SaidKind
from tests.bot.slack.payloads import SAID, SENT, WORDS, answered_alert, homes, replies, sent, views
from tests.proof import one_of
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


@one_of(3)
@pytest.mark.parametrize("name", sorted({**views(), **homes()}))
def test_no_view_is_over_a_limit(name):
    assert mistakes_in_view({**views(), **homes()}[name]) == []


@pytest.mark.parametrize("name", sorted(replies()))
def test_nothing_that_is_said_back_is_over_a_limit(name):
    assert mistakes_in_blocks(list(replies()[name].blocks)) == []


def test_every_kind_of_what_is_said_back_is_among_them():
    assert {said.kind for said in SAID.values()} == set(SaidKind)


def test_a_long_answer_is_cut_into_sections_between_its_lines():
    lines = tuple(f"line {number} " + "x" * 200 for number in range(40))
    message = said_message(Said(SaidKind.WHY, "HW-4821-B", lines=lines), WORDS)

    assert mistakes_in_blocks(list(message.blocks)) == []
    assert all(f"line {number} " in str(message.blocks) for number in range(40))


def test_every_payload_is_what_slacks_own_types_say():
    payloads = [("blocks", list(answered_alert().blocks))]
    payloads += [("view", view) for view in [*views().values(), *homes().values()]]
    payloads += [("blocks", list(message.blocks)) for message in replies().values()]
    for name in SENT:
        message = sent(name)
        payloads += [("blocks", message["blocks"]), ("metadata", message["metadata"])]

    assert check(payloads) == []
