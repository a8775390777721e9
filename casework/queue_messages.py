"""The message that brings a role's own queue: each week, and on a morning after something came to those who must act.

A decision maker and a legal officer hear of what is new on the next working morning; a reviewing officer and an
information officer have theirs once a week.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from casework.in_her_place import in_her_place
from casework.kept_by_address import QUEUE_TOLD, key_of
from casework.last_look import NoLonger
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage, Writing
from casework.queue_content import QueueContent
from casework.role_queues import HAVE_QUEUES, queue_of
from casework.weekly_lines import is_a_week, weekly_queue
from permanence.people import Directory, Person, Role
from permanence.stages import Rulebook

JOB = "queues of roles"
HEAR_OF_NEWS = frozenset({Role.AGENCY_DECISION_MAKER, Role.LEGAL_OFFICER})
_WHY = {
    Role.REVIEWING_OFFICER: "You get this because you chair reviews.",
    Role.AGENCY_DECISION_MAKER: "You get this because you decide for the agency.",
    Role.LEGAL_OFFICER: "You get this because you work for legal services.",
    Role.INFORMATION_OFFICER: "You get this because you look after the data.",
}
WHY_WEEK = "You get this once a week, because these teams are yours."
LIST_IT = "For the list as it stands, say list."
ASKS = f"To answer, write the reference and what happened. {LIST_IT}"
ASKS_OF_TEAMS = "Their managers were told more than a week ago. Which of these will you take up with them?"
ASKS_OF_DATA = (
    "Put each right in the file or the case system, or write the reference and what is right."
    " For all of them, say list."
)


def queue_messages(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    """How many messages were queued: of everybody at work today whose role has a queue, each looked at once a day."""
    people = [p for p in tx.directory().people.values() if p.active and p.role in HAVE_QUEUES]
    calendars = {p.email: rules.for_sending.kept_by(p.spells) for p in people}
    at_work = [p for p in people if calendars[p.email].is_working_day(today) and not p.away_on(today)]
    queued = 0
    for person in at_work:
        if not tx.occur(JOB, f"{person.email}:{today}", now):
            continue
        first = calendars[person.email].first_working_day_of_week(today)
        is_weekly = today >= first and tx.occur(JOB, f"{person.email}:week of {first}", now)
        if is_weekly or _has_news(tx, rules, person, today):
            tx.remember(key_of(QUEUE_TOLD, person.email), str(tx.ledger_number()))
            queued += tx.queue(_message(person, today, now), now) is not None
    return queued


def _has_news(tx: Writing, rules: Rulebook, person: Person, today: date) -> bool:
    if person.role not in HEAR_OF_NEWS:
        return False
    queue = queue_of(tx, rules, person, today)
    return queue is not None and queue.newest_entry > int(tx.setting(key_of(QUEUE_TOLD, person.email)) or 0)


def _message(person: Person, today: date, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"queue:{person.email}:{today}",
        kind=MessageKind.QUEUE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={"on": today.isoformat()},
    )


def queue_content(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> QueueContent | NoLonger:
    """What the message says today, or that nothing stands in the queue any more."""
    content = QueueContent(message.id, today, person.name, "", (), ASKS, _WHY.get(person.role, ""))
    if is_a_week(message):
        queue = weekly_queue(tx, rules, directory, message, person, today)
        if queue is None:
            return NoLonger("all of it was answered")
        week = replace(content, headline=queue.headline, parts=queue.parts, asks=ASKS_OF_TEAMS, why=WHY_WEEK)
        return in_her_place(week, directory, message, today)
    queue = queue_of(tx, rules, person, today)
    if queue is None:
        return NoLonger("nothing stands in this queue")
    example = next((line.example for line in queue.lines if line.example), "")
    asks = f"To record an outcome, write as in: {example}. {LIST_IT}" if example else ASKS
    if person.role is Role.INFORMATION_OFFICER:
        asks = ASKS_OF_DATA
    in_words = person.role is not Role.INFORMATION_OFFICER
    return replace(content, headline=queue.headline, parts=queue.parts, asks=asks, in_words=in_words)
