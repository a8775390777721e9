"""A long list in Slack: ten steps are named, and the rest stands in a file in the thread, once and wholly."""

import json

import pytest

from bot.slack.carried import PART, Carried
from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from casework.ports import SendFailed
from tests.bot.slack.payloads import frozen
from tests.bot.slack.test_channel import a_message, client, failure_of, slack  # noqa: F401 - fixtures
from tests.builders import SHONA, a_person

REST = "\n".join(f"{n}. HW-1000-{n} First review: 3 days over the statutory limit" for n in range(11, 121))
FILE = "steps-2026-05-18.txt"


@pytest.fixture
def channel(client):  # noqa: F811 - the fixture of the channel's own tests
    return SlackChannel(client, Pace(gap=0.0))


def long_message(**changes):
    fields = {**json.loads(frozen("alert")), "carried": {"name": FILE, "text": REST}}
    return a_message(frozen=json.dumps(fields).encode(), **changes)


def in_direct_messages(slack):  # noqa: F811
    return slack.messages(slack.direct_channel(SHONA))


async def test_the_file_stands_in_the_thread_of_the_message(slack, channel):  # noqa: F811
    await channel.send(long_message(), a_person())

    message, shown = in_direct_messages(slack)
    assert shown.thread_ts == message.ts
    [file] = slack.workspace.files.values()
    assert (file.name, file.content.decode()) == (FILE, REST)
    assert shown.files[0]["name"] == FILE


async def test_where_the_app_may_send_no_files_the_lines_stand_in_the_thread(slack, channel):  # noqa: F811
    slack.scopes -= {"files:write"}

    await channel.send(long_message(), a_person())

    message, *parts = in_direct_messages(slack)
    assert {part.thread_ts for part in parts} == {message.ts}
    assert "\n".join(part.text for part in parts) == REST
    assert all(len(part.text) <= PART for part in parts)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "upload"])
async def test_a_file_that_cannot_be_handed_over_keeps_the_message_for_later(slack, channel, method):  # noqa: F811
    slack.break_down(method)

    failure = await failure_of(channel.send(long_message(), a_person()))

    assert not failure.maybe_sent
    assert in_direct_messages(slack) == []


async def test_a_message_whose_file_did_not_follow_is_looked_for_and_completed(slack, channel):  # noqa: F811
    slack.break_down("files.completeUploadExternal")
    failure = await failure_of(channel.send(long_message(), a_person()))

    found = await channel.find(long_message(), a_person())

    message, shown = in_direct_messages(slack)
    assert failure.maybe_sent
    assert found == f"{message.channel}:{message.ts}"
    assert shown.files[0]["name"] == FILE


async def test_a_file_that_is_there_is_not_put_there_again(slack, channel):  # noqa: F811
    await channel.send(long_message(), a_person())

    await channel.find(long_message(), a_person())

    assert len(in_direct_messages(slack)) == 2


async def test_of_lines_that_came_in_part_only_the_others_follow(slack, channel):  # noqa: F811
    slack.scopes -= {"files:write"}
    parts = Carried(FILE, REST).parts
    await channel.send(long_message(), a_person())
    for lost in in_direct_messages(slack)[2:]:
        del slack.workspace.messages[lost.channel, lost.ts]

    await channel.find(long_message(), a_person())

    assert len(parts) > 2
    assert [m.text for m in in_direct_messages(slack)[1:]] == list(parts)


async def test_while_the_thread_cannot_be_looked_at_it_stays_unsure(slack, channel):  # noqa: F811
    await channel.send(long_message(), a_person())
    slack.break_down("conversations.replies")

    with pytest.raises(SendFailed) as failed:
        await channel.find(long_message(), a_person())

    assert failed.value.maybe_sent


def test_no_line_is_cut_in_two():
    assert "\n".join(Carried(FILE, REST).parts) == REST
