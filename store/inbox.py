"""What came in: raw events, each once, taken or still to be taken."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from casework.kept_events import EventState, KeptEvent
from store.sql import insert_into
from store.tables import INBOX

CAME, TAKEN = EventState.CAME.value, EventState.TAKEN.value


def take_in(connection: Connection, source: str, event_id: str, raw: str, now: datetime) -> bool:
    """The event is taken; False when it was taken before."""
    row = {"source": source, "event_id": event_id, "raw": raw, "came_at": now, "state": TAKEN}
    taking = insert_into(connection, INBOX).on_conflict_do_update(
        index_elements=["source", "event_id"],
        set_={"state": TAKEN, "raw": raw, "account": None},
        where=INBOX.c.state == CAME,
    )
    return connection.execute(taking.returning(INBOX.c.id), row).first() is not None


def keep(connection: Connection, event: KeptEvent, account: str | None) -> None:
    """The event is there until it is taken, and no other waits for this account; one that is there stays as it is."""
    if account is not None:
        forget(connection, event.source, account)
    row = {**asdict(event), "state": CAME, "account": account}
    connection.execute(insert_into(connection, INBOX).on_conflict_do_nothing(), row)


def to_take(connection: Connection, source: str, until: datetime) -> list[KeptEvent]:
    """What came up to `until` and is not taken, oldest first, but for what waits for its account to be known."""
    waiting = select(INBOX).where(
        INBOX.c.state == CAME, INBOX.c.source == source, INBOX.c.account.is_(None), INBOX.c.came_at <= until
    )
    rows = connection.execute(waiting.order_by(INBOX.c.came_at, INBOX.c.id))
    return [KeptEvent(row.source, row.event_id, row.raw, row.came_at) for row in rows]


def release(connection: Connection, source: str, account: str, since: datetime) -> KeptEvent | None:
    """What waited for this account, and came since then, waits no more; what came before is forgotten."""
    old = and_(_waits_for(source, account), INBOX.c.came_at < since)
    connection.execute(delete(INBOX).where(old))
    released = update(INBOX).where(_waits_for(source, account)).values(account=None).returning(INBOX)
    row = connection.execute(released).first()
    return KeptEvent(row.source, row.event_id, row.raw, row.came_at) if row else None


def forget(connection: Connection, source: str, account: str) -> None:
    connection.execute(delete(INBOX).where(_waits_for(source, account)))


def _waits_for(source: str, account: str) -> ColumnElement[bool]:
    return and_(INBOX.c.state == CAME, INBOX.c.source == source, INBOX.c.account == account)
