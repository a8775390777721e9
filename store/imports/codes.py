"""Cells that stand for codes: read by a mapping's table, strictly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from permanence.pack.model import Reason
from store.imports.cells import Ask, is_blank, shown
from store.imports.mapping import CodedColumn
from store.imports.sheets import SheetRow


def plain_words(text: str) -> str:
    """Words as they are compared: small letters and figures, one space between."""
    return " ".join(
        re.findall("[a-z0-9]+", text.casefold().replace(".", "").replace("'", "").replace("’", ""))
    )


def words_of_reasons(reasons: Iterable[Reason]) -> dict[str, str]:
    """What people write for a reason of the pack to its code; of two reasons with a word the first."""
    return {
        plain_words(word): reason.code
        for reason in reversed(list(reasons))
        for word in (reason.code, reason.name, *reason.words)
    }


@dataclass(frozen=True, slots=True)
class Coded:
    """What a cell stood for: a code, a question, or (`left_out`) a value that stands for nothing. All None: blank."""

    code: str | None = None
    ask: Ask | None = None
    left_out: Ask | None = None


@dataclass(slots=True)
class CodeReader:
    """Reads one column's cells; made once for a file. `known`: further words to codes, of the pack (plain_word)."""

    column: CodedColumn
    blanks: frozenset[str]
    strip_prefix: str | None
    known: Mapping[str, str] = field(default_factory=dict)
    _codes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._codes = {written.strip().casefold(): code for written, code in self.column.codes.items()}

    def read(self, row: SheetRow) -> Coded:
        cell = row.get(self.column.column)
        if is_blank(cell, self.blanks):
            return Coded()
        value = shown(cell)
        counts = self._what_counts(value)
        code = self._codes.get(counts.casefold())
        if code is not None:
            return Coded(code or None)
        if plain_words(counts) in self.known:
            return Coded(self.known[plain_words(counts)])
        if self.column.unknown == "ask":
            return Coded(ask=Ask(value, self._what_is_known()))
        return Coded(left_out=Ask(value, "this value stands for nothing that can be recorded"))

    def _what_is_known(self) -> str:
        known = ", ".join(written for written, code in self.column.codes.items() if code)
        return f"expected one of: {known}" if known else "say in the mapping what this stands for"

    def _what_counts(self, value: str) -> str:
        if self.strip_prefix:
            value = re.sub(self.strip_prefix, "", value, count=1)
        found = re.search(self.column.take, value) if self.column.take else None
        return found[1].strip() if found else value.strip()
