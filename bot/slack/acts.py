"""What somebody did in Slack, read from the payload: who, on what, and by which name Slack knows the act."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.handle import Place

Payload = Mapping[str, Any]

AGAIN = "homeward_again"  # stands in an event that was kept and is taken up again
# Secrets that open a window or a message for a while, and what the frozen message holds already.
_NOT_KEPT = frozenset(
    {"token", "response_url", "response_urls", "trigger_id", "message", "blocks", "authorizations", AGAIN}
)
# Kinds of message that hold a person's words: plain, with a file, and from a thread to the conversation as well.
WORDS = (None, "file_share", "thread_broadcast")
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)?([^|>]*)(?:\|([^>]*))?>")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done. `event_id`: the same when Slack delivers it again.

    `place`: the message that a button stands in, None in a view. `thread`: the thread that words were written in, if
    they were. `trigger`: lets one view be opened, for three seconds. `again`: Slack says that it delivers this anew.
    """

    event_id: str
    slack_user: str
    team: str | None
    channel: str | None = None
    place: Place | None = None
    thread: str | None = None
    trigger: str = ""
    action: str = ""
    value: str = ""
    view: Payload | None = None
    text: str = ""

    @property
    def is_command(self) -> bool:
        return self.event_id.startswith("command:")

    @property
    def at_home(self) -> bool:
        return self.view is not None and self.view.get("type") == "home"

    @property
    def in_form(self) -> bool:
        return self.view is not None and self.view.get("type") == "modal"


def act_of_button(body: Payload) -> Act:
    """A button pressed, in a message or in a view."""
    action, container = body["actions"][0], body.get("container") or {}
    return Act(
        event_id=f"action:{body.get('trigger_id') or action.get('action_ts')}",
        slack_user=body["user"]["id"],
        team=(body.get("team") or {}).get("id"),
        channel=container.get("channel_id"),
        place=_place(container),
        thread=container.get("thread_ts"),
        trigger=body.get("trigger_id", ""),
        action=action["action_id"],
        value=action.get("value", ""),
        view=body.get("view"),
    )


def _place(container: Payload) -> Place | None:
    """Where a message stands that can be edited: not one that only she sees."""
    if container.get("is_ephemeral") or "message_ts" not in container or "channel_id" not in container:
        return None
    return Place(str(container["channel_id"]), str(container["message_ts"]))


def act_of_form(body: Payload) -> Act:
    """A form sent off. The same form sent off again after a correction is another act."""
    view = body["view"]
    return Act(
        event_id=f"form:{body.get('trigger_id') or view['id']}",
        slack_user=body["user"]["id"],
        team=(body.get("team") or {}).get("id"),
        trigger=body.get("trigger_id", ""),
        view=view,
    )


def act_of_words(body: Payload) -> Act:
    """Something written to the app in its direct messages."""
    event = body["event"]
    thread = event.get("thread_ts")
    return Act(
        event_id=body["event_id"],
        slack_user=event["user"],
        team=body.get("team_id"),
        channel=event["channel"],
        thread=thread if thread != event.get("ts") else None,
        text=as_written(event.get("text") or ""),
    )


def act_of_home(body: Payload) -> Act:
    """The Home tab opened."""
    return Act(body["event_id"], body["event"]["user"], body.get("team_id"))


def act_of_command(body: Payload) -> Act:
    """`/homeward` with what was written after it."""
    return Act(
        event_id=f"command:{body['trigger_id']}",
        slack_user=body["user_id"],
        team=body.get("team_id"),
        channel=body.get("channel_id"),
        text=as_written(body.get("text") or ""),
    )


def is_somebodys_words(event: Payload) -> bool:
    """Whether a message event is a person writing to the app: no app, no edit, no deletion, no channel."""
    by_a_person = event.get("user") and not event.get("bot_id")
    return bool(
        by_a_person and event.get("channel_type") == "im" and event.get("subtype") in (None, "file_share")
    )


def as_written(text: str) -> str:
    """The words as they were typed: Slack escapes three characters and dresses up links and addresses."""
    return html.unescape(_LINK.sub(lambda found: found[2] or found[1], text)).strip()


def raw_event(body: Payload) -> str:
    """The event for the inbox, without secrets."""
    return json.dumps(_kept(body), ensure_ascii=False, sort_keys=True)


def kept_event(event_id: str, raw: str) -> dict[str, Any]:
    """A kept event (`raw_event`), to be taken up again under the same name."""
    body: dict[str, Any] = {**json.loads(raw), AGAIN: True}
    if "event_id" not in body:
        body["trigger_id"] = event_id.partition(":")[2]
    return body


def _kept(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _kept(inside) for key, inside in value.items() if key not in _NOT_KEPT}
    if isinstance(value, list):
        return [_kept(inside) for inside in value]
    return value
