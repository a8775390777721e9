"""What came in: raw events, each once, taken or still to be taken."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.sql.dml import ReturningInsert

from casework.kept_events import EventState, KeptEvent
from store.sql import insert_for, insert_into
from store.tables import INBOX
from store.transaction import Transaction

CAME, TAKEN = EventState.CAME.value, EventState.TAKEN.value


def _waits_for(source: str, account: str) -> ColumnElement[bool]:
    return and_(INBOX.c.state == CAME, INBOX.c.source == source, INBOX.c.account == account)


@cache
def _taking(dialect: str) -> ReturningInsert[int]:
    """A row for what is taken now, or that of what was kept until then; none where it was taken before."""
    new = insert_for(dialect, INBOX)
    taken = {name: new.excluded[name] for name in ("state", "raw")} | {"account": None}
    taking = new.on_conflict_do_update(
        index_elements=["source", "event_id"], set_=taken, where=INBOX.c.state == CAME
    )
    return taking.returning(INBOX.c.id)


class InboxReading(Transaction):
    """What came in and waits."""

    def events_to_take(self, source: str, until: datetime) -> list[KeptEvent]:
        """What came up to `until` and is not taken, oldest first, but for what waits for its account to be known."""
        waiting = select(INBOX).where(
            INBOX.c.state == CAME,
            INBOX.c.source == source,
            INBOX.c.account.is_(None),
            INBOX.c.came_at <= until,
        )
        rows = self.connection.execute(waiting.order_by(INBOX.c.came_at, INBOX.c.id))
        return [KeptEvent(row.source, row.event_id, row.raw, row.came_at) for row in rows]

    def kept_event(self, number: int) -> KeptEvent | None:
        """The event with this number of ours; None when it is taken, or waits for its account to be known."""
        waiting = INBOX.c.state == CAME, INBOX.c.account.is_(None)
        row = self.connection.execute(select(INBOX).where(INBOX.c.id == number, *waiting)).first()
        return KeptEvent(row.source, row.event_id, row.raw, row.came_at) if row else None


class InboxWriting(InboxReading):
    """Takes what came in, each once."""

    def take_in(self, source: str, event_id: str, raw: str, now: datetime) -> bool:
        """The event is taken; False when it was taken before."""
        row = {"source": source, "event_id": event_id, "raw": raw, "came_at": now, "state": TAKEN}
        return self.connection.execute(_taking(self.connection.dialect.name), row).first() is not None

    def keep_event(self, event: KeptEvent, account: str | None = None, *, wakes: bool = True) -> None:
        """The event is there until it is taken, and alone waits for this account; one that is there stays as it is."""
        if account is not None:
            self.forget_event(event.source, account)
        row = {**asdict(event), "state": CAME, "account": account}
        new = insert_into(self.connection, INBOX).on_conflict_do_nothing().returning(INBOX.c.id)
        number = self.connection.execute(new, row).scalar()
        if number is not None and account is None and wakes:
            self.to_take.append(number)

    def release_event(self, source: str, account: str, since: datetime) -> KeptEvent | None:
        """What waited for this account, and came since then, waits no more; what came before is forgotten."""
        old = and_(_waits_for(source, account), INBOX.c.came_at < since)
        self.connection.execute(delete(INBOX).where(old))
        released = update(INBOX).where(_waits_for(source, account)).values(account=None).returning(INBOX)
        row = self.connection.execute(released).first()
        self.to_take += [row.id] if row else []
        return KeptEvent(row.source, row.event_id, row.raw, row.came_at) if row else None

    def drop_event(self, source: str, event_id: str) -> None:
        this = INBOX.c.source == source, INBOX.c.event_id == event_id
        self.connection.execute(delete(INBOX).where(*this, INBOX.c.state == CAME, INBOX.c.account.is_(None)))

    def forget_event(self, source: str, account: str) -> None:
        self.connection.execute(delete(INBOX).where(_waits_for(source, account)))
