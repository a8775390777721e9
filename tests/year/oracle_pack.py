"""What the oracle knows of a pack: read from the TOML as it lies there, with the council's own file over it."""

import tomllib
from dataclasses import dataclass, field
from datetime import date

from tests.year.oracle_days import Calendar

YEARS = range(2015, 2036)


@dataclass(frozen=True)
class Clock:
    """One stage of the pack. `targets`: (number, unit, status, from, to), number None where it is unset."""

    code: str
    starts: tuple[str, ...]
    end: str
    routes: frozenset[str]
    repeats: bool
    owner: str
    queue: str | None  # the role in whose own queue the step stands beside its owner's alerts
    age_under: int | None
    bases: frozenset[str]
    warn: tuple[int, ...] | None
    targets: tuple[tuple, ...]

    def target_on(self, day: date) -> tuple | None:
        """The target in force on a day; the one that came into force last where there are several."""
        held = [t for t in self.targets if (not t[3] or t[3] <= day) and (not t[4] or day <= t[4])]
        return max(held, key=lambda t: t[3] or date.min) if held else None


@dataclass(frozen=True)
class Pack:
    """The stages and what else the oracle must know of milestones and routes."""

    begins_with: str
    final_order: str
    clocks: tuple[Clock, ...]
    calendar: Calendar
    goes_on: frozenset[str]  # routes whose final order does not end being looked after
    routes: frozenset[str]
    legal: dict[str, str] = field(default_factory=dict)  # step of the hand-over to the milestone that is it
    still_right: tuple[int, str] | None = None  # after how long without a word a plan is asked about


def read_pack(base: str, council: str | None) -> Pack:
    """A pack from the text of its file and of the council's own."""
    pack, own = tomllib.loads(base), tomllib.loads(council) if council else {}
    stages = {**pack["stages"]}
    for code, changed in own.get("stages", {}).items():
        stages[code] = {**stages.get(code, {}), **changed}
    milestones = {**pack["milestones"], **own.get("milestones", {})}
    routes = {**pack["routes"]}
    for code, changed in own.get("routes", {}).items():
        routes[code] = {**routes.get(code, {}), **changed}
    rule = {**pack.get("calendar", {}), **own.get("calendar", {})}
    still_right = own.get("still_right", pack.get("still_right", {}))
    calendar = Calendar(
        {d["on"] for d in rule.get("add", [])}, {d["on"] for d in rule.get("drop", [])}, YEARS
    )
    return Pack(
        begins_with=pack["begins_with"],
        final_order=pack["final_order"],
        clocks=tuple(_clock(code, stage) for code, stage in stages.items()),
        calendar=calendar,
        goes_on=frozenset(c for c, r in routes.items() if not r.get("order_ends_journey", True)),
        routes=frozenset(routes),
        legal={m["legal_step"]: c for c, m in milestones.items() if m.get("legal_step")},
        still_right=(still_right["number"], still_right["unit"]) if "number" in still_right else None,
    )


def _clock(code: str, stage: dict) -> Clock:
    when = stage.get("applies_when", {})
    return Clock(
        code=code,
        starts=tuple(stage["start"]),
        end=stage["end"],
        routes=frozenset(stage.get("routes", ())),
        repeats=stage.get("repeats", False),
        owner=stage.get("owner", "social_worker"),
        queue=stage.get("queue", {}).get("role"),
        age_under=when.get("age_under"),
        bases=frozenset(when.get("legal_basis", ())),
        warn=tuple(stage["warn_days"]) if "warn_days" in stage else None,
        targets=tuple(_target(t) for t in stage["targets"]),
    )


def _target(target: dict) -> tuple:
    return (
        target.get("number"),
        target.get("unit"),
        target["status"],
        target.get("in_force_from"),
        target.get("in_force_to"),
    )
