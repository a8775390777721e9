"""What may come in of the cells that say whose row it is, who works for her, in which team, and what was noted.

An import looks at these as every other way in looks at what is typed: a name in the place of an id, a phone number
behind a worker's name or a postcode for a team is asked about and not shown, and the cell stays outside.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from permanence.privacy.kinds import PrivateKind
from permanence.privacy.typed import private_words_typed
from permanence.privacy.words import private_words_in

NOT_SHOWN = "(not shown)"
LOOKED_THROUGH = (
    200  # letters: in what is longer nobody looks for names, for it is no id, name, team or word of a list
)
LONGEST_ID = 40
LEAP_YEAR = 2024
LONGEST_TEAM = 60
_PLAIN_ID = re.compile(r"[A-Za-z]{0,3}-?\d{3,9}")  # most ids there are, so they are told first
_CUT_SHORT = re.compile(r"\d(?:\.\d+)?E\+\d{1,2}", re.IGNORECASE)
# What parts the ids of several children in one cell.
_BETWEEN_IDS = re.compile(r"[/&,+;|\n]|\band\b|(?<=\w)\s+x ?\d\b", re.IGNORECASE)
_MORE_THAN_AN_ID = re.compile(
    r"[?()\[\]*]|(?<=\d )(?:was|now|formerly|prev(?:iously)?|see|tbc)\b", re.IGNORECASE
)
# An id of ten figures passes the check of a health number by chance: only one with a birth date in it is refused.
_MAY_BE_AN_ID = frozenset({PrivateKind.PHONE, PrivateKind.HEALTH_NUMBER})
_CHI = re.compile(r"(\d{2})(\d{2})\d{6}")
_LONG_NUMBER = re.compile(r"\d{5}")
_OF_A_WORKER = frozenset({PrivateKind.NAME, PrivateKind.INITIALS, PrivateKind.EMAIL, PrivateKind.ACCOUNT})
_KIN = re.compile(
    r"\b(gran|granny|grandmother|grandfather|grandad|mum|mother|dad|father|aunt|auntie|uncle|brother|sister|carers?|"
    r"parents?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")


def id_question(text: str, signs: str = "") -> str | None:
    """Why a cell may be no child's id; None when it may be one. `signs`: what this file's ids have within them."""
    if _PLAIN_ID.fullmatch(text):
        return None
    if len(text) > LOOKED_THROUGH:
        return f"longer than {LONGEST_ID} letters: expected the case system's id"
    if _CUT_SHORT.fullmatch(text):
        return "a number that a spreadsheet has cut short: show the column as a number without places, and save anew"
    if any(p[0] not in signs for p in _BETWEEN_IDS.finditer(text)) or _stands_twice(text, signs):
        return "several children in one row? give each a row of her own"
    if (
        any(w.kind not in _MAY_BE_AN_ID for w in private_words_in(text))
        or _reads_as_a_name(text)
        or _is_chi(text)
    ):
        return "this looks like a name or another private word: expected the case system's id"
    closing = signs.translate(str.maketrans("([", ")]"))  # who says that an id has a "(" has said its ")"
    if any(more[0] not in signs + closing for more in _MORE_THAN_AN_ID.finditer(text)):
        return "more than an id, or an unsure one: expected the case system's id alone"
    if len(text) > LONGEST_ID:
        return f"longer than {LONGEST_ID} letters: expected the case system's id"
    return None


def _stands_twice(text: str, signs: str) -> bool:
    """Whether two ids of one shape stand on both sides of a sign that each of them has within: 24/0113/24/0114."""
    for sign in signs:
        parts = text.split(sign)
        half = len(parts) // 2
        shapes = [re.sub(r"\d", "0", sign.join(side)).split() for side in (parts[:half], parts[half:])]
        if half > 1 and len(parts) % 2 == 0 and shapes[0] == shapes[1]:
            return True
    return False


def _reads_as_a_name(text: str) -> bool:
    """Whether it is words alone: an id has a figure, or is one short word."""
    words = _WORD.findall(text)
    if any(c.isdigit() for c in text):
        return False
    return len(words) > 1 or any(not f.asked or text.istitle() for f in private_words_typed(f"for {text}"))


def _is_chi(text: str) -> bool:
    """Whether it is a Scottish health number: ten figures that begin with a birth date, the last one a check."""
    found = _CHI.fullmatch(text.strip())
    if not found or not _is_day_and_month(int(found[1]), int(found[2])):
        return False
    total = sum(int(figure) * weight for figure, weight in zip(found[0], range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(found[0][-1])


def _is_day_and_month(day: int, month: int) -> bool:
    try:
        return bool(date(LEAP_YEAR, month, day))
    except ValueError:
        return False


@lru_cache(maxsize=5_000)
def worker_question(text: str, child: str = "") -> str | None:
    """Why a cell may be no worker's name. `child`: what the row has as the child's name."""
    if len(text) > LOOKED_THROUGH:
        return "expected a colleague's name alone"
    kinds = {word.kind for word in private_words_in(text)} - _OF_A_WORKER
    if kinds or _KIN.search(text) or _LONG_NUMBER.search(text):
        return "expected a colleague's name alone"
    if child and {w.casefold() for w in _WORD.findall(text)} <= {w.casefold() for w in _WORD.findall(child)}:
        return "the child's own name: expected a colleague's"
    return None


@lru_cache(maxsize=5_000)
def team_question(text: str) -> str | None:
    """Why a cell may be no team's name."""
    if len(text) > LOOKED_THROUGH:
        return f"longer than {LONGEST_TEAM} letters: expected a team's name"
    if private_words_in(text) or _KIN.search(text):
        return "this looks private: expected a team's name"
    return f"longer than {LONGEST_TEAM} letters: expected a team's name" if len(text) > LONGEST_TEAM else None


@lru_cache(maxsize=5_000)
def may_be_private(text: str) -> bool:
    """Whether a word of a cell may be a name or a story, so that it is not shown; also where it is as long as one."""
    return len(text) > LOOKED_THROUGH or bool(private_words_typed(text))


def as_shown(text: str) -> str:
    """A word of a cell as a report shows it; not where it may be a name or a story."""
    return NOT_SHOWN if may_be_private(text) else text


def quoted(text: str) -> str:
    """The same in quotation marks, within a sentence."""
    return NOT_SHOWN if may_be_private(text) else repr(text)


def note_question(text: str, staff: frozenset[str]) -> str | None:
    """Why a comment is not kept: the kinds of private words in it. `staff`: full names and addresses that may stand."""
    found = list(dict.fromkeys(f.kind.value for f in private_words_typed(text, staff)))
    return f"not kept: perhaps private ({', '.join(found)})" if found else None
