"""Small values kept between runs, and occurrences of jobs that only one caller makes happen."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import Connection, bindparam, select

from store.sql import Insert, insert_of, is_new
from store.tables import OCCURRENCE, REMEMBERED

_VALUE = select(REMEMBERED.c.value).where(REMEMBERED.c.key == bindparam("wanted"))


@cache
def _keep(dialect: str) -> Insert:
    new = insert_of(dialect, REMEMBERED)
    return new.on_conflict_do_update(index_elements=["key"], set_={"value": new.excluded.value})


def value(connection: Connection, key: str) -> str | None:
    found: str | None = connection.execute(_VALUE, {"wanted": key}).scalar()
    return found


def remember(connection: Connection, key: str, value: str) -> None:
    connection.execute(_keep(connection.dialect.name), {"key": key, "value": value})


def occur(connection: Connection, job: str, occurrence: str, now: datetime) -> bool:
    """True for the first to name this occurrence of a job, and for nobody after."""
    row = {"job": job, "occurrence": occurrence, "at": now}
    return is_new(connection, OCCURRENCE, row)
