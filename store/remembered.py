"""Small values kept between runs, and occurrences of jobs that only one caller makes happen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from store.sql import insert_into
from store.tables import OCCURRENCE, REMEMBERED


def value(connection: Connection, key: str) -> str | None:
    found: str | None = connection.execute(select(REMEMBERED.c.value).where(REMEMBERED.c.key == key)).scalar()
    return found


def remember(connection: Connection, key: str, value: str) -> None:
    new = insert_into(connection, REMEMBERED)
    keep = new.on_conflict_do_update(index_elements=["key"], set_={"value": new.excluded.value})
    connection.execute(keep, [{"key": key, "value": value}])


def occur(connection: Connection, job: str, occurrence: str, now: datetime) -> bool:
    """True for the first to name this occurrence of a job, and for nobody after."""
    new = insert_into(connection, OCCURRENCE).on_conflict_do_nothing()
    row = {"job": job, "occurrence": occurrence, "at": now}
    return connection.execute(new, [row]).rowcount == 1
