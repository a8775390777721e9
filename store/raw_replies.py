"""Replies as they came in, of which some name a child."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from store.case_record import SqlCaseRecord
from store.scrubbed import Scrub
from store.tables import INBOX


def raw_naming(record: SqlCaseRecord, reference: str, case_ids: Collection[str]) -> list[str]:
    """Those that name the child, oldest first, as long as they are kept."""
    names = Scrub([reference], case_ids)
    with record.reading() as tx:
        kept = tx.connection.execute(select(INBOX.c.raw).where(INBOX.c.raw != "{}").order_by(INBOX.c.id))
        return [raw for raw in kept.scalars() if names.is_in(raw)]
