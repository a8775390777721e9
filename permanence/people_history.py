"""What was true of a person from when on, and the question whether a row of a staff list is somebody who is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from permanence.people import Directory, Person


class Fact(StrEnum):
    """What is kept of a person with the day it began."""

    ADDRESS = "address"
    NAME = "name"
    ROLE = "role"
    TEAM = "team"
    MANAGER = "manager"
    STATE = "state"


class Same(StrEnum):
    """What a person answered to the question whether two are one."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Since:
    """What is true of the person with this number since a moment (UTC); None: since before that was kept.

    `value` of a manager is the number of that person, so that her own new address changes nothing here.
    """

    person: int
    fact: Fact
    value: str | None
    since: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """A row of a staff list with this address and name may be the person with this number.

    `answer`: None while nobody has said.
    """

    person: int
    address: str
    name: str
    asked_at: datetime
    answer: Same | None = None


def facts_of(person: Person, directory: Directory) -> dict[Fact, str | None]:
    """What is kept of a person as she is now. Her manager must be known to have a number."""
    manager = directory.get(person.manager)
    return {
        Fact.ADDRESS: person.email,
        Fact.NAME: person.name,
        Fact.ROLE: person.role.value,
        Fact.TEAM: person.team,
        Fact.MANAGER: str(manager.number) if manager else None,
        Fact.STATE: "here" if person.active else "left",
    }


def changes(before: Directory, after: Directory, now: datetime, by: str) -> Iterator[Since]:
    """What is new of everybody between two looks at the people, by their numbers."""
    old = {p.number: p for p in before.people.values()}
    for person in after.people.values():
        was = old.get(person.number)
        if was is person:
            continue
        known = facts_of(was, before) if was else {}
        for fact, value in facts_of(person, after).items():
            if known.get(fact) != value:
                yield Since(person.number, fact, value, now, by)
