"""Turns to write that all processes on a store know of."""

from __future__ import annotations

from typing import Protocol


class KeptTurns(Protocol):
    """A turn that is not given back ends by itself. A place stands below a wider one, which may rest as a whole."""

    def take_turn(self, place: str, everywhere: str, holder: str, seconds: float) -> float:
        """0 where it is the holder's turn at the place, for `seconds` at most; else how many to wait at least."""

    def give_turn_back(self, place: str, holder: str, gap: float) -> None:
        """The place is free `gap` seconds from now, where it was still the holder's turn."""

    def hold(self, everywhere: str, seconds: float) -> None:
        """No place below it has a turn for so many seconds."""
