"""A channel that sends nothing to an address that is switched off, so that its people are reached another way."""

from __future__ import annotations

from dataclasses import dataclass

from bot.worker import in_thread
from casework.ports import CaseRecord, Channel, SendFailed, StoredMessage
from permanence.people import Person


@dataclass(frozen=True, slots=True)
class HeedingChannel:
    """Wraps the e-mail `channel`; refuses addresses whose mail came back for good."""

    channel: Channel
    record: CaseRecord

    @property
    def name(self) -> str:
        return self.channel.name

    async def send(self, message: StoredMessage, person: Person) -> str:
        """As the channel itself does; SendFailed, for good, to an address whose mail came back."""
        why = await self.reachable(person)
        if why:
            raise SendFailed(why, permanent=True, certain=True)
        return await self.channel.send(message, person)

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return await self.channel.find(message, person)

    async def reachable(self, person: Person) -> str | None:
        reason = (await in_thread(self._off)).get(person.email)
        if reason:
            return f"mail to this address came back ({reason}), so it is switched off: homeward mailbox on"
        return await self.channel.reachable(person)

    async def trouble(self) -> str | None:
        return await self.channel.trouble()

    def _off(self) -> dict[str, str]:
        with self.record.reading() as tx:
            return dict(tx.addresses_off())
