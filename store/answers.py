"""Answers in the outbox: which were seen, which wait and in what order; and messages without a name (see casework)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from casework.ports import MessageKind, MessageState, StoredMessage
from store.outbox import READY, SENDING, UNSENT, UNSURE, message_of
from store.tables import OUTBOX
from store.transaction import Transaction

SENT, FAILED = MessageState.SENT.value, MessageState.FAILED.value
ANSWERS_LOOKED_AT = 50
NEWEST = 10  # messages of one person: more than come to her in two days


def _answers_to(person: str, channel: str) -> ColumnElement[bool]:
    said_back = OUTBOX.c.kind == MessageKind.SAID_BACK.value
    return and_(OUTBOX.c.person == person, OUTBOX.c.channel == channel, said_back)


def _earlier(answer: StoredMessage) -> ColumnElement[bool]:
    return and_(
        _answers_to(answer.person, answer.channel), OUTBOX.c.state.in_(UNSENT), OUTBOX.c.id < answer.id
    )


def _with(
    person: str, kinds: Collection[MessageKind], states: Collection[MessageState]
) -> ColumnElement[bool]:
    """The person's messages of these kinds that are in one of these states."""
    of_these = OUTBOX.c.kind.in_([kind.value for kind in kinds])
    return and_(OUTBOX.c.person == person, of_these, OUTBOX.c.state.in_([state.value for state in states]))


class AnswersReading(Transaction):
    """How answers stand."""

    def was_seen(self, person: str, channel: str, proposal: int) -> bool:
        newest = select(OUTBOX.c.facts, OUTBOX.c.state).where(_answers_to(person, channel))
        rows = self.connection.execute(newest.order_by(OUTBOX.c.id.desc()).limit(ANSWERS_LOOKED_AT))
        states = [row.state for row in rows if json.loads(row.facts).get("proposal") == proposal]
        return not states or SENT in states

    def without_name(self, person: str, channel: str) -> list[StoredMessage]:
        unnamed = select(OUTBOX).where(
            OUTBOX.c.provider_id == "", OUTBOX.c.person == person, OUTBOX.c.channel == channel
        )
        return list(map(message_of, self.connection.execute(unnamed.order_by(OUTBOX.c.id.desc()))))

    def waits_until(self, answer: StoredMessage) -> datetime | None:
        last: datetime | None = self.connection.execute(
            select(func.max(OUTBOX.c.not_before)).where(_earlier(answer))
        ).scalar()
        return last

    def earlier_unsent(self, answer: StoredMessage) -> frozenset[int]:
        return frozenset(self.connection.execute(select(OUTBOX.c.id).where(_earlier(answer))).scalars())

    def edits_after(self, message_id: int, people: Collection[str]) -> list[str]:
        theirs = and_(OUTBOX.c.person.in_(people), OUTBOX.c.kind == MessageKind.AMEND.value)
        later = select(OUTBOX.c.key).where(theirs, OUTBOX.c.id > message_id)
        return list(self.connection.execute(later).scalars())

    def failed_before(self, person: str, channel: str, reason: str) -> bool:
        over = select(OUTBOX.c.state, OUTBOX.c.reason).where(
            OUTBOX.c.person == person, OUTBOX.c.channel == channel, OUTBOX.c.state.in_((SENT, FAILED))
        )
        when = func.coalesce(OUTBOX.c.over_at, OUTBOX.c.sent_at)
        row = self.connection.execute(over.order_by(when.desc(), OUTBOX.c.id.desc()).limit(1)).first()
        return row is not None and row.state == FAILED and row.reason == reason

    def sent_at(self, person: str, kinds: Collection[MessageKind], back: int) -> datetime | None:
        newest = select(OUTBOX.c.sent_at).where(_with(person, kinds, (MessageState.SENT,)))
        newest = newest.order_by(OUTBOX.c.id.desc()).offset(back - 1).limit(1)
        found: datetime | None = self.connection.execute(newest).scalar_one_or_none()
        return found

    def last_sent_at(self, person: str, kinds: Collection[MessageKind]) -> datetime | None:
        """Also of one that was queued days before it could leave: those that were queued last are looked at.

        What came back, or is to go once more, has not come to her.
        """
        newest = select(OUTBOX.c.sent_at).where(_with(person, kinds, (MessageState.SENT,)))
        looked_at = newest.order_by(OUTBOX.c.id.desc()).limit(NEWEST).subquery()
        found: datetime | None = self.connection.execute(select(func.max(looked_at.c.sent_at))).scalar_one()
        return found

    def is_leaving(
        self, person: str, kinds: Collection[MessageKind], states: Collection[MessageState], by: datetime
    ) -> bool:
        leaving = select(OUTBOX.c.id).where(_with(person, kinds, states), OUTBOX.c.not_before <= by)
        return self.connection.execute(leaving.limit(1)).first() is not None

    def on_their_way(self, person: str, kinds: Collection[MessageKind]) -> list[StoredMessage]:
        sending = select(OUTBOX).where(_with(person, kinds, (MessageState.SENDING,)))
        return list(map(message_of, self.connection.execute(sending)))

    def why_waiting(self, now: datetime) -> Mapping[tuple[str, str], int]:
        tried = and_(
            OUTBOX.c.state.in_((READY, UNSURE)),
            OUTBOX.c.wanted_at <= now,
            OUTBOX.c.reason.is_not(None),
        )
        counted = select(OUTBOX.c.channel, OUTBOX.c.reason, func.count().label("messages")).where(tried)
        rows = self.connection.execute(counted.group_by(OUTBOX.c.channel, OUTBOX.c.reason))
        return {(row.channel, row.reason): row.messages for row in rows}


class AnswersWriting(AnswersReading):
    """Answers keep their order."""

    def claim_answers(
        self, person: str, channel: str, owner: str, now: datetime, lease_seconds: int
    ) -> list[StoredMessage]:
        lease = {"state": SENDING, "owner": owner, "lease_until": now + timedelta(seconds=lease_seconds)}
        waiting = and_(_answers_to(person, channel), OUTBOX.c.state.in_((READY, UNSURE)))
        taken = update(OUTBOX).where(waiting).values(**lease, attempts=OUTBOX.c.attempts + 1)
        rows = self.connection.execute(taken.returning(*OUTBOX.c))
        return sorted(map(message_of, rows), key=lambda message: message.id)

    def keep_order(self, answer: StoredMessage, not_before: datetime) -> None:
        later = and_(
            _answers_to(answer.person, answer.channel),
            OUTBOX.c.state.in_((READY, UNSURE)),
            OUTBOX.c.id > answer.id,
            OUTBOX.c.not_before < not_before,
        )
        self.connection.execute(update(OUTBOX).where(later).values(not_before=not_before))

    def carry(self, message_id: int, other: int) -> None:
        self.connection.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(carries=other))

    def put_name(self, message_id: int, provider_id: str) -> None:
        unnamed = and_(OUTBOX.c.id == message_id, OUTBOX.c.provider_id == "")
        self.connection.execute(update(OUTBOX).where(unnamed).values(provider_id=provider_id))
