"""A year whose holidays nobody has listed: said two months before it begins, and what it stops."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casework.ports import MessageKind, NewMessage, Writing
from permanence.dates import CouncilCalendar
from permanence.people import Role

TOLD_AHEAD = timedelta(days=62)
WHAT_STOPS = (
    "A due date that is counted in working days of that year cannot be worked out: that step alone is not judged. "
    "All else goes on, with Monday to Friday as the days on which people are told."
)


def year_without_holidays(calendar: CouncilCalendar, today: date) -> int | None:
    """The nearest year of today's and the next two months' whose holidays are not known; None when all are."""
    years = sorted({today.year, (today + TOLD_AHEAD).year} - calendar.years)
    return years[0] if years else None


def in_words(year: int, calendar: CouncilCalendar) -> str:
    """What is wrong, in one line."""
    return f"the calendar {calendar.name} has no holidays for {year}: bring it up to date, then homeward pack apply"


def tell_of_calendar_end(tx: Writing, calendar: CouncilCalendar, today: date, now: datetime) -> int:
    """Each administrator and information officer hears once of such a year; how many messages were queued."""
    year = year_without_holidays(calendar, today)
    if year is None:
        return 0
    directory = tx.directory()
    readers = [*directory.with_role(Role.ADMINISTRATOR), *directory.with_role(Role.INFORMATION_OFFICER)]
    queued = [
        tx.queue(
            NewMessage(
                key=f"notice:calendar:{year}:{person.email}",
                kind=MessageKind.NOTICE,
                person=person.email,
                channel=person.channel,
                not_before=now,
                facts={
                    "headline": f"There are no holidays for {year} in the council's calendar",
                    "lines": [WHAT_STOPS],
                    "action": f"Add {year} to the council's list, or update Homeward; then: homeward pack apply",
                },
            ),
            now,
        )
        for person in readers
    ]
    return sum(number is not None for number in queued)
