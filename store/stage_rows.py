"""A stage as a row of the table, and a row as a stage: the one place where the two meet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from casework.ports import StoredStage
from permanence.dates import Timescale, Unit
from permanence.insight.clock import Clock
from permanence.notices import Told, Watch
from permanence.pack.model import TargetStatus
from permanence.people import Role
from permanence.stages import QuietKind, Stage, StageState
from store.sql import in_portions
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
    """The chosen rows, by the names of their columns."""
    found = connection.execute(chosen, values)
    names = tuple(found.keys())
    for row in found.all():
        yield dict(zip(names, row, strict=True))


def stored_stages(connection: Connection, chosen: Select[Any], **values: object) -> list[StoredStage]:
    """The chosen rows as stages. Column by column: a digest reads thousands, an export of a council all of them."""
    found = connection.execute(chosen, values)
    names, rows = tuple(found.keys()), found.all()
    return _stored(dict(zip(names, zip(*rows, strict=True), strict=True))) if rows else []


@dataclass(frozen=True)
class Steps:
    """The stages of one child: their rows, in the order of the journeys and of the pack, and what these say."""

    rows: Sequence[StageAsRow]

    @cached_property
    def stored(self) -> Sequence[StoredStage]:
        return _stored({name: [row[name] for row in self.rows] for name in self.rows[0]}) if self.rows else ()


def steps_of(connection: Connection, references: Sequence[str]) -> dict[str, Steps]:
    """Of each of these children her stages, also where there are none."""
    rows: dict[str, list[StageAsRow]] = {reference: [] for reference in references}
    for portion in in_portions(references):
        for row in stages_as_rows(connection, OF_CHILDREN, references=portion):
            rows[row["reference"]].append(row)
    return {reference: Steps(hers) for reference, hers in rows.items()}


def _stored(columns: Mapping[str, Sequence[Any]]) -> list[StoredStage]:
    of = dict(columns)
    of["timescale"] = tuple(map(_timescale, of["timescale_number"], of["timescale_unit"]))
    stages = map(Stage, *(_turned(name, of[name]) for name in _FIELDS))
    told = map(Told, *(of[name] for name in _TOLD))
    chains = zip(of["chain_manager"], of["chain_service_manager"], strict=True)
    more = of["revision"], told, of["next_check_on"], chains, of["told_due_on"], of["told_owner"]
    return list(map(StoredStage, of["id"], stages, *more))


def clocks_of(connection: Connection, references: Collection[str]) -> list[Clock]:
    """All stages of these children as figures look at them: by child, by journey, in the pack's order."""
    rows = connection.execute(_CLOCKS, {"references": list(references)}).all()
    columns = zip(Clock._fields, zip(*rows, strict=True), strict=False)
    return list(map(Clock, *(_turned(name, values) for name, values in columns)))


def _turned(name: str, values: Sequence[Any]) -> Iterable[Any]:
    return map(_TURNS[name], values) if name in _TURNS else values


@cache
def _timescale(number: int, unit: str | None) -> Timescale | None:
    return Timescale(number, Unit(unit)) if unit else None


@cache
def warn_days_of(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()


_CLOCKS = OF_CHILDREN.with_only_columns(
    *(STAGE.c[{"timescale": "timescale_number"}.get(name, name)] for name in Clock._fields)
)
_FIELDS = tuple(field.name for field in fields(Stage))
_TURNS: dict[str, Callable[[Any], Any]] = {
    "owner_role": {one.value: one for one in Role}.get,
    "state": {one.value: one for one in StageState}.get,
    "status": {one.value: one for one in TargetStatus}.get,
    "quiet_kind": {one.value: one for one in QuietKind}.get,
    "warn_days": warn_days_of,
}
_TOLD = ("told_warned", "told_opened_on", "told_escalated", "told_weekly_on", "told_quiet")


def told_of(row: StageAsRow) -> Told:
    return Told(*(row[name] for name in _TOLD))


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
        quiet_kind=QuietKind(row["quiet_kind"]) if row["quiet_kind"] else None,
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
