"""Reviews of children: on which day one is, who is asked about it, and who may hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.ports import Reading
from casework.who_may_see import may_see_child
from permanence.journey import Journey
from permanence.people import Directory, Person, Role
from permanence.rights.table import Action
from permanence.stages import QuietKind, Rulebook, Stage

_WORKS_WITH_HER = "You get this because you work with the child."
_CHAIRS = "You get this because you chair the child's reviews."


def review_codes(rules: Rulebook) -> frozenset[str]:
    """Codes of the stages that end with a review."""
    return rules.pack.codes_in_queue_of(Role.REVIEWING_OFFICER)


def day_to_come(stage: Stage, today: date) -> date | None:
    """The day on which an open review is to be: as booked, else its due day; None where none lies ahead."""
    return next((day for day in (_booked(stage), stage.due_on) if day and day >= today), None)


def day_gone(stage: Stage, today: date) -> date | None:
    """The day on which an open review was to be and that has gone last; None where it is still to be.

    A booked day that has gone counts although the due day lies ahead: whether it was held then is known to nobody.
    """
    booked = _booked(stage)
    if booked and booked >= today:
        return None
    if stage.due_on and stage.due_on >= today:
        return booked
    return max((day for day in (stage.booked_on, stage.due_on) if day and day < today), default=None)


def _booked(stage: Stage) -> date | None:
    return stage.booked_on if stage.quiet_kind in (QuietKind.BOOKED, None) else None


def asked_about(journey: Journey) -> tuple[str, ...]:
    """Addresses of the child's worker and of who chairs her reviews, as far as they are known."""
    allocation = journey.allocation
    found = (allocation.social_worker, allocation.reviewing_officer)
    return tuple(dict.fromkeys(email for email in found if email))


def hearers(
    tx: Reading, rules: Rulebook, directory: Directory, journey: Journey, today: date
) -> Iterator[Person]:
    """Who hears of a review today: each who is asked about it, or who stands in; nobody who may not see the child."""
    told: set[str] = set()
    for email in asked_about(journey):
        person = who_hears(tx, rules, directory, journey, email, today)
        if person and person.email not in told:
            told.add(person.email)
            yield person


def who_hears(
    tx: Reading, rules: Rulebook, directory: Directory, journey: Journey, email: str, today: date
) -> Person | None:
    """The person of this address, or who stands in for her today; None where nobody may see the child."""
    hearing = directory.who_hears(
        email,
        today,
        lambda person: may_see_child(tx, rules, directory, person, journey, today, Action.BE_TOLD),
    )
    return hearing.person if hearing else None


def why_she_gets_it(person: Person, journey: Journey) -> str:
    return _CHAIRS if person.email == journey.allocation.reviewing_officer else _WORKS_WITH_HER


def names_of(directory: Directory, journey: Journey) -> tuple[str, str]:
    """Names of the worker and of the reviewing officer; empty where nobody is known."""
    allocation = journey.allocation
    worker, officer = directory.get(allocation.social_worker), directory.get(allocation.reviewing_officer)
    return (worker.name if worker else "", officer.name if officer else "")
