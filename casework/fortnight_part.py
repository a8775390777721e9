"""Two messages of one morning that go one way are one: a worker's list and her fortnight, a manager's week and hers.

A worker's fortnight is the second part of her list, which keeps its buttons and numbers. A service manager's week is
the first part of her digest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from casework.content import AlertContent, DigestContent, FirstLine, FirstPart
from casework.last_look import NoLonger
from casework.ports import MessageKind, MessageState, Reading, StoredMessage, Writing
from casework.queue_content import Mark, Queue, QueueLine
from casework.send_digests import digest_content, newest_digest
from casework.weekly_lines import is_a_week, week_key, weekly_queue
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


def with_week(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    content: DigestContent | NoLonger,
    message: StoredMessage,
    person: Person,
    today: date,
) -> DigestContent | NoLonger:
    """The digest, with her week before it where that waits to leave on the same day by the same channel."""
    if not isinstance(content, DigestContent) or content.own:
        return content
    week = tx.message_by_key(week_key(person, today))
    if week is None or not (week.reason == _in_the_list(message) or waits_with(week, message)):
        return content
    queue = weekly_queue(tx, rules, directory, week, person, today)
    return replace(content, first=_first_part(queue)) if queue else content


def waits_with(first: StoredMessage, message: StoredMessage) -> bool:
    """Whether a week has not left and would go the way of this digest: the digest takes it in."""
    waits = first.state is MessageState.READY and first.frozen is None
    return waits and is_a_week(first) and first.channel == message.channel


def _first_part(queue: Queue) -> FirstPart:
    return FirstPart(queue.headline, tuple(_first_line(line) for line in queue.lines))


def _first_line(line: QueueLine) -> FirstLine:
    """A child's line by her reference; a team's without one."""
    if line.who == line.shown:
        return FirstLine(f"{line.shown}: {line.says}", who=line.who)
    is_statutory = line.mark is Mark.OVER_LIMIT
    return FirstLine(
        f"{line.name} {line.says[:1].lower()}{line.says[1:]}", line.shown, line.who, is_statutory
    )


def take_in(tx: Writing, content: object, message: StoredMessage, person: Person, now: datetime) -> None:
    """What leaves as part of this message does not leave once more by itself."""
    if isinstance(content, AlertContent) and content.fortnight:
        tx.mark_over(content.fortnight.message_id, MessageState.CANCELLED, _in_the_list(message), now)
    if isinstance(content, DigestContent) and content.first:
        week = tx.message_by_key(week_key(person, content.digest.as_of))
        if week and tx.mark_over(week.id, MessageState.CANCELLED, _in_the_list(message), now):
            tx.carry(message.id, week.id)


def _list(message: StoredMessage) -> str:
    return message.key.partition(">")[0]


def _in_the_list(message: StoredMessage) -> str:
    return f"it is part of {_list(message)}"
