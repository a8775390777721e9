"""Proves the tables of children and stages equal to a replay of the ledger, or makes them so.

What was told and when to look next are not in the ledger: the told columns are left alone, and of `next_check_on`
only whether there is a day at all is judged. A changed pack or a longer calendar shows here as well, before it is
applied.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from permanence.local_day import local_day
from permanence.notices import Told
from store import ledger
from store.case_record import SqlCaseRecord
from store.directory import ReplayContext
from store.projection import (
    CHILDREN_AT_ONCE,
    StageKey,
    known_references,
    project_children,
    stages_before,
)
from store.replay import ChildReplayed, replay
from store.sql import in_portions
from store.stage_rows import StageAsRow, Values, values_of, watch_now
from store.tables import CHILD, JOURNEYS


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that is not as the ledger gives it.

    `stage`: its key; empty for the row of the child herself. `column`: empty when the whole row should not be there
    (`replayed` None) or is missing (`stored` None).
    """

    reference: str
    journey: int
    stage: str
    column: str
    stored: object
    replayed: object


def rebuild(record: SqlCaseRecord, now: datetime, *, check_only: bool) -> list[Difference]:
    """Every difference between the tables and a replay of the ledger; mended at `now`, unless `check_only`."""
    with record.reading() if check_only else record.writing() as tx:
        found = list(differences(tx.connection, tx.replay_context()))
        if not check_only:
            today = local_day(now, record.rules.zone)
            project_children(tx.connection, {d.reference for d in found}, tx.replay_context(), today)
    return found


def differences(connection: Connection, context: ReplayContext) -> Iterator[Difference]:
    for portion in in_portions(known_references(connection), CHILDREN_AT_ONCE):
        said = ledger.entries_of(connection, portion)
        children = {row.reference: row._asdict() for row in connection.execute(_rows_of(portion, CHILD))}
        journeys = {row.reference: row._asdict() for row in connection.execute(_rows_of(portion, JOURNEYS))}
        stages: dict[str, dict[StageKey, StageAsRow]] = defaultdict(dict)
        for key, row in stages_before(connection, portion).items():
            stages[key[0]][key] = row
        for reference in portion:
            replayed = replay(reference, context.as_known_now(said.get(reference, [])), context)
            child = replayed.row if replayed else None
            yield from _of_row(children.get(reference), child, (reference, 0, ""))
            yield from _of_journeys(journeys.get(reference), replayed, reference)
            yield from _of_stages(stages[reference], replayed)


def _rows_of(references: list[str], table: Table) -> Select[Any]:
    return select(table).where(table.c.reference.in_(references))


def _of_journeys(row: Values | None, replayed: ChildReplayed | None, reference: str) -> Iterator[Difference]:
    """What the row says is not told: it holds words of people's own."""
    if row == (replayed and replayed.journeys):
        return
    stored = f"as of entry {row['heard']}" if row else None
    given = f"as of entry {replayed.journeys['heard']}" if replayed else None
    yield Difference(reference, 0, "", JOURNEYS.name, stored, given)


def _of_stages(rows: dict[StageKey, StageAsRow], replayed: ChildReplayed | None) -> Iterator[Difference]:
    left = dict(rows)
    for one in replayed.stages if replayed else ():
        key = (one.stage.reference, one.stage.journey, one.stage.key)
        row = left.pop(key, None)
        yield from _of_row(row, values_of(one), key)
        watched = watch_now(one.stage, Told()) is not None
        if row and (row["next_check_on"] is not None) != watched:
            yield Difference(*key, "next_check_on", row["next_check_on"], "a day" if watched else None)
    for key in left:
        yield Difference(*key, "", "a row", None)


def _of_row(row: StageAsRow | None, values: Values | None, key: StageKey) -> Iterator[Difference]:
    if row is None or values is None:
        if row is not None or values is not None:
            yield Difference(*key, "", row and "a row", values and "a row")
        return
    for column, value in values.items():
        if row[column] != value:
            yield Difference(*key, column, row[column], value)
