"""What a conversation asks of the outbox beside sending: what she has seen, what waits, what has no name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from casework.ports import MessageKind, MessageState, NewMessage, StoredMessage


class AnswersReading(Protocol):
    """How answers and other messages stand, for one person on one channel."""

    def was_seen(self, person: str, channel: str, proposal: int) -> bool:
        """Whether the answer that asked for this number has arrived; True for one that no message of ours asked."""

    def without_name(self, person: str, channel: str) -> list[StoredMessage]:
        """Messages that arrived, newest first, and of which the other side has not said what it calls them."""

    def waits_until(self, answer: StoredMessage) -> datetime | None:
        """When the last of the earlier answers to this person on this channel is tried again; None when none waits."""

    def earlier_unsent(self, answer: StoredMessage) -> frozenset[int]:
        """Numbers of the earlier answers to this person on this channel that wait, or are on their way just now."""

    def failed_before(self, person: str, channel: str, reason: str) -> bool:
        """Whether the last message to her on this channel that is over had failed for good, for this very reason."""

    def sent_at(self, person: str, kinds: Collection[MessageKind], back: int) -> datetime | None:
        """When the message was sent that is so many back (1: the newest) among those of these kinds to this person."""

    def last_sent_at(self, person: str, kinds: Collection[MessageKind]) -> datetime | None:
        """When the last of the newest messages of these kinds to this person was sent; None where none was."""

    def is_leaving(
        self, person: str, kinds: Collection[MessageKind], states: Collection[MessageState], by: datetime
    ) -> bool:
        """Whether a message of these kinds to this person is in one of these states, and may leave by this moment."""

    def on_their_way(self, person: str, kinds: Collection[MessageKind]) -> list[StoredMessage]:
        """Messages of these kinds to this person that somebody has claimed and is sending."""

    def why_waiting(self, now: datetime) -> Mapping[tuple[str, str], int]:
        """Of the messages that should have left by now and were tried: channel and last reason, and how many."""


class AnswersWriting(AnswersReading, Protocol):
    """Answers keep their order, and messages get their names."""

    def claim_answers(
        self, person: str, channel: str, owner: str, now: datetime, lease_seconds: int
    ) -> list[StoredMessage]:
        """Every answer that waits for this person on this channel is `sending`, leased to `owner`, oldest first.

        Also one whose next try would be later: she is here now.
        """

    def keep_order(self, answer: StoredMessage, not_before: datetime) -> None:
        """No later answer to this person on this channel goes before this moment."""

    def carry(self, message_id: int, other: int) -> None:
        """The message brings the notices of another one, which does not leave by itself."""

    def edits_after(self, message_id: int, people: Collection[str]) -> list[str]:
        """The keys of all edits of these people's messages that were queued after the one with this number."""

    def put_name(self, message_id: int, provider_id: str) -> None:
        """The other side calls this message so; nothing changes for one that has a name."""


class QueueWriting(Protocol):
    """Messages join the outbox."""

    def queue(self, message: NewMessage, now: datetime, *, frozen: bytes | None = None) -> int | None:
        """The id of the queued message; None when one with its key exists. `frozen`: what is sent at every attempt."""

    def queue_claimed(
        self,
        message: NewMessage,
        owner: str,
        now: datetime,
        lease_seconds: int,
        *,
        frozen: bytes | None = None,
        beside: NewMessage | None = None,
    ) -> StoredMessage | None:
        """As `queue`, and `sending` at once, leased to `owner`. Without `frozen` the words are found anew each time.

        `beside`: another message that is queued with it, for later, and is nobody's yet.
        """

    def reach_otherwise(
        self, message_id: int, person: str, channel: str, now: datetime, about: Collection[str] = ()
    ) -> int | None:
        """A message's notices and facts in a new one to this person; None where there is one that tells the same.

        `about`: it tells of these children alone.
        """

    def tell_only(self, message_id: int, about: Collection[str]) -> None:
        """Of the children whose notices the message carries it tells of these alone, and so does what follows it."""

    def keep_numbers(self, message_id: int, lines: Sequence[tuple[int, str, str]]) -> None:
        """The lines of the message as it leaves: number, reference and step of each."""


class RestoreWriting(Protocol):
    """What becomes of the messages of a store that was put back from a backup."""

    def ask_first(self, channels: Collection[str], up_to: datetime) -> list[StoredMessage]:
        """Unsent messages of these channels whose time had come by `up_to` are unsure: their channel is asked first."""

    def regard_as_sent(
        self, up_to: datetime, reason: str, *, but: Collection[str] = ()
    ) -> list[StoredMessage]:
        """Unsent messages whose time had come by `up_to` never leave. `but`: unsure ones of these channels wait on."""

    def send_after_all(self, waited: Mapping[str, datetime], reason: str) -> frozenset[int]:
        """Those with these keys that never were to leave for this reason are ready again, each at its moment (UTC).

        Their numbers.
        """
