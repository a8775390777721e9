"""Phrases with choices, as `words.toml` writes them: "<kin> <|has> stepped in", matched word by word.

A choice is a class of the list by its name, or the ways themselves with "|" between; an empty way may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Key = tuple[str, ...]
_START = 0

# What may stand inside a phrase and changes nothing of it: "gran has now stepped in", "took this over".
PASSED_OVER = frozenset({
    "the", "a", "an", "his", "her", "their", "our", "my", "this", "it", "him", "them", "these", "both",
    "s", "has", "have", "had", "now", "just", "also", "already", "recently",
})  # fmt: skip


@dataclass
class Patterns:
    """A graph of words: of each state, the words that lead on, and what is said by a phrase that ends there."""

    ways: list[dict[str, set[int]]] = field(default_factory=lambda: [{}])
    ends: dict[int, list[tuple[str, object]]] = field(default_factory=dict)

    def add(
        self,
        phrase: str,
        classes: Mapping[str, Iterable[str]],
        keys: Callable[[str], Iterable[Key]],
        kind: str,
        value: object,
    ) -> None:
        """Adds a phrase; `keys` gives the ways to write its parts."""
        at = {_START}
        for n, part in enumerate(re.split("[<>]", phrase)):
            if part.strip() or n % 2:
                at = self._step(at, classes.get(part, part.split("|")) if n % 2 else (part,), keys)
        for state in at - {_START}:
            self.ends.setdefault(state, []).append((kind, value))

    def _step(self, at: set[int], said: Iterable[str], keys: Callable[[str], Iterable[Key]]) -> set[int]:
        goal = self._state()
        ends = {goal}
        for way in said:
            if not way.strip():
                ends |= at
                continue
            for key in keys(way.strip()):
                self._path(at, key, goal)
        return ends

    def _path(self, at: set[int], key: Key, goal: int) -> None:
        for word in key[:-1]:
            state = self._state()
            self._lead(at, word, state)
            at = {state}
        self._lead(at, key[-1], goal)

    def _lead(self, at: set[int], word: str, to: int) -> None:
        for state in at:
            self.ways[state].setdefault(word, set()).add(to)

    def _state(self) -> int:
        self.ways.append({})
        return len(self.ways) - 1

    def longest(self, words: Sequence[str]) -> tuple[list[tuple[str, object]], int] | None:
        """What the longest phrase at the beginning of these words says, and how many words it takes."""
        found = None
        at = {_START}
        for n, word in enumerate(words):
            led = {to for state in at for to in self.ways[state].get(word, ())}
            said = [end for state in sorted(led) for end in self.ends.get(state, ())]
            if said:
                found = said, n + 1
            at = led | (at if n and word in PASSED_OVER else set())
            if not at:
                break
        return found
