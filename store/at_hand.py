"""Of children who are spoken of: what was recorded, their journeys and their stages, each read once in a transaction.

`references`: a portion of children at most. What is known already is not read again (memory.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Table

from permanence.entries import Entry
from permanence.journey import Journey
from store import ledger
from store.directory import ReplayContext
from store.journey_rows import kept_journeys
from store.memory import memory_of
from store.replay import journeys_of
from store.stage_rows import Steps, steps_of
from store.tables import JOURNEYS, LEDGER, STAGE

Found = TypeVar("Found")


def said_of(
    connection: Connection, references: Sequence[str], context: ReplayContext
) -> dict[str, list[Entry]]:
    """All that was recorded of each of these children, in order, with everybody in it as known now."""

    def read(missing: Sequence[str]) -> dict[str, list[Entry]]:
        said = ledger.entries_of(connection, missing)
        return {reference: context.as_known_now(said.get(reference, [])) for reference in missing}

    return _of_each(connection, LEDGER, references, read)


def told_of(
    connection: Connection, references: Sequence[str], context: ReplayContext
) -> dict[str, Sequence[Journey]]:
    """The journeys of these children: as their entries tell them, where those are known, and else as their rows do.

    A row that has not heard all, because another version wrote it or none did yet, is as if it were not there.
    """

    def read(missing: Sequence[str]) -> dict[str, Sequence[Journey]]:
        known = memory_of(connection).of(LEDGER)
        unread = [reference for reference in missing if reference not in known]
        told: dict[str, Sequence[Journey]] = {**kept_journeys(connection, unread)} if unread else {}
        without = [reference for reference in missing if reference not in told]
        said = said_of(connection, without, context)
        return told | {reference: journeys_of(reference, said[reference]) for reference in without}

    return _of_each(connection, JOURNEYS, references, read)


def stages_of(connection: Connection, references: Sequence[str]) -> dict[str, Steps]:
    """The stages of each of these children."""
    return _of_each(connection, STAGE, references, lambda missing: steps_of(connection, missing))


def _of_each(
    connection: Connection,
    table: Table,
    references: Sequence[str],
    read: Callable[[Sequence[str]], dict[str, Found]],
) -> dict[str, Found]:
    """For each reference what is known of the table, or read now."""
    memory = memory_of(connection)
    found = {
        reference: known for reference in references if (known := memory.of(table).get(reference)) is not None
    }
    missing = [reference for reference in references if reference not in found]
    if missing:
        new = read(missing)
        memory.learn(table, new)
        found |= new
    return found
