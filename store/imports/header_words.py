"""The words of a header as headers are compared: small letters, one way of writing each, in their order.

"1st LAC rev. (held)", "First_LAAC_Review - Held" and "FirstLacReviewHeld" come to the same words, so that a milestone's
words in the pack need not list every way of writing them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_WORD = re.compile(r"[a-z]+|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBERED = re.compile(
    r"^\s*\(?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[a-z]?[.):]\s*|[0-9]{1,2}(?:\.[0-9]{1,2})+\s|[a-z][):]\s*)(?=[a-z])"
    r"|^\s*(?:stage|step|phase|part)\s*[0-9]{1,2}[a-z]?\s*[-\u2013:.)]\s*(?=[a-z0-9])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?")
_APOSTROPHE = re.compile(r"['’`]s?\b")

# "6/52" is six weeks of the 52 that a year has, "3/12" three months; a day has a year or a second stroke beside it.
_OF_A_YEAR = re.compile(r"(?<![0-9/.])([0-9]{1,2})/(52|12)(?![0-9/.])")
_UNIT_OF = {"52": "week", "12": "month"}

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files("store.imports").joinpath("headers.toml").read_text("utf-8"))


@cache
def words_that(kind: str) -> frozenset[str]:
    """The words of one list of headers.toml: "held", "aims", "booked", "small" and so on."""
    return frozenset(_file()[kind].split())


@cache
def whole_headers(kind: str) -> frozenset[tuple[str, ...]]:
    """The headers of one list of headers.toml, each as its words: "ended", "worker", "team", "officer"."""
    return frozenset(header_words(" ".join(header.split())) for header in _file()[kind].split(","))


@cache
def _same() -> dict[str, str]:
    return {written: word for word, others in _file()["same"].items() for written in others.split()}


@cache
def _deeds() -> dict[str, str]:
    return {doing: done for done, others in _file()["deeds"].items() for doing in others.split()}


@cache
def _longer() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    longer = _file()["longer"].items()
    return [(tuple(long.split()), tuple(short.split())) for short, several in longer for long in several]


LOOKED_AT = 300  # letters
MORE = "\u2026"


@lru_cache(maxsize=4096)
def header_words(header: str) -> tuple[str, ...]:
    """The words of a header, or of a phrase to be looked for in headers. A number in front of a heading is no word.

    What is longer than any heading has a word behind those of its beginning that nobody knows.
    """
    if len(header) > LOOKED_AT:
        return *header_words(header[:LOOKED_AT]), MORE
    text = unicodedata.normalize("NFKC", header).replace("_", " ").replace("&", " and ")
    text = _CAMEL.sub(" ", _NUMBERED.sub("", text)).casefold()
    text = _DOTTED.sub(lambda m: m[0].replace(".", ""), _APOSTROPHE.sub("", text))
    text = _ORDINAL.sub(lambda m: f" {_ordinal(int(m[1]))} ", text)
    text = _OF_A_YEAR.sub(lambda m: f" {m[1]} {_UNIT_OF[m[2]]} ", text)
    return _joined(_as_done([_same().get(word, word) for word in _WORD.findall(text)]))


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if 1 <= number <= len(ORDINALS) else str(number)


def _as_done(words: list[str]) -> list[str]:
    """What is done for the word of its doing, behind "date of"."""
    before = zip(["", "", *words], ["", *words], strict=False)
    return [
        _deeds().get(word, word) if pair == ("date", "of") else word
        for pair, word in zip(before, words, strict=False)
    ]


def _joined(words: list[str]) -> tuple[str, ...]:
    """With what several words say put into the one word for it."""
    for long, short in _longer():
        n, at = len(long), 0
        while at + n <= len(words):
            if tuple(words[at : at + n]) == long:
                words[at : at + n] = short
                at += len(short)
            else:
                at += 1
    return tuple(words)


def place_of(phrase: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Where a phrase stands in the words; None where it does not."""
    n = len(phrase)
    return next((at for at in range(len(words) - n + 1) if words[at : at + n] == phrase), None) if n else None
