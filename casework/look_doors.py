"""The access log: who looked at which child, when, and through what; what the store keeps of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a child, or at all children at once (`reference` None, `children`: at how many). `at` is UTC.

    `who`: an e-mail address, or "command line (LOGIN)". `what`: what was asked for. `through`: the platform and its own
    name of the event, or the command. `shown`: False where it was answered that there is no such child. `why`: the
    reason, where one was given. `number`: given by the store, in order; 0 before.
    """

    at: datetime
    who: str
    what: str
    reference: str | None
    through: str
    shown: bool = True
    why: str | None = None
    children: int = 1
    number: int = 0


class LooksReading(Protocol):
    """What can be asked of the access log."""

    def looks(
        self, reference: str | None = None, *, since: datetime | None = None, after: int = 0
    ) -> Iterator[Look]:
        """Looks in order: at this child, with those at all children at once; at any child when none is given.

        `since`: from this moment (UTC) on. `after`: later than the look of this number.
        """

    def first_look(self) -> datetime | None:
        """When (UTC) the oldest look was that is kept; None while there is none."""

    def last_look(self, what: str) -> datetime | None:
        """When (UTC) somebody last looked for this; None while nobody did."""

    def some_reference(self) -> str | None:
        """The reference of a child, whoever it is; None where there is none."""


class LooksWriting(LooksReading, Protocol):
    def keep_looks(self, looks: Sequence[Look]) -> None:
        """These are in the access log."""

    def chain_looks(self) -> str:
        """Every look there is has its place in the chain; the hash of the newest, "" where there is none."""
