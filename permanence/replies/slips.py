"""Words that are one slip of the fingers apart: a letter more, less, other, or two neighbours swapped."""

from __future__ import annotations

from collections.abc import Mapping

_PAIR = 2
# What lies beside each letter on a keyboard: a first letter is struck wrong there and nowhere else ("tuled out").
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(
    {a + b for row in _ROWS for a, b in zip(row, row[1:], strict=False)}
    | {b + a for row in _ROWS for a, b in zip(row, row[1:], strict=False)}
)


def deletions(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:n] + word[n + 1 :] for n in range(len(word)))}


def one_letter_off(word: str, known: Mapping[str, set[str]]) -> set[str]:
    """The known words of which this one is a slip; `known` has them by what is left without one letter."""
    near = {w for d in deletions(word) for w in known.get(d, ()) if _one_off(w, word)}
    same_first = {w for w in near if w[0] == word[0]}
    return same_first or {w for w in near if len(w) == len(word) and w[0] + word[0] in _BESIDE}


def _one_off(a: str, b: str) -> bool:
    if len(a) == len(b):
        off = [n for n in range(len(a)) if a[n] != b[n]]
        swapped = (
            len(off) == _PAIR and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        )
        return len(off) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and short in deletions(long)
