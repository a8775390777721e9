"""The table of the access log (looks.py)."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field

from store.kept import Kept


class LookRow(Kept, table=True):
    """A look at a child, or at all at once (`reference` empty): by whom, for what, through what, and whether shown.

    `place`, `hash`: in the chain of looks, given with the next sweep (look_chain.py). `why_digest`, `salt`: what
    stands for the reason in the hash, so that the reason can go.
    """

    __tablename__: ClassVar[str] = "look"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("ix_look_reference", "reference", "id"),
        Index("ix_look_at", "at"),
        Index("ix_look_place", "place", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    who: str
    what: str
    reference: str | None
    through: str
    shown: bool
    why: str | None = Field(sa_type=Text)
    children: int
    place: int | None = None
    hash: str | None = None
    salt: str | None = None
    why_digest: str | None = None


LOOK = LookRow.table()
