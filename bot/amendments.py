"""A message that was answered, written again to show it: at once, with the outbox's next turn, and when Undo is over.

How a channel writes a message again is its own (`Rewriter`); when it is done, and what is true by then, is the same on
all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from bot.handle import Handle
from bot.recorded_since import Reader, RecordedSince, recorded_since
from casework.compose import Content
from casework.edit_order import OVER, edit_key
from casework.last_look import NoLonger
from casework.ports import ASKING, EDITED, OF_ONE_CHILD, MessageKind, NewMessage, Reading, StoredMessage
from casework.reviews import asked_about
from permanence.people import Directory, Person
from permanence.stages import Rulebook

WORTH_EDITING_FOR = timedelta(days=1)


class Rewriter(Protocol):
    """One channel's way of writing its messages again. `shown`: a message as the channel's own code has it."""

    def read(self, frozen: bytes) -> Any:
        """The message as it was first sent."""

    def handles(self, shown: Any) -> Iterable[Handle]:
        """The stages that it asks about."""

    def amended(self, shown: Any, since: RecordedSince) -> Any:
        """The message with what was recorded since in the place of what asked for it."""

    def frozen(self, shown: Any) -> bytes:
        """The message as it is sent."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """How a message of the outbox, sent to `person`, should now read. `newest`: the newest entry that it shows."""

    message: StoredMessage
    person: Person
    shown: Any
    frozen: bytes
    newest: int
    can_undo: bool


def amendment_of(
    tx: Reading, rules: Rulebook, message: StoredMessage | None, now: datetime, rewriter: Rewriter
) -> Amendment | None:
    """How the message should read at `now` (UTC); None when it is not there or its reader is not known any more.

    Also while it has no name: its edit waits until the platform has named it.
    """
    directory = tx.directory()
    person = directory.get(message.person) if message else None
    if message is None or person is None or message.frozen is None or not message.provider_id:
        return None
    first = rewriter.read(message.frozen)
    since = recorded_since(tx, rewriter.handles(first), Reader(person, now, rules, directory))
    shown = rewriter.amended(first, since)
    return Amendment(
        message=message,
        person=person,
        shown=shown,
        frozen=rewriter.frozen(shown),
        newest=max(since.revisions.values(), default=0),
        can_undo=any(answered.can_undo for answered in since.answered.values()),
    )


@dataclass(frozen=True, slots=True)
class Spare:
    """What is said to the one who answered where the edit that was to show it is refused: a message, ready to go."""

    key: str
    frozen: str
    facts: Mapping[str, object]


def amendment_message(
    amendment: Amendment, at: datetime, *, undo_is_over: bool = False, spare: Spare | None = None
) -> NewMessage:
    """The edit as a message of the outbox, to be made at `at`: its words are found anew when it leaves.

    `spare`: what is said where it cannot be made (casework/settle.py).
    """
    instead = {"key": spare.key, "frozen": spare.frozen, "facts": dict(spare.facts)} if spare else None
    message = amendment.message
    return NewMessage(
        key=edit_key(message.id, amendment.newest, *((OVER,) if undo_is_over else ())),
        kind=MessageKind.AMEND,
        person=message.person,
        channel=message.channel,
        not_before=at,
        expires_at=at + WORTH_EDITING_FOR,
        facts={
            "message_id": message.id,
            "provider_id": message.provider_id,
            **({"instead": instead} if instead else {}),
        },
    )


def amend_content(rules: Rulebook, rewriter: Callable[[datetime], Rewriter]) -> Content:
    """What an edit of the outbox says when it leaves: the message as it should read by then."""

    def content(
        tx: Reading, directory: Directory, message: StoredMessage, _person: Person, _today: date
    ) -> object:
        number, now = int(str(message.facts["message_id"])), message.not_before
        amendment = amendment_of(tx, rules, tx.message(number), now, rewriter(now))
        if amendment is None:
            return NoLonger("the message to edit is not kept any more")
        return replace(amendment.shown, staff=directory.names)

    return content


def concerned(
    tx: Reading, message_id: int | None, email: str, reference: str | None, channel: str
) -> list[StoredMessage]:
    """What an answer touches: the message answered, then the newest message of each other person about this child.

    Answers given from elsewhere (words, a list) touch the newest message to this person.
    """
    newest = tx.newest_message(email, channel, ASKING) if message_id is None else tx.message(message_id)
    found = [newest] if newest and newest.channel == channel and newest.kind in EDITED else []
    notices = tx.notices_about(reference) if reference else []
    carriers = {notice.message_id for notice in notices}
    others = {notice.person for notice in notices} - {email}
    theirs = [tx.newest_message(other, channel, ASKING) for other in sorted(others)]
    listed = [one for one in theirs if one and one.id in carriers]
    return found + listed + [*_of_the_review(tx, email, reference, channel)]


def _of_the_review(tx: Reading, email: str, reference: str | None, channel: str) -> Iterator[StoredMessage]:
    """The newest question about a review of this child to each other person who is asked about it."""
    journey = tx.journey(reference) if reference else None
    for other in asked_about(journey) if journey else ():
        newest = tx.newest_message(other, channel, OF_ONE_CHILD) if other != email else None
        if newest and newest.facts.get("reference") == reference:
            yield newest
