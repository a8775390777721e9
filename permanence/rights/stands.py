"""How a person stands to a child on a day: her worker, above her worker, the cover of one of them, and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.people import Allocation, Directory, Person, Role, allocates


class Relation(StrEnum):
    ALLOCATED = "allocated"  # the child's social worker
    CHAIRS = "chairs"  # her reviewing officer
    MANAGES = "manages"  # above one of these in the line of management
    COVERS = "covers"  # stands in today for one of these, or for a manager above
    ALLOCATES = "allocates"  # no worker is known, and she is this manager's to allocate
    WAITS = "waits"  # an open step, or a hand-over, waits for this role
    NAMED = "named"  # the child is sealed, and this person is one of those named
    COUNCIL = "council"  # works for the council, and has no other part


@dataclass(frozen=True, slots=True)
class Stands:
    """A person beside a child on a day. `open_roles`: for whom steps of the child are open; asked only when needed."""

    person: Person
    allocation: Allocation
    directory: Directory
    today: date
    open_roles: Callable[[], frozenset[Role]]

    def has(self, relation: Relation) -> bool:
        """Whether she stands so; never a leaver, who is kept from the child, or is not named of a sealed one."""
        if not self.person.active or self.allocation.hides_from(self.person.email):
            return False
        return _IS[relation](self)

    def relations(self) -> list[Relation]:
        """Every way in which she stands to the child."""
        return [relation for relation in Relation if self.has(relation)]

    def is_meant_by(self, email: str | None) -> bool:
        meant = self.directory.get(email)
        return email is not None and self.person.email == (meant.email if meant else email)

    def lines(self) -> Iterator[list[Person]]:
        """The child's worker and her reviewing officer, each with all managers above."""
        for email in (self.allocation.social_worker, self.allocation.reviewing_officer):
            meant = self.directory.get(email)
            if meant:
                yield [meant, *self.directory.line_above(meant.email)]

    def manages(self) -> bool:
        return any(self.person.email == link.email for line in self.lines() for link in line[1:])

    def covers(self) -> bool:
        return any(
            (leave := link.away_on(self.today)) is not None and leave.cover == self.person.email
            for line in self.lines()
            for link in line
        )


_IS: Mapping[Relation, Callable[[Stands], bool]] = {
    Relation.ALLOCATED: lambda s: s.is_meant_by(s.allocation.social_worker),
    Relation.CHAIRS: lambda s: s.is_meant_by(s.allocation.reviewing_officer),
    Relation.MANAGES: Stands.manages,
    Relation.COVERS: Stands.covers,
    Relation.ALLOCATES: lambda s: allocates(s.person, s.allocation),
    Relation.WAITS: lambda s: s.person.role in s.open_roles(),
    Relation.NAMED: lambda s: s.allocation.sealed_to is not None,
    Relation.COUNCIL: lambda _: True,
}
