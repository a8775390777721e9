"""Nothing is kept longer than it is for: raw replies, open questions, bodies of messages and codes have their days.

What an entry of the ledger says stays; this is about what was kept on the way to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, or_, select, update

from casework.kept_events import EventState
from casework.ports import MessageKind, MessageState
from store.sql import in_portions
from store.tables import INBOX, LEDGER, OUTBOX, THREAD

NOTHING = "{}"
A_CODE_IS_GOOD_FOR = timedelta(days=1)  # in truth a quarter of an hour
CONFIRMED_IN_CHAT = timedelta(days=1)  # in truth an hour (casework/take_words.py)
CONFIRMED_BY_MAIL = timedelta(days=8)  # the page on which it is confirmed is good for a week
BY_MAIL = "email"
ANSWERS = (MessageKind.AMEND.value, MessageKind.SAID_BACK.value)
UNCONFIRMED = ("yes", "answer")  # as a thread says what it waits for (permanence/replies/memory.py)
DONE_WITH = [
    state.value
    for state in (MessageState.SENT, MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED)
]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many were cleared: raw events, events and questions that nobody came back to, bodies, codes, looks."""

    raw: int
    unanswered: int
    bodies: int
    codes: int
    looks: int = 0


def forget(connection: Connection, now: datetime, raw_for: timedelta, bodies_for: timedelta) -> Forgotten:
    """What came in longer than `raw_for` ago, and what left longer than `bodies_for` ago, has only its number left.

    What nobody confirmed, or was recorded by nothing, is gone as soon as it cannot be confirmed any more.
    """
    return Forgotten(
        raw=_raw(connection, now, raw_for),
        unanswered=_unanswered(connection, now, raw_for),
        codes=_codes(connection, now),
        bodies=_bodies(connection, now, bodies_for),
    )


def _raw(connection: Connection, now: datetime, raw_for: timedelta) -> int:
    kept = and_(INBOX.c.state == EventState.TAKEN.value, INBOX.c.raw != NOTHING)
    old = update(INBOX).where(kept, INBOX.c.came_at < now - raw_for).values(raw=NOTHING)
    cleared = connection.execute(old).rowcount
    led_nowhere = _that_led_nowhere(connection, and_(kept, _is_over(now, INBOX.c.source, INBOX.c.came_at)))
    for portion in in_portions(led_nowhere):
        cleared += connection.execute(
            update(INBOX).where(INBOX.c.id.in_(portion)).values(raw=NOTHING)
        ).rowcount
    return cleared


def _is_over(now: datetime, source: ColumnElement[str], at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether what was said there at `at` cannot be confirmed any more."""
    return case((source == BY_MAIL, at < now - CONFIRMED_BY_MAIL), else_=at < now - CONFIRMED_IN_CHAT)


def _that_led_nowhere(connection: Connection, chosen: ColumnElement[bool]) -> list[int]:
    """The events of these through which nothing was recorded: asked only, refused, or never confirmed."""
    events = connection.execute(select(INBOX.c.id, INBOX.c.source, INBOX.c.event_id).where(chosen)).all()
    if not events:
        return []
    through = set(connection.execute(select(LEDGER.c.through).distinct()).scalars())
    return [row.id for row in events if f"{row.source}:{row.event_id}" not in through]


def _unanswered(connection: Connection, now: datetime, raw_for: timedelta) -> int:
    came = INBOX.c.state == EventState.CAME.value
    for_nobody = and_(came, INBOX.c.account.is_not(None), INBOX.c.came_at < now - A_CODE_IS_GOOD_FOR)
    waits = or_(*(THREAD.c.waiting.contains(f'"waits_for": "{what}"') for what in UNCONFIRMED))
    unconfirmed = and_(waits, _is_over(now, THREAD.c.source, THREAD.c.at))
    gone = (
        delete(INBOX).where(for_nobody),
        delete(THREAD).where(or_(THREAD.c.at < now - raw_for, unconfirmed)),
    )
    return sum(connection.execute(one).rowcount for one in gone)


def _codes(connection: Connection, now: datetime) -> int:
    old_code = and_(
        _done_with(),
        OUTBOX.c.kind == MessageKind.LINK_CODE.value,
        OUTBOX.c.facts != NOTHING,
        _left_at < now - A_CODE_IS_GOOD_FOR,
    )
    return connection.execute(update(OUTBOX).where(old_code).values(facts=NOTHING, frozen=None)).rowcount


def _bodies(connection: Connection, now: datetime, bodies_for: timedelta) -> int:
    """Answers hold what was typed, confirmed or not: they go, facts and all, once they cannot be confirmed any more."""
    answers = OUTBOX.c.kind.in_(ANSWERS), _left_at < now - CONFIRMED_BY_MAIL
    says_something = or_(OUTBOX.c.frozen.is_not(None), OUTBOX.c.facts != NOTHING)
    old_answer = update(OUTBOX).where(_done_with(), *answers, says_something)
    old_body = and_(_done_with(), OUTBOX.c.frozen.is_not(None), _left_at < now - bodies_for)
    gone = (old_answer.values(facts=NOTHING, frozen=None), update(OUTBOX).where(old_body).values(frozen=None))
    return sum(connection.execute(one).rowcount for one in gone)


_left_at = func.coalesce(OUTBOX.c.sent_at, OUTBOX.c.over_at)


def _done_with() -> ColumnElement[bool]:
    return OUTBOX.c.state.in_(DONE_WITH)
