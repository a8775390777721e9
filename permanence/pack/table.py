"""A table of a pack's file, read value by value, with every mistake noted in plain words.

A wrong value never stops the reading: its default is taken and the mistake is kept, so that one reading finds them
all. Keys that nobody asked for are mistakes too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from permanence.pack.lines import Path, line_of_each_key, nearest_line
from permanence.plain_error import PlainError

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, order=True)
class PackMistake:
    """One mistake in a pack's file: its line (from 1), the table it is in, and what is wrong in plain words."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.where}" if self.where else f"line {self.line}"
        return f"{place}: {self.message}"


class PackMistakes(PlainError):
    """A pack's file cannot be used; `mistakes` are all of them, in the order of their lines."""

    def __init__(self, mistakes: list[PackMistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass
class Notes:
    """Mistakes found so far, each at the places that it is about."""

    found: list[tuple[str, tuple[Path, ...]]] = field(default_factory=list)

    def add(self, message: str, *places: Path) -> None:
        """A mistake is kept; it will be shown at the first of `places` that stands in the text."""
        self.found.append((message, places))

    def with_lines(self, text: str) -> list[PackMistake]:
        """Every mistake, each once, by line."""
        if not self.found:
            return []
        lines = line_of_each_key(text)
        return sorted({_placed(lines, message, places) for message, places in self.found})


def _placed(lines: Mapping[Path, int], message: str, places: tuple[Path, ...]) -> PackMistake:
    place = next((p for p in places if p in lines), places[0])
    return PackMistake(nearest_line(lines, place), _written(place), message)


def _written(path: Path) -> str:
    """A path as people write it: `stages."SCO.REV1".targets, row 2`."""
    words = ""
    for part in path:
        if isinstance(part, int):
            words += f", row {part + 1}"
        else:
            quoted = f'"{part}"' if "." in part or " " in part else part
            words += f".{quoted}" if words else quoted
    return words


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "weeks"?` for a near miss, nothing for a word that is like none."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


@dataclass
class Table:
    """Values of one table of the file at `path`; `asked` grows with every key that is read."""

    values: Mapping[str, object]
    path: Path
    notes: Notes
    asked: set[str] = field(default_factory=set)

    def _get(self, key: str) -> object:
        self.asked.add(key)
        return self.values.get(key)

    def at(self, key: str) -> Path:
        return (*self.path, key)

    def wrong(self, key: str, message: str) -> None:
        self.notes.add(message, self.at(key))

    def text(self, key: str, default: str | None = None) -> str:
        """The words under `key`; a mistake when they are missing and there is no default."""
        value = self._get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is None and default is None:
            self.notes.add(f'"{key}" is missing', self.path)
        elif value is not None:
            self.wrong(key, f'"{key}" should be words in quotes, not {_shown(value)}')
        return default or ""

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value):
            return tuple(word.strip() for word in value)
        self.wrong(key, f'"{key}" should be a list of words in quotes, not {_shown(value)}')
        return default

    def whole(self, key: str) -> int | None:
        """A whole number of 1 or more; None when there is none."""
        value = self._get(key)
        if value is None or _is_count(value):
            return value  # type: ignore[return-value]
        self.wrong(key, f'"{key}" should be a whole number of 1 or more, not {_shown(value)}')
        return None

    def wholes(self, key: str, default: tuple[int, ...] | None) -> tuple[int, ...] | None:
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, list) and all(_is_count(number) for number in value):
            return tuple(value)
        self.wrong(key, f'"{key}" should be a list of whole numbers of 1 or more, not {_shown(value)}')
        return default

    def yes(self, key: str, *, default: bool) -> bool:
        value = self._get(key)
        if isinstance(value, bool):
            return value
        if value is not None:
            self.wrong(key, f'"{key}" should be true or false, not {_shown(value)}')
        return default

    def day(self, key: str) -> date | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.wrong(
            key, f'"{key}" should be a day written like 2026-04-01 without quotes, not {_shown(value)}'
        )
        return None

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice | None:
        """One of the words of `kind`; None (and a mistake) for any other."""
        value = self._get(key)
        if value is None:
            return default
        known = [str(choice) for choice in kind]
        if isinstance(value, str) and value in known:
            return kind(value)
        guess = did_you_mean(value, known) if isinstance(value, str) else ""
        self.wrong(key, f'"{key}" is {_shown(value)}; it may be {_listed(known)}{guess}')
        return default

    def table(self, key: str) -> Table:
        """The table under `key`; an empty one when it is missing."""
        value = self._get(key)
        if isinstance(value, dict):
            return Table(value, self.at(key), self.notes)
        if value is not None:
            self.wrong(key, f'"{key}" should be a table, not {_shown(value)}')
        return Table({}, self.at(key), self.notes)

    def tables(self, key: str) -> dict[str, Table]:
        """Every table in the table under `key`, by its name."""
        outer = self.table(key)
        return {name: outer.table(name) for name in outer.values}

    def rows(self, key: str) -> list[Table]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.wrong(key, f'"{key}" should be tables: write [[{_written(self.at(key))}]] above each')
            return []
        return [Table(row, (*self.at(key), n), self.notes) for n, row in enumerate(value)]

    def finish(self) -> None:
        """Every key that nobody asked for is a mistake."""
        for key in self.values:
            if key not in self.asked:
                self.wrong(key, f'"{key}" is not known here{did_you_mean(key, self.asked)}')


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _shown(value: object) -> str:
    match value:
        case str():
            return f'"{value}"' if value.strip() else "empty"
        case bool():
            return "true" if value else "false"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return str(value)


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
