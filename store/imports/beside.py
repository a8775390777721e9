"""What a column beside a day says of it: "1st review" has a date, and "1st review status" says that it was cancelled.

The day of such a cell looks like one on which something was held, and is none; a careful reader looks at both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from permanence.pack.model import Pack
from store.imports.cells import shown
from store.imports.header_meaning import HeaderReader
from store.imports.header_words import words_that
from store.imports.mapping import Mapping as SheetMapping
from store.imports.sheets import SheetRow

SAYS_NO = '"{}" says {}: was it held on this day?'
_OUTCOMES = words_that("outcome")
_STATUS = words_that("status") | _OUTCOMES
_NO = re.compile(
    r"(?:n|no|false|✗|✘)\W*$|(?:not (?:held|done|yet|completed|started)|cancel\w*|postponed|rescheduled|abandoned|"
    r"did not (?:take place|go ahead|happen))\b",
    re.IGNORECASE,
)
# What a meeting that was held may end with as well, so that an outcome of these words is no doubt about its day.
_NOT_YET = re.compile(
    r"(?:booked|planned|arranged|scheduled|to be|due|overdue|outstanding|pending|await\w*|adjourned|deferred|tbc)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """For each column of days the columns that say whether it was held. `outcomes`: those that tell how it ended."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, headers: Iterable[str], mapping: SheetMapping, pack: Pack) -> Beside:
        """By the words of the headers: a step's own, alone or with "status", "held?" or "outcome"."""
        reader = HeaderReader(pack)
        told: dict[str, list[str]] = {}
        outcomes = set()
        for header in headers:
            if not header or header in mapping.day_columns or header == mapping.id_column:
                continue
            meaning = reader.meaning(header)
            what = meaning.what or (meaning.near if set(meaning.odd) <= _STATUS else None)
            if what and not meaning.is_bare:
                told.setdefault(what, []).append(header)
                outcomes |= {header} if _OUTCOMES & set(meaning.odd) else set()
        of_steps = {c: code for c, code in mapping.dates.items() if code != pack.begins_with}
        return cls(
            {c: tuple(told[code]) for c, code in of_steps.items() if code in told}, frozenset(outcomes)
        )

    def doubt(self, row: SheetRow, column: str) -> str | None:
        """The question about a day, where a cell beside it says that nothing was held on it."""
        for other in self.columns.get(column, ()):
            value = row.get(other)
            text = "" if value is None else " ".join(shown(value).split())
            if found := _NO.match(text) or (None if other in self.outcomes else _NOT_YET.match(text)):
                return SAYS_NO.format(other, repr(found[0].strip()))
        return None
