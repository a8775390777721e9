"""Which of two sheets is the newer one, by names that say when: "Apr 26" and "May 26", "18.05.26", "Q1 26/27"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>20\d{2}|[234]\d)"  # "May 18" is a day
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b(?:{_DAY} )?{_MONTH}(?: {_YEAR})?\b",
        rf"\b{_DAY} (?P<month>0?[1-9]|1[0-2]) {_YEAR}\b",
        r"\b(?P<year>20\d{2}) (?P<month>0?[1-9]|1[0-2])(?: (?P<day>\d{1,2}))?\b",
        rf"\bq(?:uarter)? ?(?P<quarter>[1-4]) {_YEAR}(?: \d{{2}})?\b",
        rf"\b{_YEAR}(?: \d{{2}})? q(?:uarter)? ?(?P<quarter>[1-4])\b",
        r"^(?P<year>20\d{2})(?: \d{2})?$",
    )
)
HALF_A_YEAR = 6

_When = tuple[int | None, int, int]


def is_newer(one: str, other: str) -> bool:
    """Whether the first sheet's name says a later month or day than the second's; two bare months by the nearer way."""
    this, that = _when(one), _when(other)
    if this is None or that is None:
        return False
    (year, *day), (other_year, *other_day) = this, that
    if year is not None and other_year is not None:
        return (year, *day) > (other_year, *other_day)
    if year is None and other_year is None:
        ahead = (day[0] - other_day[0]) % 12
        return 0 < ahead < HALF_A_YEAR or (ahead == 0 and day > other_day)
    return False


def newest(names: Iterable[str]) -> str | None:
    """The sheet than which no other is newer and that is newer than every other; None where the names do not say."""
    every = list(names)
    return next((n for n in every if all(n is o or is_newer(n, o) for o in every)), None)


def _when(name: str) -> _When | None:
    """Year, month (or quarter) and day of a name, 0 for what does not stand there; None where it says none of them."""
    text = " ".join(re.sub(r"[\W_]+|(?<=[a-z])(?=\d)", " ", name, flags=re.IGNORECASE).split())
    for form in _FORMS:
        if found := form.search(text):
            said = found.groupdict()
            year = 2000 + int(said["year"]) % 100 if said["year"] else None
            return year, _month(said.get("month") or said.get("quarter") or "0"), int(said.get("day") or 0)
    return None


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else _MONTHS.index(written.lower()[:3]) + 1
