"""Whether a later word stands on an earlier one: without the earlier it would be about nothing."""

from __future__ import annotations

from permanence.entries import Entry, EntryKind
from permanence.pack.model import Pack, StageRule

DATED = frozenset({EntryKind.MILESTONE_REACHED, EntryKind.DECISION_RECORDED, EntryKind.BOOKED})


def stands_on(word: Entry, earlier: Entry, pack: Pack) -> bool:
    """Whether `word`, recorded later about the same child, replaces the earlier entry or needs it."""
    if word.replaces == earlier.number:
        return True
    if earlier.kind is EntryKind.CHILD_REGISTERED:
        return True
    if word.journey != earlier.journey:
        return False
    if earlier.kind is EntryKind.JOURNEY_BEGAN:
        return True
    rule = _rule(word, pack)
    if earlier.kind in DATED:
        return _needs_date(word, earlier.text("milestone"), rule, pack)
    if earlier.kind in (EntryKind.PLAN_OPENED, EntryKind.ROUTE_CHANGED):
        return _needs_route(word, earlier, rule)
    return earlier.kind is EntryKind.BLOCKED and word.data.get("stage") == earlier.data["stage"]


def _rule(word: Entry, pack: Pack) -> StageRule | None:
    """The rule of the stage that a word is about."""
    stage = word.maybe("stage")
    return pack.stages.get(stage.split("#")[0]) if stage else None


def _needs_date(word: Entry, milestone: str, rule: StageRule | None, pack: Pack) -> bool:
    """A word on a stage that the date starts or ends, or a date that ends such a stage."""
    if rule:
        return milestone == rule.end or milestone in rule.start
    said = word.maybe("milestone")
    if said is None or word.kind not in DATED:
        return False
    return any(said == r.end and milestone in r.start for r in pack.stages.values()) or said == milestone


def _needs_route(word: Entry, earlier: Entry, rule: StageRule | None) -> bool:
    route = earlier.text("to_route" if earlier.kind is EntryKind.ROUTE_CHANGED else "route")
    if rule:
        return route in rule.routes
    return route in (word.data.get("from_route"), word.data.get("route"))
