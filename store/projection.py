"""Keeps the tables of children and stages equal to what the ledger says, in the transaction that records.

What was told about a stage is kept by the rules (`kept_told`); its next day of decision is worked out anew. A stage
whose due date cannot be worked out keeps the fault by name, and nobody else's stages wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection, delete, select

from permanence.dates import CouncilCalendar
from permanence.entries import Entry
from permanence.notices import Told, first_check, kept_told
from permanence.stages import Stage
from store import ledger
from store.directory import ReplayContext
from store.replay import SAYS_NOTHING, ChildReplayed, replay
from store.sql import in_portions, insert_many, put_many, update_many
from store.stage_rows import (
    OF_CHILDREN,
    Projected,
    StageAsRow,
    Values,
    stages_as_rows,
    told_of,
    told_values,
    values_of,
    watch_before,
    watch_now,
)
from store.tables import CHILD, JOURNEYS, LEDGER, STAGE

CHILDREN_AT_ONCE = 200
OF_EVERY_STAGE = frozenset({"revision", "last_news_on"})  # of a journey: another one with every answer
StageKey = tuple[str, int, str]


def project_children(
    connection: Connection,
    references: Iterable[str],
    context: ReplayContext,
    today: date,
    first_said: Mapping[str, list[Entry]] = MappingProxyType({}),
) -> None:
    """The rows of these children and of all their stages are what their entries say, by what is known `today`.

    `first_said`: all that was ever recorded of those children who are new; of the others it is read.
    """
    for portion in in_portions(sorted(set(references)), CHILDREN_AT_ONCE):
        known_before = [reference for reference in portion if reference not in first_said]
        said = {**first_said, **(ledger.entries_of(connection, known_before) if known_before else {})}
        replayed = {ref: replay(ref, context.as_known_now(said.get(ref, [])), context) for ref in portion}
        known = [child for child in replayed.values() if child]
        put_many(connection, CHILD, "reference", [child.row for child in known])
        put_many(connection, JOURNEYS, "reference", [child.journeys for child in known])
        _put_stages(connection, known_before, known, context, today)
        if len(known) < len(
            replayed
        ):  # the ledger says nothing of them: only a table changed by hand has them
            unknown = [ref for ref, child in replayed.items() if not child]
            for table in (CHILD, JOURNEYS):
                connection.execute(delete(table).where(table.c.reference.in_(unknown)))


def _put_stages(
    connection: Connection,
    references: list[str],
    replayed: list[ChildReplayed],
    context: ReplayContext,
    today: date,
) -> None:
    """`references`: the children who may have stages already."""
    before = stages_before(connection, references) if references else {}
    changes = _Changes(before, context.rules.for_sending, today)
    for child in replayed:
        for projected in child.stages:
            changes.put(projected)
    changes.write(connection)


def stages_before(connection: Connection, references: list[str]) -> dict[StageKey, StageAsRow]:
    """The rows of all stages of these children."""
    return {
        (row["reference"], row["journey"], row["key"]): row
        for portion in in_portions(sorted(references))
        for row in stages_as_rows(connection, OF_CHILDREN, references=portion)
    }


def naming(connection: Connection, addresses: frozenset[str]) -> set[str]:
    """The children in whose entries any of these addresses stands, as it was written then."""
    if not addresses:
        return set()
    said = select(LEDGER.c.reference, LEDGER.c.by, LEDGER.c.data).where(LEDGER.c.reference != "")
    quoted = [f'"{address}"' for address in addresses]
    return {
        reference
        for reference, by, data in connection.execute(said)
        if by in addresses or ("@" in data and any(one in data.lower() for one in quoted))
    }


def known_references(connection: Connection) -> list[str]:
    """Everybody of whom either the ledger or a table says anything."""
    says_something = LEDGER.c.kind.not_in([kind.value for kind in SAYS_NOTHING])
    said = connection.execute(select(LEDGER.c.reference).where(says_something).distinct())
    kept = connection.execute(select(CHILD.c.reference))
    return sorted({*said.scalars(), *kept.scalars()})


class _Changes:
    """What has to be written so that the table has the projected stages, and no others of these children."""

    def __init__(self, before: Mapping[StageKey, StageAsRow], calendar: CouncilCalendar, today: date) -> None:
        self.gone = dict(before)
        self.calendar = calendar
        self.today = today
        self.new: list[Values] = []
        self.changed: list[Values] = []
        self.revised: list[Values] = []

    def put(self, projected: Projected) -> None:
        stage = projected.stage
        row = self.gone.pop((stage.reference, stage.journey, stage.key), None)
        told = _told(stage, row)
        values: Values = {
            **values_of(projected),
            **told_values(told),
            "told_due_on": stage.due_on or (row["told_due_on"] if row else None),
            "next_check_on": _next_check_on(stage, told, self.today, self.calendar),
        }
        if row is None:
            self.new.append(values)
            return
        different = {name for name, value in values.items() if row[name] != value}
        if different and different <= OF_EVERY_STAGE:
            self.revised.append({"row": row["id"], **{name: values[name] for name in OF_EVERY_STAGE}})
        elif different:
            self.changed.append({"row": row["id"], **values})

    def write(self, connection: Connection) -> None:
        if self.gone:
            ids = [row["id"] for row in self.gone.values()]
            connection.execute(delete(STAGE).where(STAGE.c.id.in_(ids)))
        update_many(connection, STAGE, self.changed)
        update_many(connection, STAGE, self.revised)
        insert_many(connection, STAGE, self.new)


def _told(stage: Stage, row: StageAsRow | None) -> Told:
    """What stays told. A stage without a due date just now (paused, say) keeps all of it for when it has one."""
    if row is None:
        return Told()
    before = watch_before(row)
    if before is None or stage.due_on is None:
        return told_of(row)
    same_owner = row["owner"] == stage.owner
    return kept_told(before, stage.due_on, stage.quiet_until, same_owner=same_owner, is_open=stage.is_open)


def _next_check_on(stage: Stage, told: Told, today: date, calendar: CouncilCalendar) -> date | None:
    """The day on which the sweep looks at a stage that was just written; None when it has nothing to watch."""
    watch = watch_now(stage, told)
    return first_check(watch, today, calendar) if watch else None
