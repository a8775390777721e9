"""What came in: raw events, each once; those not dealt with yet; and answers that wait for their writer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlmodel import Session, col, select

from casework.ports import Arrival, Proposal
from permanence.answer import Answer, Verb
from store.tables import ArrivalRow, InboxRow, ProposalRow


def take_in(session: Session, source: str, event_id: str, raw: str, now: datetime) -> bool:
    """Kept; False when this event was there already."""
    event = select(InboxRow).where(col(InboxRow.source) == source, col(InboxRow.event_id) == event_id)
    if session.exec(event).first():
        return False
    session.add(InboxRow(source=source, event_id=event_id, raw=raw, taken_at=now))
    return True


def keep_arrivals(session: Session, arrivals: Sequence[Arrival]) -> None:
    """These are kept; one that is kept already stays as it is."""
    for arrival in arrivals:
        if not session.get(ArrivalRow, (arrival.source, arrival.event_id)):
            session.add(ArrivalRow(**asdict(arrival)))


def arrivals(session: Session, source: str, until: datetime) -> list[Arrival]:
    """What came up to `until` and is not over, oldest first."""
    waiting = select(ArrivalRow).where(col(ArrivalRow.source) == source, col(ArrivalRow.came_at) <= until)
    rows = session.exec(waiting.order_by(col(ArrivalRow.came_at), col(ArrivalRow.event_id)))
    return [Arrival(row.source, row.event_id, row.raw, row.came_at) for row in rows]


def arrival_over(session: Session, source: str, event_id: str) -> None:
    arrival = session.get(ArrivalRow, (source, event_id))
    if arrival:
        session.delete(arrival)
        session.flush()  # else it would still be found in this transaction


def propose(session: Session, person: str, answer: Answer, message_id: int | None, now: datetime) -> int:
    """The number of the new proposal."""
    row = ProposalRow(
        person=person, answer=_written(answer), message_id=message_id, made_at=now, settled=None
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def proposal(session: Session, proposal_id: int) -> Proposal | None:
    row = session.get(ProposalRow, proposal_id)
    return _proposal_of(row) if row else None


def latest_proposal(session: Session, person: str) -> Proposal | None:
    """The newest of a person that still waits."""
    waiting = select(ProposalRow).where(col(ProposalRow.person) == person, col(ProposalRow.settled).is_(None))
    row = session.exec(waiting.order_by(col(ProposalRow.id).desc()).limit(1)).first()
    return _proposal_of(row) if row else None


def settle_proposal(session: Session, proposal_id: int, how: str) -> bool:
    """False when it was settled already."""
    row = session.get(ProposalRow, proposal_id)
    if row is None or row.settled is not None:
        return False
    row.settled = how
    return True


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
