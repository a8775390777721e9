"""Makes the rows of journeys that another version wrote otherwise, or that nobody has written yet."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select

from store import ledger
from store.directory import as_known_now, directory_in
from store.engine import reading, writing
from store.journey_rows import row_of, without_a_good_row
from store.replay import journeys_of
from store.sql import in_portions, put_many
from store.tables import CHILD, JOURNEYS

CHILDREN_AT_ONCE = 100


def keep_journeys(engine: Engine) -> int:
    """Every child has a good row, and nobody else has one; how many children had none.

    A portion of children a transaction, so that others may write meanwhile.
    """
    unknown = JOURNEYS.c.reference.not_in(select(CHILD.c.reference))
    with reading(engine) as connection:
        missing = without_a_good_row(connection)
        left = connection.execute(select(JOURNEYS.c.reference).where(unknown)).first()
    if left:  # an older version, which knows no such rows, erased her
        with writing(engine) as connection:
            connection.execute(delete(JOURNEYS).where(unknown))
    for portion in in_portions(missing, CHILDREN_AT_ONCE):
        with writing(engine) as connection:
            directory = directory_in(connection)
            said = ledger.entries_of(connection, portion)
            rows = []
            for reference in portion:
                entries = as_known_now(said.get(reference, []), directory)
                if told := journeys_of(reference, entries):
                    rows.append(row_of(reference, told, entries))
            put_many(connection, JOURNEYS, "reference", rows)
    return len(missing)
