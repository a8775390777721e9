"""A day as a client writes it in a form: Teams and Slack promise 2026-06-09, and not all clients keep to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from permanence.replies.dates.words import day_or_none

_ISO = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:T00:00(?::00(?:\.0{1,9})?)?(?:Z|\+00:00)?)?", re.ASCII
)
_NUMBERS = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4})", re.ASCII)
_IN_WORDS = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%a %d %b %Y", "%a %b %d %Y", "%d-%b-%Y")
LONGEST = 40


class UnclearDay(ValueError):
    """What stands in a form's field for a day may be another one as well, or is none. `field`: its name."""

    def __init__(self, field: str, written: str) -> None:
        super().__init__(field)
        self.field, self.written = field, written[:LONGEST]


def days_in(
    filled: Mapping[str, str | None], fields: tuple[str, ...] = ("on", "until")
) -> dict[str, str | None]:
    """What was filled in, its days as 2026-06-09. Raises UnclearDay where one could be two."""
    read = dict(filled)
    for field in fields:
        written = filled.get(field)
        if written:
            day = written_day(written)
            if day is None:
                raise UnclearDay(field, written)
            read[field] = day.isoformat()
    return read


def written_day(text: str) -> date | None:
    """The day, where it can be no other: 09/06/2026 is the ninth of June here and the sixth of September elsewhere."""
    text = text.strip()
    if len(text) > LONGEST:
        return None
    found = _ISO.fullmatch(text)
    if found:
        return day_or_none(int(found[1]), int(found[2]), int(found[3]))
    found = _NUMBERS.fullmatch(text)
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day_first, month_first = day_or_none(year, second, first), day_or_none(year, first, second)
        if found[2] == "." or day_first == month_first or month_first is None:
            return day_first  # with dots nobody puts the month first
        return month_first if day_first is None else None
    for form in _IN_WORDS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
