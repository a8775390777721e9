"""Names of months and days with one slip of the fingers, put right: "12 Jnue", "on Thurdsay", "tommorrow".

Only where one name alone is a slip away, and no word that is known. What comes of it is read back with its day, and a
weekday that does not fit its date is still asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from permanence.replies.dates.words import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS
from permanence.replies.lexicon import word_list
from permanence.replies.slips import deletions, one_letter_off, struck_beside

_DAYS = (*(name.lower() for name in WEEKDAY_NAMES), "today", "tomorrow", "yesterday")
_MONTHS = tuple(name.lower() for name in MONTH_NAMES)
_SHORTEST_DAY = 5  # letters as they were typed
_SHORTEST_MONTH = 4
_WORD = re.compile(r"(?<![\w'/@.-])[A-Za-z]{4,10}(?![\w'/@-])")
_BESIDE_A_MONTH = re.compile(
    r"(?<![\w/.:-])((?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?: of)?,? |\d(?:st|nd|rd|th)[,.] ?)"
    r"([A-Za-z]{3,10})(?![\w'/@-])"
)


def with_day_names(text: str) -> str:
    """The text with these names as they are written."""
    return _WORD.sub(_day, _BESIDE_A_MONTH.sub(_month, text))


def _day(match: re.Match[str]) -> str:
    word = match[0].lower()
    if len(word) < _SHORTEST_DAY or word in _known() or word.removesuffix("s") in _known():
        return match[0]
    if word in WEEKDAYS:
        return WEEKDAY_NAMES[WEEKDAYS[word]]
    return _meant(word, _DAYS) or match[0]


def _month(match: re.Match[str]) -> str:
    word = match[2].lower()
    if word in _known():
        return match[0]
    if word in MONTHS:
        return f"{match[1]}{MONTH_NAMES[MONTHS[word] - 1]}"
    if len(word) >= _SHORTEST_MONTH:
        meant = _meant(word, _MONTHS)
    else:  # so short that only two letters in each other's place are a slip for sure: "12 Mya"
        swapped = [name for name in MONTHS if len(name) == len(word) and sorted(name) == sorted(word)]
        meant = (
            MONTH_NAMES[MONTHS[swapped[0]] - 1] if len(swapped) == 1 and len(match[1]) > _A_FIGURE else None
        )
    return f"{match[1]}{meant}" if meant else match[0]


_A_FIGURE = 2  # one figure and a space: it may be the line of a list


def _meant(word: str, names: Iterable[str]) -> str | None:
    """The one name of which this word is a slip, with a capital where it has one.

    A letter in the place of another has to lie beside it on the keyboard: "Fridah" is somebody.
    """
    near = {name for name in one_letter_off(word, _near(tuple(names))) if struck_beside(name, word)}
    if len(near) != 1:
        return None
    name = near.pop()
    return name if name in ("today", "tomorrow", "yesterday") else name.capitalize()


@cache
def _near(names: tuple[str, ...]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for name in names:
        for deleted in deletions(name):
            near.setdefault(deleted, set()).add(name)
    return near


@cache
def _known() -> frozenset[str]:
    """Every word of the list, and the names themselves."""
    words = re.compile("[a-z]+")
    listed = (
        phrase for table in word_list().values() for told in table.items() for phrase in (told[0], *told[1])
    )
    names = {
        *_DAYS,
        *_MONTHS,
        *(name[:3] for name in (*_MONTHS, *_DAYS)),
        "sept",
        "tues",
        "weds",
        "thur",
        "thurs",
    }
    return frozenset({word for phrase in listed for word in words.findall(phrase.lower())} | names)
