"""A channel that keeps to so many mails a minute, and leaves room for alerts while digests go out.

Exchange Online takes 30 a minute from one mailbox and refuses the rest. A mail that has to wait is put off by the
outbox for as long as it takes, and nothing is held open meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from bot.kept_turns import KeptTurns
from bot.worker import in_thread
from casework.ports import Channel, MessageKind, SendFailed, StoredMessage
from permanence.people import Person

A_MINUTE = 60.0
DIGESTS_LEAVE_ONE_IN = (
    3  # of a minute's mails one in three is never a digest, so that alerts and answers fit in
)
CAN_WAIT = frozenset({MessageKind.DIGEST, MessageKind.OWN_DIGEST})


@dataclass
class PacedChannel:
    """Keeps to it within one process. `a_minute`: how many mails. `ticks`: seconds of a clock that only goes ahead."""

    channel: Channel
    a_minute: int
    ticks: Callable[[], float] = time.monotonic
    _room: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._room, self._at = float(self.a_minute), self.ticks()

    @property
    def name(self) -> str:
        return self.channel.name

    async def send(self, message: StoredMessage, person: Person) -> str:
        """As the channel itself does. Raises SendFailed with the wait where this minute is used up."""
        await self._room_for(message.kind)
        return await self.channel.send(message, person)

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return await self.channel.find(message, person)

    async def reachable(self, person: Person) -> str | None:
        return await self.channel.reachable(person)

    async def trouble(self) -> str | None:
        return await self.channel.trouble()

    async def _room_for(self, kind: MessageKind) -> None:
        self._take_room(kind)

    def _take_room(self, kind: MessageKind) -> None:
        now = self.ticks()
        refilled = (now - self._at) * self.a_minute / A_MINUTE
        self._room, self._at = min(float(self.a_minute), self._room + refilled), now
        kept = self.a_minute // DIGESTS_LEAVE_ONE_IN if kind in CAN_WAIT else 0
        missing = 1 + kept - self._room
        if missing > 0:
            raise SendFailed("this minute's mails are out", retry_after=missing * A_MINUTE / self.a_minute)
        self._room -= 1


@dataclass
class SharedPacedChannel(PacedChannel):
    """Keeps to it among several processes: one mail after another, each so long after the one before."""

    kept: KeptTurns = field(kw_only=True)

    async def _room_for(self, kind: MessageKind) -> None:
        holder, gap = token_hex(8), A_MINUTE / self.a_minute
        wait = await in_thread(self.kept.take_turn, "email", "email", holder, A_MINUTE)
        if wait:
            raise SendFailed("this minute's mails are out", retry_after=wait)
        leaves_room = DIGESTS_LEAVE_ONE_IN / (DIGESTS_LEAVE_ONE_IN - 1) if kind in CAN_WAIT else 1
        await in_thread(self.kept.give_turn_back, "email", holder, gap * leaves_room)
