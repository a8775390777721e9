"""Whether somebody may see a child today, or do something else about her, by her journey as it is recorded.

Every door asks here; what is allowed is the pack's table of rights (permanence/rights/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import Protocol

from casework.ports import Reading, StageQuery
from permanence.entries import EntryKind
from permanence.journey import Journey
from permanence.people import Directory, Person, Role
from permanence.rights.stands import Stands
from permanence.rights.table import Action
from permanence.stages import Rulebook, Stage, open_roles

HIDING = frozenset({EntryKind.RESTRICTED, EntryKind.SEALED})


StagesOf = Callable[[str], Iterable[Stage]]


def stands(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    person: Person,
    journey: Journey,
    today: date,
    stages_of: StagesOf | None = None,
) -> Stands:
    """How this person stands to the child of the journey on `today`, a day in the council's zone.

    `stages_of`: the child's stages at another moment than now.
    """

    def stored(reference: str) -> Iterable[Stage]:
        return (s.stage for s in tx.stages(StageQuery(references=frozenset({reference}))))

    def roles() -> frozenset[Role]:
        return open_roles(journey, (stages_of or stored)(journey.reference), rules.pack)

    return Stands(person, journey.allocation, directory, today, roles)


def may_see_child(
    tx: Reading,
    rules: Rulebook,
    directory: Directory,
    person: Person,
    journey: Journey,
    today: date,
    action: str = Action.SEE,
) -> bool:
    """Whether this person may see the child of the journey on `today`; or do what `action` names."""
    return rules.pack.rights.may(stands(tx, rules, directory, person, journey, today), action)


class KnowsJourneys(Protocol):
    """The record, or whoever knows the journeys as they were at another moment."""

    def journeys(self, references: Iterable[str]) -> Iterator[Journey]: ...


class KnowsMoment(KnowsJourneys, Protocol):
    """Whoever knows the journeys, and the stages of each child, as they were at another moment."""

    def stages_of(self, reference: str) -> Iterable[Stage]: ...


@dataclass
class Sight:
    """Who may see which of these children on a day. Their latest journeys are read together, when first asked for.

    `told`: who knows the journeys and stages, where that is not the record as it stands.
    """

    tx: Reading
    rules: Rulebook
    directory: Directory
    today: date
    references: Iterable[str]
    told: KnowsMoment | None = None

    def may_see(self, person: Person, reference: str, action: str = Action.SEE) -> bool:
        """Whether this person may see the child today, or do what `action` names; False for one who is not known."""
        journey = self._journeys.get(reference)
        if journey is None:
            return False
        then = self.told.stages_of if self.told else None
        how = stands(self.tx, self.rules, self.directory, person, journey, self.today, then)
        return self.rules.pack.rights.may(how, action)

    def seen_by(self, person: Person, action: str = Action.SEE) -> set[str]:
        """Of these, the children whom this person may see today, or about whom she may do what `action` names."""
        return {one for one in set(self.references) if self.may_see(person, one, action)}

    def may_be_told(self, person: Person, reference: str) -> bool:
        """Whether a message to this person may tell of the child today."""
        return self.may_see(person, reference, Action.BE_TOLD)

    def worker_of(self, reference: str) -> str | None:
        """The allocated social worker's address; None where nobody is known."""
        journey = self._journeys.get(reference)
        return journey.allocation.social_worker if journey else None

    def hides_from(self, person: Person, reference: str) -> bool:
        """Whether this person learns nothing of the child, not even that she is there."""
        journey = self._journeys.get(reference)
        return journey is not None and journey.allocation.hides_from(person.email)

    def sealed_to(self, reference: str) -> list[str]:
        """The addresses of the few to whom a sealed child is open, in order; none for a child who is not sealed."""
        journey = self._journeys.get(reference)
        return sorted((journey.allocation.sealed_to or ()) if journey else ())

    def named(self, reference: str) -> list[Person]:
        """Of a sealed child: the few who may be told of her, whatever their part in her care; who is at work first.

        Those who are away as well: nobody else, not even an administrator, learns of her.
        """
        people = [self.directory.get(email) for email in self.sealed_to(reference)]
        told = [person for person in people if person and self.may_be_told(person, reference)]
        return sorted(told, key=lambda person: person.away_on(self.today) is not None)

    def managers_for(self, reference: str, writer: str | None = None) -> list[Person]:
        """The manager of the child's worker, or who stands in; else the information officers. All may be told of her.

        `writer`: the address of her whose manager it is where no worker is known.
        """
        manager = self.directory.manager_of(self.worker_of(reference) or writer)
        may_hear = partial(self.may_be_told, reference=reference)
        hearing = self.directory.who_hears(manager.email, self.today, may_hear) if manager else None
        return [hearing.person] if hearing else self.information_officers_for(reference)

    def information_officers_for(self, reference: str) -> list[Person]:
        """Those who may be told of the child."""
        officers = self.directory.with_role(Role.INFORMATION_OFFICER)
        return [person for person in officers if self.may_be_told(person, reference)]

    @cached_property
    def _journeys(self) -> Mapping[str, Journey]:
        told = self.told or self.tx
        return {j.reference: j for j in told.journeys(sorted(set(self.references)))}


def hidden_since(tx: Reading, person: Person, moment: datetime) -> bool:
    """Whether a child was hidden from this person since a moment (UTC): what was written then may name her."""
    return any(
        entry.kind in HIDING and entry.recorded_at >= moment
        for reference in hidden_from(tx, person)
        for entry in tx.entries(reference)
    )


def sealed_children(tx: Reading) -> frozenset[str]:
    """References of children who are sealed: they stand in no file and no figure that everybody may read."""
    hidden = tx.journeys(tx.references_hidden())
    return frozenset(j.reference for j in hidden if j.allocation.sealed_to is not None)


def references_unsealed(tx: Reading) -> list[str]:
    """References of all children who are not sealed, in order."""
    sealed = sealed_children(tx)
    return [reference for reference in tx.references() if reference not in sealed]


def hidden_from(tx: Reading, person: Person) -> set[str]:
    """References of children of whom this person learns nothing, whatever her part: restricted, or sealed to others."""
    return {j.reference for j in tx.journeys(tx.references_hidden()) if j.allocation.hides_from(person.email)}
