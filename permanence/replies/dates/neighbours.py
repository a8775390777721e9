"""The words beside a written date, which may move it or leave it open.

"Thurs 4/6", "w/c 1/6", "12 or 13 May", "six weeks after 12 May", "around 12/5": the day and month alone would be read
wrongly, and silently.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from permanence.dates import CalendarRunsOut
from permanence.day_words import day_words
from permanence.replies.dates.fit import Choice, DateFound, Precision
from permanence.replies.dates.sheet import UNIT, Reading, Sheet, moved
from permanence.replies.dates.traps import COUNTED
from permanence.replies.dates.words import (
    MONTH,
    MONTH_NAMES,
    NUMBER,
    WEEKDAY,
    WEEKDAY_NAMES,
    WEEKDAYS,
    day_or_none,
    number_of,
)

START = "(?<![a-z0-9])"
_A_YEAR = timedelta(days=366)
NTH = "(?:st|nd|rd|th)(?![a-z])"

_WEEKDAY_BEFORE = re.compile(rf"{START}(?P<weekday>{WEEKDAY})\.?,? ?(?:the )?$")
_WEEKDAY_AFTER = re.compile(
    rf"(?: ?\((?P<bracketed>{WEEKDAY})\)|,? (?P<weekday>{WEEKDAY}))"
    "(?! ?(?:week|wk|fortnight|gone|past|next|last|first|[0-9]))"
)
_OTHER_DAY_BEFORE = re.compile(
    rf"(?<![0-9/.])(?P<other>[0-9]{{1,2}})(?: ?{NTH})? ?(?:-|/|&|,|and|or|to) ?(?:the )?$"
)
_MOVED_FROM = re.compile(rf"{START}from (?:the )?(?:{WEEKDAY},? )?[0-9]{{1,2}}(?: ?{NTH})? to (?:the )?$")
_OTHER_DAY_AFTER = re.compile(
    rf" ?(?:-|/|&|,|to|or|and) ?(?:the )?[0-9]{{1,2}}(?: ?{NTH})?(?![0-9/.:])(?! ?(?:{MONTH}|{COUNTED}))"
)
_COUNTED_FROM = re.compile(
    rf"{START}(?:(?P<number>{NUMBER}) )?(?P<unit>{UNIT})'? (?P<way>after|from|past|on from|of|following|since|"
    rf"before|prior to)(?: the)?(?: [a-z]{{2,9}}){{0,2}} ?$"
)
_YEAR_BEFORE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}[ ,\-/]{0,2}$")
_MONTH_BEFORE = re.compile(rf"(?<![a-z]){MONTH}[ ,]{{0,2}}$")


def written_day(
    sheet: Sheet, span: tuple[int, int], day: int, month: int, year: int | None, *asks: str
) -> Reading:
    """The reading of a day and month, with a year or without, that stand at `span`, and of the words beside them."""
    weekday, (start, end) = _weekday_beside(sheet, span, _days_meant(sheet, day, month, year))
    days = _days_meant(sheet, day, month, year)
    if not days:
        return sheet.problem(start, end, _no_such_day(day, month, year))
    choice, mismatch = choose_with_weekday(sheet, days, weekday)
    before = sheet.before(start)
    leap = _no_such_day_this_year(choice.on, sheet.today) if year is None else None
    found = sheet.found(start, end, choice, *asks, mismatch, leap, _beside(before, sheet.after(end)))
    if not (sheet.moves and _MOVED_FROM.search(before)):
        found = _with_other_day(before, found)
    return _counted_from(sheet, found)


def choose_with_weekday(sheet: Sheet, days: list[date], weekday: int | None) -> tuple[Choice, str | None]:
    """The choice among `days`, by the weekday where one is given; and why to ask where it is another weekday."""
    choice = sheet.window.choose(days)
    if weekday is None:
        return choice, None
    agreeing = [day for day in (choice.on, *choice.alternatives) if day.weekday() == weekday]
    if len(agreeing) == 1 and sheet.window.allows(agreeing[0]):
        return Choice(agreeing[0]), None
    if choice.on in agreeing:
        return choice, None
    others = dict.fromkeys((*choice.alternatives, *(day for day in days if day.weekday() == weekday)))
    return replace(
        choice, alternatives=tuple(others)
    ), f"{day_words(choice.on)} is not a {WEEKDAY_NAMES[weekday]}"


def _days_meant(sheet: Sheet, day: int, month: int, year: int | None) -> list[date]:
    this_year = sheet.today.year
    years = (year,) if year else (this_year - 1, this_year, this_year + 1)
    return [found for y in years if (found := day_or_none(y, month, day))]


def _no_such_day(day: int, month: int, year: int | None) -> str:
    return f"there is no {day} {MONTH_NAMES[month - 1]}" + (f" {year}" if year else "")


def _no_such_day_this_year(on: date, today: date) -> str | None:
    """Why a 29 February that was written without its year is asked about, when the nearest is years away."""
    near = abs(on - today) <= _A_YEAR
    return None if near else f"{_no_such_day(on.day, on.month, None)} this year: {day_words(on)}?"


def _weekday_beside(
    sheet: Sheet, span: tuple[int, int], days: list[date]
) -> tuple[int | None, tuple[int, int]]:
    """The weekday before or after the date, and the place of the date with it.

    A weekday that follows and does not agree belongs to the next words, unless it stands in brackets.
    """
    start, end = span
    if before := _WEEKDAY_BEFORE.search(sheet.before(start)):
        return WEEKDAYS[before["weekday"]], (start - len(before[0]), end)
    after = _WEEKDAY_AFTER.match(sheet.after(end))
    if after is None:
        return None, span
    weekday = WEEKDAYS[after["bracketed"] or after["weekday"]]
    agrees = any(day.weekday() == weekday for day in days)
    return (weekday, (start, end + len(after[0]))) if agrees or after["bracketed"] else (None, span)


def _beside(before: str, after: str) -> str | None:
    if _YEAR_BEFORE.search(before):
        return "a year stands before it"
    if _MONTH_BEFORE.search(before):
        return "two months stand beside the day"
    return "two days are named" if _OTHER_DAY_AFTER.match(after) else None


def _with_other_day(before: str, found: DateFound) -> DateFound:
    match = _OTHER_DAY_BEFORE.search(before)
    other = day_or_none(found.on.year, found.on.month, int(match["other"])) if match else None
    if other is None:
        return found
    both = replace(found, alternatives=(*found.alternatives, other))
    return both.asking(f"{day_words(other)} or {day_words(found.on)}?")


def _counted_from(sheet: Sheet, found: DateFound) -> Reading:
    """The day counted from the one found: "6 weeks after 12 May", "2 weeks before panel 12/5". Always asked about."""
    match = _COUNTED_FROM.search(sheet.before(found.start))
    if match is None or found.precision is Precision.WEEK:
        return found
    number = number_of(match["number"]) if match["number"] else 1
    sign = -1 if match["way"] in {"before", "prior to"} else 1
    start = found.start - len(match[0])
    day = moved(found.on, sign * number, match["unit"], sheet.window)
    if isinstance(day, CalendarRunsOut):
        return sheet.problem(start, found.end, str(day))
    counted = f"it is counted from {day_words(found.on)}"
    return sheet.found(start, found.end, Choice(day, (), (found.on,)), counted, found.must_ask)
