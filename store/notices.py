"""Notices as they were raised, and which message carries each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from casework.ports import StoredNotice
from permanence.notices import Level
from store.tables import NOTICE, OUTBOX


def in_message(connection: Connection, message_id: int) -> list[StoredNotice]:
    """What a message says. One that carries another message's notices another way says the same."""
    origin = (
        select(func.coalesce(OUTBOX.c.carries, OUTBOX.c.id))
        .where(OUTBOX.c.id == message_id)
        .scalar_subquery()
    )
    return _read(connection, select(NOTICE).where(NOTICE.c.message_id == origin))


def about(connection: Connection, reference: str) -> list[StoredNotice]:
    return _read(connection, select(NOTICE).where(NOTICE.c.reference == reference))


def _read(connection: Connection, chosen: Select[Any]) -> list[StoredNotice]:
    return [
        StoredNotice(
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
        for row in connection.execute(chosen.order_by(NOTICE.c.id))
    ]
