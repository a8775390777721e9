"""The stand-in answers as Slack does: to Slack's own client library, and to calls that Slack would refuse."""

import asyncio
import json
import subprocess
import sys
import time
import urllib.request
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, HeaderBlock, SectionBlock
from slack_sdk.web.async_client import AsyncWebClient

from tests.proof import one_of
from tests.servers import slack_workspace
from tests.servers.slack_stand_in import SlackStandIn

pytestmark = one_of(8)

SHONA = "shona.reid@council.example"
HEADER = {"type": "header", "text": {"type": "plain_text", "text": "HW-4821-K"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Done"}, "blocks": [HEADER]}


@pytest.fixture
def slack(slack_stand_in: SlackStandIn) -> SlackStandIn:
    return slack_stand_in


@pytest.fixture
def client(slack: SlackStandIn) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


async def raw(
    slack: SlackStandIn, method: str, *, verb: str = "POST", token: str | None = None, **more: Any
) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {token or slack.bot_token}"} if token != "" else {}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(verb, slack.api_url + method, **more) as response,
    ):
        return response.status, await response.json()


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_message_goes_to_the_person_behind_an_address(slack, client):
    user = (await client.users_lookupByEmail(email=SHONA))["user"]["id"]
    channel = (await client.conversations_open(users=user))["channel"]["id"]
    blocks = [
        HeaderBlock(text="HW-4821-K"),
        SectionBlock(text="12 days past the council's aim"),
        ActionsBlock(
            elements=[ButtonElement(text="Done", action_id="alert.done", value="{}", style="primary")]
        ),
    ]

    sent = await client.chat_postMessage(channel=channel, text="HW-4821-K", blocks=blocks)

    [message] = slack.messages(slack.direct_channel(SHONA))
    assert message.ts == sent["ts"]
    assert message.by_the_app
    assert [block["type"] for block in message.blocks] == ["header", "section", "actions"]
    assert all(block["block_id"] for block in message.blocks)
    assert [call.method for call in slack.calls] == [
        "users.lookupByEmail",
        "conversations.open",
        "chat.postMessage",
    ]


async def test_an_address_can_be_looked_up_by_get_and_by_a_form_but_not_by_json(slack):
    by_get = await raw(slack, "users.lookupByEmail", verb="GET", params={"email": SHONA})
    by_form = await raw(slack, "users.lookupByEmail", data={"email": SHONA})
    by_json = await raw(slack, "users.lookupByEmail", json={"email": SHONA})

    assert by_get[1]["user"]["profile"]["email"] == SHONA
    assert by_form[1]["ok"]
    assert by_json[1]["error"] == "invalid_arguments"


async def test_a_stranger_is_not_found(client):
    assert await refused(client.users_lookupByEmail(email="someone@elsewhere.example")) == "users_not_found"


async def test_a_header_of_151_characters_is_refused_with_its_place(slack, client):
    channel = slack.direct_channel(SHONA)
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=channel, text="x", blocks=blocks)

    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert slack.messages() == []


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C-nowhere", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "D", "text": "x", "colour": "red"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "D"}, "no_text"),
        ("chat.postMessage", {"channel": "D", "text": "x" * 40_001}, "msg_too_long"),
        ("chat.postMessage", {"channel": "D", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        (
            "chat.postMessage",
            {"channel": "D", "text": "x", "metadata": {"event_type": "alert"}},
            "invalid_metadata_schema",
        ),
        ("chat.postMessage", {"channel": "D", "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ("chat.update", {"channel": "D", "ts": "1700000000.000001", "text": "x"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "D", "user": "U-nobody", "text": "x"}, "user_not_in_channel"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U-nobody"}, "user_not_found"),
        ("conversations.history", {"channel": "D", "limit": 1000}, "invalid_limit"),
        ("conversations.history", {"channel": "D", "cursor": "made-up"}, "invalid_cursor"),
        ("conversations.replies", {"channel": "D", "ts": "1700000000.000001"}, "thread_not_found"),
        ("views.open", {"view": MODAL, "trigger_id": "made.up"}, "invalid_trigger_id"),
        ("views.update", {"view": MODAL, "view_id": "V-none"}, "not_found"),
        ("views.update", {"view": MODAL}, "invalid_arguments"),
        ("views.publish", {"view": MODAL, "user_id": "U-nobody"}, "invalid_arguments"),
        ("chat.postMassage", {}, "unknown_method"),
    ],
)
async def test_what_slack_refuses_is_refused_by_name(slack, method, arguments, error):
    channel = slack.direct_channel(SHONA)
    asked = {name: channel if value == "D" else value for name, value in arguments.items()}

    status, answer = await raw(slack, method, json=asked)

    assert (status, answer["ok"], answer["error"]) == (200, False, error)


async def test_the_token_decides(slack):
    assert (await raw(slack, "auth.test", token=""))[1]["error"] == "not_authed"
    assert (await raw(slack, "auth.test", token="xoxb-wrong"))[1]["error"] == "invalid_auth"
    assert (await raw(slack, "auth.test", token=slack.app_token))[1]["error"] == "not_allowed_token_type"
    assert (await raw(slack, "apps.connections.open"))[1]["error"] == "not_allowed_token_type"
    assert (await raw(slack, "auth.test", params={"token": slack.bot_token}))[1]["error"] == "invalid_auth"
    assert (await raw(slack, "auth.test"))[1]["user_id"] == slack_workspace.BOT_USER


async def test_a_method_that_changes_something_wants_post(slack):
    status, answer = await raw(slack, "chat.postMessage", verb="GET", params={"channel": "C", "text": "x"})

    assert (status, answer["error"]) == (405, "method_not_allowed")


async def test_a_scope_that_was_not_granted_is_named():
    with SlackStandIn(everyone_at="council.example", scopes=["chat:write", "users:read"]) as slack:
        _, answer = await raw(slack, "users.lookupByEmail", data={"email": SHONA})

    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read.email")


async def test_429_says_when_to_come_back_and_slacks_own_handler_heeds_it(slack, client):
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler())
    channel = slack.direct_channel(SHONA)
    slack.rate_limit("chat.postMessage", retry_after=1)
    began = time.monotonic()

    await client.chat_postMessage(channel=channel, text="x")

    assert time.monotonic() - began >= 1
    assert [(call.status, call.ok) for call in slack.calls] == [(429, False), (200, True)]
    assert len(slack.messages()) == 1


async def test_the_429_itself_has_its_header(slack):
    slack.rate_limit("auth.test", retry_after=30)

    async with aiohttp.ClientSession() as session, session.post(slack.api_url + "auth.test") as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "30")
        assert (await response.json())["error"] == "ratelimited"


async def test_errors_can_be_asked_for(slack, client):
    slack.fail("chat.postMessage", "fatal_error")
    slack.break_down("auth.test", status=503)

    assert (
        await refused(client.chat_postMessage(channel=slack.direct_channel(SHONA), text="x")) == "fatal_error"
    )
    async with aiohttp.ClientSession() as session, session.post(slack.api_url + "auth.test") as response:
        assert response.status == 503
    assert slack.messages() == []


@pytest.mark.parametrize("carried_out", [True, False])
async def test_a_cut_line_leaves_the_sender_unsure(slack, client, carried_out):
    client.retry_handlers.clear()
    channel = slack.direct_channel(SHONA)
    slack.cut("chat.postMessage", carried_out=carried_out)

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=channel, text="x")

    assert len(slack.messages(channel)) == int(carried_out)


async def test_a_slow_answer_comes_after_the_deed(slack, client):
    channel = slack.direct_channel(SHONA)
    slack.slow("chat.postMessage", seconds=0.5)

    sending = asyncio.create_task(client.chat_postMessage(channel=channel, text="x"))
    await asyncio.sleep(0.25)

    assert len(slack.messages(channel)) == 1
    assert not sending.done()
    await sending


async def test_more_than_a_message_a_second_in_a_channel_is_noted(slack, client):
    shona, morag = slack.direct_channel(SHONA), slack.direct_channel("morag.baird@council.example")

    for channel in (shona, morag, shona):
        await client.chat_postMessage(channel=channel, text="x")

    assert [channel for channel, _ in slack.pace_violations] == [shona]
    assert len(slack.messages()) == 3


async def test_the_pace_can_be_enforced():
    with SlackStandIn(everyone_at="council.example", keeps_pace=True) as slack:
        channel = slack.direct_channel(SHONA)
        first = await raw(slack, "chat.postMessage", json={"channel": channel, "text": "x"})
        second = await raw(slack, "chat.postMessage", json={"channel": channel, "text": "x"})

    assert [first[0], second[0]] == [200, 429]


async def test_an_update_keeps_what_it_does_not_name(slack, client):
    channel = slack.direct_channel(SHONA)
    metadata = {"event_type": "homeward_alert", "event_payload": {"outbox": "7"}}
    sent = await client.chat_postMessage(channel=channel, text="first", blocks=[HEADER], metadata=metadata)
    message, where = slack.message(channel, sent["ts"]), {"channel": channel, "ts": sent["ts"]}

    await raw(slack, "chat.update", json={**where, "blocks": [{"type": "divider"}]})
    assert (message.text, [block["type"] for block in message.blocks]) == ("first", ["divider"])
    await raw(slack, "chat.update", json={**where, "text": "second"})
    assert (message.text, message.blocks) == ("second", [])
    assert message.metadata == metadata
    await raw(slack, "chat.update", json={**where, "metadata": {}})
    assert message.metadata == {}
    assert [before["text"] for before in message.history] == ["first", "first", "second"]


async def test_an_updated_text_has_at_most_4000_characters(slack, client):
    channel = slack.direct_channel(SHONA)
    ts = slack.post_as_app(channel, text="x" * 4001).ts

    assert await refused(client.chat_update(channel=channel, ts=ts, text="x" * 4001)) == "msg_too_long"


async def test_a_persons_own_message_cannot_be_changed_by_the_app(slack, client):
    channel = slack.direct_channel(SHONA)
    hers = slack.workspace.keep_message(channel, slack.person(SHONA).id, text="done")

    assert await refused(client.chat_update(channel=channel, ts=hers.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=channel, ts=hers.ts)) == "cant_delete_message"


async def test_history_is_paged_newest_first_and_shows_metadata_only_when_asked(slack, client):
    channel = slack.direct_channel(SHONA)
    for number in range(5):
        metadata = {"event_type": "homeward_alert", "event_payload": {"outbox": str(number)}}
        await client.chat_postMessage(channel=channel, text=str(number), metadata=metadata)

    first = await client.conversations_history(channel=channel, limit=3, include_all_metadata=True)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=channel, limit=3, cursor=cursor)

    assert [message["metadata"]["event_payload"]["outbox"] for message in first["messages"]] == [
        "4",
        "3",
        "2",
    ]
    assert first["has_more"]
    assert [message["text"] for message in second["messages"]] == ["1", "0"]
    assert "metadata" not in second["messages"][0]
    assert not second["has_more"]


async def test_history_between_two_moments_leaves_both_out_unless_inclusive(slack, client):
    channel = slack.direct_channel(SHONA)
    stamps = [slack.post_as_app(channel, text=str(number)).ts for number in range(4)]
    bounds = {"channel": channel, "oldest": stamps[0], "latest": stamps[3]}

    between = await client.conversations_history(**bounds)
    with_ends = await client.conversations_history(**bounds, inclusive=True)

    assert [message["text"] for message in between["messages"]] == ["2", "1"]
    assert len(with_ends["messages"]) == 4


async def test_replies_stand_in_their_thread_and_not_in_the_history(slack, client):
    channel = slack.direct_channel(SHONA)
    first = (await client.chat_postMessage(channel=channel, text="alert"))["ts"]
    await client.chat_postMessage(channel=channel, text="recorded", thread_ts=first)

    history = await client.conversations_history(channel=channel)
    thread = await client.conversations_replies(channel=channel, ts=first)

    assert [message["text"] for message in history["messages"]] == ["alert"]
    assert [message["text"] for message in thread["messages"]] == ["alert", "recorded"]


async def test_an_ephemeral_message_is_for_one_person_and_in_no_history(slack, client):
    channel = slack.direct_channel(SHONA)

    await client.chat_postEphemeral(channel=channel, user=slack.person(SHONA).id, text="case 100234")

    assert [(each.user, each.text) for each in slack.ephemerals] == [(slack.person(SHONA).id, "case 100234")]
    assert (await client.conversations_history(channel=channel))["messages"] == []


async def test_a_trigger_opens_one_view(slack, client):
    trigger = slack.workspace.new_trigger(slack.person(SHONA).id)

    opened = await client.views_open(trigger_id=trigger, view=MODAL)

    shown = slack.open_view(SHONA)
    assert shown is not None
    assert shown.id == opened["view"]["id"]
    assert await refused(client.views_open(trigger_id=trigger, view=MODAL)) == "exchanged_trigger_id"


async def test_a_trigger_is_good_for_three_seconds(slack, client):
    trigger = slack.workspace.new_trigger(slack.person(SHONA).id)
    slack.workspace.triggers[trigger].made -= 3.1

    assert await refused(client.views_open(trigger_id=trigger, view=MODAL)) == "expired_trigger_id"


async def test_a_bad_view_does_not_use_up_its_trigger(slack, client):
    trigger = slack.workspace.new_trigger(slack.person(SHONA).id)
    too_long = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}

    assert await refused(client.views_open(trigger_id=trigger, view=too_long)) == "invalid_arguments"
    await client.views_open(trigger_id=trigger, view=MODAL)


async def test_an_update_of_a_view_that_somebody_else_updated_is_refused_by_its_hash(slack, client):
    trigger = slack.workspace.new_trigger(slack.person(SHONA).id)
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]

    await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)

    assert (
        await refused(client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL))
        == "hash_conflict"
    )


async def test_views_are_pushed_three_deep(slack, client):
    user = slack.person(SHONA).id
    below = (await client.views_open(trigger_id=slack.workspace.new_trigger(user), view=MODAL))["view"]["id"]
    for _ in range(2):
        trigger = slack.workspace.new_trigger(user, view=below)
        below = (await client.views_push(trigger_id=trigger, view=MODAL))["view"]["id"]

    trigger = slack.workspace.new_trigger(user, view=below)

    assert await refused(client.views_push(trigger_id=trigger, view=MODAL)) == "push_limit_reached"


async def test_each_person_has_an_app_home(slack, client):
    home = {"type": "home", "blocks": [HEADER]}

    await client.views_publish(user_id=slack.person(SHONA).id, view=home)

    shown = slack.home(SHONA)
    assert shown is not None
    assert shown.view["blocks"][0]["type"] == "header"
    assert slack.home("ewan.kerr@council.example") is None


async def test_time_stamps_rise_also_when_the_clock_stands_still():
    with SlackStandIn(everyone_at="council.example", clock=lambda: 1_779_264_000.0) as slack:
        channel = slack.direct_channel(SHONA)
        stamps = [slack.workspace.keep_message(channel, "U1").ts for _ in range(3)]

    assert stamps == ["1779264000.000000", "1779264000.000001", "1779264000.000002"]


async def test_every_payload_is_kept_and_written_to_the_folder_when_asked(tmp_path):
    with SlackStandIn(everyone_at="council.example", payload_folder=tmp_path / "payloads") as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        channel = slack.direct_channel(SHONA)
        await client.chat_postMessage(channel=channel, text="x", blocks=[HEADER])

    assert slack.payloads == [("blocks", [HEADER])]
    [path] = (tmp_path / "payloads").iterdir()
    assert path.name == "00001-chat.postMessage-blocks.json"
    assert json.loads(path.read_text()) == {"kind": "blocks", "payload": [HEADER]}


def test_it_serves_by_itself_and_stops_with_the_process_that_started_it():
    starter = (
        "import subprocess, sys, time\n"
        "stand_in = subprocess.Popen([sys.executable, '-m', 'tests.servers.slack_stand_in', '0'], stdout=sys.stdout)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        address = parent.stdout.readline().strip().removeprefix("HOMEWARD_SLACK_API_URL=")
        with urllib.request.urlopen(address.removesuffix("api/")) as page:
            assert json.load(page)["messages"] == []

        parent.kill()

        assert (
            "HOMEWARD_SLACK_BOT_TOKEN=xoxb-stand-in" in parent.stdout.read()
        )  # ends when the stand-in has ended
