"""What is chosen in a menu is taken as the press of the button that it stands for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.response import BoltResponse

from bot.slack.buttons import MENU

Next = Callable[[], Awaitable[BoltResponse]]


async def menu_as_press(body: dict[str, Any], next: Next) -> BoltResponse:  # noqa: A002 - Bolt's own name for it
    """Before any listener is asked: the action has the name and the value of a button, and is kept as such."""
    for action in body.get("actions") or []:
        named = str(action.get("action_id", ""))
        if action.get("type") == "overflow" and named.startswith(MENU):
            chosen = action.pop("selected_option", None) or {}
            action |= {
                "type": "button",
                "action_id": chosen.get("value", ""),
                "value": named.removeprefix(MENU),
            }
    return await next()
