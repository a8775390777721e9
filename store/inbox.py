"""What came in: raw events, each once, and answers read from words that wait for their writer."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from casework.ports import Proposal
from permanence.answers import Answer, Verb
from store.sql import is_new
from store.tables import INBOX, PROPOSAL


def take_in(connection: Connection, source: str, event_id: str, raw: str, now: datetime) -> bool:
    """Kept; False when this event was there already."""
    row = {"source": source, "event_id": event_id, "raw": raw, "taken_at": now}
    return is_new(connection, INBOX, row)


def propose(
    connection: Connection, person: str, answer: Answer, message_id: int | None, now: datetime
) -> int:
    row = {"person": person, "answer": _written(answer), "message_id": message_id, "made_at": now}
    number: int = connection.execute(insert(PROPOSAL).returning(PROPOSAL.c.id), row).scalar_one()
    return number


def proposal(connection: Connection, proposal_id: int) -> Proposal | None:
    row = connection.execute(select(PROPOSAL).where(PROPOSAL.c.id == proposal_id)).first()
    return _proposal_of(row) if row else None


def latest_proposal(connection: Connection, person: str) -> Proposal | None:
    """The newest of a person that still waits."""
    waiting = select(PROPOSAL).where(PROPOSAL.c.person == person, PROPOSAL.c.settled.is_(None))
    row = connection.execute(waiting.order_by(PROPOSAL.c.id.desc()).limit(1)).first()
    return _proposal_of(row) if row else None


def settle_proposal(connection: Connection, proposal_id: int, how: str) -> bool:
    """False when it was settled already."""
    waiting = update(PROPOSAL).where(PROPOSAL.c.id == proposal_id, PROPOSAL.c.settled.is_(None))
    return connection.execute(waiting.values(settled=how)).rowcount == 1


def _proposal_of(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        person=row.person,
        answer=_read(row.answer),
        message_id=row.message_id,
        made_at=row.made_at,
        settled=row.settled,
    )


def _written(answer: Answer) -> str:
    said = {name: value for name, value in asdict(answer).items() if value is not None}
    return json.dumps(said, default=date.isoformat, ensure_ascii=False)


def _read(written: str) -> Answer:
    said = json.loads(written)
    days = {name: date.fromisoformat(said[name]) for name in ("on", "until") if name in said}
    return Answer(**{**said, **days, "verb": Verb(said["verb"])})
