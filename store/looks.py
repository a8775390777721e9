"""The access log as rows: added to, and read in order. Their chain, and how they are cleared: look_chain.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter

from sqlalchemy import RowMapping, func, or_, select

from casework.look_doors import Look
from permanence.people import Directory
from store.look_chain import give_places
from store.look_tables import LOOK
from store.sql import insert_many
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
        known = self.directory()
        return (_look_of(row, known) for row in self.connection.execute(wanted).mappings())

    def first_look(self) -> datetime | None:
        found: datetime | None = self.connection.execute(select(func.min(LOOK.c.at))).scalar()
        return found

    def last_look(self, what: str) -> datetime | None:
        of_it = select(func.max(LOOK.c.at)).where(LOOK.c.what == what)
        found: datetime | None = self.connection.execute(of_it).scalar()
        return found

    def some_reference(self) -> str | None:
        found: str | None = self.connection.execute(select(CHILD.c.reference).limit(1)).scalar()
        return found


_KEPT = tuple(field.name for field in fields(Look) if field.name != "number")
_kept = attrgetter(*_KEPT)  # who prints a digest looks at 3,000 children


def _look_of(row: RowMapping, directory: Directory) -> Look:
    """Under the address that she has today: the row keeps that of its own time, as its hash was made of it."""
    values = {name: row[name] for name in _KEPT}
    person = directory.get(values["who"])
    return Look(number=row["id"], **(values | {"who": person.email} if person else values))


class LooksWriting(LooksReading):
    """Keeps that somebody looked."""

    def keep_looks(self, looks: Sequence[Look]) -> None:
        insert_many(self.connection, LOOK, [dict(zip(_KEPT, _kept(look), strict=True)) for look in looks])

    def chain_looks(self) -> str:
        newest = give_places(self.connection)
        return newest.hash if newest.number else ""
