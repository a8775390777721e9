"""The lists of words beside this file, and words made plain so that they can be looked up in them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

_NEXT_LIST = re.compile(r"^\[.*\]$", re.MULTILINE)


@cache
def lists_of(file: str) -> list[frozenset[str]]:
    """The lists of a data file, parted by a line in square brackets; lines that begin with # say something about it."""
    text = resources.files("permanence.privacy").joinpath(file).read_text("utf-8")
    return [
        frozenset(line for line in part.splitlines() if line and not line.startswith("#"))
        for part in _NEXT_LIST.split(text)
    ]


def plain_word(word: str) -> str:
    """The word in small letters, without accents and "'s": "Zoë's" is found as "zoe"."""
    if word.isascii():
        return word.lower().removesuffix("'s")
    spelt = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    return "".join(c for c in spelt if not unicodedata.combining(c)).removesuffix("'s")


def first_names() -> frozenset[str]:
    """First names that are nothing else."""
    return lists_of("first_names.txt")[0]


def first_names_like_words() -> frozenset[str]:
    """First names that are ordinary words, months or places as well."""
    return lists_of("first_names.txt")[1]


def surnames() -> frozenset[str]:
    return lists_of("surnames.txt")[0]


def not_surnames() -> frozenset[str]:
    return lists_of("not_surnames.txt")[0]


def areas() -> frozenset[str]:
    """Places too large to tell who lives there."""
    return lists_of("places.txt")[0]


def towns() -> frozenset[str]:
    """Places with a court, an office or a hospital of their own."""
    return lists_of("places.txt")[1]
