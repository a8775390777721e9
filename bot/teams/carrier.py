"""The outbox's number of a message, in each of its buttons: Teams may not say what it calls a message that it took.

The press of a button says what Teams calls the message that it stands in; with the number in the button the two belong
together. Put in when the message leaves, so that frozen bytes hold no number of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CARRIES = "o"


def carrying(activity: Any, number: int) -> Any:
    """The same activity, each of its buttons with the number."""
    if isinstance(activity, Mapping):
        changed = {key: carrying(inside, number) for key, inside in activity.items()}
        if activity.get("type") == "Action.Execute":
            data = changed.get("data")
            changed["data"] = {**(data if isinstance(data, dict) else {}), CARRIES: number}
        return changed
    if isinstance(activity, list):
        return [carrying(inside, number) for inside in activity]
    return activity


def carried_in(data: Mapping[str, Any]) -> int | None:
    """The number that a pressed button carried; None for one of an older Homeward."""
    number = data.get(CARRIES)
    return number if isinstance(number, int) and not isinstance(number, bool) else None
