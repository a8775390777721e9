"""The days between a backup and its restore, and what waits afterwards."""

from datetime import timedelta

from casework.ports import MessageState
from casework.raise_alerts import raise_alerts
from tests.builders import (
    NOW,
)

EVENING_BEFORE = "2026-05-19T18:00"  # the child's decision is overdue from the next morning on
LATER = "2026-05-27T08:30"


def lose_the_store(folder):
    for part in folder.glob("homeward.sqlite*"):
        part.unlink()


def send_all(record, now):
    """All that waits is sent, as if by the service."""
    with record.writing() as tx:
        while mine := tx.claim("service", now, 50, 60):
            for message in mine:
                tx.mark_sent(message.id, "service", f"<{message.id}@council.example>", now)


def a_week_of_service(record):
    """The service runs from the Wednesday morning to the Tuesday after; what was sent: by number and by notice."""
    for day in range(7):
        now = NOW + timedelta(days=day)
        raise_alerts(record, now)
        send_all(record, now)
    with record.reading() as tx:
        sent = [m for m in tx.messages() if m.state is MessageState.SENT]
        return {m.id for m in sent}, {n.key for m in sent for n in tx.notices_in(m.id)}


def waiting(record):
    with record.reading() as tx:
        return [m for m in tx.messages() if m.state in (MessageState.READY, MessageState.UNSURE)]
