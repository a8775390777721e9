"""What the ledger says about a child: her journeys, and the rows that the tables should have.

Nothing here reads or writes a table, so a replay and a step-by-step projection are the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from permanence.dates import CalendarRunsOut
from permanence.entries import Entry, EntryKind, standing
from permanence.journey import Journey, journey_of
from permanence.names_in_sheets import name_key
from permanence.pack.model import StageRule
from permanence.stages import Rulebook, Stage, project
from store.directory import Names, ReplayContext, with_worker
from store.journey_rows import row_of
from store.stage_rows import Projected, Values

SAYS_NOTHING = frozenset(
    {
        EntryKind.LOOKED,
        EntryKind.REFUSED,
        EntryKind.FORM_STOPPED,
        EntryKind.ACCOUNT_CHANGED,
        EntryKind.IMPORTED,
        EntryKind.IMPORT_WITHDRAWN,
        EntryKind.REDACTED,
        EntryKind.CHILD_ERASED,
        EntryKind.LOOKS_KEPT,
        EntryKind.ERASED,
    }
)
GONE = frozenset({EntryKind.CHILD_WITHDRAWN, EntryKind.SAME_CHILD})


@dataclass(frozen=True, slots=True)
class ChildReplayed:
    """The row of the child, her journeys as they are told and their row, and the projected stages of these."""

    row: Values
    told: Sequence[Journey]
    journeys: Values
    stages: list[Projected]


def numbers_of(entries: Sequence[Entry]) -> list[int]:
    """The journeys that the standing entries of a child speak of, in order; none before her first began."""
    return sorted({e.journey for e in standing(entries) if e.journey and e.kind not in SAYS_NOTHING})


def journeys_of(reference: str, entries: Sequence[Entry]) -> list[Journey]:
    """The journeys of a child, in order; none when the ledger knows no such child.

    A child of whom only the registration is known has the empty journey 0. One who was taken out, or of whom all was
    taken back, is not known.
    """
    holds = [e for e in standing(entries) if e.kind not in SAYS_NOTHING]
    if not holds or any(e.kind in GONE for e in holds):
        return []
    numbers = sorted({e.journey for e in holds if e.journey}) or [0]
    return [journey_of(reference, number, entries) for number in numbers]


def latest_of(journeys: Sequence[Journey], names: Names) -> Journey | None:
    """The last of a child's journeys, with her worker; None for a child who is not known."""
    return with_worker(journeys[-1], names) if journeys else None


def replay(reference: str, entries: Sequence[Entry], context: ReplayContext) -> ChildReplayed | None:
    """What the tables should have for a child, from her entries alone; None when nothing was recorded of her."""
    told = journeys_of(reference, entries)
    if not told:
        return None
    journeys = [with_worker(journey, context.names) for journey in told]
    latest = journeys[-1]
    row: Values = {
        "reference": reference,
        "case_id": latest.case_id or None,
        "journey": latest.number,
        "social_worker": latest.allocation.social_worker,
        "reviewing_officer": latest.allocation.reviewing_officer,
        "left_on": latest.ended_on,
        "worker_key": name_key(latest.worker_name) if latest.worker_name else None,
    }
    stages = [s for journey in journeys if journey.number for s in _stages(journey, entries, context)]
    return ChildReplayed(row, told, row_of(reference, told, entries), stages)


def _stages(journey: Journey, entries: Sequence[Entry], context: ReplayContext) -> list[Projected]:
    heard = (e.number for e in entries if e.journey in (0, journey.number) and e.kind not in SAYS_NOTHING)
    revision = max(heard)
    judged = _judged(journey, context)
    return [Projected(stage, place, revision, fault) for place, (stage, fault) in enumerate(judged)]


def _judged(journey: Journey, context: ReplayContext) -> list[tuple[Stage, str | None]]:
    """The stages, each with the fault that keeps its due date from being worked out."""
    try:
        return [(stage, None) for stage in project(journey, context.rules, context.directory)]
    except CalendarRunsOut:  # which rule it was is found by asking for each alone
        rules = context.rules.pack.stages.values()
        return [found for rule in rules for found in _judged_alone(journey, context, rule)]


def _judged_alone(
    journey: Journey, context: ReplayContext, rule: StageRule
) -> list[tuple[Stage, str | None]]:
    try:
        return [(stage, None) for stage in project(journey, _only(context.rules, rule), context.directory)]
    except CalendarRunsOut as trouble:
        unset = replace(rule, targets=tuple(replace(t, timescale=None) for t in rule.targets))
        found = project(journey, _only(context.rules, unset), context.directory)
        return [(_with_timescale(stage, rule), str(trouble)) for stage in found]


def _only(rules: Rulebook, rule: StageRule) -> Rulebook:
    return replace(rules, pack=replace(rules.pack, stages={rule.code: rule}))


def _with_timescale(stage: Stage, rule: StageRule) -> Stage:
    target = rule.target_on(stage.started_on)
    return replace(stage, timescale=target.timescale if target else None)
