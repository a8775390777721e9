"""Slack's blocks and their elements as the JSON that they are.

Slack's own models look at themselves anew whenever one becomes JSON, which took a twentieth of what a press costs; they
stay where a window is drawn. What Slack refuses is known to the tests' stand-in of it; texts are cut to its limits.
"""

from __future__ import annotations

from collections.abc import Iterable

JsonObject = dict[str, object]


def plain_text(text: str) -> JsonObject:
    """No mark-up is read in it."""
    return {"type": "plain_text", "text": text, "emoji": False}


def marked_text(text: str) -> JsonObject:
    """Mark-up that is shown as written: Slack makes no links or mentions of its own out of it."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def block(kind: str, **given: object) -> JsonObject:
    """A block or an element of this kind; what is None is not said."""
    return {"type": kind, **{name: value for name, value in given.items() if value is not None}}


def section_block(
    text: JsonObject, *, accessory: JsonObject | None = None, block_id: str | None = None
) -> JsonObject:
    return block("section", text=text, accessory=accessory, block_id=block_id)


def actions(elements: Iterable[JsonObject], block_id: str | None = None) -> JsonObject:
    """A row of buttons and menus."""
    return block("actions", elements=list(elements), block_id=block_id)


def option(text: JsonObject, value: str) -> JsonObject:
    return {"text": text, "value": value}


def overflow(action_id: str, options: Iterable[JsonObject]) -> JsonObject:
    """The menu of three dots."""
    return block("overflow", action_id=action_id, options=list(options))
