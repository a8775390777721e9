"""A child's journeys as a row of the table, and a row as her journeys: what her entries come to, up to the last.

A row says which entry was the last that it heard, and in which form it is written. One that has not heard all, or has
another form, is passed over, and her entries are read instead: so nobody is ever given what is out of date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import cache

from sqlalchemy import Connection, bindparam, func, select

from permanence.entries import Entry
from permanence.journey import FOLDING, Journey
from store.ledger_words import read, written
from store.stage_rows import Values
from store.tables import CHILD, JOURNEYS, LEDGER
from store.written_values import WRITING, Written, written_as

_NEWEST = select(func.max(LEDGER.c.number)).where(LEDGER.c.reference == JOURNEYS.c.reference)
_HEARD_ALL = JOURNEYS.c.heard == _NEWEST.correlate(JOURNEYS).scalar_subquery()
_GOOD_OF = select(JOURNEYS.c.reference, JOURNEYS.c.told).where(
    JOURNEYS.c.reference.in_(bindparam("references", expanding=True)),
    JOURNEYS.c.form == bindparam("written_as"),
    _HEARD_ALL,
)


@cache
def _several() -> Written:
    return written_as(tuple[Journey, ...])


@cache
def form() -> str:
    """The form of rows: another with any other field of a journey, or another way of folding entries into one."""
    return f"{FOLDING}.{WRITING} {hashlib.sha256(_several().name.encode()).hexdigest()[:12]}"


def row_of(reference: str, journeys: Sequence[Journey], entries: Sequence[Entry]) -> Values:
    """The row of a child with these journeys, in their order, which all of her entries gave."""
    turn = _several().write
    assert turn
    return {
        "reference": reference,
        "heard": entries[-1].number,
        "form": form(),
        "told": written(turn(journeys)),
    }


def without_a_good_row(connection: Connection) -> list[str]:
    """The children whose entries have to be read for their journeys."""
    good = select(JOURNEYS.c.reference).where(JOURNEYS.c.form == form(), _HEARD_ALL)
    found = select(CHILD.c.reference).where(CHILD.c.reference.not_in(good))
    return list(connection.execute(found.order_by(CHILD.c.reference)).scalars())


def kept_journeys(connection: Connection, references: Collection[str]) -> dict[str, tuple[Journey, ...]]:
    """The journeys, in their order, of those of these children whose rows are good; a portion of children at most."""
    turn = _several().read
    assert turn
    kept = connection.execute(_GOOD_OF, {"references": list(references), "written_as": form()}).all()
    found = {}
    for reference, told in kept:
        with suppress(ValueError, TypeError, LookupError):  # changed by hand: her entries are read instead
            found[reference] = turn(read(told)[0])
    return found
