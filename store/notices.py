"""Notices as they were raised, and which message carries each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from casework.ports import StoredNotice
from permanence.notices import Level
from store.tables import NOTICE, OUTBOX

# Made once: a message asks for its notices each time it is looked at.
_CARRIES = (
    select(func.coalesce(OUTBOX.c.carries, OUTBOX.c.id))
    .where(OUTBOX.c.id == bindparam("message"))
    .scalar_subquery()
)
_IN_MESSAGE = select(NOTICE).where(NOTICE.c.message_id == _CARRIES).order_by(NOTICE.c.id)
_ABOUT = select(NOTICE).where(NOTICE.c.reference == bindparam("reference")).order_by(NOTICE.c.id)


def in_message(connection: Connection, message_id: int) -> list[StoredNotice]:
    """What a message says. One that carries another message's notices another way says the same."""
    return _read(connection, _IN_MESSAGE, {"message": message_id})


def about(connection: Connection, reference: str) -> list[StoredNotice]:
    return _read(connection, _ABOUT, {"reference": reference})


def _read(connection: Connection, chosen: Select[Any], values: Mapping[str, object]) -> list[StoredNotice]:
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
        for row in connection.execute(chosen, values)
    ]
