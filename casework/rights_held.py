"""Who may see a child and do what, and what one person may do: asked at the command line, and for the access review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.ports import CaseRecord, Reading
from casework.who_may_see import stands
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.people import Directory, Person, Role
from permanence.rights.stands import Relation
from permanence.rights.table import Rights
from permanence.rights.words import may_in_words
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class Held:
    """What a person may do about a child today. `by`: how she stands to her; `may`: in words."""

    person: Person
    reference: str
    by: tuple[Relation, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoMaySee:
    """Everybody who sees a child today. `kept_from`, `sealed_to`: as they were said, by address."""

    reference: str
    people: tuple[Held, ...]
    kept_from: tuple[str, ...]
    sealed_to: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One person of the access review: how many children she sees today, and how many of them by which relation."""

    person: Person
    children: int
    by: tuple[tuple[Relation, int], ...]
    kept_from: int


def who_may_see(record: CaseRecord, reference: str, now: datetime) -> WhoMaySee | None:
    """Who sees the child at `now` (UTC) and what each may do; None where there is no such child."""
    with record.reading() as tx:
        journey = tx.journey(reference)
        if journey is None:
            return None
        look = _Look(tx, record.rules, tx.directory(), local_day(now, record.rules.zone))
        found = (look.held(person, journey) for person in look.staff())
        allocation = journey.allocation
        sealed = None if allocation.sealed_to is None else tuple(sorted(allocation.sealed_to))
        return WhoMaySee(
            reference, tuple(h for h in found if h), tuple(sorted(allocation.restricted_from)), sealed
        )


def rights_of_person(record: CaseRecord, person: Person, now: datetime) -> list[Held]:
    """What this person may do about each child whom she sees at `now` (UTC), in the order of their references."""
    with record.reading() as tx:
        look = _Look(tx, record.rules, tx.directory(), local_day(now, record.rules.zone))
        found = (look.held(person, journey) for journey in tx.journeys(tx.references()))
        return [h for h in found if h]


def rights_of_role(rights: Rights, role: Role, bodies: Mapping[str, str]) -> list[tuple[Relation, list[str]]]:
    """The row of a role: for each relation what it allows, in words."""
    cells = rights.cells.get(role, {})
    return [(relation, may_in_words(cells[relation], bodies)) for relation in Relation if cells.get(relation)]


def access_review(record: CaseRecord, now: datetime) -> list[Reviewed]:
    """Everybody who works here, with how many children she sees at `now` (UTC) and why: for the review each quarter."""
    with record.reading() as tx:
        look = _Look(tx, record.rules, tx.directory(), local_day(now, record.rules.zone))
        journeys = list(tx.journeys(tx.references()))
        return [look.reviewed(person, journeys) for person in look.staff()]


@dataclass(frozen=True, slots=True)
class _Look:
    tx: Reading
    rules: Rulebook
    directory: Directory
    today: date

    def staff(self) -> list[Person]:
        people = (p for p in self.directory.people.values() if p.active and p.role is not Role.CARER)
        return sorted(people, key=lambda p: (p.role, p.email))

    def held(self, person: Person, journey: Journey) -> Held | None:
        rights, bodies = self.rules.pack.rights, self.rules.pack.bodies
        beside = stands(self.tx, self.rules, self.directory, person, journey, self.today)
        by = rights.relations(beside)
        if not by:
            return None
        words = may_in_words(rights.actions(beside), bodies)
        return Held(person, journey.reference, tuple(by), tuple(words))

    def reviewed(self, person: Person, journeys: Iterable[Journey]) -> Reviewed:
        rights, count, kept = self.rules.pack.rights, 0, 0
        by: Counter[Relation] = Counter()
        for journey in journeys:
            beside = stands(self.tx, self.rules, self.directory, person, journey, self.today)
            found = rights.relations(beside)
            count += bool(found)
            kept += person.email in journey.allocation.restricted_from
            by.update(found)
        return Reviewed(person, count, tuple(sorted(by.items())), kept)
