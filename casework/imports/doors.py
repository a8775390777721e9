"""What imports and their undo need of the store, beside what casework/ports.py asks for: the store implements it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from permanence.entries import Entry


class BatchReading(Protocol):
    """Which entries came by which file, and what became of children who are in no list any more."""

    def entries_of_files(self) -> list[Entry]:
        """What the ledger holds about files as a whole, in order: each that was taken in, each that was taken out."""

    def references_through(self, prefix: str, after: int) -> list[str]:
        """Children of whom an entry with a number above `after` came through something that begins so, in order."""

    def registered_by(self, by: str) -> list[str]:
        """Children in the record whom this kind of file named first, in order."""

    def withdrawn_cases(self) -> Mapping[str, Entry]:
        """Case system's id to the entry that took the child out, for everybody who was taken out of the record."""

    def references_hidden(self) -> list[str]:
        """Children of whom anybody was ever kept from seeing them, in order; few."""

    def same_cases(self) -> Mapping[str, str]:
        """Case system's id to reference, for the ids that were found to mean a child who has another one."""

    def same_as(self, reference: str) -> str | None:
        """The reference under which this child is kept, where hers is an old one; None where it is not."""
