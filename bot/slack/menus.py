"""What is chosen in a menu is taken as the press of the button that it stands for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.response import BoltResponse

from bot.slack.buttons import MENU
from bot.whole_text import whole_text

Next = Callable[[], Awaitable[BoltResponse]]


def as_press(action: dict[str, Any]) -> dict[str, Any]:
    """An action with the name and the value of a button; one that is no choice in a menu of ours as it is."""
    named = str(action.get("action_id", ""))
    if action.get("type") != "overflow" or not named.startswith(MENU):
        return action
    chosen = action.get("selected_option") or {}
    kept = {key: value for key, value in action.items() if key != "selected_option"}
    value = named.removeprefix(MENU)
    return {**kept, "type": "button", "action_id": chosen.get("value", ""), "value": value}


async def menu_as_press(body: dict[str, Any], next: Next) -> BoltResponse:  # noqa: A002 - Bolt's own name for it
    """Before any listener is asked: each choice in a menu is a press, and is kept as such.

    What no database takes as text is left out of it as well.
    """
    body.update(whole_text(body))
    if body.get("actions"):
        body["actions"] = [as_press(action) for action in body["actions"]]
    return await next()
