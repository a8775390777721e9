"""Keeps the tables of children and stages equal to what the ledger says, in the transaction that records.

What was told about a stage is kept by the rules (`kept_told`), and beside it whose the stage was then; its next day of
decision is worked out anew. A stage whose due date cannot be worked out keeps the fault by name, and nobody else's
stages wait for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.sql.dml import ReturningInsert

from permanence.dates import CouncilCalendar
from permanence.notices import Told, first_check, kept_told, told_to
from permanence.stages import Stage, StageState
from store.at_hand import said_of, stages_of
from store.directory import ReplayContext
from store.memory import memory_of
from store.replay import SAYS_NOTHING, ChildReplayed, replay
from store.sql import STATEMENTS_KEPT, in_portions, insert_for, put_many
from store.stage_rows import (
    Projected,
    StageAsRow,
    Steps,
    Values,
    steps_of,
    told_of,
    told_values,
    values_of,
    watch_before,
    watch_now,
)
from store.tables import CHILD, JOURNEYS, LEDGER, STAGE

CHILDREN_AT_ONCE = 200
OF_EVERY_STAGE = frozenset({"revision", "last_news_on"})  # of a journey: another one with every answer
KEY = ("reference", "journey", "key")
StageKey = tuple[str, int, str]
SPOKEN_OF = (
    20  # children at most in a reply; nobody asks in the same transaction for those whom a file brings
)


def project_children(
    connection: Connection, references: Iterable[str], context: ReplayContext, today: date
) -> None:
    """The rows of these children and of all their stages are what their entries say, by what is known `today`."""
    for portion in in_portions(sorted(set(references)), CHILDREN_AT_ONCE):
        said = said_of(connection, portion, context)
        replayed = {reference: replay(reference, said[reference], context) for reference in portion}
        known = {reference: child for reference, child in replayed.items() if child}
        put_many(connection, CHILD, "reference", [child.row for child in known.values()])
        put_many(connection, JOURNEYS, "reference", [child.journeys for child in known.values()])
        memory_of(connection).learn(JOURNEYS, {reference: child.told for reference, child in known.items()})
        _put_stages(connection, portion, known, context, today)
        unknown = [reference for reference in portion if reference not in known]
        if unknown:  # the ledger says nothing of them: only a table changed by hand has them
            for table in (CHILD, JOURNEYS):
                connection.execute(delete(table).where(table.c.reference.in_(unknown)))


def _put_stages(
    connection: Connection,
    references: Sequence[str],
    replayed: Mapping[str, ChildReplayed],
    context: ReplayContext,
    today: date,
) -> None:
    """`references`: the children who may have stages already."""
    before = stages_of(connection, references)
    changes = _Changes(_by_name(before.values()), context.rules.for_sending, today)
    for child in replayed.values():
        for projected in child.stages:
            changes.put(projected)
    known = memory_of(connection).of(STAGE)
    changes.write(connection)
    if len(references) <= SPOKEN_OF:
        memory_of(connection).learn(STAGE, {**known, **changes.steps(references)})


def _by_name(steps: Iterable[Steps]) -> dict[StageKey, StageAsRow]:
    return {(row["reference"], row["journey"], row["key"]): row for hers in steps for row in hers.rows}


def stages_before(connection: Connection, references: Sequence[str]) -> dict[StageKey, StageAsRow]:
    """The rows of all stages of these children."""
    return _by_name(steps_of(connection, references).values())


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
        self.rows: dict[StageKey, StageAsRow] = {}  # as they stand once it is written
        self.written: list[Values] = []
        self.differing: set[str] = set(KEY)  # columns of rows that were there
        self.revised: dict[tuple[object, ...], list[int]] = defaultdict(list)

    def put(self, projected: Projected) -> None:
        stage = projected.stage
        key = (stage.reference, stage.journey, stage.key)
        row = self.gone.pop(key, None)
        told = _told(stage, row)
        values: Values = {
            **values_of(projected),
            **told_values(told),
            "told_due_on": stage.due_on or (row["told_due_on"] if row else None),
            "next_check_on": _next_check_on(
                stage, _told_to_owner(stage, told, row), self.today, self.calendar
            ),
        }
        self.rows[key] = {**(row or _NEW_ROW), **values}
        different = {name for name, value in values.items() if row is None or row[name] != value}
        if row and different and different <= OF_EVERY_STAGE:
            self.revised[values["revision"], values["last_news_on"]].append(row["id"])
        elif different:
            self.written.append(values)
            self.differing |= different if row else set()

    def write(self, connection: Connection) -> None:
        if self.gone:
            ids = [row["id"] for row in self.gone.values()]
            connection.execute(_GONE, {"ids": ids})
        for (revision, last_news_on), ids in self.revised.items():
            revised = {"to_revision": revision, "to_news_on": last_news_on, "ids": ids}
            connection.execute(_REVISED, revised)
        if self.written:
            # A column that is empty in each of them, and was, need not be said: half of a new stage is empty.
            said = {
                n for row in self.written for n, value in row.items() if value is not None
            } | self.differing
            rows = [{n: value for n, value in row.items() if n in said} for row in self.written]
            put = _put_stages_by(connection.dialect.name, tuple(rows[0]))
            for number, reference, journey, key in connection.execute(put, rows):
                self.rows[reference, journey, key]["id"] = number

    def steps(self, references: Iterable[str]) -> dict[str, Steps]:
        """The stages of each of these children as they stand now."""
        in_order = sorted(self.rows.values(), key=lambda row: (row["journey"], row["position"]))
        return {ref: Steps([row for row in in_order if row["reference"] == ref]) for ref in references}


_NEW_ROW: StageAsRow = dict.fromkeys(STAGE.c.keys())
_GONE = delete(STAGE).where(STAGE.c.id.in_(bindparam("ids", expanding=True)))
_REVISED = (
    update(STAGE)
    .where(STAGE.c.id.in_(bindparam("ids", expanding=True)))
    .values(revision=bindparam("to_revision"), last_news_on=bindparam("to_news_on"))
)


@lru_cache(STATEMENTS_KEPT)
def _put_stages_by(dialect: str, columns: tuple[str, ...]) -> ReturningInsert[int, str, int, str]:
    """Stages with these columns, new or in the place of those that were there; the number of each is given back."""
    new = insert_for(dialect, STAGE)
    given = {name: new.excluded[name] for name in columns if name not in KEY}
    put = new.on_conflict_do_update(index_elements=KEY, set_=given)
    return put.returning(STAGE.c.id, *(STAGE.c[name] for name in KEY))


def _told(stage: Stage, row: StageAsRow | None) -> Told:
    """What stays told. A stage without a due date just now (paused, say) keeps all of it for when it has one."""
    if row is None:
        return Told()
    before = watch_before(row)
    if before is None or stage.due_on is None:
        return told_of(row)
    stays_open = stage.is_open and row["state"] == StageState.OPEN
    return kept_told(before, stage.due_on, stage.quiet_until, stays_open=stays_open)


def _told_to_owner(stage: Stage, told: Told, row: StageAsRow | None) -> Told:
    return told_to(stage.owner, told, row["told_owner"] if row else None)


def _next_check_on(stage: Stage, told: Told, today: date, calendar: CouncilCalendar) -> date | None:
    """The day on which the sweep looks at a stage that was just written; None when it has nothing to watch."""
    watch = watch_now(stage, told)
    return first_check(watch, today, calendar) if watch else None
