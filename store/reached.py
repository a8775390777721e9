"""How each person was last reached on each channel, and how that last failed: what the outbox remembers."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from casework.health import Reached
from casework.ports import MessageState
from store.tables import OUTBOX

_SENT = select(OUTBOX.c.person, OUTBOX.c.channel, func.max(OUTBOX.c.sent_at).label("at")).where(
    OUTBOX.c.sent_at.is_not(None)
)
_FAILED = MessageState.FAILED.value
_NEWEST_FAILURES = (
    select(func.max(OUTBOX.c.id)).where(OUTBOX.c.state == _FAILED).group_by(OUTBOX.c.person, OUTBOX.c.channel)
)


def reached(connection: Connection) -> list[Reached]:
    """For each person and channel that a message was ever meant for: the last success and the last failure."""
    sent = {
        (row.person, row.channel): row.at
        for row in connection.execute(_SENT.group_by(OUTBOX.c.person, OUTBOX.c.channel))
    }
    newest = select(OUTBOX.c.person, OUTBOX.c.channel, OUTBOX.c.over_at, OUTBOX.c.reason)
    failed = {
        (row.person, row.channel): (row.over_at, row.reason)
        for row in connection.execute(newest.where(OUTBOX.c.id.in_(_NEWEST_FAILURES)))
    }
    return [
        Reached(person, channel, sent.get((person, channel)), *failed.get((person, channel), (None, None)))
        for person, channel in sorted({*sent, *failed})
    ]
