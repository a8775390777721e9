"""Words that are one slip of the fingers apart: a letter more, less, other, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

_PAIR = 2
# What lies beside each letter on a keyboard: a first letter is struck wrong there and nowhere else ("tuled out").
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(way for row in _ROWS for a, b in pairwise(row) for way in (a + b, b + a))


def deletions(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def one_letter_off(word: str, known: Mapping[str, set[str]], *, any_first: bool = False) -> set[str]:
    """The known words of which this one is a slip; `known` has them by what is left without one letter.

    Those with the same first letter, where there are any and `any_first` does not ask for all.
    """
    near = {w for d in deletions(word) for w in known.get(d, ()) if _one_off(w, word)}
    same_first = {w for w in near if w[0] == word[0]}
    beside = {
        w
        for w in near
        if struck_beside(w, word) and (w[0] == word[0] or len(w) == len(word) or w[1:] == word)
    }
    return beside if any_first else (same_first or beside)


def struck_beside(a: str, b: str) -> bool:
    """Whether the two differ by no other letter than one that lies beside it on a keyboard."""
    off = [n for n in range(min(len(a), len(b))) if a[n] != b[n]]
    return len(a) != len(b) or len(off) != 1 or a[off[0]] + b[off[0]] in _BESIDE


def _one_off(a: str, b: str) -> bool:
    if len(a) == len(b):
        off = [n for n in range(len(a)) if a[n] != b[n]]
        swapped = (
            len(off) == _PAIR and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        )
        return len(off) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and short in deletions(long)
