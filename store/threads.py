"""Where a person and Homeward speak, and the last thing said there: one row for each thread."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

from sqlalchemy import Row, and_, bindparam, select, update
from sqlalchemy.sql.dml import ReturningInsert

from casework.threads import Place, Thread
from permanence.replies.memory import NOTHING, Waiting
from store.sql import insert_for
from store.tables import THREAD
from store.transaction import Transaction

_AT = and_(
    THREAD.c.source == bindparam("at_source"),
    THREAD.c.thread == bindparam("at_thread"),
    THREAD.c.person == bindparam("of_person"),
)
_THERE = select(THREAD).where(_AT)
_LET_GO = update(THREAD).where(_AT).values(waiting=bindparam("let_go")).returning(THREAD.c.id)
_NEW = ("id", "waiting", "message_id", "words", "at")  # of a thread in which something else was said


@cache
def _saying(dialect: str, *changed: str) -> ReturningInsert[int]:
    """A row for the thread; these columns of the one that is there become what is given. Its number is given back."""
    new = insert_for(dialect, THREAD)
    given = {name: new.excluded[name] for name in changed}
    return new.on_conflict_do_update(index_elements=["source", "thread", "person"], set_=given).returning(
        THREAD.c.id
    )


class ThreadReading(Transaction):
    """The last thing said in each thread."""

    def thread_at(self, place: Place) -> Thread | None:
        """The last thing said in this thread; None where nothing ever was."""
        if place not in self.memory.of(THREAD):
            row = self.connection.execute(_THERE, _named(place)).first()
            self.memory.learn(THREAD, {place: _thread_of(row) if row else None})
        found: Thread | None = self.memory.of(THREAD)[place]
        return found

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
        said = {**_row(place, waiting), "message_id": message_id, "words": words, "at": now}
        number: int = self.connection.execute(_saying(self.connection.dialect.name, *_NEW), said).scalar_one()
        return number

    def thread_waits(
        self, place: Place, waiting: Waiting, message_id: int | None, words: str | None, now: datetime
    ) -> int | None:
        """What was said last in the thread waits for this now and keeps its number, or it is the first said there.

        None where nothing was, and nothing is waited for.
        """
        if waiting == NOTHING:
            let_go = {**_named(place), "let_go": _written(waiting)}
            number: int | None = self.connection.execute(_LET_GO, let_go).scalar()
            return number
        said = {**_row(place, waiting), "message_id": message_id, "words": words, "at": now}
        return int(
            self.connection.execute(_saying(self.connection.dialect.name, "waiting"), said).scalar_one()
        )

    def change_thread(self, number: int, waiting: Waiting) -> None:
        """What this thing said waits for is something else now; it keeps its number."""
        change = THREAD.update().where(THREAD.c.id == number).values(waiting=_written(waiting))
        self.connection.execute(change)


def _named(place: Place) -> dict[str, str]:
    return {"at_source": place.source, "at_thread": place.thread, "of_person": place.person}


def _row(place: Place, waiting: Waiting) -> dict[str, object]:
    return {
        "source": place.source,
        "thread": place.thread,
        "person": place.person,
        "waiting": _written(waiting),
    }


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
