"""Cells that stand for codes: read by a mapping's table, strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from store.imports.cells import Ask, is_blank, shown
from store.imports.mapping import CodedColumn
from store.imports.sheets import SheetRow


@dataclass(frozen=True, slots=True)
class Coded:
    """What a cell stood for: a code, a question, or (`left_out`) a value that stands for nothing. All None: blank."""

    code: str | None = None
    ask: Ask | None = None
    left_out: Ask | None = None


@dataclass(slots=True)
class CodeReader:
    """Reads one column's cells; made once for a file."""

    column: CodedColumn
    blanks: frozenset[str]
    strip_prefix: str | None
    _codes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._codes = {written.strip().casefold(): code for written, code in self.column.codes.items()}

    def read(self, row: SheetRow) -> Coded:
        cell = row.get(self.column.column)
        if is_blank(cell, self.blanks):
            return Coded()
        value = shown(cell)
        code = self._codes.get(self._what_counts(value).casefold())
        if code is not None:
            return Coded(code or None)
        if self.column.unknown == "ask":
            return Coded(ask=Ask(value, f"expected one of: {', '.join(self.column.codes)}"))
        return Coded(left_out=Ask(value, "this value stands for nothing that can be recorded"))

    def _what_counts(self, value: str) -> str:
        if self.strip_prefix:
            value = re.sub(self.strip_prefix, "", value, count=1)
        found = re.search(self.column.take, value) if self.column.take else None
        return found[1].strip() if found else value.strip()
