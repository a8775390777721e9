"""Draws references for children: random, so that they say nothing, and never one that was ever used."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, bindparam, func, select

from permanence.reference import is_usable, reference_for
from store.remembered import remember, remembered
from store.sql import PORTION
from store.tables import CHILD, LEDGER

Draw = Callable[[int], int]
FIRST_RANGE, LAST_RANGE = 10_000, 10_000_000
GIVEN_BELOW = "references_given_below"
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
        self._below: int | None = None

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
        lowest = self._lowest()
        while not is_usable(number := lowest + self._draw(self._numbers() - lowest)):
            pass
        return reference_for(number)

    def _lowest(self) -> int:
        """Below it, references may have been given that the record does not know: it was put back from a backup."""
        if self._below is None:
            self._below = int(remembered(self._connection, GIVEN_BELOW) or 0)
        return self._below

    def _numbers(self) -> int:
        """From how many numbers to draw: as few digits as leave enough of them unused."""
        if self._children is None:
            self._children = self._connection.execute(select(func.count()).select_from(CHILD)).scalar_one()
        children = self._children + len(self._given)
        return _range_for(children, self._lowest())

    def _used(self, drawn: Iterable[str]) -> set[str]:
        return set(self._connection.execute(_USED, {"drawn": list(drawn)}).scalars())


def _range_for(children: int, lowest: int) -> int:
    numbers = FIRST_RANGE
    while (children * ROOM > numbers or lowest >= numbers) and numbers < LAST_RANGE:
        numbers *= 10
    return numbers


def leave_out_what_was_given(connection: Connection) -> None:
    """References are drawn with one digit more from now on, as long as there is one: none given since is met again."""
    children: int = connection.execute(select(func.count()).select_from(CHILD)).scalar_one()
    below = _range_for(children, int(remembered(connection, GIVEN_BELOW) or 0))
    if below < LAST_RANGE:
        remember(connection, GIVEN_BELOW, str(below))
