"""The council's own day and time of a moment.

A stage is late by the day on the council's wall, never by the day in UTC: for seven months of the year a moment
after 23:00 UTC already belongs to the next day in London.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo


class NaiveMoment(ValueError):
    """A moment without a zone: nobody can say which day it falls on."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(f"{moment.isoformat()} has no zone, so its day is not known")


def local_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment as the clocks of `zone` show it. Raises NaiveMoment when it has no zone."""
    if moment.tzinfo is None:
        raise NaiveMoment(moment)
    return moment.astimezone(zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day in `zone` on which the moment falls. Raises NaiveMoment when it has no zone."""
    return local_time(moment, zone).date()
