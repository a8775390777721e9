"""A channel that ends in the practice inbox: a message that is sent stays in the outbox and is read there."""

from __future__ import annotations

from dataclasses import dataclass

from casework.ports import StoredMessage
from permanence.people import Person


@dataclass(frozen=True, slots=True)
class PracticeChannel:
    """Stands where the channel `name` would stand. Nothing leaves this machine, and everybody can be reached."""

    name: str

    async def send(self, message: StoredMessage, person: Person) -> str:  # noqa: ARG002 - a Channel is asked so
        """The name under which the message is found again, in the form that Slack's own names have."""
        return f"practice:{message.id}"

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return await self.send(message, person)

    async def reachable(self, person: Person) -> str | None:  # noqa: ARG002 - a Channel is asked so
        return None

    async def trouble(self) -> str | None:
        return None
