"""Notices as they were raised, and which message carries each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from casework.ports import StoredNotice
from permanence.notices import Level
from store.sql import day_read, read

_FOUND = (
    "SELECT key, stage_id, reference, journey, stage, level, person, raised_on, message_id FROM notice WHERE"
)
_CARRIED_BY = "message_id = (SELECT coalesce(carries, id) FROM outbox WHERE id = ?)"


def in_message(connection: Connection, message_id: int) -> list[StoredNotice]:
    """What a message says. One that carries another message's notices another way says the same."""
    return [_notice(row) for row in read(connection, f"{_FOUND} {_CARRIED_BY} ORDER BY id", (message_id,))]


def about(connection: Connection, reference: str) -> list[StoredNotice]:
    return [_notice(row) for row in read(connection, f"{_FOUND} reference = ? ORDER BY id", (reference,))]


def _notice(row: Sequence[Any]) -> StoredNotice:
    key, stage_id, reference, journey, stage, level, person, raised_on, message_id = row
    return StoredNotice(
        key=key,
        stage_id=stage_id,
        reference=reference,
        journey=journey,
        stage=stage,
        level=Level(level),
        person=person,
        raised_on=day_read(raised_on),
        message_id=message_id,
    )
