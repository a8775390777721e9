"""Nothing is kept longer than it is for: raw replies, open questions, bodies of messages and codes have their days.

What an entry of the ledger says stays; this is about what was kept on the way to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, update

from casework.kept_events import EventState
from casework.ports import MessageKind, MessageState
from store.tables import INBOX, OUTBOX, THREAD

NOTHING = "{}"
A_CODE_IS_GOOD_FOR = timedelta(days=1)  # in truth a quarter of an hour
DONE_WITH = [
    state.value
    for state in (MessageState.SENT, MessageState.CANCELLED, MessageState.EXPIRED, MessageState.FAILED)
]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many were cleared: raw events, events and questions that nobody came back to, bodies, one-time codes."""

    raw: int
    unanswered: int
    bodies: int
    codes: int


def forget(connection: Connection, now: datetime, raw_for: timedelta, bodies_for: timedelta) -> Forgotten:
    """What came in longer than `raw_for` ago, and what left longer than `bodies_for` ago, has only its number left."""
    old_event = INBOX.c.came_at < now - raw_for
    taken = and_(INBOX.c.state == EventState.TAKEN.value, INBOX.c.raw != NOTHING, old_event)
    waits_for_nobody = and_(INBOX.c.state == EventState.CAME.value, INBOX.c.account.is_not(None), old_event)
    done_with = OUTBOX.c.state.in_(DONE_WITH)
    left = func.coalesce(OUTBOX.c.sent_at, OUTBOX.c.over_at)
    old_body = and_(done_with, OUTBOX.c.frozen.is_not(None), left < now - bodies_for)
    old_code = and_(
        done_with,
        OUTBOX.c.kind == MessageKind.LINK_CODE.value,
        OUTBOX.c.facts != NOTHING,
        left < now - A_CODE_IS_GOOD_FOR,
    )
    return Forgotten(
        raw=connection.execute(update(INBOX).where(taken).values(raw=NOTHING)).rowcount,
        unanswered=sum(
            connection.execute(gone).rowcount
            for gone in (
                delete(INBOX).where(waits_for_nobody),
                delete(THREAD).where(THREAD.c.at < now - raw_for),
            )
        ),
        codes=connection.execute(update(OUTBOX).where(old_code).values(facts=NOTHING, frozen=None)).rowcount,
        bodies=connection.execute(update(OUTBOX).where(old_body).values(frozen=None)).rowcount,
    )
