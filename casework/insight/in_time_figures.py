"""In time as tables: each step against its targets, or one step against a number of days."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.seen import Chosen, Seen
from permanence.entries import LegalStep
from permanence.how_many import how_many
from permanence.insight.in_time import COUNTED, InTime, Judged, in_time, per_cent
from permanence.insight.names import STATUS_WORDS, milestone_name, route_name, stage_name
from permanence.insight.table import Column, Holds, Row, Table
from permanence.insight.waits import Waits, waits_between
from permanence.insight.within_days import WITHIN_COUNTED, GotThere, Within, within_days
from permanence.pack.model import Pack, StageRule, TargetStatus
from permanence.stages import Rulebook

_NAMES = {
    InTime.IN_TIME: "in_time",
    InTime.LATE: "late",
    InTime.OPEN: "open",
    InTime.LEFT_OVERDUE: "left_overdue",
    InTime.TOO_EARLY: "too_early",
    InTime.STOPPED_BEFORE: "stopped_before",
    InTime.NOT_JUDGED: "not_judged",
}
COLUMNS = (
    Column("step", "Step", Holds.WORDS),
    Column("status", "Measured by", Holds.WORDS),
    Column("due", "Fell due", Holds.TOTAL),
    Column("in_time", "In time", Holds.PART),
    Column("late", "Late", Holds.PART),
    Column("open", "Open past due", Holds.PART),
    Column("left_overdue", "Left overdue", Holds.PART),
    Column("per_cent", "In time, %", Holds.SHARE),
    Column("too_early", "Too early to say", Holds.COUNT),
    Column("stopped_before", "Stopped before due", Holds.COUNT),
    Column("not_judged", "Paused, not applicable, not tracked", Holds.COUNT),
)
LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("step", "Step", Holds.WORDS),
    Column("due_on", "Due", Holds.WORDS),
    Column("ended_on", "Ended", Holds.WORDS),
    Column("as_", "Counted as", Holds.WORDS),
    Column("route", "Route", Holds.WORDS),
    Column("team", "Team", Holds.WORDS),
)
_RULE = (
    "Of all steps whose due date lies in the period. Left overdue: stopped after the due date without being reached; "
    "it counts and was not in time."
)


def in_time_answer(
    council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date, stages: frozenset[str]
) -> FigureAnswer:
    """Every step that fell due in the period, by what it is and what its target is; `stages` empty for all."""
    found: defaultdict[tuple[str, TargetStatus | None], list[Judged]] = defaultdict(list)
    for one in council:
        steps = [s for s in one.steps if chosen.wants(s.route, s.team) and (not stages or s.code in stages)]
        for judged in in_time(steps, chosen.first, chosen.last, today):
            found[judged.step.code, judged.step.status].append(judged)
    order = {code: n for n, code in enumerate(rules.pack.stages)}
    keys = sorted(found, key=lambda key: (order.get(key[0], len(order)), str(key[1])))
    rows = [_row(stage_name(code, rules.pack), status, found[code, status]) for code, status in keys]
    told = [judged for key in keys for judged in found[key]]
    table = Table("In time", COLUMNS, tuple(rows), total=_total(rows), says=(_RULE,))
    children = Table(how_many(len(told), "step"), LIST, tuple(_listed(judged, rules.pack) for judged in told))
    return FigureAnswer((table,), children)


def _row(name: str, status: TargetStatus | None, judged: list[Judged]) -> Row:
    counts = Counter(_NAMES[one.as_] for one in judged)
    due = sum(counts[_NAMES[as_]] for as_ in COUNTED)
    return {
        "step": name,
        "status": STATUS_WORDS[status] if status else "",
        "due": due,
        **{name: counts[name] for name in _NAMES.values()},
        "per_cent": per_cent(counts["in_time"], due),
    }


def _total(rows: list[Row]) -> Row | None:
    if not rows:
        return None
    sums = {name: sum(int(str(row[name])) for row in rows) for name in ("due", *_NAMES.values())}
    return {"step": "All", **sums, "per_cent": per_cent(sums["in_time"], sums["due"])}


def _listed(judged: Judged, pack: Pack) -> Row:
    step = judged.step
    return {
        "reference": step.reference,
        "journey": step.journey,
        "step": stage_name(step.code, pack),
        "due_on": step.due_on,
        "ended_on": step.ended_on,
        "as_": judged.as_.value,
        "route": route_name(step.route, pack),
        "team": step.team,
    }


# --- within N days ----------------------------------------------------------------------------------------------------

WITHIN_COLUMNS = (
    Column("step", "Step", Holds.WORDS),
    Column("counted", "Could have", Holds.TOTAL),
    Column("within", "Within", Holds.PART),
    Column("later", "Later", Holds.PART),
    Column("not_yet", "Not yet, past it", Holds.PART),
    Column("per_cent", "Within, %", Holds.SHARE),
    Column("too_early", "Too early to say", Holds.COUNT),
    Column("stopped_before", "Stopped before", Holds.COUNT),
    Column("passed_before", "Passed before the start", Holds.COUNT),
)
WITHIN_LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("began_on", "Began", Holds.WORDS),
    Column("days", "Days", Holds.DAYS),
    Column("as_", "Counted as", Holds.WORDS),
    Column("passed_before", "Passed before the start", Holds.WORDS),
)
_WITHIN_NAMES = {
    Within.WITHIN: "within",
    Within.LATER: "later",
    Within.NOT_YET: "not_yet",
    Within.TOO_EARLY: "too_early",
    Within.STOPPED_BEFORE: "stopped_before",
}


def legal_stage(pack: Pack) -> StageRule | None:
    """The step of passing information to legal services, where the pack has one."""
    sent = pack.milestone_of_legal(LegalStep.SENT)
    return next(iter(pack.stages_to(sent)), None) if sent else None


def within_answer(
    council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date, stage: StageRule, most: int
) -> FigureAnswer:
    """One step against `most` days, of the clocks that began in the period."""
    waits = waits_between(
        (one.journey for one in council),
        (stage.start[0], stage.end),
        rules.pack,
        today,
        rules.zone,
        routes=chosen.routes,
    )
    teams = {(w.reference, w.journey): w.team for w in waits.waits}
    found = [
        one
        for one in within_days(waits, most)
        if chosen.covers(one.began_on) and (not chosen.teams or teams.get(_key(one)) in chosen.teams)
    ]
    step, start = stage_name(stage.code, rules.pack), milestone_name(stage.start[0], rules.pack)
    table = Table(
        f"{step} within {how_many(most, 'day')} of {start}",
        WITHIN_COLUMNS,
        (_within_row(step, found),) if found else (),
        asides=((_on_no_route(waits), "are left out: never on a route that has this step"),),
        says=("Passed before the start counts as 0 days.",),
    )
    rows = tuple({**_plain(one), "as_": one.as_.value} for one in found)
    return FigureAnswer((table,), Table(how_many(len(rows), "journey"), WITHIN_LIST, rows))


def _key(one: GotThere) -> tuple[str, int]:
    return one.reference, one.journey


def _on_no_route(waits: Waits) -> int:
    return len(waits.on_no_route)


def _plain(one: GotThere) -> Row:
    return {
        "reference": one.reference,
        "journey": one.journey,
        "began_on": one.began_on,
        "days": one.days,
        "passed_before": one.passed_before,
    }


def _within_row(name: str, found: list[GotThere]) -> Row:
    counts = Counter(_WITHIN_NAMES[one.as_] for one in found)
    counted = sum(counts[_WITHIN_NAMES[as_]] for as_ in WITHIN_COUNTED)
    return {
        "step": name,
        "counted": counted,
        **{name: counts[name] for name in _WITHIN_NAMES.values()},
        "per_cent": per_cent(counts["within"], counted),
        "passed_before": sum(one.passed_before for one in found),
    }
