"""Whom a figure is about, as somebody asked for it: names and codes are known, and the days make a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casework.insight.seen import Chosen
from casework.ports import Reading
from permanence.insight.on_route import routes_with
from permanence.pack.model import Pack
from permanence.plain_error import PlainError


class NotKnown(PlainError):
    """A step, a route or a team that there is not; the message names those that there are."""


class NoPeriod(PlainError):
    """Two days that make no period that can be looked at."""


def chosen(
    tx: Reading,
    pack: Pack,
    today: date,
    *,
    routes: Sequence[str] = (),
    teams: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> Chosen:
    """What was asked for, checked. Raises NotKnown, NoPeriod."""
    if first and last and first > last:
        raise NoPeriod(f"the period ends on {last} before it begins on {first}: turn --from and --to round")
    if first and first > today:
        raise NoPeriod(f"the period begins on {first}, after the day that is looked at ({today})")
    return Chosen(
        tuple(_route(route, pack) for route in routes),
        _teams(tx, teams) if teams else (),
        first or date.min,
        last or date.max,
    )


def milestone(code: str, pack: Pack) -> str:
    """The code of a milestone, given by its code or its name. Raises NotKnown."""
    found = {m.name.casefold(): c for c, m in pack.milestones.items()}
    found |= {m.step.casefold(): c for c, m in pack.milestones.items()}
    if code not in pack.milestones and code.casefold() not in found:
        raise NotKnown(f"the pack {pack.code} has no milestone {code}; it has: {_listed(pack.milestones)}")
    return code if code in pack.milestones else found[code.casefold()]


def stage(code: str, pack: Pack) -> str:
    """The code of a step of the pack. Raises NotKnown."""
    if code not in pack.stages:
        raise NotKnown(f"the pack {pack.code} has no step {code}; it has: {_listed(pack.stages)}")
    return code


def routes_of_step(end: str, pack: Pack) -> str:
    """On which routes a milestone is waited for, in words."""
    having = routes_with(end, pack)
    return "every route" if having is None else _listed(sorted(pack.routes[r].name for r in having))


def _route(asked: str, pack: Pack) -> str:
    named = {route.name.casefold(): code for code, route in pack.routes.items()}
    code = asked if asked in pack.routes else named.get(asked.casefold())
    if code is None:
        raise NotKnown(f"the pack {pack.code} has no route {asked}; it has: {_listed(pack.routes)}")
    return code


def _teams(tx: Reading, asked: Iterable[str]) -> tuple[str, ...]:
    known = {team.casefold(): team for team in teams_known(tx)}
    for team in asked:
        if team.casefold() not in known:
            there = _listed(sorted(known.values())) or "no team at all yet"
            raise NotKnown(f"no child has been with a team {team}; known: {there}")
    return tuple(known[team.casefold()] for team in asked)


def teams_known(tx: Reading) -> set[str]:
    """Every team that has ever had a child, and those of the people who are known."""
    found = {p.team for p in tx.directory().people.values() if p.team}
    for journey in tx.journeys(tx.references()):
        found |= {a.team for _, a in journey.allocations if a.team}
    return found


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(codes)
