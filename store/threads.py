"""Where a person and Homeward speak, and the last thing said there: one row for each thread."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Row, and_, bindparam, delete, select

from casework.threads import Place, Thread
from permanence.replies.memory import Waiting
from store.sql import insert_into
from store.tables import THREAD
from store.transaction import Transaction

_AT = and_(
    THREAD.c.source == bindparam("at_source"),
    THREAD.c.thread == bindparam("at_thread"),
    THREAD.c.person == bindparam("of_person"),
)
_THERE, _GONE_THERE = select(THREAD).where(_AT), delete(THREAD).where(_AT)


class ThreadReading(Transaction):
    """The last thing said in each thread."""

    def thread_at(self, place: Place) -> Thread | None:
        """The last thing said in this thread; None where nothing ever was."""
        row = self.connection.execute(_THERE, _named(place)).first()
        return _thread_of(row) if row else None

    def thread_numbered(self, number: int) -> Thread | None:
        """The thread in which this was the last thing said; None once something newer was."""
        row = self.connection.execute(select(THREAD).where(THREAD.c.id == number)).first()
        return _thread_of(row) if row else None


class ThreadWriting(ThreadReading):
    """Keeps what was said last."""

    def keep_thread(
        self, place: Place, waiting: Waiting, message_id: int | None, words: str | None, now: datetime
    ) -> int:
        """This is the last thing said in the thread; its number, which no other ever has."""
        self.connection.execute(_GONE_THERE, _named(place))
        row = {
            "source": place.source,
            "thread": place.thread,
            "person": place.person,
            "waiting": _written(waiting),
            "message_id": message_id,
            "words": words,
            "at": now,
        }
        made = insert_into(self.connection, THREAD).returning(THREAD.c.id)
        return int(self.connection.execute(made, row).scalar_one())

    def change_thread(self, number: int, waiting: Waiting) -> None:
        """What this thing said waits for is something else now; it keeps its number."""
        change = THREAD.update().where(THREAD.c.id == number).values(waiting=_written(waiting))
        self.connection.execute(change)


def _named(place: Place) -> dict[str, str]:
    return {"at_source": place.source, "at_thread": place.thread, "of_person": place.person}


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
