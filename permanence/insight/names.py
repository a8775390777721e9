"""Codes as people read them: routes, steps, reasons, ways out. A code that the pack does not know stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from permanence.answers.words import as_a_line
from permanence.insight.ends import OTHER
from permanence.insight.routes_taken import BESIDE
from permanence.pack.model import Pack, TargetStatus, in_a_sentence

STATUS_WORDS = {
    TargetStatus.STATUTORY: "statutory limit",
    TargetStatus.COURT_RULE: "court rule",
    TargetStatus.GUIDANCE: "guidance",
    TargetStatus.COUNCIL_AIM: "council's aim",
}


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def route_name(code: str | None, pack: Pack) -> str:
    return _name(code, pack.routes) if code else "no route"


def milestone_name(code: str, pack: Pack) -> str:
    known = pack.milestones.get(code)
    return as_a_line(known.step) if known else code


def stage_name(code: str, pack: Pack) -> str:
    """The step's own name, as the pack has it."""
    return _name(code.partition("#")[0], pack.stages)


def reason_name(code: str | None, reasons: Mapping[str, _Named]) -> str:
    return in_a_sentence(_name(code, reasons)) if code else "no reason recorded"


def way_name(code: str, pack: Pack) -> str:
    """Where a child ended up: the route's name; "Another way" for no route's end."""
    return "Another way" if code == OTHER else as_a_line(_name(code, pack.routes))


def sequence_name(routes: Iterable[str], pack: Pack) -> str:
    """For example "Return or remain at home, then adoption (beside it: kinship care order)"."""
    said = ""
    for route in routes:
        name = in_a_sentence(_name(route.removeprefix(BESIDE), pack.routes))
        if route.startswith(BESIDE):
            said += f" (beside it: {name})" if said else f"{as_a_line(name)} (beside another)"
        else:
            said += f", then {name}" if said else as_a_line(name)
    return said or "No route yet"


def _name(code: str | None, known: Mapping[str, _Named]) -> str:
    found = known.get(code or "")
    return found.name if found else code or ""
