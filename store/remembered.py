"""Small values kept between runs, and occurrences of jobs that only one caller makes happen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from store.sql import is_new, read, run_one
from store.tables import OCCURRENCE


def value(connection: Connection, key: str) -> str | None:
    found = read(connection, "SELECT value FROM remembered WHERE key = ?", (key,))
    return found[0][0] if found else None


def remember(connection: Connection, key: str, value: str) -> None:
    kept = "INSERT INTO remembered (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    run_one(connection, kept, (key, value))


def occur(connection: Connection, job: str, occurrence: str, now: datetime) -> bool:
    """True for the first to name this occurrence of a job, and for nobody after."""
    row = {"job": job, "occurrence": occurrence, "at": now}
    return is_new(connection, OCCURRENCE, row)
