"""What somebody did in Slack, read from the payload: which event it is, what it says, and where it stands."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from bot.events import Changes, Confirms, Event, NotUnderstood, Reacts, raw_without
from bot.handle import Handle, Place
from bot.pressed import ANSWER, ASK, CHANGE, CONFIRM, SAY, UNDO, family_of, said_by, verb_of
from bot.slack.buttons import is_of_a_child, is_under_a_reply
from bot.slack.forms import read_form
from bot.slack.menus import as_press
from bot.slack.review_form import read_review
from casework.kept_events import KeptEvent
from permanence.answer import Answer, Verb

Payload = Mapping[str, Any]

SOURCE = "slack"
# Secrets that open a window or a message for a while, and what the frozen message holds already.
_NOT_KEPT = frozenset(
    {"token", "response_url", "response_urls", "trigger_id", "message", "blocks", "authorizations"}
)
# Kinds of message that hold words of a person: plain, with a file, by /me, from a thread to the conversation as well.
_WORDS = (None, "file_share", "me_message", "thread_broadcast")
_EDITED = "message_changed"
# It looks no further than the next "<": a text of nothing but these would take a minute.
_LINK = re.compile(r"<(?:https?://|mailto:|tel:)?([^<|>]*)(?:\|([^<>]*))?>")


class Shows(StrEnum):
    """Where what is said to an event stands."""

    IN_MESSAGE = (
        "in_message"  # the message that was answered shows it; what it cannot show is said to her alone
    )
    IN_PLACE = "in_place"  # where the question with its buttons stood
    IN_CONVERSATION = "in_conversation"  # as a message, in the thread where the words were written
    IN_ANSWER = "in_answer"  # in what Slack is answered: a form, a window, a command


@dataclass(frozen=True, slots=True)
class SlackWhere:
    """`place`: the message that a button stands in, None in a view. `thread`: the thread that words were written in.

    `trigger`: lets one view be opened, for three seconds. `broadcast`: words of a thread that its channel shows too.
    """

    user: str
    team: str | None
    shows: Shows
    channel: str | None = None
    place: Place | None = None
    thread: str | None = None
    trigger: str = ""
    view: Payload | None = None
    broadcast: bool = False

    @property
    def at_home(self) -> bool:
        return self.view is not None and self.view.get("type") == "home"

    @property
    def in_form(self) -> bool:
        return self.view is not None and self.view.get("type") == "modal"


SlackEvent = Event[SlackWhere]
Given = ParamSpec("Given")
Read = TypeVar("Read")


def _understood(read: Callable[Given, Read]) -> Callable[Given, Read]:
    """What cannot be read for want of a part is NotUnderstood."""

    @wraps(read)
    def reading(*args: Given.args, **named: Given.kwargs) -> Read:
        try:
            return read(*args, **named)
        except (LookupError, TypeError, AttributeError, RecursionError) as trouble:
            raise NotUnderstood from trouble

    return reading


def _thread_of(message: Payload) -> str | None:
    """The thread that a message is an answer in; a message that began one is no answer in it."""
    thread = message.get("thread_ts")
    return thread if thread != message.get("ts") else None


@_understood
def where_pressed(body: Payload, shows: Shows = Shows.IN_MESSAGE) -> SlackWhere:
    """Where a button was pressed: in a message or in a view."""
    container = body.get("container") or {}
    return SlackWhere(
        user=body["user"]["id"],
        team=(body.get("team") or {}).get("id"),
        shows=shows,
        channel=container.get("channel_id"),
        place=_place(container),
        thread=container.get("thread_ts") or _thread_of(body.get("message") or {}),
        trigger=body.get("trigger_id", ""),
        view=body.get("view"),
    )


def _place(container: Payload) -> Place | None:
    """Where a message stands that can be edited: not one that only she sees."""
    if container.get("is_ephemeral") or "message_ts" not in container or "channel_id" not in container:
        return None
    return Place(str(container["channel_id"]), str(container["message_ts"]))


@_understood
def button_event(body: Payload) -> SlackEvent:
    """A button that answers was pressed. Raises ValueError for a button that none of ours is."""
    action = as_press(dict(body["actions"][0]))
    name, value = action["action_id"], action.get("value", "")
    pressed = said_by(name, value)
    where = where_pressed(body, _shown_after(family_of(name), value))
    if where.shows is Shows.IN_PLACE and where.place is None:
        where = replace(where, shows=Shows.IN_MESSAGE)
    event_id = f"action:{body.get('trigger_id') or action.get('action_ts')}"
    can_wait = where.shows is not Shows.IN_ANSWER
    about = {"message": pressed.message, "revision": pressed.revision, "can_wait": can_wait}
    return _event(event_id, where, pressed.says, body, **about)


def _shown_after(family: str, value: str) -> Shows:
    if family in (CONFIRM, CHANGE, SAY) or (family == UNDO and is_under_a_reply(value)):
        return Shows.IN_PLACE
    if family == ANSWER and is_of_a_child(value):
        return Shows.IN_PLACE
    return Shows.IN_ANSWER if family == ASK else Shows.IN_MESSAGE


@_understood
def form_event(body: Payload) -> SlackEvent:
    """A form sent off. The same form sent off again after a correction is another event."""
    view = body["view"]
    verb, handle = form_about(view)
    where = SlackWhere(
        user=body["user"]["id"],
        team=(body.get("team") or {}).get("id"),
        shows=Shows.IN_ANSWER,
        trigger=body.get("trigger_id", ""),
        view=view,
    )
    return _event(
        f"form:{body.get('trigger_id') or view['id']}",
        where,
        _filled_in(verb, handle, view["state"]["values"]),
        body,
        message=handle.message,
        revision=handle.revision,
        form=True,
        can_wait=False,
    )


def _filled_in(verb: Verb, handle: Handle, values: Payload) -> Answer:
    return read_review(handle, values) if verb is Verb.REVIEW else read_form(verb, handle, values)


@_understood
def form_about(view: Payload) -> tuple[Verb, Handle]:
    """The answer that a form asks for, and the stage that it is about."""
    try:
        return verb_of(view["callback_id"]), Handle.read(view["private_metadata"])
    except ValueError as trouble:
        raise NotUnderstood from trouble


@_understood
def words_event(body: Payload) -> SlackEvent | None:
    """Something that a person wrote to the app in its direct messages, or has edited there; None for all else.

    The same message is the same event, also where Slack delivers it as several with names of their own.
    """
    event = body["event"]
    edited = event.get("subtype") == _EDITED
    message = event.get("message") or {} if edited else event
    if edited and not message.get("edited"):
        return None  # Slack has shown a link, say: her words are as they were
    by_a_person = message.get("user") and not message.get("bot_id")
    ours = event.get("channel_type") == "im" and message.get("subtype") in _WORDS
    if not (by_a_person and ours):
        return None
    thread = message.get("thread_ts")
    where = SlackWhere(
        user=message["user"],
        team=body.get("team_id"),
        shows=Shows.IN_CONVERSATION,
        channel=event["channel"],
        thread=thread if thread != message.get("ts") else None,
        broadcast=message.get("subtype") == "thread_broadcast",
    )
    answers = Place(event["channel"], where.thread).provider_id if where.thread else None
    own = str(message.get("ts"))
    about = {"answers": answers, "typed": True, "edits": own if edited else None, "own": own}
    name = f"edited:{message['edited'].get('ts')}" if edited else "message"
    return _event(
        f"{name}:{event['channel']}:{own}", where, as_written(message.get("text") or ""), body, **about
    )


@_understood
def reaction_event(body: Payload) -> SlackEvent | None:
    """A reaction that a person has put under a message in her conversation with the app; None for all else.

    Once for each message, however many reactions it gets.
    """
    event = body["event"]
    item = event.get("item") or {}
    channel, ts = str(item.get("channel") or ""), item.get("ts")
    if item.get("type") != "message" or not channel.startswith("D") or not ts:
        return None
    where = SlackWhere(event["user"], body.get("team_id"), Shows.IN_CONVERSATION, channel=channel)
    place = Place(channel, str(ts)).provider_id
    return _event(f"reaction:{place}", where, Reacts(), body, answers=place, can_wait=False)


@_understood
def command_event(body: Payload) -> SlackEvent:
    """`/homeward` with what was written after it; her list when that is nothing."""
    where = SlackWhere(
        user=body["user_id"], team=body.get("team_id"), shows=Shows.IN_ANSWER, channel=body.get("channel_id")
    )
    words = as_written(body.get("text") or "") or "list"
    return _event(f"command:{body['trigger_id']}", where, words, body, can_wait=False)


@_understood
def home_event(body: Payload) -> SlackEvent:
    """The Home tab opened: nothing is taken."""
    where = SlackWhere(body["event"]["user"], body.get("team_id"), Shows.IN_ANSWER)
    return _event(body["event_id"], where, "", body)


@_understood
def window_event(body: Payload) -> SlackEvent:
    """A window is to open: nothing is taken."""
    return _event(f"window:{body.get('trigger_id')}", where_pressed(body), "", body, can_wait=False)


def event_kept(kept: KeptEvent) -> SlackEvent:
    """An event that was kept, under the same name. Raises ValueError for one that cannot wait."""
    body = json.loads(kept.raw)
    event = button_event(body) if "actions" in body else words_event(body)
    if event is None:
        raise ValueError("this kind of event is not kept")
    return replace(event, id=kept.event_id)


def _event(
    event_id: str,
    where: SlackWhere,
    says: Answer | Confirms | Changes | Reacts | str,
    body: Payload,
    **more: Any,
) -> SlackEvent:
    thread = f"{where.channel}:{where.thread}" if where.thread else where.channel or ""
    # What Homeward sends by itself stands in the conversation, not in a thread of it.
    receives = where.thread is None
    raw = raw_without(_NOT_KEPT, body)  # all but secrets
    return Event(
        SOURCE, event_id, where.user, says, where, thread, **{"receives": receives, "raw": raw, **more}
    )


def as_written(text: str) -> str:
    """The words as they were typed: Slack escapes three characters and dresses up links and addresses."""
    return html.unescape(_LINK.sub(lambda found: found[2] or found[1], text)).strip()
