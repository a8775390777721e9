"""Answers in the outbox: which were seen, which wait and in what order; and messages without a name (see casework)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, select, update

from casework.ports import MessageKind, MessageState, StoredMessage
from store.message_rows import READY, SENDING, UNSENT, UNSURE, message_of
from store.outbox import TAKING_ANSWERS
from store.tables import OUTBOX
from store.transaction import Transaction

SENT, FAILED = MessageState.SENT.value, MessageState.FAILED.value
ANSWERS_LOOKED_AT = 50
NEWEST = 10  # messages of one person: more than come to her in two days


_HERS = and_(OUTBOX.c.person == bindparam("reader"), OUTBOX.c.kind.in_(bindparam("kinds", expanding=True)))
_SENT_TO_HER = select(OUTBOX.c.sent_at).where(_HERS, OUTBOX.c.state == SENT).order_by(OUTBOX.c.id.desc())
_ONE_OF_HERS = _SENT_TO_HER.offset(bindparam("before_it")).limit(1)
_LAST_OF_HERS = select(func.max(_SENT_TO_HER.limit(NEWEST).subquery().c.sent_at))
_ON_THEIR_WAY = select(OUTBOX).where(_HERS, OUTBOX.c.state == SENDING)
_LEAVING = (
    select(OUTBOX.c.id)
    .where(
        _HERS, OUTBOX.c.state.in_(bindparam("states", expanding=True)), OUTBOX.c.not_before <= bindparam("by")
    )
    .limit(1)
)
_ANSWERS = and_(
    OUTBOX.c.person == bindparam("reader"),
    OUTBOX.c.channel == bindparam("way"),
    OUTBOX.c.kind == MessageKind.SAID_BACK.value,
)
_EARLIER = and_(_ANSWERS, OUTBOX.c.state.in_(UNSENT), OUTBOX.c.id < bindparam("answer"))
_EARLIER_UNSENT = select(OUTBOX.c.id).where(_EARLIER)
_LAST_OF_EARLIER = select(func.max(OUTBOX.c.not_before)).where(_EARLIER)
_PUTTING_LATER_OFF = (
    update(OUTBOX)
    .where(
        _ANSWERS,
        OUTBOX.c.state.in_((READY, UNSURE)),
        OUTBOX.c.id > bindparam("answer"),
        OUTBOX.c.not_before < bindparam("wait_until"),
    )
    .values(not_before=bindparam("wait_until"))
)
_NEWEST_ANSWERS = (
    select(OUTBOX.c.facts, OUTBOX.c.state)
    .where(_ANSWERS)
    .order_by(OUTBOX.c.id.desc())
    .limit(ANSWERS_LOOKED_AT)
)


def _named(person: str, kinds: Collection[MessageKind]) -> dict[str, object]:
    return {"reader": person, "kinds": [kind.value for kind in kinds]}


def _beside(answer: StoredMessage) -> dict[str, object]:
    return {"reader": answer.person, "way": answer.channel, "answer": answer.id}


class AnswersReading(Transaction):
    """How answers stand."""

    def was_seen(self, person: str, channel: str, proposal: int) -> bool:
        rows = self.connection.execute(_NEWEST_ANSWERS, {"reader": person, "way": channel})
        states = [row.state for row in rows if json.loads(row.facts).get("proposal") == proposal]
        return not states or SENT in states

    def without_name(self, person: str, channel: str) -> list[StoredMessage]:
        unnamed = select(OUTBOX).where(
            OUTBOX.c.provider_id == "", OUTBOX.c.person == person, OUTBOX.c.channel == channel
        )
        return list(map(message_of, self.connection.execute(unnamed.order_by(OUTBOX.c.id.desc()))))

    def waits_until(self, answer: StoredMessage) -> datetime | None:
        last: datetime | None = self.connection.execute(_LAST_OF_EARLIER, _beside(answer)).scalar()
        return last

    def earlier_unsent(self, answer: StoredMessage) -> frozenset[int]:
        return frozenset(self.connection.execute(_EARLIER_UNSENT, _beside(answer)).scalars())

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
        one = _named(person, kinds) | {"before_it": back - 1}
        found: datetime | None = self.connection.execute(_ONE_OF_HERS, one).scalar_one_or_none()
        return found

    def last_sent_at(self, person: str, kinds: Collection[MessageKind]) -> datetime | None:
        """Also of one that was queued days before it could leave: those that were queued last are looked at.

        What came back, or is to go once more, has not come to her.
        """
        found: datetime | None = self.connection.execute(_LAST_OF_HERS, _named(person, kinds)).scalar_one()
        return found

    def is_leaving(
        self, person: str, kinds: Collection[MessageKind], states: Collection[MessageState], by: datetime
    ) -> bool:
        when = {"states": [state.value for state in states], "by": by}
        return self.connection.execute(_LEAVING, _named(person, kinds) | when).first() is not None

    def on_their_way(self, person: str, kinds: Collection[MessageKind]) -> list[StoredMessage]:
        return list(map(message_of, self.connection.execute(_ON_THEIR_WAY, _named(person, kinds))))

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
        lease = {"ours": owner, "until": now + timedelta(seconds=lease_seconds)}
        rows = self.connection.execute(TAKING_ANSWERS, {"reader": person, "way": channel, **lease})
        return sorted(map(message_of, rows), key=lambda message: message.id)

    def keep_order(self, answer: StoredMessage, not_before: datetime) -> None:
        self.connection.execute(_PUTTING_LATER_OFF, _beside(answer) | {"wait_until": not_before})

    def carry(self, message_id: int, other: int) -> None:
        self.connection.execute(update(OUTBOX).where(OUTBOX.c.id == message_id).values(carries=other))

    def put_name(self, message_id: int, provider_id: str) -> None:
        unnamed = and_(OUTBOX.c.id == message_id, OUTBOX.c.provider_id == "")
        self.connection.execute(update(OUTBOX).where(unnamed).values(provider_id=provider_id))
