"""What the store keeps of what people say about themselves (casework/ports.py takes it in)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from permanence.people import Leave


class OwnReading(Protocol):
    """What a person has said about herself."""

    def own_numbers(self, email: str) -> Mapping[int, str]:
        """By which numbers a person calls children, for herself alone: number to reference."""


class OwnWriting(Protocol):
    """What a person says about herself is kept; no list of the council's changes it."""

    def put_own_leave(self, email: str, leave: Iterable[Leave]) -> None:
        """What this person has said of her leave is this and no more; the council's list stays."""

    def put_working_days(self, email: str, days: frozenset[int] | None) -> None:
        """She works on these days of the week (Monday is 0); on the council's for None."""

    def put_own_number(self, email: str, number: int, reference: str | None) -> None:
        """The number is hers for this child, and no other of hers is; None takes it away."""
