"""Teams without Teams: messages stay in the outbox, and a conversation can be played on this machine alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from bot.teams.channel import TeamsChannel
from bot.teams.sdk import Member
from casework.ports import CaseRecord


class NoConnector:
    """Stands where the Bot Connector would stand: it takes everything and carries it nowhere."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def channel(self, record: CaseRecord) -> TeamsChannel:
        return TeamsChannel(record, self)

    async def send(self, place: str, service: str, activity: Mapping[str, object]) -> str:  # noqa: ARG002
        return f"in-process-{next(self._numbers)}"

    async def edit(self, place: str, service: str, message: str, activity: Mapping[str, object]) -> None:
        """Nobody reads it."""

    async def member(self, place: str, service: str, user: str) -> Member:  # noqa: ARG002
        return Member(user, None)

    async def trouble(self) -> str | None:
        return None

    async def close(self) -> None:
        """Nothing is open."""
