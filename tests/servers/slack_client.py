"""People at their Slack: they press, choose, fill in, write; Slack tells the app, and heeds what the app answers.

    people = SlackClient(slack, url="http://127.0.0.1:8080/slack/events", signing_secret="secret")   # or:
    people = SlackClient(slack)                                     # Socket Mode, through the stand-in
    message = slack.messages(channel)[-1]
    answer = people.press("shona.reid@council.example", message, "alert.done")
    assert answer.ok
    answer = people.submit("shona.reid@council.example", {"panel_date": date(2026, 5, 14), "reason": "report_late"})
    assert answer.errors == {}
    people.repeat(answer)                                           # the same delivery again, as after a timeout

Every method waits for the app's answer, three seconds unless `patience_seconds` says otherwise. In an async test whose
app runs on its own loop: `await asyncio.to_thread(people.press, ...)`. People are named by e-mail address.
"""

import http.client
import json
import secrets
import time
import urllib.parse
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.servers.slack_deliveries import Delivery, SignedRequest
from tests.servers.slack_forms import CannotDo, Values, filled_in, find_element, initial_values, reported
from tests.servers.slack_limits import mistakes_in_view
from tests.servers.slack_responses import add_answer
from tests.servers.slack_socket import NotAcknowledged
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.slack_workspace import (
    APP,
    BOT_USER,
    TEAM,
    TEAM_DOMAIN,
    Ephemeral,
    Message,
    Payload,
    Person,
    ResponseAddress,
    View,
    named_blocks,
    with_block_ids,
)

PATIENCE_SECONDS = 3.0
VERIFICATION_TOKEN = "not-used-any-more"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered to one delivery: status 0 when there was no answer in time."""

    delivery: Delivery
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def errors(self) -> dict[str, str]:
        """The field errors of a submitted view, by block id."""
        return dict(self.body.get("errors") or {}) if isinstance(self.body, dict) else {}


class SlackClient:
    """All people of the stand-in's workspace, towards one app."""

    def __init__(
        self,
        slack: SlackStandIn,
        *,
        url: str | None = None,
        signing_secret: str = "",
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.slack, self.workspace = slack, slack.workspace
        self.url, self.signing_secret = url, signing_secret
        self.patience_seconds = patience_seconds

    def press(
        self, email: str, where: Message | Ephemeral | View, action_id: str, *, block_id: str | None = None
    ) -> Answer:
        """The person presses a button of this message or view, or chooses in a menu what has a button's name."""
        menu = _menu_with(_blocks(where), action_id, block_id)
        if menu:
            return self.choose(email, where, menu, action_id, block_id=block_id)
        block, element = find_element(_blocks(where), action_id, block_id)
        if element["type"] != "button":
            raise CannotDo(f"{action_id} is a {element['type']}: choose something in it")
        pressed: Payload = {
            name: element[name] for name in ("text", "value", "style", "url") if name in element
        }
        return self._act(email, where, block, element, {"type": "button", **pressed})

    def choose(
        self,
        email: str,
        where: Message | Ephemeral | View,
        action_id: str,
        choice: Any,
        *,
        block_id: str | None = None,
    ) -> Answer:
        """The person chooses in a select, overflow, radio, checkbox or date element: by value, by words, or a date."""
        block, element = find_element(_blocks(where), action_id, block_id)
        chosen = reported(element, choice)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise CannotDo(f"{action_id} tells the app only when the view is submitted (no dispatch_action)")
        if isinstance(where, View | Message) and element["type"] != "overflow":
            where.values.setdefault(block["block_id"], {})[action_id] = chosen
        return self._act(email, where, block, element, chosen)

    def submit(self, email: str, answers: Mapping[str, Any], *, view: View | None = None) -> Answer:
        """The person fills in the modal before her, by action id or block id, and presses its submit button."""
        person, shown = self._person(email), view or self._modal(email)
        if not shown.view.get("submit"):
            raise CannotDo("this view has no submit button")
        shown.values = filled_in(shown.view["blocks"], self._held(shown), answers)
        payload = {**self._common("view_submission", person), "view": shown.as_slack(), "response_urls": []}
        payload["trigger_id"] = self.workspace.new_trigger(person.id, shown.id)
        answer = self.deliver(Delivery.interactive(payload))
        if answer.ok:
            self._heed_submission(shown, answer)
        return answer

    def close_view(self, email: str, *, view: View | None = None) -> Answer | None:
        """The person closes the modal; the app is told only if the view asks for that (notify_on_close)."""
        person, shown = self._person(email), view or self._modal(email)
        cleared = bool(shown.view.get("clear_on_close"))
        self._shut(shown, whole_stack=cleared)
        if not shown.view.get("notify_on_close"):
            return None
        payload = {**self._common("view_closed", person), "view": shown.as_slack(), "is_cleared": cleared}
        return self.deliver(Delivery.interactive(payload))

    def say(self, email: str, text: str, *, thread: Message | None = None) -> Answer:
        """The person writes to the app, in their direct conversation or in the thread of a message there."""
        person = self._person(email)
        channel = thread.channel if thread else self.workspace.direct_channel(person.id)
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        first = (thread.thread_ts or thread.ts) if thread else None
        if thread:
            self.workspace.messages[channel, str(first)].thread_ts = first
        run = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        blocks = named_blocks([{"type": "rich_text", "elements": [run]}])
        message = self.workspace.keep_message(
            channel, person.id, text=escaped, blocks=blocks, thread_ts=first
        )
        return self.deliver(self._message_event(message))

    def edit(self, message: Message, text: str) -> Answer:
        """The writer of this message changes it; Slack tells the app of that as well (message_changed)."""
        before = message.as_slack()
        message.text, message.edited = text, self.workspace.next_ts()
        event: Payload = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "channel": message.channel,
            "channel_type": "im",
            "ts": message.edited,
            "event_ts": message.edited,
            "message": message.as_slack(),
            "previous_message": before,
        }
        return self.deliver(self._event(event))

    def react(self, email: str, message: Message, reaction: str = "white_check_mark") -> Answer:
        """The person puts a reaction under a message."""
        item = {"type": "message", "channel": message.channel, "ts": message.ts}
        event: Payload = {"type": "reaction_added", "user": self._person(email).id, "reaction": reaction}
        event |= {"item": item, "item_user": message.user, "event_ts": self.workspace.next_ts()}
        return self.deliver(self._event(event))

    def under_another_id(self, answer: Answer) -> Answer:
        """Slack delivers the same message once more, as if it were another event (another event_id, no retry headers)."""
        return self.deliver(
            Delivery.event({**answer.delivery.payload, "event_id": f"Ev{secrets.token_hex(6)}"})
        )

    def echo(self, message: Message) -> Answer:
        """Slack tells the app of the app's own message, as it does with every message in a conversation it listens to."""
        return self.deliver(self._message_event(message))

    def open_home(self, email: str) -> Answer:
        """The person opens the app's home."""
        person, home = self._person(email), self.slack.home(email)
        event: Payload = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self.workspace.direct_channel(person.id),
            "tab": "home",
            "event_ts": self.workspace.next_ts(),
        }
        if home is not None:
            event["view"] = home.as_slack()
        return self.deliver(self._event(event))

    def command(self, email: str, command: str, text: str = "", *, channel: str | None = None) -> Answer:
        """The person gives a slash command; what the app answers at once stands where Slack would show it."""
        person = self._person(email)
        where = channel or self.workspace.direct_channel(person.id)
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM,
            "team_domain": TEAM_DOMAIN,
            "channel_id": where,
            "channel_name": "directmessage" if where.startswith("D") else "a-channel",
            "user_id": person.id,
            "user_name": person.handle,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": "false",
            "response_url": self._response_url(person, where),
            "trigger_id": self.workspace.new_trigger(person.id),
        }
        answer = self.deliver(Delivery.command(payload))
        if answer.ok and answer.body:
            said = answer.body if isinstance(answer.body, dict) else {"text": answer.body}
            add_answer(self.workspace, ResponseAddress(person.id, where, 0.0), said)
        return answer

    def shortcut(self, email: str, callback_id: str, message: Message | None = None) -> Answer:
        """The person picks a shortcut of the app: of a message, or a global one."""
        person = self._person(email)
        kind = "shortcut" if message is None else "message_action"
        payload: Payload = {
            **self._common(kind, person),
            "callback_id": callback_id,
            "action_ts": self.workspace.next_ts(),
        }
        payload["trigger_id"] = self.workspace.new_trigger(person.id)
        if message is not None:
            payload |= {
                "channel": _channel(message.channel),
                "message_ts": message.ts,
                "message": message.as_slack(with_metadata=True),
                "response_url": self._response_url(person, message.channel, message.ts),
            }
        return self.deliver(Delivery.interactive(payload))

    def verify_url(self, challenge: str = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P") -> Answer:
        """Slack asks the app's address whether it is the app's: the answer has to carry the challenge."""
        payload = {"type": "url_verification", "token": VERIFICATION_TOKEN, "challenge": challenge}
        return self.deliver(Delivery.event(payload))

    def repeat(self, answer: Answer, number: int = 1, reason: str = "http_timeout") -> Answer:
        """Slack delivers the same thing once more: same event id, with its retry headers."""
        return self.deliver(answer.delivery.again(number, reason))

    def deliver(self, delivery: Delivery) -> Answer:
        """What the app answered, by HTTP where an address is known, otherwise by Socket Mode."""
        began = time.monotonic()
        if self.url is None:
            try:
                body = self.slack.sockets.send_envelope(delivery.envelope(), seconds=self.patience_seconds)
            except NotAcknowledged:
                return Answer(delivery, 0, seconds=time.monotonic() - began)
            return Answer(delivery, 200, _plain(body), seconds=time.monotonic() - began)
        return self.send(delivery, delivery.signed(self.signing_secret))

    def send(self, delivery: Delivery, request: SignedRequest) -> Answer:
        """What the app answered to this very request; also for one that a test has tampered with."""
        assert self.url is not None, "Socket Mode has no requests"
        address, began = urllib.parse.urlsplit(self.url), time.monotonic()
        line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=self.patience_seconds)
        try:
            line.request("POST", address.path, request.body, request.headers)
            response = line.getresponse()
            text = response.read().decode()
        except TimeoutError:
            return Answer(delivery, 0, seconds=time.monotonic() - began)
        finally:
            line.close()
        is_json = (response.getheader("Content-Type") or "").startswith("application/json")
        body = json.loads(text) if is_json and text else text
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(delivery, response.status, body, headers, time.monotonic() - began)

    def _act(
        self, email: str, where: Message | Ephemeral | View, block: Payload, element: Payload, chosen: Payload
    ) -> Answer:
        person = self._person(email)
        action = {
            **chosen,
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.next_ts(),
        }
        payload = {
            **self._common("block_actions", person),
            **self._container(person, where),
            "actions": [action],
        }
        view = where.id if isinstance(where, View) else None
        payload["trigger_id"] = self.workspace.new_trigger(person.id, view)
        return self.deliver(Delivery.interactive(payload))

    def _container(self, person: Person, where: Message | Ephemeral | View) -> Payload:
        """Where the person acted, in the words of a block_actions payload."""
        if isinstance(where, View):
            if where.user != person.id:
                raise CannotDo(f"{person.email} does not see this view")
            where.values = self._held(where)
            return {"container": {"type": "view", "view_id": where.id}, "view": where.as_slack()}
        if person.id not in self.workspace.channels[where.channel]:
            raise CannotDo(f"{person.email} does not see this conversation")
        is_ephemeral = isinstance(where, Ephemeral)
        container = {
            "type": "message",
            "message_ts": where.ts,
            "channel_id": where.channel,
            "is_ephemeral": is_ephemeral,
        }
        payload: Payload = {
            "container": container,
            "channel": _channel(where.channel),
            "state": {"values": self._held(where)},
            "response_url": self._response_url(person, where.channel, None if is_ephemeral else where.ts),
        }
        if isinstance(where, Message):
            payload["message"] = where.as_slack(with_metadata=True)
        return payload

    def _held(self, where: Message | Ephemeral | View) -> Values:
        """What every element there holds now: what it began with, and over that what a person chose."""
        held = initial_values(_blocks(where))
        for block, chosen in ({} if isinstance(where, Ephemeral) else where.values).items():
            held.setdefault(block, {}).update(chosen)
        return held

    def _common(self, kind: str, person: Person) -> Payload:
        return {
            "type": kind,
            "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": TEAM},
            "api_app_id": APP,
            "token": VERIFICATION_TOKEN,
            "team": {"id": TEAM, "domain": TEAM_DOMAIN},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _message_event(self, message: Message) -> Delivery:
        event = {
            **message.as_slack(),
            "channel": message.channel,
            "event_ts": message.ts,
            "channel_type": "im",
        }
        if not message.channel.startswith("D"):
            event["channel_type"] = "channel"
        if not message.by_the_app:
            event["client_msg_id"] = str(uuid.uuid4())
        if message.thread_ts and message.thread_ts != message.ts:
            event["parent_user_id"] = self.workspace.messages[message.channel, message.thread_ts].user
        return self._event(event)

    def _event(self, event: Payload) -> Delivery:
        authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
        payload = {
            "token": VERIFICATION_TOKEN,
            "team_id": TEAM,
            "api_app_id": APP,
            "type": "event_callback",
            "event": event,
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(float(event["event_ts"])),
            "authorizations": [{**authorization, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
        return Delivery.event(payload)

    def _heed_submission(self, shown: View, answer: Answer) -> None:
        """The views stand as the app's answer says; AssertionError for an answer that Slack would not understand."""
        action = answer.body.get("response_action") if isinstance(answer.body, dict) and answer.body else None
        if action == "errors":
            unknown = set(answer.errors) - {block["block_id"] for block in shown.view["blocks"]}
            assert answer.errors, "errors without an error"
            assert not unknown, f"errors for blocks that the view does not have: {unknown}"
        elif action in {"update", "push"}:
            mistakes = mistakes_in_view(answer.body.get("view"))
            assert not mistakes, mistakes
            self.slack.keep_payload("view", answer.body["view"], f"response_action-{action}")
            if action == "push":
                self.workspace.keep_view(shown.user, answer.body["view"], on_top_of=shown)
            else:
                shown.view, shown.values = with_block_ids(answer.body["view"]), {}
                shown.hash = self.workspace.new_hash()
        else:
            assert action in {None, "clear"}, f"Slack knows no response_action {action}"
            assert action or answer.body in (None, "", {}), f"Slack would show an error for {answer.body!r}"
            self._shut(shown, whole_stack=action == "clear")

    def _shut(self, shown: View, *, whole_stack: bool) -> None:
        for view in self.workspace.views.values():
            if view is shown or (whole_stack and view.root == shown.root):
                view.open = False

    def _modal(self, email: str) -> View:
        shown = self.slack.open_view(email)
        if shown is None:
            raise CannotDo(f"{email} has no modal before her")
        return shown

    def _person(self, email: str) -> Person:
        person = self.workspace.person_at(email)
        if person is None:
            raise CannotDo(f"{email} is not in the workspace")
        return person

    def _response_url(self, person: Person, channel: str, message_ts: str | None = None) -> str:
        return (
            f"{self.slack.url}/response/{self.workspace.new_response_address(person.id, channel, message_ts)}"
        )


def _blocks(where: Message | Ephemeral | View) -> list[Payload]:
    return list(where.view["blocks"] if isinstance(where, View) else where.blocks)


def _channel(channel: str) -> Payload:
    return {"id": channel, "name": "directmessage" if channel.startswith("D") else "a-channel"}


def _plain(acknowledged: Payload) -> Any:
    """The answer to a slash command comes as {"text": ...} over a socket and as plain text over HTTP."""
    return acknowledged.get("text") if set(acknowledged) == {"text"} else acknowledged


def _menu_with(blocks: list[Payload], value: str, block_id: str | None) -> str | None:
    """The name of the first menu that offers this value, where no button has it for a name."""
    elements = [
        element
        for block in blocks
        if block_id in (None, block.get("block_id"))
        for element in [*block.get("elements", []), block.get("accessory") or {}]
    ]
    if any(element.get("action_id") == value for element in elements):
        return None
    menus = (element for element in elements if element.get("type") == "overflow")
    return next((m["action_id"] for m in menus if any(o["value"] == value for o in m["options"])), None)
