"""A stage as a row of the table, and a row as a stage: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from casework.ports import StoredStage
from permanence.dates import Timescale, Unit
from permanence.notices import Told, Watch
from permanence.pack.model import TargetStatus
from permanence.people import Role
from permanence.stages import QuietKind, Stage, StageState
from store.tables import STAGE

Values = dict[str, object]
StageAsRow = dict[str, Any]
IN_ORDER = select(STAGE).order_by(STAGE.c.reference, STAGE.c.journey, STAGE.c.position)
OF_CHILDREN = IN_ORDER.where(STAGE.c.reference.in_(bindparam("references", expanding=True)))


@dataclass(frozen=True, slots=True)
class Projected:
    """A stage as the ledger gives it: its place in the pack's order, the newest entry behind it, and any fault."""

    stage: Stage
    position: int
    revision: int
    fault: str | None = None


def values_of(projected: Projected) -> Values:
    """The columns that a replay of the ledger gives again, all but the number of the row."""
    stage = projected.stage
    return {
        "reference": stage.reference,
        "journey": stage.journey,
        "key": stage.key,
        "owner": stage.owner,
        "due_on": stage.due_on,
        "warn_days": ",".join(map(str, stage.warn_days)),
        "quiet_until": stage.quiet_until,
        "quiet_kind": stage.quiet_kind and stage.quiet_kind.value,
        "answered_on": stage.answered_on,
        "position": projected.position,
        "revision": projected.revision,
        "code": stage.code,
        "occurrence": stage.occurrence,
        "name": stage.name,
        "milestone": stage.milestone,
        "milestone_name": stage.milestone_name,
        "route": stage.route,
        "owner_role": stage.owner_role.value,
        "started_on": stage.started_on,
        "start_milestone": stage.start_milestone,
        "state": stage.state.value,
        "timescale_number": stage.timescale.number if stage.timescale else None,
        "timescale_unit": stage.timescale.unit.value if stage.timescale else None,
        "status": stage.status and stage.status.value,
        "citation": stage.citation,
        "ended_on": stage.ended_on,
        "ended_because": stage.ended_because,
        "booked_on": stage.booked_on,
        "times_moved": stage.times_moved,
        "quiet_reason": stage.quiet_reason,
        "snoozes": stage.snoozes,
        "last_news_on": stage.last_news_on,
        "fault": projected.fault,
    }


def stages_as_rows(connection: Connection, chosen: Select[Any], **values: object) -> Iterator[StageAsRow]:
    """The chosen rows. As dicts: a row's own attributes take ten times as long to read, and a digest reads 45,000."""
    found = connection.execute(chosen, values)
    names = tuple(found.keys())
    for row in found.all():
        yield dict(zip(names, row, strict=True))


def stored_of(row: StageAsRow) -> StoredStage:
    return StoredStage(
        id=row["id"],
        stage=_stage_of(row),
        revision=row["revision"],
        told=told_of(row),
        next_check_on=row["next_check_on"],
        chain=(row["chain_manager"], row["chain_service_manager"]),
    )


def _stage_of(row: StageAsRow) -> Stage:
    unit, status, kind = row["timescale_unit"], row["status"], row["quiet_kind"]
    return Stage(
        reference=row["reference"],
        journey=row["journey"],
        code=row["code"],
        occurrence=row["occurrence"],
        name=row["name"],
        milestone=row["milestone"],
        milestone_name=row["milestone_name"],
        route=row["route"],
        owner_role=_role(row["owner_role"]),
        owner=row["owner"],
        started_on=row["started_on"],
        start_milestone=row["start_milestone"],
        state=_state(row["state"]),
        timescale=_timescale(row["timescale_number"], unit) if unit else None,
        status=_status(status) if status else None,
        citation=row["citation"],
        due_on=row["due_on"],
        warn_days=warn_days_of(row["warn_days"]),
        ended_on=row["ended_on"],
        ended_because=row["ended_because"],
        booked_on=row["booked_on"],
        times_moved=row["times_moved"],
        quiet_until=row["quiet_until"],
        quiet_kind=_quiet_kind(kind) if kind else None,
        quiet_reason=row["quiet_reason"],
        answered_on=row["answered_on"],
        snoozes=row["snoozes"],
        last_news_on=row["last_news_on"],
    )


# There are few of each, and many rows.
_role, _state, _status, _quiet_kind = cache(Role), cache(StageState), cache(TargetStatus), cache(QuietKind)


@cache
def _timescale(number: int, unit: str) -> Timescale:
    return Timescale(number, Unit(unit))


@cache
def warn_days_of(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()


def told_of(row: StageAsRow) -> Told:
    return Told(
        warned=row["told_warned"],
        opened_on=row["told_opened_on"],
        escalated=row["told_escalated"],
        weekly_on=row["told_weekly_on"],
        quiet_told=row["told_quiet"],
    )


def told_values(told: Told) -> Values:
    return {
        "told_warned": told.warned,
        "told_opened_on": told.opened_on,
        "told_escalated": told.escalated,
        "told_weekly_on": told.weekly_on,
        "told_quiet": told.quiet_told,
    }


def watch_before(row: StageAsRow) -> Watch | None:
    """What was watched when anything was last told about the stage; None when nothing was."""
    if row["told_due_on"] is None:
        return None
    return Watch(
        due_on=row["told_due_on"],
        warn_days=warn_days_of(row["warn_days"]),
        quiet_until=row["quiet_until"],
        quiet_kind=_quiet_kind(row["quiet_kind"]) if row["quiet_kind"] else None,
        answered_on=row["answered_on"],
        told=told_of(row),
    )


def watch_now(stage: Stage, told: Told) -> Watch | None:
    """What the sweep has to watch; None for a stage that calls for nothing."""
    if stage.due_on is None or not stage.is_open:
        return None
    return Watch(
        due_on=stage.due_on,
        warn_days=stage.warn_days,
        quiet_until=stage.quiet_until,
        quiet_kind=stage.quiet_kind,
        answered_on=stage.answered_on,
        told=told,
    )
