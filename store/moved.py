"""That a store was moved to another database: it is not opened any more, or both would send every message."""

from __future__ import annotations

from sqlalchemy import Engine

from permanence.plain_error import PlainError
from store.remembered import remembered

MOVED_TO = (
    "moved_to"  # what the store that was left remembers: the moment, and where it went, without a password
)


class MovedAway(PlainError):
    """This store was moved: what it holds is kept, and goes on, elsewhere."""


def refuse_moved(engine: Engine) -> None:
    """Raises MovedAway for a store that was moved."""
    with engine.connect() as connection:
        mark = remembered(connection, MOVED_TO)
    if mark:
        moment, _, place = mark.partition(" ")
        raise MovedAway(
            f"this store was moved to {place} on {moment[:10]}: correct store_url; "
            "to move back, move that one to a new file (docs/operations.md)"
        )
