"""How people name their colleagues: in full, by first or last name alone, with an initial, with an apostrophe s."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from permanence.privacy.lists import plain_word
from permanence.privacy.names import Place, phrases_in

_PART = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class StaffNames:
    """Who may be named. `whole`: full names and addresses. `parts`: each word of a name to the people who have it."""

    whole: frozenset[str] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, names_and_addresses: frozenset[str]) -> StaffNames:
        """The same staff give the same answer at once: they are asked for with every reply."""
        return _staff(names_and_addresses)

    def places_in(self, text: str) -> Iterator[Place]:
        """Every place where somebody of the staff is named in full or by address."""
        return phrases_in(text, self.whole)

    def whose(self, word: str) -> frozenset[str]:
        """The full names that a plain word is part of; none when it is no name of the staff."""
        return _whose(self.parts).get(word, frozenset())


def _parts(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if "@" not in name:
            for part in _PART.findall(name):
                if len(part) > 1:
                    yield plain_word(part), name


@lru_cache(maxsize=64)
def _staff(names_and_addresses: frozenset[str]) -> StaffNames:
    return StaffNames(names_and_addresses, frozenset(_parts(names_and_addresses)))


@lru_cache(maxsize=64)
def _whose(parts: frozenset[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for part, name in parts:
        found.setdefault(part, set()).add(name)
    return {part: frozenset(names) for part, names in found.items()}
