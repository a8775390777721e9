"""A message that was answered, edited to show it: at once, later from the outbox, and when Undo is over.

How a channel writes a message again is its own (`Form`); when it is done, and what is true by then, is the same on all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.answered import Reader, Since, answered_since
from bot.handle import Handle
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage
from permanence.stages import Rulebook

ASKING = frozenset({MessageKind.ALERT, MessageKind.CATCH_UP})
WORTH_EDITING_FOR = timedelta(days=1)
Shown = TypeVar("Shown")


class Form(Protocol[Shown]):
    """One channel's way with its messages."""

    def read(self, frozen: bytes) -> Shown:
        """The message as it was first sent."""

    def handles(self, shown: Shown) -> Iterable[Handle]:
        """The stages that it asks about."""

    def amended(self, shown: Shown, since: Since) -> Shown:
        """The message with what was recorded since in the place of what asked for it."""


@dataclass(frozen=True, slots=True)
class Amendment(Generic[Shown]):
    """How a message of the outbox should now read. `newest`: the newest entry that it shows."""

    message: StoredMessage
    provider_id: str
    shown: Shown
    newest: int
    can_undo: bool


def amendment_of(
    tx: Reading, rules: Rulebook, message_id: int, now: datetime, form: Form[Shown]
) -> Amendment[Shown] | None:
    """How the message should read at `now` (UTC); None when it is not there or its reader is not known any more."""
    message = tx.message(message_id)
    directory = tx.directory()
    person = directory.get(message.person) if message else None
    if message is None or person is None or message.frozen is None or message.provider_id is None:
        return None
    first = form.read(message.frozen)
    since = answered_since(tx, form.handles(first), Reader(person, now, rules, directory))
    return Amendment(
        message=message,
        provider_id=message.provider_id,
        shown=form.amended(first, since),
        newest=max(since.revisions.values(), default=0),
        can_undo=any(answered.can_undo for answered in since.answered.values()),
    )


def later_amendment(amendment: Amendment[Shown], at: datetime, *, undo_is_over: bool = False) -> NewMessage:
    """The same edit, made by the outbox at `at`, because it could not be made at once or Undo is over by then."""
    message = amendment.message
    key = f"amend:{message.id}:{amendment.newest}"
    return NewMessage(
        key=f"{key}:over" if undo_is_over else key,
        kind=MessageKind.AMEND,
        person=message.person,
        channel=message.channel,
        not_before=at,
        expires_at=at + WORTH_EDITING_FOR,
        facts={"message_id": message.id, "provider_id": amendment.provider_id},
    )


def newest_asking(tx: Reading, email: str, channel: str) -> int | None:
    """The newest message on this channel that asked this person something."""
    sent = (m for m in tx.messages_for(email) if m.channel == channel and m.provider_id)
    return next((m.id for m in sent if m.kind in ASKING), None)


def concerned(
    tx: Reading, message_id: int | None, email: str, reference: str | None, channel: str
) -> list[int]:
    """What an answer touches: the message answered, then the newest message of each other person about this child.

    Answers given from elsewhere (words, a list) touch the newest message to this person.
    """
    answered = message_id if message_id is not None else newest_asking(tx, email, channel)
    notices = tx.notices_about(reference) if reference else []
    carriers = {notice.message_id for notice in notices}
    others = {notice.person for notice in notices} - {email}
    newest = [newest_asking(tx, other, channel) for other in sorted(others)]
    found = [answered, *(n for n in newest if n in carriers)]
    return list(dict.fromkeys(n for n in found if n is not None))
