"""Where a person and Homeward speak, and the last thing said there: one row for each thread."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select

from casework.threads import Place, Thread
from permanence.replies.memory import Waiting
from store.sql import insert_into
from store.tables import THREAD


def thread_at(connection: Connection, place: Place) -> Thread | None:
    """The last thing said in this thread; None where nothing ever was."""
    row = connection.execute(select(THREAD).where(_at(place))).first()
    return _thread_of(row) if row else None


def thread_numbered(connection: Connection, number: int) -> Thread | None:
    """The thread in which this was the last thing said; None once something newer was."""
    row = connection.execute(select(THREAD).where(THREAD.c.id == number)).first()
    return _thread_of(row) if row else None


def keep(
    connection: Connection,
    place: Place,
    waiting: Waiting,
    message_id: int | None,
    words: str | None,
    now: datetime,
) -> int:
    """This is the last thing said in the thread; its number, which no other ever has."""
    connection.execute(delete(THREAD).where(_at(place)))
    row = {
        "source": place.source,
        "thread": place.thread,
        "person": place.person,
        "waiting": _written(waiting),
        "message_id": message_id,
        "words": words,
        "at": now,
    }
    made = connection.execute(insert_into(connection, THREAD).returning(THREAD.c.id), row).first()
    assert made is not None
    return int(made.id)


def change(connection: Connection, number: int, waiting: Waiting) -> None:
    """What this thing said waits for is something else now; it keeps its number."""
    connection.execute(THREAD.update().where(THREAD.c.id == number).values(waiting=_written(waiting)))


def _at(place: Place) -> ColumnElement[bool]:
    return and_(
        THREAD.c.source == place.source,
        THREAD.c.thread == place.thread,
        THREAD.c.person == place.person,
    )


def _written(waiting: Waiting) -> str:
    return json.dumps(waiting.to_json(), ensure_ascii=False)


def _thread_of(row: Row[tuple[object, ...]]) -> Thread:
    return Thread(
        row.id,
        Place(row.source, row.thread, row.person),
        Waiting.from_json(json.loads(row.waiting)),
        row.message_id,
        row.words,
        row.at,
    )
