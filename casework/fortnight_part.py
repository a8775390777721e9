"""A worker's own fortnight as the second part of her Monday's list, where both fall on one morning and go one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from casework.content import AlertContent, DigestContent
from casework.last_look import NoLonger
from casework.ports import MessageKind, MessageState, Reading, StoredMessage, Writing
from casework.send_digests import digest_content, newest_digest
from permanence.people import Directory, Person
from permanence.stages import Rulebook


def with_fortnight(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    content: AlertContent | NoLonger,
    message: StoredMessage,
    person: Person,
    today: date,
) -> AlertContent | NoLonger:
    """The list, with her fortnight in it where that waits to leave on the same day by the same channel."""
    row = _waiting(tx, message, person, today) if isinstance(content, AlertContent) else None
    if row is None or not isinstance(content, AlertContent):
        return content
    fortnight = digest_content(tx, rules, directory, row, person, today)
    return replace(content, fortnight=fortnight) if isinstance(fortnight, DigestContent) else content


def _waiting(tx: Reading, message: StoredMessage, person: Person, today: date) -> StoredMessage | None:
    """Also for a message that brings the list another way: the fortnight that was in it goes with it."""
    if _list(message) != f"alert:{person.email}:{today}":
        return None
    row = newest_digest(tx, person)
    if row is None or row.kind is not MessageKind.OWN_DIGEST:
        return None
    if row.reason == _in_the_list(message):
        return row
    waits = row.state is MessageState.READY and row.frozen is None
    return row if waits and row.channel == message.channel and row.not_before.date() <= today else None


def take_in(tx: Writing, content: object, message: StoredMessage, now: datetime) -> None:
    """A fortnight that leaves as part of the list does not leave once more by itself."""
    if isinstance(content, AlertContent) and content.fortnight:
        tx.mark_over(content.fortnight.message_id, MessageState.CANCELLED, _in_the_list(message), now)


def _list(message: StoredMessage) -> str:
    return message.key.partition(">")[0]


def _in_the_list(message: StoredMessage) -> str:
    return f"it is part of {_list(message)}"
