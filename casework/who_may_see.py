"""Whether somebody may see a child today, by her journey as it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from casework.ports import Reading, StageQuery
from permanence.journey import Journey
from permanence.people import SEES_DECISIONS, SEES_LEGAL, Directory, Person, Role, may_see
from permanence.stages import Rulebook, open_roles


def may_see_child(
    tx: Reading, rules: Rulebook, directory: Directory, person: Person, journey: Journey, today: date
) -> bool:
    """Whether this person may see the child of the journey on `today`, a day in the council's zone."""
    roles: frozenset[Role] = frozenset()
    if person.role in SEES_LEGAL | SEES_DECISIONS:  # nobody else sees a child by an open step
        stages = tx.stages(StageQuery(references=frozenset({journey.reference})))
        roles = open_roles(journey, (stored.stage for stored in stages), rules.pack)
    return may_see(person, journey.allocation, directory, today, open_owner_roles=roles)


class KnowsJourneys(Protocol):
    """The record, or whoever knows the journeys as they were at another moment."""

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]: ...


@dataclass
class Sight:
    """Who may see which of these children on a day. Their latest journeys are read together, when first asked for.

    `told`: who knows the journeys, where that is not the record as it stands.
    """

    tx: Reading
    rules: Rulebook
    directory: Directory
    today: date
    references: Iterable[str]
    told: KnowsJourneys | None = None

    def may_see(self, person: Person, reference: str) -> bool:
        """Whether this person may see the child today; False for a child who is not known."""
        journey = self._journeys.get(reference)
        return journey is not None and may_see_child(
            self.tx, self.rules, self.directory, person, journey, self.today
        )

    def worker_of(self, reference: str) -> str | None:
        """The allocated social worker's address; None where nobody is known."""
        journey = self._journeys.get(reference)
        return journey.allocation.social_worker if journey else None

    def sealed_to(self, reference: str) -> list[str]:
        """The addresses of the few to whom a sealed child is open, in order; none for a child who is not sealed."""
        journey = self._journeys.get(reference)
        return sorted((journey.allocation.sealed_to or ()) if journey else ())

    @cached_property
    def _journeys(self) -> Mapping[str, Journey]:
        told = self.told or self.tx
        return {j.reference: j for j in told.journeys(sorted(set(self.references)))}


def hidden_from(tx: Reading, person: Person) -> set[str]:
    """References of children of whom this person learns nothing, whatever her part: restricted, or sealed to others."""
    return {j.reference for j in tx.journeys(tx.references_hidden()) if j.allocation.hides_from(person.email)}
