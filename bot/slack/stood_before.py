"""What stood in a conversation before this process first wrote into it.

A store that has lost its newest transactions (a file without what was written ahead of it) queues once more what its
people have read. Slack still has it, marked with the message's key, and so it is asked once for each conversation.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.handle import Place
from casework.ports import SendFailed

NewestOf = Callable[[str], Awaitable[Mapping[str, Any]]]


@dataclass
class StoodBefore:
    """`newest_of`: the newest page of a conversation; raises SendFailed."""

    newest_of: NewestOf
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    async def place_of(self, channel: str, fields: Mapping[str, Any]) -> Place | None:
        """Where a message with this key stands already; None when it does not, or when this app may not look.

        Raises SendFailed for what may pass.
        """
        key = _key_in(fields)
        if key is None:
            return None
        if channel not in self._known:
            self._known[channel] = await self._marked_in(channel)
        there = self._known[channel].get(key)
        return Place(channel, there) if there else None

    async def _marked_in(self, channel: str) -> dict[str, str]:
        try:
            page = await self.newest_of(channel)
        except SendFailed as failure:
            if failure.permanent or failure.unlisted:
                return {}
            raise
        marked = {_key_in(shown): str(shown["ts"]) for shown in page["messages"]}
        return {key: ts for key, ts in marked.items() if key}


def _key_in(fields: Mapping[str, Any]) -> str | None:
    """The outbox's key with which a message of ours is marked."""
    payload = (fields.get("metadata") or {}).get("event_payload") or {}
    key = payload.get("key")
    return str(key) if key else None
