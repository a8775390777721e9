"""What somebody did in Teams, read from the activity: which event it is, what it says, and where it stands."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.events import Carrier, Changes, Confirms, Event, NotUnderstood, Reacts, raw_without
from bot.handle import BEYOND, Handle
from bot.pressed import CHANGE, CONFIRM, FORM, SAY, family_of, said_about
from bot.teams.card_forms import HANDLE, read_card_form
from bot.teams.cards import ABOUT, TEXT
from bot.teams.carrier import carried_in
from bot.teams.channel import CHANNEL, provider_id
from bot.teams.review_form import read_card_review
from bot.teams.said_cards import PROPOSAL
from casework.kept_events import KeptEvent
from permanence.answer import Verb

Payload = Mapping[str, Any]
INVOKE, WORDS, EDITED, REACTION = "invoke", "message", "messageUpdate", "messageReaction"
INSTALLED, MEMBERS = "installationUpdate", "conversationUpdate"
CARD_ACTION = "adaptiveCard/action"
# No pattern here may look further than the next "<": a text of nothing but these would take a minute.
_EMOJI = re.compile(r"<emoji\b[^<>]*?\balt=(?:\"([^\"<>]*)\"|'([^'<>]*)')[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# What an event is kept without: what the platform alone needs, and names.
_NOT_KEPT = frozenset({"name", "callerId", "entities", "attachments", "membersAdded", "membersRemoved"})


@dataclass(frozen=True, slots=True)
class TeamsWhere:
    """`user`: Teams' own id of who did it. `place`, `service`: her chat. `answers`: the message that it was done on.

    `button`: the verb of a card's button ("form.booked"), and `data` what it carries.
    """

    user: str
    place: str
    service: str
    answers: str | None = None
    button: str = ""
    data: Payload = field(default_factory=dict)

    @property
    def family(self) -> str:
        return family_of(self.button)

    @property
    def verb(self) -> str:
        return self.button.partition(".")[2]

    @property
    def handle(self) -> Handle:
        """Raises ValueError when the button is of a Homeward that wrote it otherwise."""
        return Handle.read(str(self.data.get(HANDLE, "")))


TeamsEvent = Event[TeamsWhere]


def event_of(activity: Payload) -> TeamsEvent:
    """Any activity, as words that were typed, where there are some. Raises NotUnderstood.

    Whose it is, the directory's object id alone says: another id of a sender may be of his own choice.
    """
    try:
        sender, conversation = activity["from"], activity["conversation"]
        action = (activity.get("value") or {}).get("action") or {}
        data = action.get("data") or {}
        where = TeamsWhere(
            user=str(sender["id"]),
            place=str(conversation["id"]),
            service=str(activity["serviceUrl"]),
            answers=activity.get("replyToId"),
            button=str(action.get("verb") or ""),
            data=data if isinstance(data, Mapping) else {},
        )
        return Event(
            source=CHANNEL,
            id=_event_id(activity),
            account=_account(sender),
            says=as_written(activity),
            where=where,
            thread=where.place,
            answers=provider_id(where.place, where.answers) if where.answers else None,
            typed=True,
            own=str(activity["id"]),
            edits=str(activity["id"]) if activity["type"] == EDITED else None,
            raw=raw_event(activity),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotUnderstood from error


def button_event(event: TeamsEvent) -> TeamsEvent:
    """What the button says that was pressed. Raises ValueError for one that none of ours is."""
    family, data, answers = event.where.family, event.where.data, event.answers
    number = carried_in(data)
    carrier = Carrier(number, answers) if number is not None and answers else None
    pressed = replace(event, typed=False, answers=None, can_wait=False, carrier=carrier)
    if family == CONFIRM:
        return replace(pressed, says=Confirms(number_in(data, PROPOSAL)))
    if family == CHANGE:
        return replace(pressed, says=Changes(number_in(data, PROPOSAL)))
    if family == SAY:
        about = None if data.get(ABOUT) is None else number_in(data, ABOUT)
        return replace(pressed, says=str(data.get(TEXT, "")), message=about, can_wait=True)
    handle = event.where.handle
    pressed = replace(pressed, message=handle.message, revision=handle.revision)
    if family == FORM:
        verb = Verb(event.where.verb)
        read = read_card_review(handle, data) if verb is Verb.REVIEW else read_card_form(verb, handle, data)
        return replace(pressed, says=read, form=True)
    return replace(pressed, says=said_about(event.where.button, handle).says)


def reaction_event(event: TeamsEvent, activity: Payload) -> TeamsEvent | None:
    """A reaction that she has put under a message: once for each message, however many. None for one taken away."""
    if not activity.get("reactionsAdded") or event.answers is None:
        return None
    return replace(event, id=f"reaction {event.answers}", says=Reacts(), own=None, can_wait=False)


def goes(activity: Payload) -> bool:
    """Whether the app was taken out of this chat, however Teams says so. One that is upgraded stays."""
    if activity["type"] == INSTALLED:
        return str(activity.get("action") or "").lower() == "remove"
    return activity["type"] == MEMBERS and _app_is_in(activity, "membersRemoved")


def comes(activity: Payload) -> bool:
    """Whether the app was let into this chat, or was there already when Teams began to tell of it."""
    if activity["type"] == INSTALLED:
        return str(activity.get("action") or "add").lower().startswith("add")
    return activity["type"] == MEMBERS and bool(activity.get("membersAdded"))


def place_of(activity: Payload) -> str | None:
    """The chat that an activity is about."""
    place = (activity.get("conversation") or {}).get("id")
    return place if isinstance(place, str) else None


def _app_is_in(activity: Payload, members: str) -> bool:
    """Whether the app is among these members. Teams calls it by its id, with a number and a colon before it or not."""
    app = _bare((activity.get("recipient") or {}).get("id"))
    named = activity.get(members)
    listed = named if isinstance(named, list) else []
    return bool(app) and any(isinstance(one, Mapping) and _bare(one.get("id")) == app for one in listed)


def _bare(name: object) -> str:
    return str(name or "").rpartition(":")[2].casefold()


def event_kept(kept: KeptEvent) -> TeamsEvent:
    """An event that was kept, under the same name."""
    activity = json.loads(kept.raw)
    event = replace(event_of(activity), id=kept.event_id)
    return button_event(event) if activity["type"] == INVOKE else event


def number_in(data: Payload, name: str) -> int:
    """Raises ValueError for what is no number."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 - as int() says it
    try:
        number = int(value)
    except OverflowError as endless:
        raise ValueError("not a number") from endless
    if not 0 <= number < BEYOND:
        raise ValueError("no number of ours")
    return number


def _event_id(activity: Payload) -> str:
    """Teams numbers what it delivers within a conversation; what is edited keeps its number, and has a time of its own.

    Raises KeyError for what has no number.
    """
    if not activity.get("id"):
        raise KeyError("id")
    name = f"{activity['conversation']['id']} {activity['id']}"
    return f"{name} {activity.get('timestamp', '')}" if activity["type"] == EDITED else name


def _account(sender: Payload) -> str:
    """Raises KeyError for somebody whom the directory does not know."""
    account = sender.get("aadObjectId")
    if not (isinstance(account, str) and account):
        raise KeyError("aadObjectId")
    return account


def is_own_chat(activity: Payload) -> bool:
    """Whether this is one person's own chat with the app: nothing is said, or taken, in a channel or a group."""
    conversation = activity.get("conversation") or {}
    return conversation.get("conversationType", "personal") == "personal" and not conversation.get("isGroup")


def tenants_of(activity: Payload) -> set[str]:
    """Every tenant that an activity names, in small letters; a set of one, when it is whole."""
    conversation, data = activity.get("conversation") or {}, activity.get("channelData") or {}
    named = (conversation.get("tenantId"), (data.get("tenant") or {}).get("id"))
    return {str(tenant).casefold() for tenant in named if tenant}


def as_written(activity: Payload) -> str:
    """The words as they were typed: Teams may dress them up as HTML.

    An emoji between words stands there as its sign, so that it is named as unread; by itself it says nothing.
    """
    text = str(activity.get("text") or "")
    if activity.get("textFormat") != "xml" and "<" not in text:
        return _plain(text)
    lines = text.replace("<br>", "\n").replace("</p>", "\n")
    if not _plain(_TAG.sub(" ", lines)):
        return ""
    return _plain(_TAG.sub(" ", _EMOJI.sub(lambda found: f" {found[1] or found[2] or ''} ", lines)))


def _plain(text: str) -> str:
    return html.unescape(text).replace("\xa0", " ").strip()


def raw_event(activity: Payload) -> str:
    """The activity for the inbox, without names."""
    return raw_without(_NOT_KEPT, activity)
