"""A piece of a reply, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the text and what it may be.

    `start`, `end`: its place in the cleaned text. `senses`: each kind that it may be, to what it means as that kind: a
    code, a tuple of codes, a day, a number, or True where the kind says all.
    """

    text: str
    start: int
    end: int
    senses: Mapping[str, object] = field(default_factory=dict)

    def has(self, *kinds: str) -> bool:
        return not self.senses.keys().isdisjoint(kinds)

    def __getitem__(self, kind: str) -> object:
        return self.senses[kind]

    def read_as(self, senses: Mapping[str, object]) -> Item:
        """The same words, as what they are beside others."""
        return Item(self.text, self.start, self.end, senses)

    def get(self, kind: str) -> str | None:
        """What the item means as this kind, where that is a code."""
        value = self.senses.get(kind)
        return value if isinstance(value, str) else None

    def codes(self, kind: str) -> tuple[str, ...]:
        value = self.senses.get(kind)
        return value if isinstance(value, tuple) else ()

    @property
    def is_small(self) -> bool:
        """Whether it says nothing by itself: a small word, a courtesy, a time of day, a sign."""
        return self.has("small", "courtesy", "trim", "time", "sign") and not self.has(
            "not", "doubt", "condition", "limit", "other_child", "vague"
        )
