"""What is asked of the outbox about messages that nobody was shown, and about what a day's notices came to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from casework.ports import StoredMessage


@dataclass(frozen=True, slots=True)
class Counted:
    """How many messages of a channel are in a state for the same reason. `since`: the oldest was to go then (UTC)."""

    state: str
    channel: str
    reason: str | None
    messages: int
    since: datetime


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What a day called for and what came of it.

    `told`: its notices. `due`: these, and the steps whose day has come and that no sweep has looked at yet.
    `delivered`: notices of which a message that carries them has arrived.
    """

    due: int
    told: int
    delivered: int


class DebtReading(Protocol):
    """What is owed. A message counts with those that carry its notices another way: one of them is enough."""

    def owed(self) -> list[StoredMessage]:
        """Messages that failed or were held back, and that nobody was shown in any way; the oldest first."""

    def owed_count(self) -> int: ...
    def was_told_since(self, message: StoredMessage) -> bool:
        """Whether each of its notices was named to the same person by a later message that has arrived."""

    def counted(self) -> list[Counted]:
        """Every message by state, channel and reason."""

    def day_counts(self, day: date) -> DayCounts: ...

    def not_reached(self, message_id: int) -> frozenset[str]:
        """Everybody to whom not even a mail could bring the notices of this message, by address."""


class DebtWriting(DebtReading, Protocol):
    """How a debt ends."""

    def send_anew(self, numbers: Collection[int], now: datetime) -> None:
        """Those of these messages that failed or were held back are ready, and are written anew when they leave.

        The same bytes go again where the message may have arrived after all.
        """

    def settle_debt(self, number: int, reason: str, now: datetime) -> None:
        """What failed or was held back is cancelled for this reason; so are others that failed to carry the same."""
