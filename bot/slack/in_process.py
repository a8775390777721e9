"""Slack without Slack: messages stay in the outbox, and a conversation can be played on this machine alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from casework.ports import StoredMessage
from permanence.people import Person


class InProcessSlack(SlackChannel):
    """Stands where Slack's own channel would stand; its client has no token and is never asked."""

    def __init__(self) -> None:
        self.client = AsyncWebClient(token="")
        super().__init__(self.client, Pace())
        self._numbers = count(1)

    async def send(self, message: StoredMessage, person: Person) -> str:
        return await self.put({}, message.facts, person)

    async def put(
        self,
        fields: Mapping[str, Any],  # noqa: ARG002 - a message is not shown outside
        facts: Mapping[str, object],
        person: Person | None = None,  # noqa: ARG002
    ) -> str:
        """A name such as Slack gives; that of the message which is written over."""
        return str(facts.get("provider_id") or f"in-process:{next(self._numbers)}")
