"""Carry prepared messages to their channels and tell casework what became of each.

One claim, one look, one send, one mark: no transaction is open while the network is awaited. A channel that is down
for everybody rests for a while, so that its messages do not use up their attempts.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.in_thread import in_thread
from casework.deliver import Office, Outcome, Parcel, prepare, settle
from casework.ports import CaseRecord, Channel, SendFailed

SEND_TIMEOUT_SECONDS = 20
REST_MINUTES = 1
log = logging.getLogger("homeward.delivery")


@dataclass
class Delivery:
    """Drains the outbox. `group`: how many messages share one claim and one mark (1: each its own)."""

    record: CaseRecord
    office: Office
    channels: Mapping[str, Channel]
    clock: Callable[[], datetime]
    group: int = 1
    resting_until: dict[str, datetime] = field(default_factory=dict)

    async def drain(self, most: int = 1_000_000) -> int:
        """Every message that is due is sent, put off or given up; how many were sent."""
        sent = handled = 0
        while handled < most:
            parcels = await in_thread(prepare, self.record, self.office, self.clock(), self.group)
            if parcels is None:
                return sent
            outcomes = await asyncio.gather(*(self._carry(parcel) for parcel in parcels))
            if outcomes:
                await in_thread(settle, self.record, self.office, outcomes, self.clock())
            sent += sum(outcome.failure is None for outcome in outcomes)
            handled += max(1, len(parcels))
        return sent

    async def _carry(self, parcel: Parcel) -> Outcome:
        channel = self.channels.get(parcel.message.channel)
        if channel is None:
            return Outcome(parcel, failure=SendFailed("this channel is not set up", permanent=True))
        rest = self.resting_until.get(channel.name)
        if rest and rest > self.clock():
            wait = (rest - self.clock()).total_seconds()
            return Outcome(parcel, failure=SendFailed("the channel rests", retry_after=wait))
        try:
            provider_id = await asyncio.wait_for(self._sent_once(channel, parcel), SEND_TIMEOUT_SECONDS)
        except SendFailed as failure:
            return self._failed(channel, parcel, failure)
        except TimeoutError:
            return self._failed(channel, parcel, SendFailed("no answer in time", maybe_sent=True))
        return Outcome(parcel, provider_id=provider_id)

    async def _sent_once(self, channel: Channel, parcel: Parcel) -> str:
        """The provider's id; a message whose last attempt ended unsure is looked for before it is sent again."""
        if parcel.message.was_unsure:
            found = await channel.find(parcel.message, parcel.person)
            if found is not None:
                return found
        return await channel.send(parcel.message, parcel.person)

    def _failed(self, channel: Channel, parcel: Parcel, failure: SendFailed) -> Outcome:
        log.warning(
            "message %s by %s not sent: %s", parcel.message.id, channel.name, failure.reason, exc_info=False
        )
        if failure.whole_channel:
            self.resting_until[channel.name] = self.clock() + timedelta(minutes=REST_MINUTES)
        return Outcome(parcel, failure=failure)
