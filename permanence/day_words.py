"""A day as it is written to people, the same in every zone and locale.

For the record and the command line with everything: "Thu 14 May 2026". In a message, which is read on one day, no more
than it needs: "25 Sep", "Fri 11 Dec", "Tue 12 Jan 2027".
"""

from __future__ import annotations

from datetime import date, timedelta

JUST_GONE = timedelta(days=7)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, today: date | None = None, *, weekday: bool = True) -> str:
    """For example "Thu 14 May 2026": the weekday shows a slip, the month's name has one reading.

    As read on `today`: without the year where it is this one, and with the weekday from a week ago on. `weekday`
    False: where there is no room for it.
    """
    name, month = _WEEKDAYS[day.weekday()], _MONTHS[day.month - 1]
    if today is None:
        return f"{name} {day.day} {month} {day.year}"
    parts = [name] if weekday and day >= today - JUST_GONE else []
    near = " ".join([*parts, str(day.day), month])
    return near if day.year == today.year else f"{near} {day.year}"


def look_again_words(day: date, today: date, *, weekday: bool = True) -> str:
    """When a stumbling block is to be looked at again, as read on `today`; that day may have gone by."""
    when = f"to be looked at on {day_words(day, today, weekday=weekday)}"
    return f"was {when}" if day < today else when
