"""Words of a text that look like a person's name.

A name is seen when it is known; when it follows "Mrs" and the like; when a common first name stands before another
capitalised word that is no word of the field ("Morag Panel" is no person); when an initial or "baby" stands before a
common surname; and when a first name and a surname that are both common stand together in any case.

Not seen: a surname, a first name or a nickname alone; an uncommon name that is not known and has no title. A list holds
common names only. In what people type these are asked about (maybe_names.py).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache, lru_cache

from permanence.privacy.lists import first_names, first_names_like_words, not_surnames, plain_word, surnames

Place = tuple[int, int]

_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}+(?:['’\-]{_LETTER}+)*")
_PIECE = re.compile(rf"(?:{_LETTER}|\d)+")
_BETWEEN_NAMES = re.compile(r"\.?[ \u00a0]{1,2}")
_BETWEEN_WORDS = r"[^\w\n]{1,3}"

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "reverend", "lord", "lady", "sir"}
)
_TITLES_IN_SMALL_LETTERS = frozenset({"mr", "mrs"})
_FAMILY = frozenset({"family", "siblings", "twins", "brothers", "sisters", "children", "household"})
_MAC = re.compile(rf"(?:Mc|Mac|O['’]|Fitz)[A-Z]{_LETTER}+")
_LONGEST_ABBREVIATION = 5


def names_in(text: str, known: frozenset[str]) -> Iterator[Place]:
    """Every place of `text` that looks like a name or is a known one; places may overlap."""
    yield from phrases_in(text, known)
    beginnings = _beginnings()
    word = None
    for following in _WORD.finditer(text):
        if word and plain_word(word[0]).split("-")[0] in beginnings:
            yield from _with_following(text, word, following)
        if _MAC.match(following[0]):
            yield following.start(), following.end() - len(_possessive(following[0]))
        word = following


def _with_following(text: str, word: re.Match[str], following: re.Match[str]) -> Iterator[Place]:
    """The place of both words if they are a name."""
    between = text[word.end() : following.start()]
    side_by_side = _BETWEEN_NAMES.fullmatch(between) and _are_a_name(word[0], following[0])
    if side_by_side or (between == ", " and _are_surname_and_first(word[0], following[0])):
        yield word.start(), following.end() - len(_possessive(following[0]))


def phrases_in(text: str, phrases: frozenset[str]) -> Iterator[Place]:
    """Every place where one of these phrases stands, word by word, in any case, whatever signs divide its words."""
    small = _small(text)
    for words in _words_of(phrases):
        if words[0] in small:
            yield from (match.span() for match in _pattern(words).finditer(small))


def _are_a_name(word: str, following: str) -> bool:
    first, second = plain_word(word), plain_word(following)
    capitals = word[0].isupper() and following[0].isupper()
    return (
        (first in _TITLES and _follows_a_title(first, second, capitals=capitals))
        or (capitals and _are_first_and_surname(word, following))
        or (first in first_names() and second in surnames())
        or (capitals and (len(first) == 1 or first == "baby") and second in surnames())
        or (word[0].isupper() and first in surnames() and second in _FAMILY)
    )


def _follows_a_title(title: str, word: str, *, capitals: bool) -> bool:
    """Whether the word after a title is a name; in small letters only "mr" and "mrs" are surely titles."""
    if word in not_surnames() or word in _TITLES:
        return False
    return capitals or title in _TITLES_IN_SMALL_LETTERS


def _are_first_and_surname(word: str, following: str) -> bool:
    """Whether capitalised words are a name. A first name that is also a word ("Grace") wants a common surname."""
    first, second = plain_word(word).split("-")[0], plain_word(following)
    is_abbreviation = following.isupper() and len(following) <= _LONGEST_ABBREVIATION and not word.isupper()
    if is_abbreviation or second in not_surnames() or len(second) == 1:
        return False
    if first in first_names():
        return True
    return first in first_names_like_words() and (second in surnames() or bool(_MAC.fullmatch(following)))


def _are_surname_and_first(word: str, following: str) -> bool:
    """Whether this is "Smith, Jamie", as lists have it."""
    capitals = word[0].isupper() and following[0].isupper()
    return capitals and plain_word(word) in surnames() and plain_word(following) in first_names()


def _possessive(word: str) -> str:
    return word[-2:] if word.endswith(("'s", "’s")) else ""


def _small(text: str) -> str:
    """The text in small letters, place for place: the few letters that would grow longer stay as they are."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


@lru_cache(maxsize=64)
def _words_of(phrases: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The words of each phrase, its first to look for before all else."""
    words = (tuple(_PIECE.findall(_small(phrase))) for phrase in sorted(phrases))
    return tuple(phrase for phrase in words if phrase)


@lru_cache(maxsize=4096)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){_BETWEEN_WORDS.join(words)}(?![^\W_])")


@cache
def _beginnings() -> frozenset[str]:
    """The words with which a name of two words can begin, for a quick look."""
    letters = frozenset(string.ascii_lowercase)
    return _TITLES | first_names() | first_names_like_words() | surnames() | letters | {"baby"}
