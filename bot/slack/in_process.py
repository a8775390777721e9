"""Slack without Slack: messages stay in the outbox, and a conversation can be played on this machine alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from casework.ports import StoredMessage
from permanence.people import Person


class _NoSlack(AsyncWebClient):
    """Says that each call went well and makes none: what is shown to one person alone leaves no machine either."""

    async def api_call(self, api_method: str, **_: Any) -> AsyncSlackResponse:
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data={"ok": True},
            headers={},
            status_code=200,
        )


class InProcessSlack(SlackChannel):
    """Stands where Slack's own channel would stand."""

    def __init__(self) -> None:
        self.client = _NoSlack(token="")
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
