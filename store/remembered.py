"""Small values kept between runs, and occurrences of jobs that only one caller makes happen."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from store.tables import OccurrenceRow, RememberedRow


def value(session: Session, key: str) -> str | None:
    found = session.get(RememberedRow, key)
    return found.value if found else None


def remember(session: Session, key: str, value: str) -> None:
    session.merge(RememberedRow(key=key, value=value))


def occur(session: Session, job: str, occurrence: str, now: datetime) -> bool:
    """True for the first to name this occurrence of a job, and for nobody after."""
    if session.get(OccurrenceRow, (job, occurrence)):
        return False
    session.add(OccurrenceRow(job=job, occurrence=occurrence, at=now))
    return True
