"""What somebody did in Teams, read from the activity: who, where, and by which name Teams knows the act."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Payload = Mapping[str, Any]
INVOKE, WORDS, INSTALLED, MEMBERS = "invoke", "message", "installationUpdate", "conversationUpdate"
CARD_ACTION = "adaptiveCard/action"
_TAG = re.compile(r"<[^>]*>")
# What an event is kept without: what the platform alone needs, and names.
_NOT_KEPT = frozenset({"name", "callerId", "entities", "attachments", "membersAdded", "membersRemoved"})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done. `event_id`: the same when Teams delivers it again. `user`: Teams' own id of who did it.

    `account`: her object id in the council's directory. `place`, `service`: her chat. `answers`: the message that it
    was done on, by Teams' id. `verb`, `data`: of a card's button. `text`: what was written.
    """

    event_id: str
    account: str
    user: str
    place: str
    service: str
    answers: str | None = None
    verb: str = ""
    data: Payload = field(default_factory=dict)
    text: str = ""


class NotUnderstood(Exception):
    """An activity from Teams without what every activity of its kind has."""


def act_of(activity: Payload) -> Act:
    """Raises NotUnderstood."""
    try:
        sender, conversation = activity["from"], activity["conversation"]
        action = (activity.get("value") or {}).get("action") or {}
        return Act(
            event_id=_event_id(activity),
            account=str(sender.get("aadObjectId") or sender["id"]),
            user=str(sender["id"]),
            place=str(conversation["id"]),
            service=str(activity["serviceUrl"]),
            answers=activity.get("replyToId"),
            verb=str(action.get("verb") or ""),
            data=action.get("data") or {},
            text=as_written(activity),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise NotUnderstood from error


def _event_id(activity: Payload) -> str:
    """Teams numbers what it delivers within a conversation. Raises KeyError for what has no number."""
    if not activity.get("id"):
        raise KeyError("id")
    return f"{activity['conversation']['id']} {activity['id']}"


def is_own_chat(activity: Payload) -> bool:
    """Whether this is one person's own chat with the app: nothing is said, or taken, in a channel or a group."""
    conversation = activity.get("conversation") or {}
    return conversation.get("conversationType", "personal") == "personal" and not conversation.get("isGroup")


def tenants_of(activity: Payload) -> set[str]:
    """Every tenant that an activity names; a set of one, when it is whole."""
    conversation, data = activity.get("conversation") or {}, activity.get("channelData") or {}
    named = (conversation.get("tenantId"), (data.get("tenant") or {}).get("id"))
    return {str(tenant) for tenant in named if tenant}


def as_written(activity: Payload) -> str:
    """The words as they were typed: Teams may dress them up as HTML."""
    text = str(activity.get("text") or "")
    if activity.get("textFormat") == "xml" or "<" in text:
        text = _TAG.sub(" ", text.replace("<br>", "\n").replace("</p>", "\n"))
    return html.unescape(text).replace("\xa0", " ").strip()


def raw_event(activity: Payload) -> str:
    """The activity for the inbox, without names."""
    return json.dumps(_kept(activity), ensure_ascii=False, sort_keys=True)


def _kept(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _kept(inside) for key, inside in value.items() if key not in _NOT_KEPT}
    if isinstance(value, list):
        return [_kept(inside) for inside in value]
    return value
