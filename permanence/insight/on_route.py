"""Since when a journey is on a route that has a step, and when that ended.

A milestone belongs to the routes of the stages that end with it. A stage of the spine is every child's, unless it
begins with what only some routes have: an agency decision follows a panel, so those wait for it who go to one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from permanence.journey import Journey, Plan
from permanence.pack.model import Pack, StageRule


def routes_with(milestone: str, pack: Pack) -> frozenset[str] | None:
    """The routes on which this milestone is waited for; None for every route, and for a child without one."""
    return _routes_with(milestone, pack, frozenset())


def _routes_with(milestone: str, pack: Pack, asked: frozenset[str]) -> frozenset[str] | None:
    if milestone == pack.begins_with:
        return None
    rules = pack.stages_to(milestone) or [r for r in pack.stages_from(milestone) if r.routes]
    found = [r for r in (_routes_of(rule, pack, asked | {milestone}) for rule in rules) if r != frozenset()]
    if not found or None in found:
        return None
    return frozenset[str]().union(*(routes for routes in found if routes))


def _routes_of(rule: StageRule, pack: Pack, asked: frozenset[str]) -> frozenset[str] | None:
    """None for every route; empty where this stage alone does not say (it begins with its own end)."""
    if rule.routes:
        return rule.routes
    starts = [code for code in rule.start if code not in asked]
    if not starts:
        return frozenset()
    found = [_routes_with(code, pack, asked) for code in starts]
    return None if None in found else frozenset[str]().union(*(routes for routes in found if routes))


@dataclass(frozen=True, slots=True)
class Followed:
    """The days of the routes that have a step. `left_on`: when the last of them was closed; None while one is open."""

    since: date
    left_on: date | None
    route: str


def followed(plans: Iterable[Plan], routes: frozenset[str], on: date) -> Followed | None:
    """How a journey followed these routes, as seen on a day; None when it never has by then."""
    mine = [p for p in plans if p.route in routes and p.opened_on <= on]
    if not mine:
        return None
    is_open = any(p.closed_on is None or p.closed_on > on for p in mine)
    left_on = None if is_open else max(p.closed_on for p in mine if p.closed_on)
    return Followed(min(p.opened_on for p in mine), left_on, route_at(mine, on) or mine[-1].route)


def route_at(plans: Iterable[Plan], on: date) -> str | None:
    """The route that was followed on a day, the primary one first; None without one."""
    found: Plan | None = None
    for plan in plans:  # asked for every step and every wait of a council
        if plan.opened_on <= on and (plan.closed_on is None or plan.closed_on > on):
            goes_before = found and (not plan.primary, plan.number) < (not found.primary, found.number)
            found = plan if found is None or goes_before else found
    return found.route if found else None


def over_on(journey: Journey, pack: Pack, after: date) -> tuple[date, str] | None:
    """When and why a journey is over for a step that began on `after`: it ended, or its final order came later."""
    final = [m.on for m in journey.milestones if m.milestone == pack.final_order and m.on > after]
    ends = [(min(final), "final order")] if final else []
    if journey.ended_on:
        ends.append((journey.ended_on, "journey over"))
    elif journey.said_over:
        ends.append((journey.said_over.on, "journey over"))
    return min(ends, default=None)
