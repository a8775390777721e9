"""What a cell says, strictly: a value, nothing, or a question. Nothing is ever guessed.

A cell that a careful reader could not be sure of is asked about: a week instead of a day, a month that does not
exist, a placeholder date, a formula without its value, a number where an id may have lost its zeros.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from store.imports.venues import without_venue

HERE = ZoneInfo("Europe/London")
BOOKED_WITHIN = timedelta(days=5 * 366)
PLACEHOLDERS = frozenset({date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(9999, 12, 31)})
EARLIEST = date(1990, 1, 1)
MONTHS = 12
SHORT = 2  # figures of a day, or of a year without its century
EXAMPLES = 3  # of how a day may be written
SPRING, AUTUMN = date(2026, 5, 14), date(2026, 9, 14)  # May is its own short name
_WEEK = re.compile(
    r"\b(?:w\s*/?\s*[cb]|(?:wk|week)\.? (?:comm?(?:encing)?|beg(?:inn?ing|ins)?|of))\b", re.IGNORECASE
)
_SOME_WEEK = re.compile(r"\bw\s*/?\s*e\b|\b(?:wk|week)s?\.? (?:end(?:ing|s)?|no\.?|\d)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
# A spreadsheet counts days from here; numbers between stand for days of 1990 to 2069 where a date is expected.
DAY_ZERO = date(1899, 12, 30)
SERIALS = range((EARLIEST - DAY_ZERO).days, (date(2070, 1, 1) - DAY_ZERO).days)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_A_DAY = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}[./]\d{1,2}(?![\d./])|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}\.?,? \d{2,4}"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_NO_YEAR = re.compile(
    rf"\d{{1,2}}[./-]\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?{_MONTH}\.?", re.IGNORECASE
)
_MONTH_ALONE = re.compile(
    rf"(?:(?:early|mid|late|end|in|end of)[ -])?{_MONTH}\.?(?:[ -]?'?(?:\d{{4}}|\d\d))?", re.IGNORECASE
)
_NTH = re.compile(r"\b(\d{1,2}) ?(?:st|nd|rd|th)\b(?: of\b)?", re.IGNORECASE)
_TIME = re.compile(
    r"(?<=\d)(?:T| *[,–-]? +|,? at )"
    r"(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?|"
    r"(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d){0,2} ?[ap]\.?m\.?)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"^[\u2022\u00b7\u25aa*] *|(?<=\w)[.,;]$")  # a bullet in front, a full stop behind
# Midnight of a summer's day here, as a system writes it whose clock is an hour behind (UTC): nobody meets at that hour.
ELEVEN_AT_NIGHT = time(23)
_ELEVEN_AT_NIGHT = re.compile(
    r"[T ](?:23:(?:\d{2}(?::\d{2}(?:\.\d+)?)?Z|00(?::00(?:\.0+)?)?)|11:00(?::00)? ?p\.?m\.?)$", re.IGNORECASE
)
MAY_BE_TOMORROW = (
    "eleven at night may be midnight of the day after, by a clock an hour behind: which day is meant?"
)
# A stamp with the difference of its clock from Greenwich's: "2025-07-14T00:00:00+01:00".
_WITH_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?[+-]\d{2}(?::?\d{2})?")
ANOTHER_CLOCK = "by the clock here this is {:%d %B %Y}: which day is meant?"
_SEPT = re.compile(r"\bSept\b", re.IGNORECASE)
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")  # a text program's own, in an id
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"^({'|'.join(_WEEKDAYS)})[a-z]*[.,]? +(?=\d)", re.IGNORECASE)
_SIGNS = re.compile(r"(?<=[A-Za-z])[.,]|,(?= |\d)")


@dataclass(frozen=True, slots=True)
class Ask:
    """A cell that must be asked about, with what was expected in plain words."""

    value: str
    why: str


class FormulaWithoutValue:
    """A formula whose value was never worked out by a spreadsheet: the file holds the recipe and no answer."""

    def __init__(self, formula: str) -> None:
        self.formula = formula

    def __str__(self) -> str:
        return self.formula


def is_a_week(text: str) -> bool:
    """Whether it says a week, in whatever words: "w/c 4 May", "week 14"."""
    return bool(_WEEK.search(text) or _SOME_WEEK.search(text))


def blank_tokens(blanks: Iterable[str]) -> frozenset[str]:
    """The tokens for "says nothing" as cells are compared with them; an empty cell is always one."""
    return frozenset({"", *(blank.strip().casefold() for blank in blanks)})


def is_blank(value: object, tokens: frozenset[str]) -> bool:
    """Whether a cell says nothing: empty, or one of the tokens for it (case and outer spaces do not matter)."""
    return value is None or value == "" or str(value).strip().casefold() in tokens


def read_date(value: object, formats: tuple[str, ...], today: date) -> date | Ask:
    """The day that a cell that is not blank says, by these formats in order, or the question to ask.

    A day in the future is asked about: what has happened has happened.
    """
    day = _day(value, formats)
    if isinstance(day, Ask):
        return day
    if day in PLACEHOLDERS:
        return Ask(shown(value), "a placeholder, not a date")
    if day < EARLIEST:
        return Ask(shown(value), "too long ago for a child of today")
    if day > today:
        return Ask(shown(value), "in the future: has it happened, or is it booked?")
    return day


def read_booked(value: object, formats: tuple[str, ...]) -> date | Ask:
    """The day something is booked for, future or past, or the question to ask."""
    day = _day(value, formats)
    if isinstance(day, date) and (day in PLACEHOLDERS or day < EARLIEST):
        return Ask(shown(value), "a placeholder, not a date")
    return day


def too_far_ahead(day: date | Ask, value: object, today: date) -> date | Ask:
    """A booked day; the question about one so far off that its step would be silent until a child has grown up."""
    if isinstance(day, date) and day > today + BOOKED_WITHIN:
        return Ask(shown(value), "further ahead than anything is booked: which year is meant?")
    return day


def _day(value: object, formats: tuple[str, ...]) -> date | Ask:
    match value:
        case str():
            return _day_in_words(value, formats)
        case datetime():
            return Ask(str(value), MAY_BE_TOMORROW) if value.time() == ELEVEN_AT_NIGHT else value.date()
        case date():
            return value
        case FormulaWithoutValue():
            return Ask(shown(value), "a formula without a value: open the file in a spreadsheet and save it")
        case bool():
            return Ask(shown(value), "a number: expected a date")
        case int() | float():
            return _day_in_words(shown(value), formats)
    return _day_in_words(str(value), formats)


@lru_cache(maxsize=20_000)  # a file has far more cells than there are days in ten years
def _day_in_words(words: str, formats: tuple[str, ...]) -> date | Ask:
    text = " ".join(words.split())
    if _WEEK.search(text):
        return Ask(text, "week commencing: not a day")
    if _SOME_WEEK.search(text):
        return Ask(text, "a week: not a day")
    if _ELEVEN_AT_NIGHT.search(text):
        return Ask(text, MAY_BE_TOMORROW)
    if _WITH_OFFSET.fullmatch(text) and (here := _another_day_here(text)):
        return Ask(text, ANOTHER_CLOCK.format(here))
    day = serial_day(text)
    if day:
        return day
    plain, weekday = plain_day(text)
    for form in formats:
        try:
            day = datetime.strptime(plain, form).date()
        except ValueError:
            continue
        if weekday is not None and day.weekday() != weekday:
            return Ask(text, f"{day:%d %B %Y} is a {day:%A}: which day is meant?")
        return day
    return Ask(text, _what_is_wrong(text, formats))


def _another_day_here(stamp: str) -> date | None:
    """The day on which a stamp of another clock was here; None where it is the day that it says, or no moment."""
    try:
        at = datetime.fromisoformat(stamp)
        here = at.astimezone(HERE).date()
    except (ValueError, OverflowError):
        return None
    return here if here != at.date() else None


def serial_day(value: object) -> date | None:
    """The day that a spreadsheet's number of days stands for; None where it is no such number."""
    found = _SERIAL.fullmatch(str(value))
    if isinstance(value, bool) or not found or int(found[1]) not in SERIALS:
        return None
    return DAY_ZERO + timedelta(days=int(found[1]))


def plain_day(text: str) -> tuple[str, int | None]:
    """A written day as the formats have it, and the day of the week that it names (Monday is 0; None without one).

    "Tue 3rd Sept. 2025" is "3 Sep 2025", 1; "12/05/2026 Civic Centre Rm 2" is "12/05/2026", None.
    """
    text = without_venue(_BESIDE.sub("", text))
    named = _WEEKDAY.match(text)
    plain = _SIGNS.sub(
        " ", _SEPT.sub("Sep", _NTH.sub(r"\1", _TIME.sub("", text[named.end() if named else 0 :])))
    )
    return " ".join(plain.split()), _WEEKDAYS.index(named[1].lower()) if named else None


def month_first(formats: tuple[str, ...]) -> tuple[str, ...]:
    """The same forms with the month before the day, where they are written in numbers."""
    return tuple(re.sub(r"%d([./-])%m\1", r"%m\1%d\1", form) for form in formats)


def _what_is_wrong(text: str, formats: Sequence[str]) -> str:
    if len(_A_DAY.findall(text)) > 1:
        return "more than one day in the cell: which one is meant?"
    if _NO_YEAR.fullmatch(text):
        return "a day without its year: which year is meant?"
    if _MONTH_ALONE.fullmatch(text):
        return "a month: which day of it is meant?"
    numbers = _NUMBERS.fullmatch(text)
    written = dict.fromkeys((AUTUMN if "%B" in form else SPRING).strftime(form) for form in formats)
    examples = " or ".join(islice(written, EXAMPLES))
    if numbers and int(numbers[2]) > MONTHS >= int(numbers[1]):
        return "day above 12 in the month's place: no such month"
    if numbers and len(numbers[1]) <= SHORT and len(numbers[3]) not in (SHORT, len("2026")):
        return f"a year of {_figures(len(numbers[3]))}: which one is meant?"
    if numbers and _is_a_day(numbers):
        return f"a day, but not as this file's mapping has them: expected {examples}"
    if numbers:
        return "no such day"
    if text.replace(".", "", 1).isdecimal():
        return "a number: expected a date"
    return f"not a date: expected {examples}"


def _figures(number: int) -> str:
    return "one figure" if number == 1 else "three figures"


def _is_a_day(numbers: re.Match[str]) -> bool:
    first, month, last = (int(part) for part in numbers.groups())
    day, year = (last, first) if len(numbers[1]) == len("2026") else (first, last)
    try:
        return bool(date(year if year >= EARLIEST.year else 2000 + year % 100, month, day))
    except ValueError:
        return False


def read_id(value: object, *, is_text: bool) -> tuple[str, Ask | None]:
    """The case system's id as text, and a question when it came as a number and may have lost leading zeros."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip().translate(_HYPHENS).removesuffix(".0")
    if is_text and isinstance(value, int):
        return text, Ask(text, "number: leading zeros may be lost")
    return text, None


def shown(value: object) -> str:
    """A cell as the report shows it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()
