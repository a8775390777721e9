"""What came in: raw events, each once, taken or still to be taken; and answers that wait for their writer."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlmodel import col
from sqlmodel import select as select_row

from casework.kept_events import EventState, KeptEvent
from casework.ports import Proposal
from permanence.answer import Answer, Verb
from store.sql import insert_into
from store.tables import INBOX, ProposalRow
from store.transaction import Transaction

CAME, TAKEN = EventState.CAME.value, EventState.TAKEN.value


def _waits_for(source: str, account: str) -> ColumnElement[bool]:
    return and_(INBOX.c.state == CAME, INBOX.c.source == source, INBOX.c.account == account)


def _proposal_of(row: ProposalRow) -> Proposal:
    assert row.id is not None
    return Proposal(row.id, row.person, _read(row.answer), row.message_id, row.made_at, row.settled)


def _written(answer: Answer) -> str:
    said = {name: value for name, value in asdict(answer).items() if value is not None}
    return json.dumps(said, default=date.isoformat, ensure_ascii=False)


def _read(written: str) -> Answer:
    said = json.loads(written)
    days = {name: date.fromisoformat(said[name]) for name in ("on", "until") if name in said}
    return Answer(**{**said, **days, "verb": Verb(said["verb"])})


class InboxReading(Transaction):
    """What came in and waits, and what was read back and waits for its writer."""

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

    def proposal(self, proposal_id: int) -> Proposal | None:
        row = self.session.get(ProposalRow, proposal_id)
        return _proposal_of(row) if row else None

    def latest_proposal(self, person: str) -> Proposal | None:
        """The newest of a person that still waits."""
        waiting = select_row(ProposalRow).where(
            col(ProposalRow.person) == person, col(ProposalRow.settled).is_(None)
        )
        row = self.session.exec(waiting.order_by(col(ProposalRow.id).desc()).limit(1)).first()
        return _proposal_of(row) if row else None


class InboxWriting(InboxReading):
    """Takes what came in, each once."""

    def take_in(self, source: str, event_id: str, raw: str, now: datetime) -> bool:
        """The event is taken; False when it was taken before."""
        row = {"source": source, "event_id": event_id, "raw": raw, "came_at": now, "state": TAKEN}
        taking = insert_into(self.connection, INBOX).on_conflict_do_update(
            index_elements=["source", "event_id"],
            set_={"state": TAKEN, "raw": raw, "account": None},
            where=INBOX.c.state == CAME,
        )
        return self.connection.execute(taking.returning(INBOX.c.id), row).first() is not None

    def keep_event(self, event: KeptEvent, account: str | None = None) -> None:
        """The event is there until it is taken, and alone waits for this account; one that is there stays as it is."""
        if account is not None:
            self.forget_event(event.source, account)
        row = {**asdict(event), "state": CAME, "account": account}
        self.connection.execute(insert_into(self.connection, INBOX).on_conflict_do_nothing(), row)

    def release_event(self, source: str, account: str, since: datetime) -> KeptEvent | None:
        """What waited for this account, and came since then, waits no more; what came before is forgotten."""
        old = and_(_waits_for(source, account), INBOX.c.came_at < since)
        self.connection.execute(delete(INBOX).where(old))
        released = update(INBOX).where(_waits_for(source, account)).values(account=None).returning(INBOX)
        row = self.connection.execute(released).first()
        return KeptEvent(row.source, row.event_id, row.raw, row.came_at) if row else None

    def forget_event(self, source: str, account: str) -> None:
        self.connection.execute(delete(INBOX).where(_waits_for(source, account)))

    def propose(self, person: str, answer: Answer, message_id: int | None, now: datetime) -> int:
        """The number of the new proposal."""
        row = ProposalRow(
            person=person, answer=_written(answer), message_id=message_id, made_at=now, settled=None
        )
        self.session.add(row)
        self.session.flush()
        assert row.id is not None
        return row.id

    def settle_proposal(self, proposal_id: int, how: str) -> bool:
        """False when it was settled already."""
        row = self.session.get(ProposalRow, proposal_id)
        if row is None or row.settled is not None:
            return False
        row.settled = how
        return True
