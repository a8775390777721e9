"""Which words are ordinary English or words of the field, and so are no names when they stand with a capital."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache

from permanence.privacy.lists import lists_of

# An ending, and what stands in its place in the word that is listed: "carries" is "carry", "moved" is "move".
_ENDINGS = (
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("es", ("", "e")),
    ("s", ("",)),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ers", ("", "e")),
    ("er", ("", "e")),
    ("ly", ("",)),
    ("ally", ("al",)),
    ("n't", ("",)),
    ("nt", ("",)),
)
_SHORTEST_STEM = 3
_SHORTEST_SLIP = 4
_ALIKE = 0.84  # one letter wrong, missing or doubled in a word of six


@lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Whether a plain word, in small letters, is one that everybody uses: listed, or made from a listed one."""
    words = _words()
    return word in words or any(part in words for part in _stems(word)) or _is_joined(word, words)


@lru_cache(maxsize=4096)
def is_slip(word: str) -> bool:
    """Whether a plain word is one that is often typed here, within a slip of the finger."""
    if len(word) < _SHORTEST_SLIP:
        return False
    often = lists_of("ordinary_words.txt")[1]
    swapped = any(w[0] == word[0] and sorted(w) == sorted(word) for w in often)
    return swapped or bool(get_close_matches(word, often, n=1, cutoff=_ALIKE))


def _stems(word: str) -> list[str]:
    stems = []
    for ending, listed in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM:
            continue
        stems += [stem + end for end in listed]
        if stem[-1] == stem[-2]:  # "planned" is "plan"
            stems.append(stem[:-1])
    return stems


def _is_joined(word: str, words: frozenset[str]) -> bool:
    """Whether a word with dashes is made of ordinary ones: "twin-track"."""
    parts = word.split("-")
    return len(parts) > 1 and all(part in words or any(s in words for s in _stems(part)) for part in parts)


@cache
def _words() -> frozenset[str]:
    return lists_of("ordinary_words.txt")[0] | lists_of("not_surnames.txt")[0]
