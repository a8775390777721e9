"""The words UK people type for days, months and lengths of time, and how a day is said back to them.

All patterns are written for text that went through `plain`: lower case, one kind of dash, apostrophe and space, and
exactly as long as the original, so that a place in one is the same place in the other.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from datetime import date

_SPACES = "\u00a0\u2002\u2003\u2009\u202f\t\n\r"
_PLAIN = str.maketrans(
    string.ascii_uppercase
    + "\u2018\u2019\u02bc\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2044\u2192"
    + _SPACES,
    string.ascii_lowercase + "'''" + "-" * 7 + "/>" + " " * len(_SPACES),
)

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = tuple(name[:3].lower() for name in WEEKDAY_NAMES)

_MISSPELT_MONTHS = {
    "janurary": 1, "januray": 1, "januaury": 1, "febuary": 2, "feburary": 2, "febrary": 2, "februrary": 2,
    "apirl": 4, "aprill": 4, "agust": 8, "augst": 8, "augest": 8, "setember": 9, "septmber": 9, "septemeber": 9,
    "ocober": 10, "octobor": 10, "ocotber": 10, "novemeber": 11, "novmber": 11, "decemeber": 12, "decmber": 12,
}  # fmt: skip
_MISSPELT_WEEKDAYS = {
    "mondy": 0, "modnay": 0, "munday": 0, "teusday": 1, "tuseday": 1, "tuesdy": 1, "tusday": 1, "wensday": 2,
    "wendsday": 2, "wednsday": 2, "wednesdy": 2, "wedensday": 2, "thrusday": 3, "thurday": 3, "thusday": 3,
    "thursdy": 3, "thirsday": 3, "firday": 4, "fridy": 4, "satruday": 5, "saterday": 5, "sundy": 6,
}  # fmt: skip
MISSPELT = frozenset(_MISSPELT_MONTHS) | frozenset(_MISSPELT_WEEKDAYS)

MONTHS = (
    {name.lower(): n for n, name in enumerate(MONTH_NAMES, start=1)}
    | {name[:3].lower(): n for n, name in enumerate(MONTH_NAMES, start=1)}
    | {"sept": 9}
    | _MISSPELT_MONTHS
)
WEEKDAYS = (
    {name.lower(): n for n, name in enumerate(WEEKDAY_NAMES)}
    | {name[:3].lower(): n for n, name in enumerate(WEEKDAY_NAMES)}
    | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
    | _MISSPELT_WEEKDAYS
)

_SMALL = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_NUMBERS = {"a": 1, "an": 1} | {word: n for n, word in enumerate(_SMALL, start=1)} | _TENS
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
]  # fmt: skip
ORDINALS = (
    {word: n for n, word in enumerate(_ORDINALS, start=1)}
    | {f"twenty{gap}{word}": 20 + n for gap in " -" for n, word in enumerate(_ORDINALS[:9], start=1)}
    | {f"thirty{gap}first": 31 for gap in " -"}
    | {"thirtieth": 30}
)

# "The twelve of May", as some say the twelfth.
COUNTED_DAYS = (
    {word: _NUMBERS[word] for word in _SMALL if _NUMBERS[word] > 1}
    | {
        f"{tens}{gap}{word}": _TENS[tens] + n
        for tens in ("twenty", "thirty")
        for gap in " -"
        for n, word in enumerate(_SMALL[:9], start=1)
    }
    | {"twenty": 20, "thirty": 30}
)

# Words that say a day was given up for another one.
MOVES = (
    "(?:moved|moving|changed|re-?(?:scheduled|arranged|booked)|postponed|put (?:back|off)|brought forward|pushed|"
    "shifted|deferred|delayed|adjourned|continued|slipped|swapped)"
)


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first; what follows the word is the caller's to check."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


MONTH = f"(?:{any_of(MONTHS)})(?![a-z])"
WEEKDAY = f"(?:{any_of(WEEKDAYS)})(?![a-z])"
NUMBER = (
    rf"(?:[0-9]{{1,3}}|(?:{any_of(_TENS)})[ -](?:{any_of(_SMALL[:9])})|(?:{any_of(_NUMBERS)}))(?![a-z0-9])"
)


def plain(text: str) -> str:
    """`text` with one kind of letter, dash, apostrophe and space, each character in its old place."""
    if text.isascii():  # as most are, and much faster
        return text.lower().replace("\t", " ").replace("\n", " ").replace("\r", " ")
    return text.translate(_PLAIN)


def number_of(word: str) -> int:
    """The number that a match of NUMBER writes."""
    if word[0] in string.digits:
        return int(word)
    return sum(_NUMBERS[part] for part in re.split("[ -]", word))


def say_month(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def day_or_none(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
