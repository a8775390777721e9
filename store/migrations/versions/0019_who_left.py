"""The day on which a child's latest journey ended, beside her reference: whoever left long ago need not be read."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


ENDS_AND_CORRECTIONS = """
    SELECT said.reference, said.number, said.kind, said.data, said.replaces
    FROM ledger AS said JOIN child ON child.reference = said.reference
    WHERE said.journey IN (0, child.journey) AND (said.kind = 'journey_ended' OR said.replaces IS NOT NULL)
    ORDER BY said.number DESC
"""


def upgrade() -> None:
    op.add_column("child", sa.Column("left_on", sa.Date, nullable=True))
    connection = op.get_bind()
    ends = _left_on(connection.execute(sa.text(ENDS_AND_CORRECTIONS)))
    if ends:
        put = sa.text("UPDATE child SET left_on = :on WHERE reference = :reference")
        rows = [{"reference": reference, "on": on} for reference, on in ends.items()]
        connection.execute(put.bindparams(sa.bindparam("on", type_=sa.Date)), rows)


def _left_on(newest_first: Iterable[Any]) -> dict[str, date]:
    """By child the end that still stands: neither replaced nor taken back, by an entry that stands itself."""
    undone: set[int] = set()
    replaced: set[int] = set()
    found: dict[str, date] = {}
    for row in newest_first:
        if row.number in undone:
            continue
        if row.replaces is not None:
            (undone if row.kind == "undone" else replaced).add(row.replaces)
        if row.kind == "journey_ended" and row.number not in replaced:
            found.setdefault(row.reference, date.fromisoformat(json.loads(row.data)["on"]))
    return found
