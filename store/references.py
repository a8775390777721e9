"""Draws references for children: random, so that they say nothing, and never one that was ever used."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from sqlalchemy import Connection, bindparam, func, select

from permanence.reference import is_usable, reference_for
from store.tables import CHILD, LEDGER

Draw = Callable[[int], int]
FIRST_RANGE, LAST_RANGE = 10_000, 10_000_000
ROOM = 4  # a range is used up to a quarter: a slip of the keyboard then seldom lands on another child


_USED = select(LEDGER.c.number).where(LEDGER.c.reference == bindparam("wanted")).limit(1)


class References:
    """Draws within one transaction. `draw(n)` gives a random number below n."""

    def __init__(self, connection: Connection, draw: Draw = secrets.randbelow) -> None:
        self._connection = connection
        self._draw = draw
        self._given: set[str] = set()
        self._children: int | None = None

    def new(self) -> str:
        """A reference that nothing recorded speaks of, and that this transaction has not given yet."""
        numbers = self._numbers()
        while True:
            number = self._draw(numbers)
            if not is_usable(number):
                continue
            reference = reference_for(number)
            if reference not in self._given and not self._is_used(reference):
                self._given.add(reference)
                return reference

    def _numbers(self) -> int:
        """From how many numbers to draw: as few digits as leave enough of them unused."""
        if self._children is None:
            self._children = self._connection.execute(select(func.count()).select_from(CHILD)).scalar_one()
        children = self._children + len(self._given)
        numbers = FIRST_RANGE
        while children * ROOM > numbers and numbers < LAST_RANGE:
            numbers *= 10
        return numbers

    def _is_used(self, reference: str) -> bool:
        return self._connection.execute(_USED, {"wanted": reference}).first() is not None
