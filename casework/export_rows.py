"""Everything that is recorded, as tables of plain rows: for the case record at closure, and for anybody's own sums.

Free text and messages' bodies stay out: the ledger table says who recorded what kind of entry when, and through what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casework.ports import Reading, StageQuery
from permanence.dates import days_over
from permanence.journey import Journey

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table: its name, its columns in order, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]


def export_tables(case: Reading, today: date) -> Iterator[ExportTable]:
    """Children, journeys, plans, milestones, bookings, decisions, blockers, stages, ledger: as of `today`."""
    case_ids = case.case_ids()
    journeys = [j for r in case.references() for n in case.journey_numbers(r) if (j := case.journey(r, n))]
    yield ExportTable(
        "children",
        ("reference", "case_id"),
        ({"reference": r, "case_id": c} for r, c in sorted(case_ids.items())),
    )
    yield ExportTable("journeys", _JOURNEY, (_journey(j) for j in journeys))
    yield ExportTable("plans", _PLAN, (row for j in journeys for row in _plans(j)))
    yield ExportTable("milestones", _MILESTONE, (row for j in journeys for row in _milestones(j)))
    yield ExportTable("bookings", _BOOKING, (row for j in journeys for row in _bookings(j)))
    yield ExportTable("decisions", _DECISION, (row for j in journeys for row in _decisions(j)))
    yield ExportTable("blockers", _BLOCKER, (row for j in journeys for row in _blockers(j)))
    yield ExportTable("stages", _STAGE, _stages(case, today))
    yield ExportTable("ledger", _ENTRY, _entries(case))


_JOURNEY = (
    "reference", "journey", "began_on", "ended_on", "ended_reason", "age_at_start", "legal_basis",
    "social_worker", "team",
)  # fmt: skip
_PLAN = ("reference", "journey", "plan", "route", "primary", "opened_on", "opened_reason", "closed_on",
         "closed_reason", "changed_to")  # fmt: skip
_MILESTONE = ("reference", "journey", "milestone", "on", "precision", "recorded_at", "recorded_by", "entry")
_BOOKING = ("reference", "journey", "milestone", "on", "made_at", "reason")
_DECISION = ("reference", "journey", "milestone", "body", "outcome", "on", "reason", "recorded_by", "entry")
_BLOCKER = ("reference", "journey", "stage", "reason", "review_on", "waits_for", "opened_at", "cleared_on")
_STAGE = (
    "reference", "journey", "stage", "name", "route", "state", "started_on", "ended_on", "days", "target",
    "status", "due_on", "days_over", "booked_on", "times_moved", "owner",
)  # fmt: skip
_ENTRY = ("entry", "recorded_at", "kind", "reference", "journey", "recorded_by", "through", "replaces")


def _journey(j: Journey) -> Row:
    return {
        "reference": j.reference,
        "journey": j.number,
        "began_on": j.began_on,
        "ended_on": j.ended_on,
        "ended_reason": j.ended_reason,
        "age_at_start": j.age_at_start,
        "legal_basis": j.legal_basis,
        "social_worker": j.allocation.social_worker,
        "team": j.allocation.team,
    }


def _plans(j: Journey) -> Iterator[Row]:
    for plan in j.plans:
        yield {
            "reference": j.reference,
            "journey": j.number,
            "plan": plan.number,
            "route": plan.route,
            "primary": plan.primary,
            "opened_on": plan.opened_on,
            "opened_reason": plan.opened_reason,
            "closed_on": plan.closed_on,
            "closed_reason": plan.closed_reason,
            "changed_to": plan.changed_to,
        }


def _milestones(j: Journey) -> Iterator[Row]:
    for event in sorted(j.milestones, key=lambda m: (m.on, m.entry)):
        yield {
            "reference": j.reference,
            "journey": j.number,
            "milestone": event.milestone,
            "on": event.on,
            "precision": event.precision,
            "recorded_at": event.recorded_at,
            "recorded_by": event.by,
            "entry": event.entry,
        }


def _bookings(j: Journey) -> Iterator[Row]:
    for b in j.bookings:
        yield {
            "reference": j.reference,
            "journey": j.number,
            "milestone": b.milestone,
            "on": b.on,
            "made_at": b.made_at,
            "reason": b.reason,
        }


def _decisions(j: Journey) -> Iterator[Row]:
    for d in j.decisions:
        yield {
            "reference": j.reference,
            "journey": j.number,
            "milestone": d.milestone,
            "body": d.body,
            "outcome": d.outcome,
            "on": d.on,
            "reason": d.reason,
            "recorded_by": d.by,
            "entry": d.entry,
        }


def _blockers(j: Journey) -> Iterator[Row]:
    for b in j.blockers:
        yield {
            "reference": j.reference,
            "journey": j.number,
            "stage": b.stage,
            "reason": b.reason,
            "review_on": b.review_on,
            "waits_for": b.waits_for,
            "opened_at": b.opened_at,
            "cleared_on": b.cleared_on,
        }


def _stages(case: Reading, today: date) -> Iterator[Row]:
    for stored in case.stages(StageQuery(open_only=False)):
        s = stored.stage
        late_on = s.ended_on or today
        yield {
            "reference": s.reference,
            "journey": s.journey,
            "stage": s.key,
            "name": s.name,
            "route": s.route,
            "state": s.state,
            "started_on": s.started_on,
            "ended_on": s.ended_on,
            "days": (late_on - s.started_on).days,
            "target": s.timescale,
            "status": s.status,
            "due_on": s.due_on,
            "days_over": days_over(s.due_on, late_on) if s.due_on else None,
            "booked_on": s.booked_on,
            "times_moved": s.times_moved,
            "owner": s.owner,
        }


def _entries(case: Reading) -> Iterator[Row]:
    for e in case.entries():
        yield {
            "entry": e.number,
            "recorded_at": e.recorded_at,
            "kind": e.kind,
            "reference": e.reference,
            "journey": e.journey,
            "recorded_by": e.by,
            "through": e.through,
            "replaces": e.replaces,
        }
