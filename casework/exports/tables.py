"""Children, journeys and steps as tables of plain rows: for the case record at closure, and for anybody's own sums.

Of what has no table of its own (a pause, a snooze, a form) the ledger's table says that it was recorded: by whom, when
and through what. Free text and messages' bodies stay out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from casework.imports.journeys import AT_ONCE
from casework.ports import Reading, StageQuery
from permanence.dates import days_over
from permanence.journey import Journey

Row = Mapping[str, object]

OF_A_JOURNEY = ("reference", "journey")
TABLES: Mapping[str, tuple[str, ...]] = {
    "children": ("reference", "case_id", "journeys"),
    "journeys": (
        *(*OF_A_JOURNEY, "began_on", "ended_on", "ended_reason", "age_at_start", "legal_basis"),
        *("social_worker", "worker_name", "reviewing_officer", "team"),
    ),
    "plans": (
        *(
            *OF_A_JOURNEY,
            "plan",
            "route",
            "primary",
            "opened_on",
            "opened_reason",
            "closed_on",
            "closed_reason",
        ),
        "changed_to",
    ),
    "milestones": (*OF_A_JOURNEY, "milestone", "on", "precision", "recorded_at", "recorded_by", "entry"),
    "bookings": (*OF_A_JOURNEY, "milestone", "on", "made_at", "reason"),
    "decisions": (*OF_A_JOURNEY, "milestone", "body", "outcome", "on", "reason", "recorded_by", "entry"),
    "blockers": (*OF_A_JOURNEY, "stage", "reason", "review_on", "waits_for", "opened_at", "cleared_on"),
    "stages": (
        *(
            *OF_A_JOURNEY,
            "stage",
            "name",
            "route",
            "state",
            "started_on",
            "ended_on",
            "days",
            "target",
            "status",
        ),
        *("due_on", "days_over", "booked_on", "times_moved", "owner"),
    ),
    "ledger": ("entry", "recorded_at", "kind", *OF_A_JOURNEY, "recorded_by", "through", "replaces"),
    "messages": (
        *("message", "kind", "person", "channel", "state", "created_at", "sent_at", "attempts", "was_unsure"),
        *("provider_id", "reason"),
    ),
}


def in_columns(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows, each by itself, with their values in the order of their table's columns."""
    return ((table, [tuple(map(row.get, TABLES[table]))]) for table, row in rows)


def export_rows(tx: Reading, today: date) -> Iterator[tuple[str, Row]]:
    """Every row of every table, with the table's name, as of `today`; read a portion of children at a time."""
    case_ids = tx.case_ids()
    references = iter(tx.references())
    while portion := list(islice(references, AT_ONCE)):
        journeys: defaultdict[str, list[Journey]] = defaultdict(list)
        for journey in tx.every_journey(portion):
            journeys[journey.reference].append(journey)
        for reference in portion:
            hers = journeys[reference]
            case_id = case_ids.get(reference)
            yield "children", {"reference": reference, "case_id": case_id, "journeys": len(hers)}
            for journey in hers:
                yield from _of_journey(journey)
        yield from (("stages", row) for row in _stages(tx, frozenset(portion), today))
    yield from (("ledger", row) for row in _entries(tx))
    yield from (("messages", row) for row in _messages(tx))


def _of_journey(j: Journey) -> Iterator[tuple[str, Row]]:
    yield "journeys", _journey(j)
    yield from (("plans", row) for row in _plans(j))
    yield from (("milestones", row) for row in _milestones(j))
    yield from (("bookings", row) for row in _bookings(j))
    yield from (("decisions", row) for row in _decisions(j))
    yield from (("blockers", row) for row in _blockers(j))


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
        "worker_name": j.worker_name,
        "reviewing_officer": j.allocation.reviewing_officer,
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


def _stages(tx: Reading, references: frozenset[str], today: date) -> Iterator[Row]:
    for stored in tx.stages(StageQuery(references=references, open_only=False)):
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


def _entries(tx: Reading) -> Iterator[Row]:
    for e in tx.entries():
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


def _messages(tx: Reading) -> Iterator[Row]:
    for m in tx.messages():
        yield {
            "message": m.id,
            "kind": m.kind,
            "person": m.person,
            "channel": m.channel,
            "state": m.state,
            "created_at": m.created_at,
            "sent_at": m.sent_at,
            "attempts": m.attempts,
            "was_unsure": m.was_unsure,
            "provider_id": m.provider_id,
            "reason": m.reason,
        }
