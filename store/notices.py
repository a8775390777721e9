"""Notices as they were raised, and which message carries each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from casework.ports import StoredNotice
from permanence.notices import Level
from store.tables import NOTICE, OUTBOX


def in_message(connection: Connection, message_id: int) -> list[StoredNotice]:
    """What a message says. One that carries another message's notices another way says the same."""
    origin = select(func.coalesce(OUTBOX.c.carries, OUTBOX.c.id)).where(OUTBOX.c.id == message_id)
    return _found(connection, NOTICE.c.message_id == origin.scalar_subquery())


def about(connection: Connection, reference: str) -> list[StoredNotice]:
    """Every notice about a child, in the order raised."""
    return _found(connection, NOTICE.c.reference == reference)


def _found(connection: Connection, condition: ColumnElement[bool]) -> list[StoredNotice]:
    rows = connection.execute(select(NOTICE).where(condition).order_by(NOTICE.c.id))
    return [_notice(row) for row in rows]


def _notice(row: Row[Any]) -> StoredNotice:
    return StoredNotice(
        key=row.key,
        stage_id=row.stage_id,
        reference=row.reference,
        journey=row.journey,
        stage=row.stage,
        level=Level(row.level),
        person=row.person,
        raised_on=row.raised_on,
        message_id=row.message_id,
    )
