"""Where a meeting was, behind its day in one cell: "12/05/2026 Civic Centre Rm 2" is the 12th of May.

A place is known by a word for one (headers.toml) with at most a name before it; whatever else stands behind a day may
take it back ("moved", "room not booked"), and leaves the cell to be asked about.
"""

from __future__ import annotations

import re

from store.imports.header_words import words_that

_A_DAY = (
    r"(?:[A-Za-z]{3,9}[.,]? +)?(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|"
    r"\d{1,2}(?:st|nd|rd|th)?[ -][A-Za-z]{3,9}[.,]?[ -]\d{2,4})"
)
_AN_HOUR = (
    r"(?:T|[ ,–-]+(?:at +)?)"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?|(?:1[0-2]|0?[1-9])(?:[.:][0-5]\d)? ?[ap]\.?m\.?)(?![\d:])"
)
_DAY = re.compile(rf"({_A_DAY})({_AN_HOUR})?[\s,;:@()–-]+(\S.*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:'s)?")
_BETWEEN = re.compile(r"[\s,;:@()&'’./–-]*")
MOST_OF_A_NAME = 3  # words before the word for a place
LONGEST_NUMBER = 3  # figures of a room's
_PLACES, _ROOMS, _BESIDE, _TAKES_BACK = (
    words_that(kind) for kind in ("places", "rooms", "beside_places", "takes_back")
)


def without_venue(text: str) -> str:
    """The day (with its hour) alone, where all that stands behind it says where; else the text as it is."""
    found = _DAY.fullmatch(text)
    return f"{found[1]}{found[2] or ''}" if found and _is_a_place(found[3]) else text


def _is_a_place(text: str) -> bool:
    """Whether a text names places and nothing else."""
    words = _WORD.findall(text)
    if not words or _BETWEEN.fullmatch(_WORD.sub("", text)) is None:
        return False
    name, before, known = 0, "", False
    for word in words:
        small = word.casefold()
        if small in _TAKES_BACK:
            return False
        if small in _PLACES | _ROOMS:
            name, known = 0, True
        elif small in _BESIDE or (before in _ROOMS and _is_a_number(word)):
            pass
        elif word[0].isupper() and name < MOST_OF_A_NAME:
            name += 1
        else:
            return False
        before = small
    return known and not name


def _is_a_number(word: str) -> bool:
    return len(word) <= LONGEST_NUMBER and (word.isalnum() and (word[0].isdecimal() or len(word) == 1))
