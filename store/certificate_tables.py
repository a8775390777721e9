"""The tables of the nightly certificate, and of what it is made from."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field

from store.kept import Kept


class HandedOverRow(Kept, table=True):
    """That the other side took a message, or had it already: one row each time, and none is ever changed.

    No foreign key: what was handed over stays known when the row of the message is gone.
    """

    __tablename__: ClassVar[str] = "handed_over"
    __table_args__: ClassVar[tuple[object, ...]] = (
        Index("ix_handed_over_at", "at"),
        Index("ix_handed_over_message", "message_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: int
    kind: str
    person: str
    at: datetime


class FollowedRow(Kept, table=True):
    """What was told of a child's steps as the certificate itself works it out. `state` is JSON."""

    __tablename__: ClassVar[str] = "followed"

    reference: str = Field(primary_key=True)
    state: str = Field(sa_type=Text)


class CertificateRow(Kept, table=True):
    """The certificate of a day, as it was written and signed."""

    __tablename__: ClassVar[str] = "certificate"

    day: date = Field(primary_key=True)
    kept_at: datetime
    text: str = Field(sa_type=Text)
    signature: str | None


HANDED_OVER = HandedOverRow.table()
FOLLOWED = FollowedRow.table()
CERTIFICATE = CertificateRow.table()
