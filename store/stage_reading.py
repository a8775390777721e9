"""Stages read by the driver itself: asked for with every message and every reply, at half of what SQLAlchemy asks."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date

from store.sql import Row, day_read, in_portions, read
from store.tables import STAGE

COLUMNS = tuple(column.name for column in STAGE.columns)
StageRead: Any = namedtuple("StageRead", COLUMNS)  # type: ignore[misc] # noqa: PYI024 - the table's columns
_DAYS = tuple(n for n, column in enumerate(STAGE.columns) if isinstance(column.type, Date))
_CHOSEN = f"SELECT {', '.join(COLUMNS)} FROM stage WHERE"  # noqa: S608 - our own names
_IN_ORDER = "ORDER BY reference, journey, position"


def stages_of(connection: Connection, references: Iterable[str]) -> list[Any]:
    """All rows of these children, in the order of the references, and of the pack."""
    return [
        row
        for portion in in_portions(sorted(set(references)))
        for row in _found(connection, f"reference IN ({', '.join('?' * len(portion))})", portion)
    ]


def stage_named(connection: Connection, reference: str, journey: int, key: str) -> Any | None:
    """The row of one stage; None when there is none."""
    named = (reference, journey, key)
    return next(iter(_found(connection, "reference = ? AND journey = ? AND key = ?", named)), None)


def _found(connection: Connection, condition: str, values: Sequence[object]) -> list[Any]:
    rows = read(connection, f"{_CHOSEN} {condition} {_IN_ORDER}", tuple(values))
    return [StageRead._make(_with_days(row)) for row in rows]


def _with_days(row: Row) -> list[object]:
    """The row with its days as days; the driver of SQLite has them as text."""
    columns = list(row)
    for place in _DAYS:
        day = columns[place]
        if isinstance(day, str | date):
            columns[place] = day_read(day)
    return columns
