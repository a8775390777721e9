"""The access log as rows: added to, read in order, and cleared when it has been kept long enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select

from casework.look_doors import Look
from store.look_tables import LOOK
from store.tables import CHILD
from store.transaction import Transaction


class LooksReading(Transaction):
    """Who looked."""

    def looks(
        self, reference: str | None = None, *, since: datetime | None = None, after: int = 0
    ) -> Iterator[Look]:
        """At one child, with those at all at once; at any child when none is given."""
        wanted = select(LOOK).where(LOOK.c.id > after).order_by(LOOK.c.id)
        if reference is not None:
            wanted = wanted.where(or_(LOOK.c.reference == reference, LOOK.c.reference.is_(None)))
        if since is not None:
            wanted = wanted.where(LOOK.c.at >= since)
        return map(_look_of, self.connection.execute(wanted).mappings())

    def some_reference(self) -> str | None:
        found: str | None = self.connection.execute(select(CHILD.c.reference).limit(1)).scalar()
        return found


def _look_of(row: RowMapping) -> Look:
    values = dict(row)
    return Look(number=values.pop("id"), **values)


class LooksWriting(LooksReading):
    """Keeps that somebody looked."""

    def keep_looks(self, looks: Sequence[Look]) -> None:
        rows = [{k: v for k, v in asdict(look).items() if k != "number"} for look in looks]
        if rows:
            self.connection.execute(insert(LOOK), rows)


def forget_looks(connection: Connection, now: datetime, kept_for: timedelta) -> int:
    """How many looks longer ago than that were cleared."""
    return connection.execute(delete(LOOK).where(LOOK.c.at < now - kept_for)).rowcount
