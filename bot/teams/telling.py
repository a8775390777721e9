"""Saying things back in Teams: in the person's chat, and by editing what was answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.amending import Amendment, amendment_of, concerned, later_amendment
from bot.errands import Errands
from bot.in_turn import in_turn
from bot.later import Later
from bot.teams.acts import Act
from bot.teams.amended import TeamsForm, activity_of
from bot.teams.cards import Cards, TeamsMessage
from bot.teams.channel import CHANNEL, TeamsChannel
from bot.teams.elements import JsonObject
from bot.teams.said_cards import said_card
from bot.teams.sdk import Connector
from casework.content import Said
from casework.ports import CaseRecord, NewMessage, SendFailed
from permanence.answers.rules import UNDO_FOR
from permanence.local_day import local_day

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0
log = logging.getLogger("homeward.teams")


@dataclass
class Telling:
    """Everything that Teams is told after it had its answer. Nothing in here may fail loudly: it is logged by kind."""

    record: CaseRecord
    connector: Connector
    channel: TeamsChannel
    cards: Cards
    clock: Callable[[], datetime]
    errands: Errands
    later: Later
    _editing: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def in_conversation(self, act: Act, said: Said) -> None:
        """What is said, as a message in the chat where the words were written."""
        activity = activity_of(said_card(said, self.cards.words))
        for attempt in range(1, TRIES + 1):
            try:
                await self.connector.send(act.place, act.service, activity)
            except SendFailed as failure:
                wait = failure.retry_after
                if wait is None or wait > LONGEST_WAIT_SECONDS or attempt == TRIES:
                    log.warning("answer not said: %s", failure.reason)
                    return
                await asyncio.sleep(wait)
            else:
                return

    async def in_place(self, act: Act, said: Said) -> None:
        """What is said stands where the question with its buttons stood, on every device."""
        if act.answers is None:
            return
        activity = activity_of(said_card(said, self.cards.words))
        try:
            await self.connector.edit(act.place, act.service, act.answers, activity)
        except SendFailed as failure:
            log.warning("question not edited: %s", failure.reason)

    async def card(
        self, message_id: int | None, email: str | None, opened: tuple[int, str] | None = None
    ) -> JsonObject | None:
        """The card of a message of the outbox as it stands now; `opened`: what this person asked for in it.

        None for whoever it was not sent to: a button's number may be anybody's.
        """
        if message_id is None:
            return None
        amendment = await in_turn(self._amendment, message_id, opened)
        return amendment.shown.card if amendment and amendment.message.person == email else None

    async def up_to_date(self, message_id: int | None, email: str, reference: str | None) -> None:
        """The message that was answered reads as the ledger now says; what others were told of the child, too."""
        for message in await in_turn(self._concerned, message_id, email, reference):
            async with self._editing.setdefault(
                message, asyncio.Lock()
            ):  # so that the last edit is the newest
                await self._edited(message)

    async def _edited(self, message_id: int) -> None:
        """The message is edited now, or by the outbox when it cannot be edited now."""
        amendment = await in_turn(self._amendment, message_id, None)
        if amendment is None:
            return
        service = await in_turn(self._service, amendment.message.person)
        if service is None:
            return
        try:
            await self.channel.edit(amendment.provider_id, service, activity_of(amendment.shown))
        except SendFailed as failure:
            log.warning("message %s not edited now: %s", message_id, failure.reason)
            wait = timedelta(seconds=failure.retry_after or 0)
            self._queue(later_amendment(amendment, self.clock() + wait))
        if amendment.can_undo:
            over = self.clock() + UNDO_FOR + timedelta(seconds=1)
            self._queue(later_amendment(amendment, over, undo_is_over=True))

    def _service(self, email: str) -> str | None:
        with self.record.reading() as tx:
            person = tx.directory().get(email)
            known = tx.conversation(CHANNEL, person.teams_user) if person and person.teams_user else None
        return known.service if known else None

    def _concerned(self, message_id: int | None, email: str, reference: str | None) -> list[int]:
        with self.record.reading() as tx:
            found = concerned(tx, message_id, email, reference, CHANNEL)
            messages = [tx.message(number) for number in found]
        return [m.id for m in messages if m and m.channel == CHANNEL]

    def _amendment(self, message_id: int, opened: tuple[int, str] | None) -> Amendment[TeamsMessage] | None:
        now = self.clock()
        form = TeamsForm(self.cards, local_day(now, self.record.rules.zone), opened)
        with self.record.reading() as tx:
            return amendment_of(tx, self.record.rules, message_id, now, form)

    def _queue(self, message: NewMessage) -> None:
        """The outbox has it, at the latest with the end of the arrival that it follows from."""
        self.errands.run(self.later.write(lambda case: case.queue(message, self.clock())))
