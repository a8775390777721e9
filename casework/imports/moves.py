"""Who moves to another address by the column `was` of a staff list (docs/people.md), all rows looked at together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from casework.imports.staff_rows import RowProblem, StaffRow
from casework.imports.who_is_who import is_same_name
from permanence.people import Directory, Person


@dataclass
class Moves:
    """`pairs` are the moves, old and new address, that can all be made at once; `problems` are those that cannot."""

    known: Directory
    rows: Iterable[StaffRow]
    problems: list[RowProblem] = field(default_factory=list)
    _wanted: dict[str, tuple[StaffRow, Person]] = field(default_factory=dict)

    def pairs(self) -> list[tuple[str, str]]:
        """Old and new address of everybody who moves; `problems` are complete afterwards."""
        for row in self.rows:
            if row.was and row.has_address and row.was != row.email:
                self._want(row)
        while refused := [
            old for old, (row, person) in self._wanted.items() if not self._is_free(row, person)
        ]:
            for old in refused:
                self._refuse(*self._wanted.pop(old))
        return [(old, row.email) for old, (row, _) in self._wanted.items()]

    def _want(self, row: StaffRow) -> None:
        person = self._meant_by(row)
        taken = {other.email for other, _ in self._wanted.values()}
        if person is None:
            self._problem(row, "nobody is known by this address")
        elif person.email in self._wanted or row.email in taken:
            self._problem(row, "another row says so too")
        elif person.email != row.email:
            self._wanted[person.email] = (row, person)

    def _meant_by(self, row: StaffRow) -> Person | None:
        """Of all who have or had the former address the one with the name of the row; else who has it now."""
        bearers = [p for p in self.known.people.values() if row.was in p.addresses]
        return next((p for p in bearers if is_same_name(p, row.name)), self.known.get(row.was))

    def _is_free(self, row: StaffRow, person: Person) -> bool:
        """Nobody has the new address, or she who has it moves away too.

        A slip in two rows would hand children over, so whoever takes a colleague's address has the name of her row.
        """
        there = self.known.people.get(row.email)
        return there is None or (there.email in self._wanted and is_same_name(person, row.name))

    def _refuse(self, row: StaffRow, person: Person) -> None:
        there = self.known.people[row.email]
        if is_same_name(there, row.name) or is_same_name(there, person.name):
            why = f"{row.email} is known as another person: homeward people same {row.was} {row.email}"
        else:
            why = f"{row.email} is {there.name}'s: her own row must say her new address, with this one as was"
        self._problem(row, why)

    def _problem(self, row: StaffRow, why: str) -> None:
        self.problems.append(RowProblem(row.number, "was", row.was, why))
