"""Where each key of a TOML text stands, so that a mistake in a pack can be told with its line.

The standard library's reader gives values without their places. This one gives places without values; it expects
a text that the reader has already accepted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*)*+")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def line_of_each_key(text: str) -> dict[Path, int]:
    """The line (from 1) of every table header, key and list item of a valid TOML text."""
    walk = _Walk(text)
    walk.document()
    return walk.lines


def nearest_line(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it that stands in the text; 1 for none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def placed_syntax_error(text: str, message: str) -> tuple[int, str]:
    """The line that the standard reader's message names, and the message without it.

    It says "at end of document" where the text breaks off: that is the last line.
    """
    found = _SYNTAX_LINE.search(message)
    line = int(found[1]) if found else len(text.splitlines()) or 1
    return line, _SYNTAX_LINE.sub(r"(character \2)", message)


@dataclass
class _Walk:
    """A walk through the text that notes the line of every path it passes."""

    text: str
    at: int = 0
    table: Path = ()
    lines: dict[Path, int] = field(default_factory=dict)
    rows: dict[Path, int] = field(default_factory=dict)

    def document(self) -> None:
        self.skip_space()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                self.header()
            else:
                self.pair(self.table)
            self.skip_space()

    def skip_space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not a TOML text at character {self.at}")
        self.at = found.end()
        return found[0]

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def note_all(self, path: Path, known: int = 0) -> None:
        """The path and those that lead to it, beyond its first `known` parts, which have their line already."""
        for length in range(known + 1, len(path) + 1):
            self.note(path[:length])

    def header(self) -> None:
        start = self.at
        is_row = self.text.startswith("[[", self.at)
        self.at += 2 if is_row else 1
        path = self.resolved(self.key())
        if is_row:
            row = self.rows.get(path, -1) + 1
            self.rows[path] = row
            path = (*path, row)
        self.at, after = start, self.at
        self.note_all(path)
        self.at = self.text.index("]", after) + (2 if is_row else 1)
        self.table = path

    def resolved(self, key: Path) -> Path:
        """The path of a header: `[a.b]` after `[[a]]` means the newest row of `a`."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self.rows:
                path = (*path, self.rows[path])
        return (*path, key[-1])

    def key(self) -> Path:
        parts: list[str] = []
        while True:
            self.skip_space()
            quoted = self.text[self.at] in "\"'"
            part = self.take(_STRING if quoted else _BARE_KEY)
            parts.append(part[1:-1] if quoted else part)
            self.skip_space()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def pair(self, table: Path) -> None:
        start = self.at
        key = self.key()
        after, self.at = self.at, start
        self.note_all((*table, *key), known=len(table))
        self.at = after + 1  # past the equals sign
        self.value((*table, *key))

    def value(self, path: Path) -> None:
        self.skip_space()
        match self.text[self.at]:
            case "[":
                self.items(path)
            case "{":
                self.inline_table(path)
            case '"' | "'":
                self.take(_STRING)
            case _:
                self.take(_SCALAR)

    def items(self, path: Path) -> None:
        self.at += 1
        number = 0
        while self.goes_on("]"):
            self.note((*path, number))
            self.value((*path, number))
            number += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while self.goes_on("}"):
            self.pair(path)

    def goes_on(self, end: str) -> bool:
        """Whether another item follows; moves to it, or past the closing bracket."""
        self.skip_space()
        if self.text[self.at] == ",":
            self.at += 1
            self.skip_space()
        if self.text[self.at] == end:
            self.at += 1
            return False
        return True
