"""People at the stand-in reach a real Bolt application, over HTTP and over Socket Mode, with the same results."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.proof import one_of
from tests.servers.asgi import serving
from tests.servers.slack_client import SlackClient
from tests.servers.slack_deliveries import signature
from tests.servers.slack_forms import CannotDo
from tests.servers.slack_stand_in import SlackStandIn

pytestmark = one_of(8)

SHONA, EWAN = "shona.reid@council.example", "ewan.kerr@council.example"
SECRET = "a secret of the test"


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


REASONS = [
    {"text": plain("Report late"), "value": "report_late"},
    {"text": plain("Panel full"), "value": "panel_full"},
]
ALERT = [
    {"type": "section", "text": plain("HW-4821-K")},
    {
        "type": "actions",
        "block_id": "answers",
        "elements": [
            {"type": "button", "action_id": "done", "text": plain("Done"), "value": '{"alert": "a1"}'},
            {"type": "button", "action_id": "booked", "text": plain("Booked for")},
            {"type": "static_select", "action_id": "blocked", "options": REASONS},
        ],
    },
]
FORM = {
    "type": "modal",
    "callback_id": "booked",
    "title": plain("Booked for"),
    "submit": plain("Save"),
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "on",
            "label": plain("Date"),
            "element": {"type": "datepicker", "action_id": "date"},
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "label": plain("Reason"),
            "element": {"type": "static_select", "action_id": "reason", "options": REASONS},
        },
        {
            "type": "input",
            "block_id": "words",
            "optional": True,
            "label": plain("In words"),
            "element": {"type": "plain_text_input", "action_id": "note", "max_length": 10},
        },
    ],
}


def application(slack: SlackStandIn, heard: list[tuple[str, Any]]) -> AsyncApp:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=True)

    @app.action("done")
    async def done(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        heard.append(("done", body["actions"][0]["value"]))
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="recorded")

    @app.action("blocked")
    async def blocked(ack: Any, action: Any) -> None:
        await ack()
        heard.append(("blocked", action["selected_option"]["value"]))

    @app.action("booked")
    async def booked(ack: Any, body: Any, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("booked")
    async def saved(ack: Any, view: Any) -> None:
        values = view["state"]["values"]
        if values["on"]["date"]["selected_date"] < "2026-05-01":
            await ack(response_action="errors", errors={"on": "That day has passed."})
            return
        await ack()
        heard.append(("saved", values))

    @app.view_closed("booked")
    async def closed(ack: Any) -> None:
        await ack()
        heard.append(("closed", None))

    @app.command("/homeward")
    async def command(ack: Any, command: Any) -> None:
        heard.append(("command", command["text"]))
        await ack(text="Nothing to answer today.")

    @app.event("message")
    async def message(event: Any, body: Any) -> None:
        heard.append(("message", (event.get("subtype"), event.get("text"), body["event_id"])))

    @app.event("app_home_opened")
    async def home(event: Any) -> None:
        heard.append(("home", event["user"]))

    @app.shortcut("who")
    async def who(ack: Any, body: Any) -> None:
        await ack()
        heard.append(("who", body["message_ts"]))

    return app


@contextmanager
def over_http(slack: SlackStandIn, heard: list[Any]) -> Iterator[SlackClient]:
    handler = AsyncSlackRequestHandler(application(slack, heard))

    async def events(request: Request) -> Any:
        return await handler.handle(request)

    with serving(Starlette(routes=[Route("/slack/events", events, methods=["POST"])])) as url:
        yield SlackClient(slack, url=f"{url}/slack/events", signing_secret=SECRET)


@contextmanager
def over_a_socket(slack: SlackStandIn, heard: list[Any]) -> Iterator[SlackClient]:
    stop, loop = threading.Event(), asyncio.new_event_loop()

    async def connected() -> None:
        app = application(slack, heard)
        handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client, ping_interval=0.2)
        await handler.connect_async()
        while not stop.is_set():
            await asyncio.sleep(0.02)
        await handler.close_async()

    thread = threading.Thread(target=loop.run_until_complete, args=(connected(),))
    thread.start()
    try:
        slack.sockets.wait_connected()
        yield SlackClient(slack)
    finally:
        stop.set()
        thread.join(timeout=10)
        loop.close()


@pytest.fixture
def heard() -> list[tuple[str, Any]]:
    return []


@pytest.fixture(params=[over_http, over_a_socket])
def people(
    request: pytest.FixtureRequest, slack_stand_in: SlackStandIn, heard: list[Any]
) -> Iterator[SlackClient]:
    with request.param(slack_stand_in, heard) as client:
        yield client


@pytest.fixture
def by_http(slack_stand_in: SlackStandIn, heard: list[Any]) -> Iterator[SlackClient]:
    with over_http(slack_stand_in, heard) as client:
        yield client


@pytest.fixture
def alert(slack_stand_in: SlackStandIn) -> Any:
    return slack_stand_in.post_as_app(slack_stand_in.direct_channel(SHONA), text="HW-4821-K", blocks=ALERT)


def test_a_button_is_pressed_and_its_message_changes(people, heard, alert):
    answer = people.press(SHONA, alert, "done")

    assert answer.ok
    assert heard == [("done", '{"alert": "a1"}')]
    assert alert.text == "recorded"


def test_a_choice_in_a_message_is_reported_by_value_whether_named_by_value_or_words(people, heard, alert):
    people.choose(SHONA, alert, "blocked", "report_late")
    people.choose(SHONA, alert, "blocked", "Panel full")

    assert heard == [("blocked", "report_late"), ("blocked", "panel_full")]


def test_a_modal_opens_takes_an_error_and_then_the_answer(people, heard, alert, slack_stand_in):
    people.press(SHONA, alert, "booked")

    refused = people.submit(SHONA, {"date": date(2026, 4, 1)})
    assert refused.errors == {"on": "That day has passed."}
    assert slack_stand_in.open_view(SHONA) is not None

    accepted = people.submit(SHONA, {"on": "2026-05-14", "reason": "report_late"})
    assert accepted.ok
    assert slack_stand_in.open_view(SHONA) is None
    [(_, values)] = heard
    assert values["on"]["date"] == {"type": "datepicker", "selected_date": "2026-05-14"}
    assert values["why"]["reason"]["selected_option"]["value"] == "report_late"
    assert values["words"]["note"] == {"type": "plain_text_input", "value": None}


def test_a_closed_modal_is_told_only_when_it_asked(people, heard, alert):
    people.press(SHONA, alert, "booked")

    people.close_view(SHONA)

    assert heard == [("closed", None)]


def test_words_reach_the_app_escaped_as_slack_does(people, heard):
    people.say(SHONA, "done & dusted <today>")

    [(_, (subtype, text, _))] = heard
    assert (subtype, text) == (None, "done &amp; dusted &lt;today&gt;")


def test_a_reply_in_a_thread_knows_its_message(people, alert, slack_stand_in):
    people.say(SHONA, "panel moved to 14 May", thread=alert)

    [first, reply] = slack_stand_in.messages(alert.channel)
    assert reply.thread_ts == first.ts == first.thread_ts


def test_a_changed_message_is_told_as_such(people, heard, slack_stand_in):
    people.say(SHONA, "done")
    [hers] = slack_stand_in.messages()

    people.edit(hers, "done on 14 May")

    assert [subtype for _, (subtype, _, _) in heard] == [None, "message_changed"]


def test_the_app_hears_its_own_messages_as_slack_tells_them(people, heard, alert):
    answer = people.echo(alert)

    assert answer.ok
    assert heard == []  # Bolt passes over what its own user wrote


def test_a_command_is_answered_to_the_one_person(people, heard, slack_stand_in):
    people.command(SHONA, "/homeward", "list")

    assert heard == [("command", "list")]
    assert [(each.user, each.text) for each in slack_stand_in.ephemerals] == [
        (slack_stand_in.person(SHONA).id, "Nothing to answer today.")
    ]


def test_home_and_shortcut_reach_the_app(people, heard, alert, slack_stand_in):
    people.open_home(SHONA)
    people.shortcut(SHONA, "who", alert)

    assert heard == [("home", slack_stand_in.person(SHONA).id), ("who", alert.ts)]


def test_a_repeated_event_has_the_same_id(people, heard):
    answer = people.say(SHONA, "done")

    people.repeat(answer, 1)
    people.repeat(answer, 2, "http_error")

    assert len({event_id for _, (_, _, event_id) in heard}) == 1
    assert len(heard) == 3  # Bolt does not look: that is for the app to do


def test_the_address_proves_itself_by_the_challenge(by_http):
    answer = by_http.verify_url("a challenge")

    assert answer.body == {"challenge": "a challenge"}


def test_retry_headers_are_slacks(by_http):
    delivery = by_http.say(SHONA, "done").delivery

    headers = delivery.again(2, "http_timeout").signed(SECRET).headers

    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("2", "http_timeout")
    assert "X-Slack-Retry-Num" not in delivery.signed(SECRET).headers


def test_a_signature_of_another_secret_is_refused(by_http):
    delivery = by_http.say(SHONA, "done").delivery

    assert by_http.send(delivery, delivery.signed(SECRET)).status == 200
    assert by_http.send(delivery, delivery.signed("another secret")).status == 401
    assert by_http.send(delivery, delivery.signed(SECRET, at=1_600_000_000)).status == 401


def test_the_signature_is_the_one_of_slacks_own_library():
    from slack_sdk.signature import SignatureVerifier

    assert (
        SignatureVerifier(SECRET).is_valid(
            b"payload=x", str(1_779_264_000), signature(SECRET, "1779264000", b"payload=x")
        )
        is False
    )
    ours = signature(SECRET, "1779264000", b"payload=x")
    theirs = SignatureVerifier(SECRET).generate_signature(timestamp="1779264000", body=b"payload=x")
    assert ours == theirs


def test_nobody_can_press_what_is_not_there(people, alert):
    with pytest.raises(CannotDo, match="there is no snooze here"):
        people.press(SHONA, alert, "snooze")


def test_nobody_can_press_in_somebody_elses_conversation(people, alert):
    with pytest.raises(CannotDo, match="does not see this conversation"):
        people.press(EWAN, alert, "done")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({}, "Date has to be filled in"),
        ({"date": "2026-05-14", "reason": "no time"}, "does not offer no time"),
        ({"date": "2026-05-14", "note": "eleven long"}, "takes 10 characters"),
        ({"date": "2026-05-14", "colour": "red"}, "there is no colour here"),
    ],
)
def test_a_form_is_only_filled_in_as_slack_would_allow(by_http, alert, answers, words):
    by_http.press(SHONA, alert, "booked")

    with pytest.raises(CannotDo, match=words):
        by_http.submit(SHONA, answers)


def test_an_app_that_answers_too_late_gave_no_answer(slack_stand_in):
    async def too_late(request: Request) -> Response:
        await asyncio.sleep(0.5)
        return Response()

    with serving(Starlette(routes=[Route("/slack/events", too_late, methods=["POST"])])) as url:
        people = SlackClient(
            slack_stand_in, url=f"{url}/slack/events", signing_secret=SECRET, patience_seconds=0.1
        )
        answer = people.say(SHONA, "done")

    assert (answer.ok, answer.status) == (False, 0)


def test_with_no_app_on_the_socket_there_is_no_answer(slack_stand_in):
    answer = SlackClient(slack_stand_in).say(SHONA, "done")

    assert (answer.ok, answer.status) == (False, 0)


def test_after_a_disconnect_a_socket_app_comes_back_by_itself(slack_stand_in, heard):
    with over_a_socket(slack_stand_in, heard) as people:
        slack_stand_in.sockets.ask_to_reconnect()
        slack_stand_in.sockets.wait_connected()

        people.say(SHONA, "still there?")

    assert len(heard) == 1
    assert len(slack_stand_in.calls_to("apps.connections.open")) == 2


def test_a_delivery_can_be_sent_by_any_client(by_http):
    delivery = by_http.open_home(SHONA).delivery

    request = delivery.signed(SECRET)

    assert json.loads(request.body)["event"]["type"] == "app_home_opened"
    assert request.headers["Content-Type"] == "application/json"
