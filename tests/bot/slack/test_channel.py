"""Sending: found by e-mail, marked, paced, never sent twice, and every failure called by its name."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.channel import SlackChannel
from bot.slack.failures import only_slacks_form
from bot.slack.pace import Pace
from casework.ports import MessageKind, MessageState, SendFailed, StoredMessage
from permanence.people import Person
from tests.bot.slack.payloads import frozen
from tests.builders import SHONA, a_person
from tests.proof import one_of
from tests.servers.slack_stand_in import SlackStandIn

AT = datetime(2026, 5, 18, 8, 0, tzinfo=UTC)
NOBODY = Person("nobody@council.example", "Nobody", a_person().role)


@pytest.fixture
def slack():
    with SlackStandIn(people=[SHONA]) as stand_in:
        yield stand_in


@pytest.fixture
async def client(slack) -> AsyncIterator[AsyncWebClient]:
    timeout = aiohttp.ClientTimeout(total=1)
    async with aiohttp.ClientSession(timeout=timeout, raise_for_status=only_slacks_form) as session:
        yield AsyncWebClient(
            token=slack.bot_token, base_url=slack.api_url, session=session, retry_handlers=[]
        )


@pytest.fixture
def channel(client) -> SlackChannel:
    return SlackChannel(client, Pace(gap=0.0))


def a_message(number: int = 17, **changes: object) -> StoredMessage:
    message = StoredMessage(
        id=number,
        key=f"alert:{SHONA}:2026-05-18",
        kind=MessageKind.ALERT,
        person=SHONA,
        channel="slack",
        state=MessageState.SENDING,
        facts={},
        created_at=AT,
        not_before=AT,
        frozen=frozen("alert"),
    )
    return replace(message, **changes)


async def failure_of(sending) -> SendFailed:
    with pytest.raises(SendFailed) as failed:
        await sending
    return failed.value


async def test_a_message_stands_in_the_persons_direct_messages_marked_as_ours(slack, channel):
    provider_id = await channel.send(a_message(), a_person())

    [message] = slack.messages(slack.direct_channel(SHONA))
    assert provider_id == f"{message.channel}:{message.ts}"
    assert message.metadata["event_payload"]["outbox_id"] == 17
    assert slack.calls_to("chat.postMessage")[0].arguments["unfurl_links"] is False


async def test_who_she_is_in_slack_is_asked_once_and_learnt(slack, client):
    learnt = []

    async def learn(email: str, user: str) -> None:
        learnt.append((email, user))

    channel = SlackChannel(client, Pace(gap=0.0), learn)
    await channel.send(a_message(), a_person())
    await channel.send(a_message(18), a_person())

    assert [len(slack.calls_to(m)) for m in ("users.lookupByEmail", "conversations.open")] == [1, 1]
    assert learnt == [(SHONA, slack.person(SHONA).id)]


async def test_a_remembered_slack_user_is_not_looked_up(slack, channel):
    await channel.send(a_message(), a_person(slack_user=slack.person(SHONA).id))

    assert slack.calls_to("users.lookupByEmail") == []


async def test_a_slack_user_that_is_gone_is_looked_up_anew(slack, channel):
    provider_id = await channel.send(a_message(), a_person(slack_user="U0LONGGONE"))

    assert provider_id.startswith(slack.direct_channel(SHONA))


async def test_somebody_whom_slack_does_not_know_is_given_up_and_the_reason_kept(channel):
    failure = await failure_of(channel.send(a_message(), NOBODY))

    assert failure.permanent
    assert not failure.whole_channel
    assert failure.reason == "nobody in the Slack workspace has this e-mail address"
    assert await channel.reachable(NOBODY) == failure.reason
    assert await channel.reachable(a_person()) is None


async def test_slack_asking_for_a_pause_is_passed_on_and_kept(slack, channel):
    slack.rate_limit("chat.postMessage", retry_after=30)

    first = await failure_of(channel.send(a_message(), a_person()))
    second = await failure_of(channel.send(a_message(18), a_person()))

    assert first.retry_after == 30
    assert not first.permanent
    assert second.retry_after == pytest.approx(30, abs=1)
    assert len(slack.calls_to("chat.postMessage")) == 1


async def test_one_message_a_second_in_one_conversation(slack, client):
    channel = SlackChannel(client, Pace())

    await channel.send(a_message(), a_person())
    await channel.send(a_message(18), a_person())

    first, second = slack.calls_to("chat.postMessage")
    assert second.at - first.at >= 0.98
    assert slack.pace_violations == []


async def test_a_long_queue_into_one_conversation_goes_back_to_the_outbox(client):
    channel = SlackChannel(client, Pace(gap=10.0))
    await channel.send(a_message(), a_person())

    failure = await failure_of(channel.send(a_message(18), a_person()))

    assert failure.retry_after == pytest.approx(10, abs=1)


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked", "missing_scope"])
async def test_a_bad_token_concerns_everybody(slack, channel, error):
    slack.fail("chat.postMessage", error)

    failure = await failure_of(channel.send(a_message(), a_person()))

    assert failure.permanent
    assert failure.whole_channel


async def test_slack_in_trouble_may_have_taken_the_message(slack, channel):
    slack.break_down("chat.postMessage", status=503)

    failure = await failure_of(channel.send(a_message(), a_person()))

    assert failure.maybe_sent
    assert not failure.permanent


async def test_slack_in_trouble_before_anything_was_sent_is_not_unsure(slack, channel):
    slack.break_down("users.lookupByEmail", status=503)

    failure = await failure_of(channel.send(a_message(), a_person()))

    assert not failure.maybe_sent
    assert failure.whole_channel


async def test_a_line_cut_after_sending_is_unsure_and_settled_by_looking(slack, channel):
    slack.cut("chat.postMessage", carried_out=True)

    failure = await failure_of(channel.send(a_message(), a_person()))
    found = await channel.find(a_message(), a_person())

    [message] = slack.messages(slack.direct_channel(SHONA))
    assert failure.maybe_sent
    assert found == f"{message.channel}:{message.ts}"


async def test_a_line_cut_before_sending_is_unsure_and_nothing_is_found(slack, channel):
    slack.cut("chat.postMessage", carried_out=False)

    failure = await failure_of(channel.send(a_message(), a_person()))

    assert failure.maybe_sent
    assert await channel.find(a_message(), a_person()) is None


async def test_no_answer_in_time_is_unsure(slack, channel):
    slack.slow("chat.postMessage", 1.5)

    failure = await failure_of(channel.send(a_message(), a_person()))

    assert failure.maybe_sent


async def test_a_message_of_another_store_with_the_same_number_is_not_taken_for_ours(channel):
    await channel.send(a_message(), a_person())

    other = a_message(key=f"alert:{SHONA}:2025-11-03")
    assert await channel.find(other, a_person()) is None


async def test_a_message_deep_in_the_conversation_is_found_and_looking_has_an_end(slack, channel):
    await channel.send(a_message(), a_person())
    conversation = slack.direct_channel(SHONA)
    for number in range(150):
        slack.workspace.keep_message(conversation, slack.person(SHONA).id, text=f"hello {number}")

    assert await channel.find(a_message(), a_person()) is not None

    for number in range(200):
        slack.workspace.keep_message(conversation, slack.person(SHONA).id, text=f"hello again {number}")
    slack.calls.clear()

    assert await channel.find(a_message(), a_person()) is None
    assert len(slack.calls_to("conversations.history")) == 3


async def test_when_slack_cannot_be_asked_the_message_stays_unsure(slack, channel):
    slack.break_down("conversations.history")

    failure = await failure_of(channel.find(a_message(), a_person()))

    assert failure.maybe_sent


async def test_what_stood_in_a_conversation_before_a_start_is_not_sent_again_under_another_number(
    slack, client
):
    stands = await SlackChannel(client, Pace(gap=0.0)).send(a_message(), a_person())
    after_a_start = SlackChannel(client, Pace(gap=0.0), looks_first=True)

    assert await after_a_start.send(a_message(3), a_person()) == stands
    another = a_message(
        4, key="alert:of another day", frozen=b'{"blocks":[{"type":"divider"}],"text":"1 step"}'
    )
    await after_a_start.send(another, a_person())

    assert len(slack.messages(slack.direct_channel(SHONA))) == 2
    assert len(slack.calls_to("conversations.history")) == 1


async def test_an_app_that_may_not_look_first_sends_all_the_same(slack, client):
    slack.fail("conversations.history", "missing_scope")

    assert await SlackChannel(client, Pace(gap=0.0), looks_first=True).send(a_message(), a_person())


async def test_nothing_listens_there(client):
    client.base_url = "http://127.0.0.1:9/api/"

    failure = await failure_of(SlackChannel(client, Pace()).send(a_message(), a_person()))

    assert failure.whole_channel
    assert not failure.maybe_sent


async def test_an_amendment_edits_the_message_it_is_about(slack, channel):
    provider_id = await channel.send(a_message(), a_person())
    amendment = a_message(
        19,
        kind=MessageKind.AMEND,
        facts={"provider_id": provider_id},
        frozen=b'{"blocks":[{"type":"divider"}],"text":"as it now reads"}',
    )

    again = await channel.send(amendment, a_person())

    [message] = slack.messages(slack.direct_channel(SHONA))
    assert again == provider_id
    assert message.text == "as it now reads"
    assert await channel.find(amendment, a_person()) is None


async def test_an_amendment_of_a_message_that_is_gone_is_given_up(channel):
    await channel.reachable(a_person())
    gone = a_message(
        19,
        kind=MessageKind.AMEND,
        facts={"provider_id": "D0:1779087600.000100"},
        frozen=b'{"blocks":[],"text":"as it now reads"}',
    )

    failure = await failure_of(channel.send(gone, a_person()))

    assert failure.permanent


async def test_a_conversation_that_slack_has_forgotten_is_opened_anew(slack, channel):
    await channel.send(a_message(), a_person())
    slack.fail("chat.postMessage", "channel_not_found")

    first = await failure_of(channel.send(a_message(18), a_person()))
    provider_id = await channel.send(a_message(18), a_person())

    assert (first.permanent, first.retry_after) == (False, 0)
    assert provider_id
    assert len(slack.calls_to("conversations.open")) == 2


@pytest.mark.parametrize("code", ["invalid_arguments", "accesslimited", "a_code_of_next_year"])
async def test_a_refusal_that_is_in_no_list_is_called_so(slack, channel, code):
    slack.fail("chat.postMessage", code)

    failed = await failure_of(channel.send(a_message(), a_person()))

    assert (failed.permanent, failed.unlisted, failed.reason) == (False, True, f"Slack said {code}")


@pytest.mark.parametrize("code", ["request_timeout", "service_unavailable"])
async def test_an_outage_with_a_name_of_its_own_passes(slack, channel, code):
    slack.fail("chat.postMessage", code)

    failed = await failure_of(channel.send(a_message(), a_person()))

    assert (failed.permanent, failed.unlisted, failed.whole_channel) == (False, False, True)


@pytest.mark.parametrize("status", [400, 403, 404, 408, 418, 425, 499, 500, 507, 520, 599])
async def test_no_status_raises_anything_else(slack, channel, status):
    slack.break_down("chat.postMessage", status=status)

    failed = await failure_of(channel.send(a_message(), a_person()))

    passes = status >= 500 or status in (408, 425)
    assert (failed.permanent, failed.unlisted, failed.whole_channel) == (False, not passes, passes)


@one_of(4)
@pytest.mark.parametrize("status", [200, 202, 403, 407, 429, 502, 503])
@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("text/plain", "upstream connect error"),
        ("text/plain", ""),
        ("text/html", "<html>Sign in to the guest network</html>"),
        ("application/json", "[]"),
        ("application/json", "null"),
        ("application/json", '"ok"'),
        ("application/json", "{}"),
        ("application/json", '{"ok": false}'),
        ("application/json", '{"ok": false, "error": 5}'),
        ("application/json", '{"ok": false, "error": null}'),
        ("application/json", "{broken"),
        ("application/octet-stream", ""),
    ],
)
async def test_what_is_no_answer_of_slacks_is_tried_again_and_never_an_error_of_our_own(
    slack, channel, status, kind, page
):
    slack.break_down("chat.postMessage", status=status, kind=kind, page=page)

    failed = await failure_of(channel.send(a_message(), a_person()))

    assert not failed.permanent
    assert failed.unlisted or failed.whole_channel or failed.retry_after


@pytest.mark.parametrize(
    "more",
    [
        {"is_restricted": True},
        {"is_restricted": True, "is_ultra_restricted": True},
        {"team_id": "T0ELSEWHERE"},
        {"is_stranger": True},
        {"is_email_confirmed": False},
    ],
    ids=str,
)
async def test_nothing_is_sent_to_a_guest_with_a_colleagues_address(slack, channel, more):
    slack.person(SHONA).more = more

    failed = await failure_of(channel.send(a_message(), a_person()))

    assert failed.permanent
    assert "guest" in failed.reason
    assert slack.messages() == []


async def test_who_was_switched_off_is_found_within_a_day(slack, client):
    now = [AT]
    channel = SlackChannel(client, Pace(gap=0.0), clock=lambda: now[0])
    await channel.send(a_message(), a_person())
    known = a_person(slack_user=slack.person(SHONA).id)
    slack.person(SHONA).deleted = True

    await channel.send(a_message(18), known)  # Slack takes it into the old conversation
    now[0] += timedelta(hours=23)
    failed = await failure_of(channel.send(a_message(19), known))

    assert failed.permanent
    assert "switched off" in failed.reason


async def test_an_answer_into_a_conversation_that_is_gone_goes_to_her_own(slack, channel):
    answer = a_message(facts={"channel": "D0GONE", "thread_ts": "1.0"}, kind=MessageKind.SAID_BACK)
    first = await failure_of(channel.send(answer, a_person()))
    assert (first.permanent, first.retry_after) == (False, 0)

    await channel.send(answer, a_person())

    [message] = slack.messages(slack.direct_channel(SHONA))
    assert message.thread_ts is None
