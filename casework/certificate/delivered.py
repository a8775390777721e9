"""What became of a notice: whether a message that names it arrived, waits, or never will."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from casework.alert_items import UNSEEN
from casework.ports import MessageState, Reading, StoredMessage, StoredNotice
from permanence.certificate import Difference, Fault
from permanence.notices import Level

Named = Callable[[StoredMessage], frozenset[str]]  # the references that the words of a sent message hold
UNSENT = frozenset({MessageState.READY, MessageState.SENDING, MessageState.UNSURE})
OF_A_BACKLOG = "backlog:"
BY_TEAM = frozenset(
    {Level.SERVICE_MANAGER}
)  # told as a line for each team, in which not every child is named


class Became(StrEnum):
    """What became of a notice."""

    DELIVERED = "delivered"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"  # something was recorded, or time passed, before its message left
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Fate:
    """`difference`: where it is lost, how."""

    became: Became
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """The messages that brought the same notices, without their words, and which children those that arrived name.

    `arrived`: the other side took one of them. `names`: None where the words are kept no longer.
    """

    messages: tuple[StoredMessage, ...]
    arrived: bool
    names: frozenset[str] | None


@dataclass
class Post:
    """Looks up, after the day `on`, what became of notices. `staff_changed`: on that day, so that some were let go.

    `known`: messages that were looked up, by number; many notices stand in one message.
    """

    tx: Reading
    on: date
    named: Named
    staff_changed: bool
    known: dict[int, Carried]

    def fate_of(self, notice: StoredNotice, *, is_binding: bool = True) -> Fate:
        """What became of it, by the rows of its messages and by what those say.

        `is_binding`: its step is past a statutory limit, so that no message only counts it.
        """
        if notice.message_id not in self.known:
            self.known[notice.message_id] = self._looked_up(notice.message_id)
        carried = self.known[notice.message_id]
        messages = carried.messages
        sent = [m for m in messages if m.state is MessageState.SENT]
        if sent:
            return self._sent(notice, sent, carried, is_binding=is_binding)
        if any(m.state in UNSENT for m in messages):
            return Fate(Became.WAITING)
        if not messages:
            return _lost(notice, Fault.NOT_DELIVERED, "its message is not in the outbox")
        last = messages[-1]
        if last.state is MessageState.CANCELLED and last.reason and self._was_let_go(notice, messages):
            return Fate(Became.WITHDRAWN)
        return _lost(notice, Fault.NOT_DELIVERED, f"message {last.id} is {last.state}: {last.reason}")

    def _looked_up(self, message_id: int) -> Carried:
        messages = self.tx.carriers_of(message_id)
        sent = [m for m in messages if m.state is MessageState.SENT]
        kept = [m for m in sent if m.frozen is not None]
        names = frozenset(name for m in kept for name in self.named(m)) if kept else None
        arrived = self.tx.were_handed_over(m.id for m in sent)
        return Carried(tuple(replace(m, frozen=None, facts={}) for m in messages), arrived, names)

    def _sent(
        self, notice: StoredNotice, sent: list[StoredMessage], carried: Carried, *, is_binding: bool
    ) -> Fate:
        if not carried.arrived:
            said = f"message {sent[-1].id} is marked as sent and never was"
            return _lost(notice, Fault.NOT_DELIVERED, said)
        if notice.level in BY_TEAM or carried.names is None or notice.reference in carried.names:
            return Fate(Became.DELIVERED)
        if not is_binding and self._was_named_before(notice):
            return Fate(Became.DELIVERED)  # a list of more than ten only counts it
        if self._was_let_go(notice, sent):
            return Fate(Became.WITHDRAWN)
        return _lost(notice, Fault.NOT_NAMED, f"message {sent[-1].id} does not name it")

    def _was_named_before(self, notice: StoredNotice) -> bool:
        """Whether it says again what this person was told on an earlier day, whose certificate looked at it."""
        if notice.level is not Level.WEEKLY:
            return False
        about = (notice.journey, notice.stage, notice.person)
        earlier = (n for n in self.tx.notices_about(notice.reference) if n.raised_on < notice.raised_on)
        return any((n.journey, n.stage, n.person) == about for n in earlier)

    def _was_let_go(self, notice: StoredNotice, messages: Sequence[StoredMessage]) -> bool:
        """Whether the last look may have left it out: something was recorded since it was queued, or days passed."""
        if self.staff_changed or self.on > notice.raised_on or notice.key.startswith(OF_A_BACKLOG):
            return True
        queued_at = min(message.created_at for message in messages)
        said = (e for e in self.tx.entries(notice.reference) if e.kind not in UNSEEN)
        return any(e.recorded_at >= queued_at for e in said)


def _lost(notice: StoredNotice, fault: Fault, detail: str) -> Fate:
    named = notice.raised_on, notice.reference, notice.stage, notice.level.value, notice.person, detail
    return Fate(Became.LOST, Difference(fault, *named))
