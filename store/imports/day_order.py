"""Whether a column's days in numbers have the day first or the month: told by the cells that can be only one of them.

One impossible cell (13 in the month's place) is proof about its whole column: the others may be swapped days that look
right. A spreadsheet makes it worse, for it turns the cells that fit its own order into days and leaves the rest as
text; so a true day of the first twelve of a month is as doubtful there as "8/3/2026".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from store.imports.cells import plain_day

LAST_MONTH = 12
# So many times as many cells with the day first, in the column or in the file, make a month first a slip of the hand.
FAR_MORE = 3
BY_FAR = 10
_NUMBERS = re.compile(
    r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+[\d:.]+(?:\s?[AaPp]\.?[Mm]\.?)?)?\s*"
)


@dataclass
class DayOrder:
    """The proofs of one column: how many of its cells can only have the day first, and only the month.

    `row`, `value`: the first cell that can only have the month first.
    """

    day_first: int = 0
    month_first: int = 0
    row: int = 0
    value: str = ""

    def add(self, row: int, value: object) -> None:
        """The cell counts as proof, if it is one."""
        if isinstance(value, date | datetime):
            self.day_first += value.day > LAST_MONTH
        elif isinstance(value, str) and (numbers := _parts(value)):
            first, second = numbers
            self.day_first += first > LAST_MONTH >= second
            if second > LAST_MONTH >= first:
                self.month_first += 1
                if self.month_first == 1:
                    self.row, self.value = row, value.strip()

    def is_slip(self, by_far: bool) -> bool:
        """Whether its cells with the month first are slips. `by_far`: the file has the day first by far."""
        enough = self.month_first if by_far else FAR_MORE * self.month_first
        return bool(self.day_first) and self.day_first >= enough


Key = TypeVar("Key", bound=Hashable)


def doubtful(
    columns: Mapping[Key, DayOrder], sheet_of: Callable[[Key], object] = lambda _: None
) -> dict[Key, DayOrder]:
    """The columns whose order of day and month is in doubt, each with the proof: its own, or another column's.

    A column without any proof is in doubt beside one with the month first, unless the file has the day first by far, or
    its own sheet (`sheet_of`) has proof of the day first alone: each team types its sheet in its own way.
    """
    month = sum(order.month_first for order in columns.values())
    day = sum(order.day_first for order in columns.values())
    by_far = day >= BY_FAR * month
    own = {name: order for name, order in columns.items() if order.month_first and not order.is_slip(by_far)}
    if not own or by_far:
        return own
    first = min(own.values(), key=lambda order: order.row)
    sheets: dict[object, DayOrder] = {}
    for name, order in columns.items():
        whole = sheets.setdefault(sheet_of(name), DayOrder())
        whole.day_first += order.day_first
        whole.month_first += order.month_first
    silent = {
        name: first
        for name, order in columns.items()
        if not order.month_first and not order.day_first and not _is_day_first(sheets[sheet_of(name)])
    }
    return own | silent


def _is_day_first(order: DayOrder) -> bool:
    return bool(order.day_first) and not order.month_first


def reads_two_ways(value: object) -> bool:
    """Whether a cell is a day in both orders, and not the same one."""
    if isinstance(value, date | datetime):
        return value.day <= LAST_MONTH and value.day != value.month
    numbers = _parts(value) if isinstance(value, str) else None
    return bool(numbers) and numbers is not None and max(numbers) <= LAST_MONTH and numbers[0] != numbers[1]


@lru_cache(maxsize=20_000)  # a file has far more cells than there are days in ten years
def _parts(text: str) -> tuple[int, int] | None:
    numbers = _NUMBERS.fullmatch(plain_day(" ".join(text.split()))[0])
    return (int(numbers[1]), int(numbers[3])) if numbers else None
