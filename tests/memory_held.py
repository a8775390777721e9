"""Holds what a transaction remembers of the record to what stands in it, read anew by other ways than its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from store import ledger
from store.directory import as_known_now, directory_in
from store.memory import memory_of
from store.message_rows import message_of
from store.people import numbered
from store.people_tables import OWN_NUMBER
from store.remembered import remembered
from store.replay import journeys_of
from store.stage_rows import stored_stages
from store.sweep import notice_of
from store.tables import JOURNEYS, LEDGER, NOTICE, OUTBOX, REMEMBERED, STAGE, THREAD
from store.threads import _thread_of

TABLES = (LEDGER, JOURNEYS, STAGE, OUTBOX, NOTICE, OWN_NUMBER, THREAD, REMEMBERED)


def what_is_remembered(connection: Connection) -> dict[str, Mapping[Any, Any]]:
    """By table: each thing under its key."""
    return {table.name: dict(memory_of(connection).of(table)) for table in TABLES}


def what_stands(
    connection: Connection, known: Mapping[str, Mapping[Any, Any]]
) -> dict[str, Mapping[Any, Any]]:
    """The same things as the database has them now."""
    directory = directory_in(connection)

    def said(reference):
        return as_known_now(ledger.entries(connection, reference), directory)

    def stages(reference):
        of_hers = select(STAGE).where(STAGE.c.reference == reference)
        return connection.execute(of_hers.order_by(STAGE.c.journey, STAGE.c.position)).mappings().all()

    def message(number):
        row = connection.execute(select(OUTBOX).where(OUTBOX.c.id == number)).first()
        return message_of(row) if row else None

    def notices(reference):
        about = select(NOTICE).where(NOTICE.c.reference == reference).order_by(NOTICE.c.id)
        return [notice_of(row) for row in connection.execute(about)]

    def own_numbers(email):
        hers = select(OWN_NUMBER).where(OWN_NUMBER.c.person == numbered(email)).order_by(OWN_NUMBER.c.number)
        return {row.number: row.reference for row in connection.execute(hers)}

    def thread(place):
        there = select(THREAD).filter_by(source=place.source, thread=place.thread, person=place.person)
        row = connection.execute(there).first()
        return _thread_of(row) if row else None

    read = {
        LEDGER.name: said,
        JOURNEYS.name: lambda reference: journeys_of(reference, said(reference)),
        STAGE.name: stages,
        OUTBOX.name: message,
        NOTICE.name: notices,
        OWN_NUMBER.name: own_numbers,
        THREAD.name: thread,
        REMEMBERED.name: lambda key: remembered(connection, key),
    }
    return {name: {key: read[name](key) for key in things} for name, things in known.items()}


def hold_memory(connection: Connection) -> None:
    """All that the transaction remembers is what stands in the database."""
    known = what_is_remembered(connection)
    for reference, steps in known[STAGE.name].items():
        in_order = select(STAGE).where(STAGE.c.reference == reference)
        read = stored_stages(connection, in_order.order_by(STAGE.c.journey, STAGE.c.position))
        assert list(steps.stored) == read
    known[STAGE.name] = {ref: [dict(row) for row in steps.rows] for ref, steps in known[STAGE.name].items()}
    known[JOURNEYS.name] = {ref: list(told) for ref, told in known[JOURNEYS.name].items()}
    stands = what_stands(connection, known)
    stands[STAGE.name] = {ref: [dict(row) for row in rows] for ref, rows in stands[STAGE.name].items()}
    assert known == stands
