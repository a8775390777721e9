"""Which modules decide who hears of what and when, and which of their changes nobody could notice (`deciding.toml`)."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.changes import Change

LIST = Path("tools") / "mutants" / "deciding.toml"


@dataclass(frozen=True)
class Deciding:
    """`same`: by file the function and the words of changes that change nothing, each with its reason in the list."""

    modules: frozenset[str]
    same: dict[str, frozenset[tuple[str | None, str]]]

    def left(self, file: Path, changes: Iterable[Change]) -> list[int]:
        """The places of the changes that somebody could notice. Raises StaleList where a listed one is gone."""
        listed = self.same.get(str(file), frozenset())
        known = [(change.function, _without_line(change)) for change in changes]
        gone = sorted(words for where, words in listed.difference(known))
        if gone:
            raise StaleList(f"{LIST}: {file} has no such change any more: {'; '.join(gone)}")
        return [place for place, one in enumerate(known) if one not in listed]


class StaleList(Exception):
    """The list names a change that cannot be made any more."""


def deciding(file: Path = LIST) -> Deciding:
    """What the list says; nothing where there is none."""
    if not file.exists():
        return Deciding(frozenset(), {})
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    same: dict[str, set[tuple[str | None, str]]] = defaultdict(set)
    for one in read.get("same", ()):
        assert one["why"]
        same[one["file"]] |= {(one.get("function"), change) for change in one["changes"]}
    return Deciding(frozenset(read["modules"]), {name: frozenset(found) for name, found in same.items()})


def _without_line(change: Change) -> str:
    return change.words.partition(": ")[2]
