"""What an app may do with a response_url and with the answer to a slash command: docs.slack.dev/interactivity."""

import time
from typing import Any

from tests.servers.slack_limits import mistakes_in_blocks
from tests.servers.slack_methods import Refused
from tests.servers.slack_workspace import (
    BOT_USER,
    RESPONSE_SECONDS,
    RESPONSE_USES,
    Ephemeral,
    Payload,
    ResponseAddress,
    Workspace,
    named_blocks,
)

KNOWN = {
    "text",
    "blocks",
    "attachments",
    "metadata",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "mrkdwn",
}


def answer_response_url(workspace: Workspace, token: str, payload: Any) -> None:
    """The message was replaced, deleted or added; Refused where Slack would refuse, with its error."""
    address = workspace.response_addresses.get(token)
    if address is None or time.monotonic() - address.made > RESPONSE_SECONDS:
        raise Refused("expired_url")
    if address.uses >= RESPONSE_USES:
        raise Refused("used_url")
    _check(payload)
    address.uses += 1
    original = workspace.messages.get((address.channel, address.message_ts or ""))
    if payload.get("delete_original") and original is not None:
        del workspace.messages[original.channel, original.ts]
    elif payload.get("replace_original") and original is not None:
        original.history.append(original.as_slack(with_metadata=True))
        original.text, original.blocks = payload.get("text", ""), named_blocks(payload.get("blocks") or [])
        original.edited = workspace.next_ts()
    else:
        add_answer(workspace, address, payload)


def add_answer(workspace: Workspace, address: ResponseAddress, payload: Payload) -> None:
    """The answer stands in the channel, or for the one person alone unless it says in_channel."""
    _check(payload)
    said, blocks = payload.get("text", ""), named_blocks(payload.get("blocks") or [])
    thread = payload.get("thread_ts")
    if payload.get("response_type") == "in_channel":
        workspace.keep_message(address.channel, BOT_USER, text=said, blocks=blocks, thread_ts=thread)
    else:
        ts = workspace.next_ts()
        workspace.ephemerals.append(Ephemeral(address.channel, address.user, ts, said, blocks, thread))


def _check(payload: Any) -> None:
    if not isinstance(payload, dict):
        raise Refused("invalid_payload")
    if unknown := sorted(set(payload) - KNOWN):
        raise Refused("invalid_payload", [f"no such field: {name}" for name in unknown])
    if payload.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
        raise Refused("invalid_payload", ["response_type is ephemeral or in_channel"])
    if mistakes := mistakes_in_blocks(payload.get("blocks") or []):
        raise Refused("invalid_blocks", mistakes)
    if not payload.get("delete_original") and not payload.get("text") and not payload.get("blocks"):
        raise Refused("no_text")
