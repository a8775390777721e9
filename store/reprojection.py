"""All stored stages judged by other rules: what would change, child by child, and making it so.

A stage whose code left the pack is no stage any more: its clock stops, and it is counted no longer. What was recorded
about it stays in the ledger, and its notices stay as they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from permanence.entries import EntryKind, standing
from permanence.stages import Rulebook
from store import ledger
from store.directory import ReplayContext
from store.projection import CHILDREN_AT_ONCE, project_children, stages_before
from store.replay import replay
from store.sql import in_portions
from store.stage_rows import StageAsRow, values_of
from store.tables import CHILD

_OF_ROUTES = {EntryKind.PLAN_OPENED: ("route",), EntryKind.ROUTE_CHANGED: ("from_route", "to_route")}


@dataclass(frozen=True, slots=True)
class StageChange:
    """A child's stage that other rules judge otherwise. `was_late`, `is_late`: past due, open and not quiet."""

    reference: str
    journey: int
    stage: str
    what: str
    due_before: date | None
    due_now: date | None
    was_late: bool
    is_late: bool


def would_change(
    connection: Connection, context: ReplayContext, rules: Rulebook, today: date
) -> Iterator[StageChange]:
    """Every stage whose due date, state or target the rules would change, in the order of references."""
    other = replace(context, rules=rules)
    for portion in in_portions(_references(connection), CHILDREN_AT_ONCE):
        said = ledger.entries_of(connection, portion)
        before = stages_before(connection, portion)
        for reference in portion:
            replayed = replay(reference, said.get(reference, []), other)
            now = {}
            for one in replayed.stages if replayed else ():
                now[one.stage.reference, one.stage.journey, one.stage.key] = values_of(one)
            old = {key: row for key, row in before.items() if key[0] == reference}
            for key in sorted({*old, *now}):
                change = _change(key, old.get(key), now.get(key), today)
                if change:
                    yield change


def _change(
    key: tuple[str, int, str], old: StageAsRow | None, new: StageAsRow | None, today: date
) -> StageChange | None:
    looked_at = ("due_on", "state", "status", "timescale_number", "timescale_unit", "citation", "fault")
    if old and new and all(old[name] == new[name] for name in looked_at):
        return None
    what = "new" if old is None else "gone" if new is None else "changed"
    return StageChange(
        *key,
        what,
        old["due_on"] if old else None,
        new["due_on"] if new else None,
        _is_late(old, today),
        _is_late(new, today),
    )


def _is_late(row: StageAsRow | None, today: date) -> bool:
    if row is None or row["state"] != "open" or row["due_on"] is None or row["due_on"] >= today:
        return False
    return row["quiet_until"] is None or row["quiet_until"] < today


def apply_to_stages(connection: Connection, context: ReplayContext, rules: Rulebook, today: date) -> None:
    """Every stage is what the rules say. What was told stays told where the due date is the same."""
    project_children(connection, _references(connection), replace(context, rules=rules), today)


def codes_in_use(connection: Connection) -> dict[str, int]:
    """Milestones and routes that standing entries speak of, and of how many children each."""
    used: dict[str, set[str]] = {}
    for portion in in_portions(_references(connection), CHILDREN_AT_ONCE):
        for reference, entries in ledger.entries_of(connection, portion).items():
            for entry in standing(entries):
                for name in ("milestone", *_OF_ROUTES.get(entry.kind, ())):
                    if code := entry.maybe(name):
                        used.setdefault(code, set()).add(reference)
    return {code: len(children) for code, children in used.items()}


def _references(connection: Connection) -> list[str]:
    return list(connection.execute(select(CHILD.c.reference).order_by(CHILD.c.reference)).scalars())
