"""Draws references for children: random, so that they say nothing, and never one that was ever used."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, bindparam, func, select

from permanence.reference import is_usable, reference_for
from store.sql import PORTION
from store.tables import CHILD, LEDGER

Draw = Callable[[int], int]
FIRST_RANGE, LAST_RANGE = 10_000, 10_000_000
ROOM = 4  # a range is used up to a quarter: a slip of the keyboard then seldom lands on another child


_USED = (
    select(LEDGER.c.reference).where(LEDGER.c.reference.in_(bindparam("drawn", expanding=True))).distinct()
)


class References:
    """Draws within one transaction. `draw(n)` gives a random number below n."""

    def __init__(self, connection: Connection, draw: Draw = secrets.randbelow) -> None:
        self._connection = connection
        self._draw = draw
        self._given: set[str] = set()
        self._children: int | None = None

    def new(self) -> str:
        """A reference that nothing recorded speaks of, and that this transaction has not given yet."""
        return self.several(1)[0]

    def several(self, wanted: int) -> list[str]:
        """So many references that nothing recorded speaks of, looked up together; in the order drawn, so at random."""
        found: list[str] = []
        while len(found) < wanted:
            drawn = dict.fromkeys(self._drawn() for _ in range(min(wanted - len(found), PORTION)))
            used = self._used(drawn)
            free = [
                reference for reference in drawn if reference not in used and reference not in self._given
            ]
            self._given.update(free)
            found += free
        return found

    def _drawn(self) -> str:
        while not is_usable(number := self._draw(self._numbers())):
            pass
        return reference_for(number)

    def _numbers(self) -> int:
        """From how many numbers to draw: as few digits as leave enough of them unused."""
        if self._children is None:
            self._children = self._connection.execute(select(func.count()).select_from(CHILD)).scalar_one()
        children = self._children + len(self._given)
        numbers = FIRST_RANGE
        while children * ROOM > numbers and numbers < LAST_RANGE:
            numbers *= 10
        return numbers

    def _used(self, drawn: Iterable[str]) -> set[str]:
        return set(self._connection.execute(_USED, {"drawn": list(drawn)}).scalars())
