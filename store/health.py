"""What tells at a glance whether anything is silent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, func, select

from casework.health import LAST_SWEEP, Health, Reached
from casework.kept_events import EventState
from casework.ports import MessageState
from store.message_rows import SENDING, UNSENT, UNSURE
from store.tables import INBOX, OUTBOX, STAGE
from store.transaction import Transaction


def _messages(connection: Connection) -> dict[str, int]:
    by_state = (
        select(OUTBOX.c.state, func.count().label("messages"))
        .group_by(OUTBOX.c.state)
        .order_by(OUTBOX.c.state)
    )
    return {row.state: row.messages for row in connection.execute(by_state)}


def _waiting_by_channel(connection: Connection, now: datetime) -> dict[str, int]:
    """How many unsent messages of each channel were first meant to go before now."""
    waits = OUTBOX.c.state.in_(UNSENT) & (OUTBOX.c.wanted_at <= now)
    counted = select(OUTBOX.c.channel, func.count().label("messages")).where(waits)
    return {row.channel: row.messages for row in connection.execute(counted.group_by(OUTBOX.c.channel))}


def _oldest_unsent(connection: Connection, now: datetime) -> float | None:
    """Seconds since the oldest unsent message was first meant to go; what is meant for later does not count."""
    unsent = select(func.min(OUTBOX.c.wanted_at)).where(OUTBOX.c.state.in_(UNSENT), OUTBOX.c.wanted_at <= now)
    oldest: datetime | None = connection.execute(unsent).scalar()
    return None if oldest is None else (now - oldest).total_seconds()


def _oldest_reply(connection: Connection, now: datetime) -> float | None:
    """Seconds since the oldest event came in that could be taken and is not."""
    waits = select(func.min(INBOX.c.came_at)).where(
        INBOX.c.state == EventState.CAME.value, INBOX.c.account.is_(None)
    )
    oldest: datetime | None = connection.execute(waits).scalar()
    return None if oldest is None else (now - oldest).total_seconds()


def _stuck(connection: Connection, now: datetime) -> int:
    """Messages whose lease ran out while nobody claimed anything."""
    return _count(connection, OUTBOX, OUTBOX.c.state == SENDING, OUTBOX.c.lease_until <= now)


def _resent(connection: Connection) -> int:
    """Messages that may have arrived twice: unsure once, not found at the other side, and sent again."""
    sent = OUTBOX.c.state == MessageState.SENT.value
    return _count(connection, OUTBOX, sent, OUTBOX.c.was_unsure.is_(True), OUTBOX.c.found.is_(False))


def _count(connection: Connection, table: Table, *which: ColumnElement[bool]) -> int:
    number: int = connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
    return number


_SENT = select(OUTBOX.c.person, OUTBOX.c.channel, func.max(OUTBOX.c.sent_at).label("at")).where(
    OUTBOX.c.sent_at.is_not(None)
)
_FAILED = MessageState.FAILED.value
_NEWEST_FAILURES = (
    select(func.max(OUTBOX.c.id)).where(OUTBOX.c.state == _FAILED).group_by(OUTBOX.c.person, OUTBOX.c.channel)
)


class HealthReading(Transaction):
    """How the service stands."""

    def health(self, now: datetime) -> Health:
        connection = self.session.connection()
        messages = _messages(connection)
        last_sweep = self.setting(LAST_SWEEP)
        return Health(
            oldest_unsent_seconds=_oldest_unsent(connection, now),
            oldest_reply_seconds=_oldest_reply(connection, now),
            last_sweep_at=datetime.fromisoformat(last_sweep) if last_sweep else None,
            messages=messages,
            stuck_sending=_stuck(connection, now),
            unsure=messages.get(UNSURE, 0),
            resent_unsure=_resent(connection),
            open_stages=_count(connection, STAGE, STAGE.c.state == "open"),
            waiting_by_channel=_waiting_by_channel(connection, now),
        )

    def faults(self) -> dict[str, int]:
        named = (
            select(STAGE.c.fault, func.count().label("stages"))
            .where(STAGE.c.fault.is_not(None))
            .group_by(STAGE.c.fault)
        )
        return {row.fault: row.stages for row in self.connection.execute(named)}

    def reached(self) -> list[Reached]:
        """For each person and channel that a message was ever meant for: the last success and the last failure."""
        sent = {
            (row.person, row.channel): row.at
            for row in self.connection.execute(_SENT.group_by(OUTBOX.c.person, OUTBOX.c.channel))
        }
        newest = select(OUTBOX.c.person, OUTBOX.c.channel, OUTBOX.c.over_at, OUTBOX.c.reason)
        failed = {
            (row.person, row.channel): (row.over_at, row.reason)
            for row in self.connection.execute(newest.where(OUTBOX.c.id.in_(_NEWEST_FAILURES)))
        }
        return [
            Reached(
                person, channel, sent.get((person, channel)), *failed.get((person, channel), (None, None))
            )
            for person, channel in sorted({*sent, *failed})
        ]
