"""Tables of what several processes on one store know of each other. Moments are the database's own clock (nodes.py).

No `from __future__ import annotations`: see tables.py.
"""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from store.kept import Kept


class NodeRow(Kept, table=True):
    """A process of `homeward web` or `homeward worker`, and when it was last heard of. `left_at`: it ended cleanly."""

    __tablename__: ClassVar[str] = "node"

    name: str = Field(primary_key=True)
    role: str
    version: str
    started_at: datetime
    beat_at: datetime
    left_at: datetime | None


class WakeRow(Kept, table=True):
    """One waking of a job of the timetable, which one node acts on. `done_at`: by that node's clock; None: not yet."""

    __tablename__: ClassVar[str] = "wake"

    job: str = Field(primary_key=True)
    at: str = Field(primary_key=True)
    node: str
    began_at: datetime
    done_at: datetime | None


class LeaseRow(Kept, table=True):
    """What one node alone does until a moment: reading a mailbox."""

    __tablename__: ClassVar[str] = "lease"

    name: str = Field(primary_key=True)
    node: str
    until: datetime


class PaceRow(Kept, table=True):
    """When the next message may go to a place. `holder`: whose turn it is until `held_until`; None between turns."""

    __tablename__: ClassVar[str] = "pace"

    place: str = Field(primary_key=True)
    holder: str | None
    held_until: datetime
    free_at: datetime


NODE = NodeRow.table()
WAKE = WakeRow.table()
LEASE = LeaseRow.table()
PACE = PaceRow.table()
