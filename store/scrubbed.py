"""Takes the names by which a child is known, her references and her case system's ids, out of what is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

GONE = "(erased)"
SHORTEST_ID = 4  # signs: a shorter id of the case system stands in many a text that has nothing to do with it


class Scrub:
    """Finds and takes out these names wherever they stand as a word of their own."""

    def __init__(self, references: Collection[str], case_ids: Collection[str]) -> None:
        self.names = sorted({*references, *(one for one in case_ids if len(one) >= SHORTEST_ID)})
        self._whole = {*references, *case_ids}
        either = "|".join(re.escape(name) for name in sorted(self.names, key=len, reverse=True))
        self._named = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Whether the text names her."""
        return self._named.search(text) is not None

    def text(self, text: str) -> str:
        """The text without her names."""
        return GONE if text in self._whole else self._named.sub(GONE, text)

    def json(self, kept: str) -> str:
        """What is kept as JSON, or as a plain text, without what names her.

        A text that names her goes as a whole, since nobody can tell which of its words are about her; so does a
        thing in a list of which one part does.
        """
        try:
            value = json.loads(kept)
        except ValueError:
            return self.text(kept)
        without = self._without(value)
        return kept if without == value else json.dumps(without, ensure_ascii=False)

    def _without(self, value: Any) -> Any:
        if isinstance(value, str):
            return GONE if self._is_hers(value) else value
        if isinstance(value, list):
            return [self._without(one) for one in value if not self._is_hers(one)]
        if isinstance(value, dict):
            return {key: self._without(one) for key, one in value.items() if not self._is_hers(key)}
        return value

    def _is_hers(self, value: Any) -> bool:
        if isinstance(value, str):
            return value in self._whole or self.is_in(value)
        if isinstance(
            value, list
        ):  # a row, such as a reference beside a number: half of one could not be read
            return any(isinstance(one, str) and self._is_hers(one) for one in value)
        return isinstance(value, dict) and any(
            isinstance(one, str | dict) and self._is_hers(one) for one in value.values()
        )
