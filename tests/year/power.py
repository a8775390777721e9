"""Power cuts: a process that dies before, inside or after one of its transactions, or around one sending; a full disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy.exc import OperationalError

from store.case_record import SqlCaseRecord

POINTS = ("before", "inside", "after", "full")


class PowerCut(BaseException):
    """The process is gone. No handler of the service may keep it alive, so it is no `Exception`."""


def disk_full() -> OperationalError:
    """What SQLAlchemy says when SQLite has no room."""
    return OperationalError("COMMIT", {}, sqlite3.OperationalError("database or disk is full"))


CUT_OFF = (PowerCut, OperationalError)


@dataclass
class Failing:
    """The record of a process that dies, or has no room on its disk, at its `left`th transaction."""

    inner: SqlCaseRecord
    point: str
    left: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        self.left -= 1
        if self.left == 0 and self.point == "before":
            raise PowerCut
        with self.inner.writing() as tx:
            if self.left == 0 and self.point == "full":
                raise disk_full()
            yield tx
            if self.left == 0 and self.point == "inside":
                raise PowerCut
        if self.left == 0 and self.point == "after":
            raise PowerCut


@dataclass
class DyingSender:
    """What a carrier asks at each sending: the process dies at the `left`th, before it or after it."""

    point: str
    left: int

    def __call__(self, where: str) -> None:
        if where == self.point:
            self.left -= 1
            if self.left == 0:
                raise PowerCut


def failing(record: SqlCaseRecord, chance: Random) -> Failing:
    return Failing(record, chance.choice(POINTS), chance.randrange(1, 8))


def dying_sender(chance: Random) -> DyingSender:
    return DyingSender(chance.choice(("before it is sent", "after it was sent")), chance.randrange(1, 5))
