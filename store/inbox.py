"""What came in: raw events, each once; those not dealt with yet; and answers that wait for their writer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from casework.ports import Arrival, Proposal
from permanence.answer import Answer, Verb
from store.sql import is_new, moment_read, read, run_many, run_one
from store.tables import ARRIVAL, INBOX


def take_in(connection: Connection, source: str, event_id: str, raw: str, now: datetime) -> bool:
    """Kept; False when this event was there already."""
    row = {"source": source, "event_id": event_id, "raw": raw, "taken_at": now}
    return is_new(connection, INBOX, row)


def keep_arrivals(connection: Connection, arrivals: Sequence[Arrival]) -> None:
    """These are kept; one that is kept already stays as it is."""
    kept = "INSERT INTO arrival (source, event_id, raw, came_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    run_many(connection, kept, [(a.source, a.event_id, a.raw, a.came_at) for a in arrivals])


def arrivals(connection: Connection, source: str, until: datetime) -> list[Arrival]:
    """What came up to `until` and is not over, oldest first."""
    waiting = select(ARRIVAL).where(ARRIVAL.c.source == source, ARRIVAL.c.came_at <= until)
    rows = connection.execute(waiting.order_by(ARRIVAL.c.came_at, ARRIVAL.c.event_id))
    return [Arrival(row.source, row.event_id, row.raw, row.came_at) for row in rows]


def arrival_over(connection: Connection, source: str, event_id: str) -> None:
    run_one(connection, "DELETE FROM arrival WHERE source = ? AND event_id = ?", (source, event_id))


def propose(
    connection: Connection, person: str, answer: Answer, message_id: int | None, now: datetime
) -> int:
    new = "INSERT INTO proposal (person, answer, message_id, made_at) VALUES (?, ?, ?, ?) RETURNING id"
    number: int = read(connection, new, (person, _written(answer), message_id, now))[0][0]
    return number


_PROPOSAL = "SELECT id, person, answer, message_id, made_at, settled FROM proposal WHERE"


def proposal(connection: Connection, proposal_id: int) -> Proposal | None:
    return next(map(_proposal_of, read(connection, f"{_PROPOSAL} id = ?", (proposal_id,))), None)


def latest_proposal(connection: Connection, person: str) -> Proposal | None:
    """The newest of a person that still waits."""
    newest = f"{_PROPOSAL} person = ? AND settled IS NULL ORDER BY id DESC LIMIT 1"
    return next(map(_proposal_of, read(connection, newest, (person,))), None)


def settle_proposal(connection: Connection, proposal_id: int, how: str) -> bool:
    """False when it was settled already."""
    waiting = "UPDATE proposal SET settled = ? WHERE id = ? AND settled IS NULL"
    return run_one(connection, waiting, (how, proposal_id)) == 1


def _proposal_of(row: Sequence[Any]) -> Proposal:
    number, person, answer, message_id, made_at, settled = row
    return Proposal(
        id=number,
        person=person,
        answer=_read(answer),
        message_id=message_id,
        made_at=moment_read(made_at),
        settled=settled,
    )


def _written(answer: Answer) -> str:
    said = {name: value for name, value in asdict(answer).items() if value is not None}
    return json.dumps(said, default=date.isoformat, ensure_ascii=False)


def _read(written: str) -> Answer:
    said = json.loads(written)
    days = {name: date.fromisoformat(said[name]) for name in ("on", "until") if name in said}
    return Answer(**{**said, **days, "verb": Verb(said["verb"])})
