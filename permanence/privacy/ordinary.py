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
    ("ion", ("", "e")),
    ("ions", ("", "e")),
    ("ment", ("",)),
    ("ments", ("",)),
    ("able", ("", "e")),
    ("ness", ("",)),
    ("ful", ("",)),
    ("less", ("",)),
    ("ive", ("", "e")),
)
# With one of these a word is English, and hardly anybody's name: "advocacy", "reallocation".
_OF_ENGLISH = (
    *("tion", "tions", "sion", "sions", "ment", "ments", "ology", "ologist", "ologists", "ship", "ships"),
    *("ism", "graphy", "ility", "ilities", "ality", "acy", "ational", "atric", "atrics", "ically"),
)
_SHORTEST_BEFORE_IT = 4
_BEGINNINGS = ("re", "un", "pre", "non", "mis", "over", "under", "inter", "sub", "co")
_SHORTEST_AFTER_A_BEGINNING = 4
_SHORTENED = frozenset({"m", "ve", "ll", "d", "re", "t", "s", "n"})  # "I'm", "they've"
_SHORTEST_STEM = 3
_SHORTEST_SLIP = 4
_ALIKE = 0.84  # one letter wrong, missing or doubled in a word of six


@lru_cache(maxsize=4096)
def is_ordinary(word: str) -> bool:
    """Whether a plain word, in small letters, is one that everybody uses: listed, or made from a listed one."""
    words = _words()
    if word.endswith(_OF_ENGLISH) and len(word) >= _SHORTEST_BEFORE_IT + 4:
        return True
    return _is_made_from(word, words) or _is_joined(word, words) or _is_shortened(word, words)


@lru_cache(maxsize=4096)
def is_slip(word: str) -> bool:
    """Whether a plain word is one that is often typed here, within a slip of the finger."""
    if len(word) < _SHORTEST_SLIP:
        return False
    often = lists_of("ordinary_words.txt")[1]
    swapped = any(w[0] == word[0] and sorted(w) == sorted(word) for w in often)
    return swapped or bool(get_close_matches(word, often, n=1, cutoff=_ALIKE))


def _is_made_from(word: str, words: frozenset[str]) -> bool:
    """Whether it is listed, with an ending and a beginning of the usual kinds or without."""
    whole = [word, *_stems(word)]
    after = [form.removeprefix(b) for form in whole for b in _BEGINNINGS if form.startswith(b)]
    return any(form in words for form in whole) or any(
        form in words for form in after if len(form) >= _SHORTEST_AFTER_A_BEGINNING
    )


def _is_shortened(word: str, words: frozenset[str]) -> bool:
    """Whether an ordinary word runs into the next: "I'm", "they've"."""
    first, _, last = word.partition("'")
    return last in _SHORTENED and (len(first) == 1 or first in words)


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
    return len(parts) > 1 and all(_is_made_from(part, words) for part in parts)


@cache
def _words() -> frozenset[str]:
    return lists_of("ordinary_words.txt")[0] | lists_of("not_surnames.txt")[0]
