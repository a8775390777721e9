"""The methods of Slack's Web API that Homeward may call, as strict as Slack's reference says they are.

`METHODS` says of each one how it may be called; its function gets the arguments and answers what Slack would answer
besides `"ok": true`, or raises `Refused`. Sources: docs.slack.dev/reference/methods and /messaging.

Stricter than Slack, so that a mistake shows: an argument that the reference does not name is refused, a method that
changes something must be called with POST, and a thread must be answered by the time stamp of its first message.
"""

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.slack_limits import LONGEST_VIEW_BYTES, mistakes_in_blocks, mistakes_in_view
from tests.servers.slack_workspace import (
    BOT,
    BOT_USER,
    TEAM,
    TRIGGER_SECONDS,
    Ephemeral,
    Message,
    Payload,
    Trigger,
    View,
    Workspace,
    named_blocks,
    with_block_ids,
)

LONGEST_TEXT = 40_000
LONGEST_UPDATED_TEXT = 4_000
LONGEST_STACK = 3
LARGEST_PAGE = 999
TIME_STAMP = re.compile(r"\d{10}\.\d{6}")


class Refused(Exception):
    """Slack's `"ok": false`: the error's name, sentences for response_metadata, other fields of the answer."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(error)
        self.error, self.messages, self.more = error, list(messages), more

    def as_slack(self) -> Payload:
        answer: Payload = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {each}" for each in self.messages]}
        return answer


Run = Callable[[Workspace, Payload], Payload]


@dataclass(frozen=True, slots=True)
class Method:
    """How one method may be called: one that `reads` also by GET; `form_only` not with a JSON body; scopes all needed."""

    run: Run
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    reads: bool = False
    form_only: bool = False


def auth_test(workspace: Workspace, arguments: Payload) -> Payload:
    return {
        "url": "https://council-example.slack.example/",
        "team": "Council",
        "user": "homeward",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def users_lookup(workspace: Workspace, arguments: Payload) -> Payload:
    person = workspace.person_at(arguments["email"])
    if person is None or person.deleted:
        raise Refused("users_not_found")
    return {"user": person.as_slack()}


def users_info(workspace: Workspace, arguments: Payload) -> Payload:
    if arguments["user"] not in workspace.people:
        raise Refused("user_not_found")
    return {"user": workspace.people[arguments["user"]].as_slack()}


def conversations_open(workspace: Workspace, arguments: Payload) -> Payload:
    if arguments.get("channel"):
        return {"channel": {"id": _member_channel(workspace, arguments["channel"])}}
    if not arguments.get("users"):
        raise Refused("users_list_not_supplied")
    user = arguments["users"]
    if "," in user:
        raise Refused(
            "method_not_supported_for_channel_type", ["this stand-in opens conversations with one person"]
        )
    if user not in workspace.people:
        raise Refused("user_not_found")
    if workspace.people[user].deleted:
        raise Refused("user_disabled")
    already = f"D{user[1:]}" in workspace.channels
    known = {"no_op": True, "already_open": True} if already else {}
    return {**known, "channel": {"id": workspace.direct_channel(user)}}


def post_message(workspace: Workspace, arguments: Payload) -> Payload:
    channel = _postable_channel(workspace, arguments["channel"])
    parts = _content(arguments, longest=LONGEST_TEXT)
    thread = _thread(workspace, channel, arguments.get("thread_ts"))
    message = workspace.keep_message(channel, BOT_USER, **parts, thread_ts=thread)
    return {"channel": channel, "ts": message.ts, "message": message.as_slack()}


def update_message(workspace: Workspace, arguments: Payload) -> Payload:
    message = _own_message(workspace, arguments, "cant_update_message")
    parts = _content(arguments, longest=LONGEST_UPDATED_TEXT)
    before = message.as_slack(with_metadata=True)
    # With a text and no blocks the blocks go; with neither they stay. Metadata stays unless {} is sent.
    if "blocks" in arguments or arguments.get("text"):
        message.blocks, message.values = parts["blocks"], {}
    if "attachments" in arguments or arguments.get("text"):
        message.attachments = parts["attachments"]
    if "metadata" in arguments:
        message.metadata = parts["metadata"]
    message.text = parts["text"] or message.text
    message.edited = workspace.next_ts()
    message.history.append(before)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": message.as_slack()}


def delete_message(workspace: Workspace, arguments: Payload) -> Payload:
    message = _own_message(workspace, arguments, "cant_delete_message")
    del workspace.messages[message.channel, message.ts]
    return {"channel": message.channel, "ts": message.ts}


def announce_file(workspace: Workspace, arguments: Payload) -> Payload:
    file = workspace.announce_file(arguments["filename"], int(arguments["length"]))
    return {"upload_url": f"{workspace.address}/upload/{file.id}", "file_id": file.id}


def share_file(workspace: Workspace, arguments: Payload) -> Payload:
    [given] = arguments["files"] if isinstance(arguments["files"], list) else json.loads(arguments["files"])
    file = workspace.files.get(given["id"])
    if file is None or file.content is None or file.shared:
        raise Refused("file_not_found")
    channel = _postable_channel(workspace, arguments["channel_id"])
    thread = _thread(workspace, channel, arguments.get("thread_ts"))
    file.shared = True
    shown = {"id": file.id, "name": file.name, "title": given.get("title", file.name)}
    workspace.keep_message(channel, BOT_USER, thread_ts=thread, files=[shown])
    return {"files": [shown]}


def post_ephemeral(workspace: Workspace, arguments: Payload) -> Payload:
    channel = _member_channel(workspace, arguments["channel"])
    if arguments["user"] not in workspace.channels[channel]:
        raise Refused("user_not_in_channel")
    parts = _content(arguments, longest=LONGEST_TEXT)
    thread = _thread(workspace, channel, arguments.get("thread_ts"))
    ephemeral = Ephemeral(
        channel, arguments["user"], workspace.next_ts(), parts["text"], parts["blocks"], thread
    )
    workspace.ephemerals.append(ephemeral)
    return {"message_ts": ephemeral.ts}


def history(workspace: Workspace, arguments: Payload) -> Payload:
    channel = _member_channel(workspace, arguments["channel"])
    newest_first = [
        each for each in reversed(workspace.in_channel(channel)) if each.thread_ts in {None, each.ts}
    ]
    return _page(newest_first, arguments)


def replies(workspace: Workspace, arguments: Payload) -> Payload:
    channel = _member_channel(workspace, arguments["channel"])
    if (channel, arguments["ts"]) not in workspace.messages:
        raise Refused("thread_not_found")
    in_thread = [
        each for each in workspace.in_channel(channel) if arguments["ts"] in {each.ts, each.thread_ts}
    ]
    return _page(in_thread, arguments)


def open_view(workspace: Workspace, arguments: Payload) -> Payload:
    view = _checked_view(arguments["view"], "modal")
    trigger = _used_trigger(workspace, arguments)
    return {"view": workspace.keep_view(trigger.user, view).as_slack()}


def push_view(workspace: Workspace, arguments: Payload) -> Payload:
    view = _checked_view(arguments["view"], "modal")
    trigger = _used_trigger(workspace, arguments)
    below = workspace.views.get(trigger.view or "")
    if below is None or not below.open:
        raise Refused("not_found")
    if sum(each.open and each.root == below.root for each in workspace.views.values()) >= LONGEST_STACK:
        raise Refused("push_limit_reached")
    return {"view": workspace.keep_view(trigger.user, view, on_top_of=below).as_slack()}


def update_view(workspace: Workspace, arguments: Payload) -> Payload:
    if bool(arguments.get("view_id")) == bool(arguments.get("external_id")):
        raise Refused("invalid_arguments", ["one of view_id and external_id is required"])
    kept = _view_named(workspace, arguments)
    if arguments.get("hash") not in {None, kept.hash}:
        raise Refused("hash_conflict")
    kept.view = with_block_ids(_checked_view(arguments["view"], kept.view["type"]))
    kept.hash = workspace.new_hash()
    return {"view": kept.as_slack()}


def publish_view(workspace: Workspace, arguments: Payload) -> Payload:
    user = arguments["user_id"]
    view = _checked_view(arguments["view"], "home")
    if user not in workspace.people:
        raise Refused("user_not_found")
    before = workspace.homes.get(user)
    if before is not None and arguments.get("hash") not in {None, before.hash}:
        raise Refused("hash_conflict")
    workspace.homes[user] = workspace.keep_view(user, view)
    return {"view": workspace.homes[user].as_slack()}


def _member_channel(workspace: Workspace, channel: str) -> str:
    if channel not in workspace.channels:
        raise Refused("channel_not_found")
    if BOT_USER not in workspace.channels[channel]:
        raise Refused("not_in_channel")
    return channel


def _postable_channel(workspace: Workspace, channel: str) -> str:
    """A user's id stands for the conversation with her."""
    return (
        workspace.direct_channel(channel)
        if channel in workspace.people
        else _member_channel(workspace, channel)
    )


def _content(arguments: Payload, *, longest: int) -> Payload:
    """What the message says, checked."""
    blocks, said = _from_json(arguments, "blocks", list), arguments.get("text") or ""
    attachments = _from_json(arguments, "attachments", list)
    metadata = _from_json(arguments, "metadata", dict)
    changes_metadata_alone = "ts" in arguments and "metadata" in arguments
    if not said and not blocks and not attachments and not changes_metadata_alone:
        raise Refused("no_text")
    if len(said) > longest:
        raise Refused("msg_too_long")
    if mistakes := mistakes_in_blocks(blocks):
        raise Refused("invalid_blocks", mistakes)
    if metadata and not _is_metadata(metadata):
        raise Refused("invalid_metadata_schema")
    return {"text": said, "blocks": named_blocks(blocks), "attachments": attachments, "metadata": metadata}


def _is_metadata(metadata: Payload) -> bool:
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    named = isinstance(kind, str) and re.fullmatch(r"[A-Za-z0-9_]+", kind) is not None
    return named and isinstance(payload, dict) and set(metadata) == {"event_type", "event_payload"}


def _from_json(arguments: Payload, name: str, kind: type) -> Any:
    """The argument, read from its JSON text where the call was a form; an empty one when it is absent."""
    value = arguments.get(name)
    try:
        value = json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        raise Refused(f"invalid_{name}_format") from None
    if value is not None and not isinstance(value, kind):
        raise Refused(f"invalid_{name}_format")
    return kind() if value is None else value


def _thread(workspace: Workspace, channel: str, ts: str | None) -> str | None:
    if ts is None:
        return None
    first = workspace.messages.get((channel, ts))
    if first is None or first.thread_ts not in {None, ts}:
        raise Refused("thread_not_found")
    first.thread_ts = ts
    return ts


def _own_message(workspace: Workspace, arguments: Payload, refusal: str) -> Message:
    channel = _member_channel(workspace, arguments["channel"])
    message = workspace.messages.get((channel, arguments["ts"]))
    if message is None:
        raise Refused("message_not_found")
    if not message.by_the_app:
        raise Refused(refusal)
    return message


def _page(messages: list[Message], arguments: Payload) -> Payload:
    """One page of the messages that lie between `oldest` and `latest`, both left out unless `inclusive`."""
    limit = _number(arguments.get("limit", 100))
    oldest, latest = arguments.get("oldest"), arguments.get("latest")
    for name, bound in (("oldest", oldest), ("latest", latest)):
        if bound is not None and not re.fullmatch(r"\d+(\.\d+)?", str(bound)):
            raise Refused(f"invalid_ts_{name}")
    ends = {float(bound) for bound in (oldest, latest) if bound is not None}
    low, high = float(oldest or 0), float(latest or "inf")
    found = [
        each
        for each in messages
        if low < float(each.ts) < high or (arguments.get("inclusive") and float(each.ts) in ends)
    ]
    start = _start(found, arguments.get("cursor"))
    page, rest = found[start : start + limit], found[start + limit :]
    with_metadata = bool(arguments.get("include_all_metadata"))
    answer: Payload = {
        "messages": [each.as_slack(with_metadata=with_metadata) for each in page],
        "has_more": bool(rest),
    }
    if rest:
        answer["response_metadata"] = {"next_cursor": f"next_ts:{rest[0].ts}"}
    return answer


def _number(limit: Any) -> int:
    if not str(limit).isdigit() or not 1 <= int(limit) <= LARGEST_PAGE:
        raise Refused("invalid_limit")
    return int(limit)


def _start(found: list[Message], cursor: str | None) -> int:
    if not cursor:
        return 0
    for number, message in enumerate(found):
        if cursor == f"next_ts:{message.ts}":
            return number
    raise Refused("invalid_cursor")


def _checked_view(view: Any, kind: str) -> Payload:
    view = _from_json({"view": view}, "view", dict)
    if len(json.dumps(view)) > LONGEST_VIEW_BYTES:
        raise Refused("view_too_large")
    mistakes = mistakes_in_view(view)
    if not mistakes and view["type"] != kind:
        mistakes = [f"must be of type {kind} [json-pointer:/view/type]"]
    if mistakes:
        raise Refused("invalid_arguments", mistakes)
    return dict(view)


def _used_trigger(workspace: Workspace, arguments: Payload) -> Trigger:
    """The trigger, which nobody can use again."""
    trigger = workspace.triggers.get(arguments["trigger_id"])
    if trigger is None:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    if time.monotonic() - trigger.made > TRIGGER_SECONDS:
        raise Refused("expired_trigger_id")
    trigger.used = True
    return trigger


def _view_named(workspace: Workspace, arguments: Payload) -> View:
    for view in workspace.views.values():
        wanted = arguments.get("view_id") == view.id or (
            arguments.get("external_id") and arguments["external_id"] == view.view.get("external_id")
        )
        if wanted and view.open:
            return view
    raise Refused("not_found")


POSTING = ("unfurl_links", "unfurl_media", "mrkdwn", "parse", "link_names")
PAGING = ("cursor", "limit", "oldest", "latest", "inclusive", "include_all_metadata")
METHODS = {
    "auth.test": Method(auth_test, reads=True),
    "users.lookupByEmail": Method(
        users_lookup, ("email",), scopes=("users:read.email", "users:read"), reads=True, form_only=True
    ),
    "users.info": Method(
        users_info, ("user",), ("include_locale",), scopes=("users:read",), reads=True, form_only=True
    ),
    "conversations.open": Method(
        conversations_open, (), ("users", "channel", "return_im"), scopes=("im:write",)
    ),
    "chat.postMessage": Method(
        post_message,
        ("channel",),
        ("text", "blocks", "attachments", "metadata", "thread_ts", "reply_broadcast", *POSTING),
        scopes=("chat:write",),
    ),
    "chat.update": Method(
        update_message,
        ("channel", "ts"),
        ("text", "blocks", "attachments", "metadata", "parse", "link_names", "reply_broadcast"),
        scopes=("chat:write",),
    ),
    "chat.postEphemeral": Method(
        post_ephemeral,
        ("channel", "user"),
        ("text", "blocks", "attachments", "thread_ts", "parse", "link_names"),
        scopes=("chat:write",),
    ),
    "files.getUploadURLExternal": Method(
        announce_file,
        ("filename", "length"),
        ("alt_txt", "snippet_type"),
        scopes=("files:write",),
        reads=True,
        form_only=True,
    ),
    "files.completeUploadExternal": Method(
        share_file,
        ("files",),
        ("channel_id", "thread_ts", "initial_comment"),
        scopes=("files:write",),
    ),
    "chat.delete": Method(delete_message, ("channel", "ts"), scopes=("chat:write",)),
    "conversations.history": Method(history, ("channel",), PAGING, scopes=("im:history",), reads=True),
    "conversations.replies": Method(replies, ("channel", "ts"), PAGING, scopes=("im:history",), reads=True),
    "views.open": Method(open_view, ("view", "trigger_id")),
    "views.push": Method(push_view, ("view", "trigger_id")),
    "views.update": Method(update_view, ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method(publish_view, ("view", "user_id"), ("hash",)),
}
