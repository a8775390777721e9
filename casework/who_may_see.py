"""Whether somebody may see a child today, by her journey as it is recorded."""

from __future__ import annotations

from datetime import date

from casework.ports import Reading, StageQuery
from permanence.journey import Journey
from permanence.people import Directory, Person, may_see
from permanence.stages import Rulebook, open_roles


def may_see_child(
    tx: Reading, rules: Rulebook, directory: Directory, person: Person, journey: Journey, today: date
) -> bool:
    """Whether this person may see the child of the journey on `today`, a day in the council's zone."""
    stages = tx.stages(StageQuery(references=frozenset({journey.reference})))
    roles = open_roles(journey, (stored.stage for stored in stages), rules.pack)
    return may_see(person, journey.allocation, directory, today, open_owner_roles=roles)


def hidden_from(tx: Reading, person: Person) -> set[str]:
    """References of children of whom this person learns nothing, whatever her part: restricted, or sealed to others."""
    return {j.reference for j in tx.journeys(tx.references_hidden()) if j.allocation.hides_from(person.email)}
