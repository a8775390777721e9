"""A weekday counted within its month: "the first Monday in November", "last Friday of the month", "3rd Wed of Nov".

Panels sit on such days, so they are written so.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from permanence.dates import add_months
from permanence.replies.dates.fit import Choice
from permanence.replies.dates.neighbours import START
from permanence.replies.dates.sheet import Reading, Sheet, days_in_month, rule
from permanence.replies.dates.words import MONTH, MONTHS, WEEKDAY, WEEKDAYS, any_of

_WHICH = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "last": -1, "final": -1,
}  # fmt: skip
_MONTHS_ON = {"next": 1, "last": -1, "following": 1}


@rule(
    rf"{START}(?:the )?(?P<which>{any_of(_WHICH)}) (?P<weekday>{WEEKDAY}),? (?:of|in) "
    rf"(?:(?P<month>{MONTH})\.?(?:,? (?P<year>(?:19|20)[0-9]{{2}})(?![0-9])|(?! ?[0-9]))"
    rf"|(?:the |(?P<on>this|next|last|the following) )month(?![a-z]))"
)
def nth_weekday(match: re.Match[str], sheet: Sheet) -> Reading:
    """In the year that is written, or else in the one that fits."""
    number, weekday = _WHICH[match["which"]], WEEKDAYS[match["weekday"]]
    days = [day for first in _months_meant(match, sheet.today) if (day := _in_month(first, number, weekday))]
    if not days:
        return sheet.problem(*match.span(), "the month has no such day")
    return sheet.found(*match.span(), sheet.window.choose(days) if len(days) > 1 else Choice(days[0]))


def _months_meant(match: re.Match[str], today: date) -> list[date]:
    """The first day of each month that may be meant."""
    if match["month"] is None:
        return [add_months(today.replace(day=1), _MONTHS_ON.get((match["on"] or "").removeprefix("the "), 0))]
    years = [int(match["year"])] if match["year"] else [today.year - 1, today.year, today.year + 1]
    return [date(year, MONTHS[match["month"]], 1) for year in years]


def _in_month(first: date, number: int, weekday: int) -> date | None:
    """The weekday of that number in the month that begins on `first`, -1 for its last; None where it has none."""
    if number > 0:
        day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=number - 1)
        return day if day.month == first.month else None
    end = first.replace(day=days_in_month(first))
    return end - timedelta(days=(end.weekday() - weekday) % 7)
