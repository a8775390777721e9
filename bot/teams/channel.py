"""Teams as one way to reach people: their own chat with the Homeward app, where Teams let the app in.

A bot cannot look for what it has sent, so after a broken connection nobody can tell whether a message arrived: such a
message is sent again (the outbox's policy for `unsure`), and may then be there twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.teams.carrier import carrying
from bot.teams.sdk import Connector
from bot.worker import on_worker
from casework.links import Conversation
from casework.ports import CaseRecord, MessageKind, SendFailed, StoredMessage
from permanence.people import Person

CHANNEL = "teams"
NOT_THERE = "the Homeward app is not there for this person yet: assign it (docs/teams.md)"


def provider_id(place: str, message: str) -> str:
    """What the outbox calls a message: its conversation and its id there. Neither holds a space."""
    return f"{place} {message}"


class TeamsChannel:
    """Sends to people's own chats. Who cannot be written to here is reached by e-mail, by the outbox."""

    name = CHANNEL

    def __init__(self, record: CaseRecord, connector: Connector) -> None:
        self._record = record
        self._connector = connector

    async def send(self, message: StoredMessage, person: Person) -> str:
        """The message is in the person's chat, or stands where its facts say (see `put`); its provider id.

        "" where Teams took the message and did not say what it calls it: never a name that another may have.
        """
        if message.frozen is None:
            raise ValueError("only a frozen message can be sent")
        edited = message.facts.get("message_id") if message.kind is MessageKind.AMEND else None
        number = edited if isinstance(edited, int) else message.id
        return await self.put(carrying(json.loads(message.frozen), number), message.facts, person)

    async def put(
        self, activity: Mapping[str, object], facts: Mapping[str, object], person: Person | None = None
    ) -> str:
        """A message stands where the facts say, else in the person's chat; its provider id. Raises SendFailed.

        `provider_id` in the facts: what it is written over. `place`, `service`: the chat where words are answered.
        """
        chat, service = await self._chat(facts, person)
        there = facts.get("provider_id")
        if there:
            place, _, edited = str(there).partition(" ")
            await self._connector.edit(place, service, edited, activity)
            return str(there)
        named = await self._connector.send(chat, service, activity)
        return provider_id(chat, named) if named else ""

    async def _chat(self, facts: Mapping[str, object], person: Person | None) -> tuple[str, str]:
        """The conversation that a message goes to, and the service that takes messages for it."""
        if "service" in facts:
            return str(facts["place"]), str(facts["service"])
        if person is None:
            raise ValueError("a message goes to a person or into a chat")
        known = await self._conversation(person)
        return known.place, known.service

    async def find(self, message: StoredMessage, person: Person) -> str | None:  # noqa: ARG002 - the port
        """None: a bot cannot read its conversations."""
        return None

    async def reachable(self, person: Person) -> str | None:
        """None when Teams has let the app into this person's chat, else why not."""
        try:
            await self._conversation(person)
        except SendFailed as failure:
            return failure.reason
        return None

    async def trouble(self) -> str | None:
        """None when Microsoft gives us a token, else what is wrong."""
        return await self._connector.trouble()

    async def _conversation(self, person: Person) -> Conversation:
        found = await on_worker(self._known, person)
        if found is None:
            raise SendFailed(NOT_THERE, permanent=True, certain=True)
        return found

    def _known(self, person: Person) -> Conversation | None:
        if person.teams_user is None:
            return None
        with self._record.reading() as tx:
            return tx.conversation(CHANNEL, person.teams_user)
