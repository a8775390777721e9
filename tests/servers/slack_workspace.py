"""What a Slack workspace knows: people, conversations, messages, views, triggers and response addresses.

Plain state with no HTTP in it; `slack_methods.py` changes it as Slack's Web API would, `slack_client.py` as people do.
"""

import base64
import itertools
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]

TEAM = "T0COUNCIL"
TEAM_DOMAIN = "council-example"
APP = "A0HOMEWARD"
BOT = "B0HOMEWARD"
BOT_USER = "U0HOMEWARD"
TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass(slots=True)
class Person:
    """A member of the workspace. `more`: what Slack says of her besides, or in the place of the usual."""

    id: str
    email: str
    name: str
    tz: str = "Europe/London"
    deleted: bool = False
    more: Payload = field(default_factory=dict)

    def as_slack(self) -> Payload:
        profile = {"real_name": self.name, "display_name": self.handle, "email": self.email, "team": TEAM}
        return {
            "id": self.id,
            "team_id": TEAM,
            "name": self.handle,
            "real_name": self.name,
            "deleted": self.deleted,
            "is_bot": False,
            "tz": self.tz,
            "profile": profile,
            **self.more,
        }

    @property
    def handle(self) -> str:
        return self.email.split("@", maxsplit=1)[0]


@dataclass(slots=True)
class Message:
    """A message that stands in a conversation: `user` wrote it, which is BOT_USER for the app's own."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Payload] = field(default_factory=list)
    attachments: list[Payload] = field(default_factory=list)
    metadata: Payload = field(default_factory=dict)
    thread_ts: str | None = None
    edited: str | None = None
    values: dict[str, dict[str, Payload]] = field(default_factory=dict)  # what people chose in it, as in View
    history: list[Payload] = field(default_factory=list)  # what it said before each update, oldest first
    files: list[Payload] = field(default_factory=list)

    @property
    def by_the_app(self) -> bool:
        return self.user == BOT_USER

    def as_slack(self, *, with_metadata: bool = False) -> Payload:
        answer: Payload = {
            "type": "message",
            "user": self.user,
            "ts": self.ts,
            "team": TEAM,
            "text": self.text,
        }
        if self.by_the_app:
            answer |= {"bot_id": BOT, "app_id": APP}
        if self.blocks:
            answer["blocks"] = self.blocks
        if self.attachments:
            answer["attachments"] = self.attachments
        if self.files:
            answer["files"] = self.files
        if self.thread_ts:
            answer["thread_ts"] = self.thread_ts
        if self.edited:
            answer["edited"] = {"user": self.user, "ts": self.edited}
        if with_metadata and self.metadata:
            answer["metadata"] = self.metadata
        return answer


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """A message that only `user` sees, and that no method finds again."""

    channel: str
    user: str
    ts: str
    text: str
    blocks: list[Payload]
    thread_ts: str | None = None


@dataclass(slots=True)
class View:
    """A modal or an App Home as it stands; `values` is what a person has typed and chosen, by block and action."""

    id: str
    user: str
    view: Payload
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Payload]] = field(default_factory=dict)
    open: bool = True

    def as_slack(self) -> Payload:
        empty = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
        return {
            **empty,
            "clear_on_close": False,
            "notify_on_close": False,
            **self.view,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP,
            "bot_id": BOT,
            "app_installed_team_id": TEAM,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.values},
        }


@dataclass(slots=True)
class Trigger:
    """Allows one view to be shown to `user`, once, within three seconds."""

    user: str
    made: float
    used: bool = False
    view: str | None = None  # the view that a person acted in, for views.push


@dataclass(slots=True)
class ResponseAddress:
    """Allows five answers within half an hour; `message_ts` is the message that a person acted on."""

    user: str
    channel: str
    made: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class File:
    """A file that was announced; `content` once it was uploaded, `shared` once somebody was shown it."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    shared: bool = False


class Workspace:
    """The state of one made-up workspace, with one app in it."""

    def __init__(self, *, clock: Callable[[], float] = time.time, everyone_at: str | None = None) -> None:
        self.clock, self.everyone_at = clock, everyone_at
        self.people: dict[str, Person] = {}
        self.channels: dict[str, set[str]] = {}  # members, the app's own user among them
        self.messages: dict[tuple[str, str], Message] = {}
        self.ephemerals: list[Ephemeral] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_addresses: dict[str, ResponseAddress] = {}
        self.files: dict[str, File] = {}
        self.address = ""  # where files are uploaded
        self._last_moment = 0
        self._numbers = itertools.count(1)

    def add_person(self, email: str, name: str | None = None, *, tz: str = "Europe/London") -> Person:
        """The workspace has a member with this address; the same one when asked again."""
        if known := self.person_at(email, invite=False):
            return known
        shown = name or email.split("@", maxsplit=1)[0].replace(".", " ").title()
        person = Person(f"U{next(self._numbers):06d}", email.lower(), shown, tz)
        self.people[person.id] = person
        return person

    def person_at(self, email: str, *, invite: bool = True) -> Person | None:
        """The member with this address; in a workspace of everyone at a domain, a new one is a member when asked for."""
        for person in self.people.values():
            if person.email == email.lower():
                return person
        if invite and self.everyone_at and email.lower().endswith(f"@{self.everyone_at}"):
            return self.add_person(email)
        return None

    def add_channel(self, name: str, members: Iterable[str] = (), *, with_app: bool = True) -> str:
        """The id of a new channel that has these user ids, and the app unless it was not invited."""
        channel = f"C{next(self._numbers):06d}{name.upper().replace('-', '')[:10]}"
        self.channels[channel] = {*members, *([BOT_USER] if with_app else [])}
        return channel

    def direct_channel(self, user: str) -> str:
        """The id of the conversation between the app and `user`, opened if it was not."""
        channel = f"D{user[1:]}"
        self.channels.setdefault(channel, {user, BOT_USER})
        return channel

    def next_ts(self) -> str:
        """A new message's time stamp: later than every other one."""
        self._last_moment = max(int(self.clock() * 1_000_000), self._last_moment + 1)
        return f"{self._last_moment // 1_000_000}.{self._last_moment % 1_000_000:06d}"

    def keep_message(self, channel: str, user: str, **parts: Any) -> Message:
        """A new message stands in the channel."""
        message = Message(channel, self.next_ts(), user, **parts)
        self.messages[channel, message.ts] = message
        return message

    def announce_file(self, name: str, length: int) -> File:
        """A new file is expected."""
        made_up = f"F{next(self._numbers):06d}"
        self.files[made_up] = File(made_up, name, length)
        return self.files[made_up]

    def in_channel(self, channel: str) -> list[Message]:
        """Every message of the channel, oldest first, replies in threads included."""
        return sorted(
            (each for each in self.messages.values() if each.channel == channel), key=lambda each: each.ts
        )

    def keep_view(self, user: str, view: Payload, *, on_top_of: View | None = None) -> View:
        """A new view stands open for the person."""
        made_up = f"V{next(self._numbers):06d}"
        root, previous = (on_top_of.root, on_top_of.id) if on_top_of else (made_up, None)
        kept = View(made_up, user, with_block_ids(view), self.new_hash(), root, previous)
        self.views[kept.id] = kept
        return kept

    def new_hash(self) -> str:
        return f"{int(self.clock())}.{secrets.token_hex(4)}"

    def new_trigger(self, user: str, view: str | None = None) -> str:
        trigger = f"{next(self._numbers)}.{int(self.clock())}.{secrets.token_hex(8)}"
        self.triggers[trigger] = Trigger(user, time.monotonic(), view=view)
        return trigger

    def new_response_address(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """The last part of a new response_url."""
        token = base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()
        self.response_addresses[token] = ResponseAddress(user, channel, time.monotonic(), message_ts)
        return token


def with_block_ids(payload: Payload) -> Payload:
    """The same view with a block_id on every block, as Slack gives one to those that have none."""
    return {**payload, "blocks": named_blocks(payload.get("blocks") or [])}


def named_blocks(blocks: Iterable[Payload]) -> list[Payload]:
    """The same blocks, each with a block_id, and each element that can be acted on with an action_id, as Slack does."""
    return [_named_block(block) for block in blocks]


def _named_block(block: Payload) -> Payload:
    named = {**block, "block_id": block.get("block_id") or secrets.token_urlsafe(3)}
    for part in ("element", "accessory"):
        if part in block:
            named[part] = _named_element(block[part])
    if block["type"] == "actions":
        named["elements"] = [_named_element(element) for element in block["elements"]]
    return named


def _named_element(element: Payload) -> Payload:
    if element["type"] == "image":
        return element
    return {**element, "action_id": element.get("action_id") or secrets.token_urlsafe(3)}
