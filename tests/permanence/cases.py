"""Cases to answer about: made-up children at a given point of their journey, without a store."""

from collections.abc import Iterable
from datetime import date, datetime

from permanence.case import Case
from permanence.entries import Entry, NewEntry
from permanence.journey import journey_of
from permanence.people import Directory
from permanence.stages import project
from tests.builders import LONDON, NOW, a_rulebook, child_entries, people

WAITS_FOR_PANEL = "HW-4821-B"
WAITS_FOR_DECISION = "HW-1234-N"
BEGAN = date(2025, 6, 2)
RECOMMENDED = date(2026, 2, 10)


def as_recorded(entries: Iterable[NewEntry], now: datetime = NOW, first: int = 1) -> list[Entry]:
    return [
        Entry(n, e.kind, e.reference, e.journey, e.data, e.by, e.through, now, e.replaces)
        for n, e in enumerate(entries, start=first)
    ]


def case_of(entries: list[Entry], now: datetime = NOW, directory: Directory | None = None) -> Case:
    directory = directory or people()
    rules = a_rulebook()
    journey = journey_of(entries[0].reference, 1, entries)
    today = now.astimezone(LONDON).date()
    return Case(journey, tuple(project(journey, rules, directory)), rules, directory, today)


def panel_entries(reference: str = WAITS_FOR_PANEL) -> list[Entry]:
    """A child whose permanence was recommended on 10 February, and whose panel is past the council's aim."""
    milestones = {
        "first_review": date(2025, 7, 10),
        "second_review": date(2025, 10, 8),
        "later_review": date(2026, 3, 26),
        "kinship_ruled": date(2025, 9, 1),
        "permanence_recommendation": RECOMMENDED,
    }
    made = child_entries(
        reference,
        "C1",
        BEGAN,
        route="permanence_order",
        plan_on=RECOMMENDED,
        milestones=milestones,
    )
    return as_recorded(made)


def decision_entries(reference: str = WAITS_FOR_DECISION) -> list[Entry]:
    """A child on the adoption route whose panel was on 6 May, so that the agency decision is due on 20 May."""
    milestones = {
        "first_review": date(2025, 4, 10),
        "second_review": date(2025, 7, 8),
        "later_review": date(2026, 1, 7),
        "kinship_ruled": date(2025, 9, 1),
        "permanence_recommendation": date(2025, 11, 10),
        "panel": date(2026, 5, 6),
    }
    made = child_entries(
        reference,
        "C2",
        date(2025, 3, 2),
        route="adoption",
        plan_on=date(2025, 11, 10),
        milestones=milestones,
    )
    return as_recorded(made)


def then(entries: list[Entry], *further: NewEntry, now: datetime = NOW) -> list[Entry]:
    """The entries with further ones recorded after them."""
    return [*entries, *as_recorded(further, now, first=entries[-1].number + 1)]


def panel_case(*further: NewEntry, now: datetime = NOW) -> Case:
    return case_of(then(panel_entries(), *further, now=now), now)


def decision_case(*further: NewEntry, now: datetime = NOW) -> Case:
    return case_of(then(decision_entries(), *further, now=now), now)
