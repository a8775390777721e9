"""Carry claimed messages to their channels and tell casework what became of each.

One claim, one look, one send, one mark: no transaction is open while the network is awaited.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.worker import in_thread
from casework.compose import DeliverySetup
from casework.deliver import Outcome, Parcel, turn
from casework.ports import CaseRecord, Channel, MessageState, SendFailed
from casework.when_over import is_chat_answer

SEND_TIMEOUT_SECONDS = 20
log = logging.getLogger("homeward.delivery")


@dataclass
class Delivery:
    """Drains the outbox. `group`: how many messages travel at once and share their marks (1: each its own).

    `may_claim`: asked before each claim, and nothing is claimed where it says no.
    """

    record: CaseRecord
    setup: DeliverySetup
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    group: int = 1
    may_claim: Callable[[], bool] = lambda: True
    stopping: bool = False

    def stop(self) -> None:
        """Nothing more is claimed; what is on its way arrives, and is marked."""
        self.stopping = True

    async def drain(self, most: int = 1_000_000) -> int:
        """Every message that is due (at most about so many) is sent, put off or given up; how many were sent."""
        flying: set[asyncio.Task[Outcome]] = set()
        landed: list[Outcome] = []
        ways: dict[str, _Way] = {}
        sent = begun = 0
        while True:
            room = 0 if self.stopping else min(self.group - len(flying), most - begun)
            parcels = await in_thread(self._turn, landed, max(0, room))
            if parcels is None and not flying and not landed:
                return sent
            sent += sum(outcome.failure is None for outcome in landed)
            begun += len(parcels or ())
            for name in {o.parcel.message.channel for o in landed if o.failure and o.failure.whole_channel}:
                ways.pop(name, None)  # that it rests stands in the record now
            flying |= {asyncio.create_task(self._carry(parcel, ways)) for parcel in parcels or ()}
            flying, landed = await self._some_landed(flying)

    async def deliver(self, message_id: int) -> bool:
        """The next message of this one's conversation is sent, put off or given up; False when this one still waits.

        It waits where somebody else speaks in the conversation just now.
        """
        if self.stopping:
            return False
        for parcel in await in_thread(self._next_of, message_id) or ():
            await in_thread(self._turn, [await self._carry(parcel, {})], 0)
        return await in_thread(self._waits_no_more, message_id)

    def _next_of(self, message_id: int) -> list[Parcel] | None:
        return turn(self.record, self.setup, (), self.clock(), 1, next_after=message_id)

    def _waits_no_more(self, message_id: int) -> bool:
        with self.record.reading() as tx:
            message = tx.message(message_id)
        waits = message is not None and message.state in (MessageState.READY, MessageState.UNSURE)
        return not waits or (message is not None and message.not_before > self.clock())

    def _turn(self, landed: list[Outcome], room: int) -> list[Parcel] | None:
        limit = room if room and self.may_claim() else 0
        return turn(self.record, self.setup, landed, self.clock(), limit)

    async def _some_landed(
        self, flying: set[asyncio.Task[Outcome]]
    ) -> tuple[set[asyncio.Task[Outcome]], list[Outcome]]:
        """Waits until half of the group is back, so that marks are shared while the lines stay busy."""
        landed: list[Outcome] = []
        while flying and (not landed or len(flying) > self.group // 2):
            done, flying = await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED)
            # A set has no order of its own: in the order of the outbox, the same events always leave the same record.
            landed += sorted((task.result() for task in done), key=lambda outcome: outcome.parcel.message.id)
        return flying, landed

    async def _carry(self, parcel: Parcel, ways: dict[str, _Way]) -> Outcome:
        channel = self.channels.get(parcel.message.channel)
        if channel is None:
            failure = SendFailed("this channel is not set up", permanent=True, certain=True)
            return Outcome(parcel, failure=failure)
        return await ways.setdefault(channel.name, _Way()).carry(channel, parcel)


@dataclass
class _Way:
    """One channel while the outbox is drained: its first message goes alone, and the others follow.

    Where the other side is down for everybody (`down`), what was claimed along with it is not tried, and settled as if
    it had been. An answer in a chat is tried all the same: she waits.
    """

    first: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_open: bool = False
    down: SendFailed | None = None

    async def carry(self, channel: Channel, parcel: Parcel) -> Outcome:
        if is_chat_answer(parcel.message):
            return await carried(channel, parcel)
        if not self.is_open:
            async with self.first:
                if not self.is_open and self.down is None:
                    return self._noted(await carried(channel, parcel))
        if self.down is not None:
            return Outcome(parcel, failure=replace(self.down, maybe_sent=False))
        return self._noted(await carried(channel, parcel))

    def _noted(self, outcome: Outcome) -> Outcome:
        failure = outcome.failure
        self.down = failure if failure and failure.whole_channel else self.down
        self.is_open = self.down is None
        return outcome


async def carried(channel: Channel, parcel: Parcel) -> Outcome:
    """What became of a claimed message: it is with the other side, or why not. Never raises."""
    try:
        return await asyncio.wait_for(_sent_once(channel, parcel), SEND_TIMEOUT_SECONDS)
    except SendFailed as trouble:
        failure = trouble
    except TimeoutError:
        failure = SendFailed("no answer in time", maybe_sent=True)
    except Exception as trouble:  # the named edge: the others that share this claim have their outcomes kept
        log.exception("message %s by %s: an error of our own", parcel.message.id, channel.name)
        failure = SendFailed(type(trouble).__name__, maybe_sent=True)
    tried = "refused" if failure.permanent else "unsure" if failure.maybe_sent else "again"
    what = ("message %s by %s not sent: %s", parcel.message.id, channel.name, failure.reason)
    log.warning(*what, extra=_facts(parcel, tried))
    return Outcome(parcel, failure=failure)


def _facts(parcel: Parcel, outcome: str) -> dict[str, object]:
    """What a log says of a message: its number, and nobody whom it is for."""
    message = parcel.message
    return {
        "outbox": message.id,
        "channel": message.channel,
        "outcome": outcome,
        "attempts": message.attempts,
    }


async def _sent_once(channel: Channel, parcel: Parcel) -> Outcome:
    """Sent; a message whose last attempt ended unsure is looked for before it is sent again."""
    if parcel.message.was_unsure:
        there = await channel.find(parcel.message, parcel.person)
        if there is not None:
            log.info("message delivered", extra=_facts(parcel, "found"))
            return Outcome(parcel, provider_id=there, found=True)
    provider_id = await channel.send(parcel.message, parcel.person)
    log.info("message delivered", extra=_facts(parcel, "sent"))
    return Outcome(parcel, provider_id=provider_id)
