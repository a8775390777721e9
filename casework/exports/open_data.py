"""The open data: one row one fact, from which every figure of Homeward can be worked out again by anybody.

References only; days as days; codes of the pack. What each column means stands in `DICTIONARY`, which is a table of the
export itself. The sums are those of permanence/insight/, so that whoever counts rows counts what the commands count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from casework.exports.data_dictionary import COLUMNS, DICTIONARY
from casework.imports.journeys import recorded_journeys
from casework.insight.seen import Seen, seen
from casework.ports import Reading
from permanence.insight.ends import STILL_IN_CARE, way_out
from permanence.insight.lag import lag_days
from permanence.insight.others import waits_for
from permanence.insight.route_changes import prompt_of
from permanence.insight.step_waits import StepWait, StepWaits
from permanence.insight.steps import Step
from permanence.insight.team import age_band, team_on
from permanence.insight.waits import EndedFirst
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.stages import Rulebook

Row = Mapping[str, object]
ENDED_FIRST = "ended_first"

OPEN_TABLES: Mapping[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in COLUMNS.items()}


def open_rows(tx: Reading, rules: Rulebook, today: date) -> Iterator[tuple[str, Row]]:
    """Every row of every table, with the table's name, as seen on `today`; read a portion of children at a time."""
    waits = StepWaits(rules.pack, today, rules.zone, tells_routes=_tells_routes(tx))
    for one in seen(tx, rules, today):
        yield from _of(one, rules, today)
        yield from (("wait", _wait(one.journey, wait)) for wait in waits.of(one.journey))
    for table, column, meaning, unit, codes in DICTIONARY:
        yield (
            "data_dictionary",
            {"table_name": table, "column_name": column, "meaning": meaning, "unit": unit, "codes": codes},
        )


def _tells_routes(tx: Reading) -> bool:
    """Whether any journey has a route; the first one that has ends the search."""
    return any(
        j.plans for _, journeys, _ in recorded_journeys(tx, tx.references()) for j in journeys.values()
    )


def _wait(journey: Journey, wait: StepWait) -> Row:
    found, key = wait.found, {"reference": journey.reference, "journey": journey.number, "stage": wait.stage}
    if isinstance(found, EndedFirst):
        return {
            **key,
            "began_on": found.began_on,
            "ended_on": found.ended_on,
            "became": ENDED_FIRST,
            "turned_round": int(wait.turned_round),
        }
    return {
        **key,
        "began_on": found.began_on,
        "ended_on": found.ended_on,
        "seen_until": found.seen_until,
        "days": found.days,
        "became": found.became.value,
        "because": found.because,
        "days_paused": found.days_paused,
        "at_the_latest": int(found.at_the_latest),
        "route": found.route,
        "team": found.team,
        "turned_round": 0,
    }


def _of(one: Seen, rules: Rulebook, today: date) -> Iterator[tuple[str, Row]]:
    journey, key = one.journey, {"reference": one.journey.reference, "journey": one.journey.number}
    yield "journey", {**key, **_journey(journey, rules, today)}
    yield from (("route", {**key, **row}) for row in _routes(journey, today))
    yield from (("step", {**key, **_step(step)}) for step in one.steps)
    yield from (("event", {**key, **row}) for row in _events(journey, rules, today))
    yield from (("blocker", {**key, **row}) for row in _blockers(one, rules, today))
    yield from (("pause", {**key, **row}) for row in _pauses(journey, today))
    yield from (("allocation", {**key, **row}) for row in _allocations(journey, rules, today))


def _journey(journey: Journey, rules: Rulebook, today: date) -> Row:
    gone = way_out(journey, rules.pack, today)
    over = journey.ended_on is not None and journey.ended_on <= today
    return {
        "began_on": journey.began_on,
        "ended_on": journey.ended_on if over else None,
        "ended_reason": journey.ended_reason if over else None,
        "age_band": age_band(journey),
        "legal_basis": journey.legal_basis,
        "team": team_on(journey, journey.began_on, rules.zone) if journey.began_on else None,
        "led_to": gone[1] if gone else STILL_IN_CARE,
        "led_to_on": gone[0] if gone else None,
        "has_worker": int(journey.allocation.social_worker is not None),
    }


def _routes(journey: Journey, today: date) -> Iterator[Row]:
    for plan in journey.plans:
        if plan.opened_on > today:
            continue
        closed = plan.closed_on is not None and plan.closed_on <= today
        prompt = prompt_of(journey, plan) if closed else None
        yield {
            "plan": plan.number,
            "route": plan.route,
            "is_primary": int(plan.primary),
            "opened_on": plan.opened_on,
            "closed_on": plan.closed_on if closed else None,
            "opened_reason": plan.opened_reason,
            "closed_reason": plan.closed_reason if closed else None,
            "changed_to": plan.changed_to if closed else None,
            "prompted_by": prompt.code() if prompt else None,
            "prompted_by_entry": prompt.entry if prompt else None,
            "prompt_is": prompt.is_.value if prompt else None,
        }


def _step(step: Step) -> Row:
    return {
        "stage": step.code,
        "occurrence": step.occurrence,
        "from_milestone": step.from_milestone,
        "to_milestone": step.to_milestone,
        "route": step.route,
        "team_at_start": step.team,
        "owner_role": step.owner_role,
        "started_on": step.started_on,
        "ended_on": step.ended_on,
        "how": step.how.value,
        "days": step.days,
        "days_paused": step.days_paused,
        "days_waiting_for_others": step.days_for_others,
        "due_on": step.due_on,
        "has_target": int(step.has_target),
        "status": step.status.value if step.status else None,
        "days_over": step.days_over,
        "times_moved": step.times_moved,
        "at_the_latest": int(step.at_the_latest),
        "waits_for": step.waits_for,
    }


def _events(journey: Journey, rules: Rulebook, today: date) -> Iterator[Row]:
    decided = {d.entry: d for d in journey.decisions}
    for reached in journey.milestones:
        if reached.on <= today:
            yield {
                "milestone": reached.milestone,
                "happened_on": reached.on,
                **_recorded(reached.on, local_day(reached.recorded_at, rules.zone)),
                "source": reached.through.partition(":")[0],
                "body": decided[reached.entry].body if reached.entry in decided else None,
                "outcome": decided[reached.entry].outcome if reached.entry in decided else None,
                "reason": decided[reached.entry].reason if reached.entry in decided else None,
                "has_note": int(reached.entry in decided and decided[reached.entry].note is not None),
                "entry": reached.entry,
                "reached": 1,
                "precision": reached.precision,
            }
    yield from _not_reached(journey, today)


def _not_reached(journey: Journey, today: date) -> Iterator[Row]:
    """Decisions that left their milestone open: a panel that was put off."""
    reached = {m.entry for m in journey.milestones}
    for decision in journey.decisions:
        if decision.entry not in reached and decision.on <= today:
            yield {
                "milestone": decision.milestone,
                "happened_on": decision.on,
                "body": decision.body,
                "outcome": decision.outcome,
                "reason": decision.reason,
                "has_note": int(decision.note is not None),
                "entry": decision.entry,
                "reached": 0,
            }


def _recorded(happened_on: date, recorded_on: date) -> Row:
    return {"recorded_on": recorded_on, "lag_days": lag_days(happened_on, recorded_on)}


def _blockers(one: Seen, rules: Rulebook, today: date) -> Iterator[Row]:
    for blocker in one.journey.blockers:
        opened = local_day(blocker.opened_at, rules.zone)
        cleared = blocker.cleared_on if blocker.cleared_on and blocker.cleared_on <= today else None
        if opened <= today:
            yield {
                "stage": blocker.stage,
                "reason": blocker.reason,
                "waits_for": waits_for(blocker, rules.pack),
                "opened_on": opened,
                "cleared_on": cleared,
                "days": max(0, ((cleared or today) - opened).days),
            }


def _pauses(journey: Journey, today: date) -> Iterator[Row]:
    for paused in journey.pauses:
        if paused.pause.first <= today:
            yield {
                "stage": paused.stage,
                "first_on": paused.pause.first,
                "until_on": paused.pause.until,
                "reason": paused.pause.reason,
            }


def _allocations(journey: Journey, rules: Rulebook, today: date) -> Iterator[Row]:
    for at, allocation in journey.allocations:
        since = local_day(at, rules.zone)
        if since <= today:
            yield {"since": since, "team": allocation.team}
