"""On which days somebody works, as staff lists write it: "Mon-Wed", "Mon, Wed, Fri from 2026-12-01 to 2027-03-31".

Several spells are parted by ";". What is not understood to the last word is no pattern: a message on a day off, or none
on a working day, is worse than a question.
"""

from __future__ import annotations

import re
from datetime import date

from permanence.dates import Spell

EXAMPLE = "Mon-Wed, or Mon, Wed, Fri from 2026-12-01 to 2027-03-31"
SHORTEST_RANGE = 3
SHORT_YEAR = 2  # figures
EVERY_DAY = frozenset(range(5))
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri")
_FULL_TIME = re.compile(r"full[- ]?time|f/?t|all days|every day|m ?[-–] ?f", re.IGNORECASE)
_DAY = re.compile(
    r"(mo)(?:n(?:days?)?)?|(tu)(?:es?|esdays?)?|(we)(?:ds?|dnesdays?)?|(th)(?:u|urs?|ursdays?)?|(fr)(?:i(?:days?)?)?",
    re.IGNORECASE,
)
_DATE = r"(\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d))"
_SPELL = re.compile(
    rf"(?P<days>.*?)(?: from (?P<first>{_DATE}))?(?: (?:to|until|till) (?P<last>{_DATE}))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?<!\s)\s*(?:-|–|\bto\b)\s*", re.IGNORECASE)
_LIST = re.compile(r"\s*(?:[,/&+]|\band\b)\s*|\s+", re.IGNORECASE)


class NoPattern(ValueError):
    """Words that are no working pattern; the message says what is wrong."""


def read_day(written: str) -> date:
    """A day as lists write it: 2026-12-01, 01/12/2026 or 1/12/26. Raises ValueError."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return date.fromisoformat(written)
    day, month, year = written.replace(".", "/").split("/")
    return date(int(year) + (2000 if len(year) == SHORT_YEAR else 0), int(month), int(day))


def read_pattern(written: str) -> tuple[Spell, ...]:
    """The spells of a cell; none for an empty one. Raises NoPattern."""
    return tuple(_read_spell(part.strip()) for part in written.split(";") if part.strip())


def written_pattern(pattern: tuple[Spell, ...]) -> str:
    """The pattern as `read_pattern` reads it: "Mon-Wed; Tue from 2026-12-01"."""
    return "; ".join(map(_written_spell, pattern))


def _read_spell(part: str) -> Spell:
    match = _SPELL.fullmatch(" ".join(part.split()))
    assert match is not None  # the days may be anything
    try:
        first = read_day(match["first"]) if match["first"] else None
        last = read_day(match["last"]) if match["last"] else None
    except ValueError:
        raise NoPattern(f"{part}: there is no such day") from None
    if first and last and last < first:
        raise NoPattern(f"{part}: it ends before it begins")
    return Spell(_read_days(match["days"].strip()), first, last)


def _read_days(words: str) -> frozenset[int]:
    if _FULL_TIME.fullmatch(words):
        return EVERY_DAY
    found: set[int] = set()
    for item in filter(None, _LIST.split(_RANGE.sub("-", words))):
        first, is_range, last = item.partition("-")
        start, end = _day(first), _day(last) if is_range else _day(first)
        if end < start:
            raise NoPattern(f"{item}: write the days from Monday to Friday")
        found.update(range(start, end + 1))
    if not found:
        raise NoPattern(f"working days read {EXAMPLE}")
    return frozenset(found)


def _day(word: str) -> int:
    match = _DAY.fullmatch(word)
    if match is None:
        raise NoPattern(f"{word or 'nothing'} is no day from Monday to Friday: working days read {EXAMPLE}")
    return next(number for number, begins in enumerate(match.groups()) if begins)


def _written_spell(spell: Spell) -> str:
    first = f" from {spell.first}" if spell.first else ""
    last = f" to {spell.last}" if spell.last else ""
    return f"{_written_days(spell.days)}{first}{last}"


def _written_days(days: frozenset[int]) -> str:
    """A run of three or more as a range, everything else day by day."""
    ordered = sorted(days)
    if len(ordered) >= SHORTEST_RANGE and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{NAMES[ordered[0]]}-{NAMES[ordered[-1]]}"
    return ", ".join(NAMES[day] for day in ordered)
