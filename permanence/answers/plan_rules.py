"""That a plan was looked at and is still right: when it can be said, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.answers.given import Given, Making, Problem
from permanence.answers.order_rules import in_the_journey
from permanence.entries import NewEntry
from permanence.journey import Journey

ROUTES = "routes"


def followed(journey: Journey) -> tuple[str, ...]:
    """Codes of the routes that are followed now, the primary one first."""
    return tuple(plan.route for plan in journey.open_plans())


def plan_right_problems(given: Given) -> Iterator[Problem]:
    """There is a plan, and the day has come."""
    if not given.case.journey.open_plans():
        yield "plan", "No plan is recorded yet: say which route is followed."
        return
    yield from in_the_journey(given)


def plan_right_entries(making: Making) -> list[NewEntry]:
    """None where the same routes were confirmed for that day already."""
    journey = making.case.journey
    routes = followed(journey)
    if any(said.on == making.on and set(said.routes) == set(routes) for said in journey.confirmed):
        return []
    return [making.recorder().plan_confirmed(making.on, routes)]
