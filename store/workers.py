"""Which person a name in the council's sheet means.

A sheet names its workers before or after Homeward knows them. The ledger keeps the name as it was written; whoever
has that name now, and nobody else has, is the child's worker. So it does not matter which of the two comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from permanence.journey import Journey
from permanence.people import Directory, Person

Names = Mapping[str, str]


def name_key(name: str) -> str:
    """A name as names are compared: case and extra spaces do not matter."""
    return " ".join(name.split()).casefold()


def names_in(directory: Directory) -> Names:
    """Name to e-mail address, for every name that only one person has; of two, the one who still works here."""
    same: dict[str, list[Person]] = defaultdict(list)
    for person in directory.people.values():
        same[name_key(person.name)].append(person)
    found: dict[str, str] = {}
    for key, people in same.items():
        meant = people if len(people) == 1 else [p for p in people if p.active]
        if len(meant) == 1:
            found[key] = meant[0].email
    return found


def with_worker(journey: Journey, names: Names) -> Journey:
    """The journey with its social worker found by name, where the ledger has only the name."""
    if journey.allocation.social_worker or not journey.worker_name:
        return journey
    email = names.get(name_key(journey.worker_name))
    if email is None:
        return journey
    return replace(journey, allocation=replace(journey.allocation, social_worker=email))
