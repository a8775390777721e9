"""Messages that nobody was shown, and what a day's notices came to (casework/debt_doors.py).

A family is a message and those that carry its notices another way (`carries`). Told, or under way, is the family of
which one member is; its debt is over as well when a later member turned out to be no longer true.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    distinct,
    func,
    null,
    or_,
    select,
    update,
)

from casework.debt_doors import Counted, DayCounts
from casework.ports import MessageKind, MessageState, StoredMessage
from store.message_rows import READY, UNSENT, message_of
from store.sql import in_portions
from store.tables import NOTICE, OUTBOX, STAGE
from store.transaction import Transaction

SENT = MessageState.SENT.value
_LOST = (MessageState.FAILED.value, MessageState.HELD.value)
_CLOSED = (MessageState.CANCELLED.value, MessageState.EXPIRED.value)
# What tells of a child or of a trouble. An answer or an edit is said another way at once, a code is asked for anew.
_TELLING = tuple(
    kind.value
    for kind in MessageKind
    if kind not in (MessageKind.AMEND, MessageKind.SAID_BACK, MessageKind.TEST, MessageKind.LINK_CODE)
)
_LOST_ONE, _OTHER = OUTBOX.alias("lost_one"), OUTBOX.alias("other")


def _family(message: FromClause) -> ColumnElement[int]:
    return func.coalesce(message.c.carries, message.c.id)


def _is_settled_by(other: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether one of these messages was shown, is on its way, or was the later word that it is not true any more."""
    later = and_(_OTHER.c.state.in_(_CLOSED), _OTHER.c.id > _LOST_ONE.c.id)
    is_told = or_(_OTHER.c.state.in_((*UNSENT, SENT)), later)
    return select(_OTHER.c.id).where(other, is_told).exists()


# Two questions, each answered by its own index.
_OWED = and_(
    _LOST_ONE.c.state.in_(_LOST),
    _LOST_ONE.c.kind.in_(_TELLING),
    ~_is_settled_by(_OTHER.c.id == _family(_LOST_ONE)),
    ~_is_settled_by(_OTHER.c.carries == _family(_LOST_ONE)),
)
_FIRST_OF_EACH = select(func.min(_LOST_ONE.c.id)).where(_OWED).group_by(_family(_LOST_ONE))


def _arrived(notice: FromClause) -> ColumnElement[bool]:
    """Whether a message that carries this notice has arrived."""
    by_itself = and_(_OTHER.c.id == notice.c.message_id, _OTHER.c.state == SENT)
    by_another = and_(_OTHER.c.carries == notice.c.message_id, _OTHER.c.state == SENT)
    return or_(select(_OTHER.c.id).where(by_itself).exists(), select(_OTHER.c.id).where(by_another).exists())


class DebtReading(Transaction):
    """What is owed."""

    def owed(self) -> list[StoredMessage]:
        chosen = select(OUTBOX).where(OUTBOX.c.id.in_(_FIRST_OF_EACH)).order_by(OUTBOX.c.id)
        return [message_of(row) for row in self.connection.execute(chosen)]

    def owed_count(self) -> int:
        families = select(func.count(distinct(_family(_LOST_ONE)))).where(_OWED)
        return int(self.connection.execute(families).scalar_one())

    def was_told_since(self, message: StoredMessage) -> bool:
        later = NOTICE.alias("later")
        same_step = [later.c[name] == NOTICE.c[name] for name in ("reference", "journey", "stage", "person")]
        told = select(later.c.id).where(*same_step, later.c.id > NOTICE.c.id, _arrived(later)).exists()
        origin = select(_family(OUTBOX)).where(OUTBOX.c.id == message.id).scalar_subquery()
        counted = select(func.count(), func.count(case((told, 1)))).where(NOTICE.c.message_id == origin)
        notices, named_since = self.connection.execute(counted).one()
        return bool(notices) and notices == named_since

    def not_reached(self, message_id: int) -> frozenset[str]:
        origin = select(_family(_OTHER)).where(_OTHER.c.id == message_id).scalar_subquery()
        by_mail = and_(OUTBOX.c.channel == "email", OUTBOX.c.state == MessageState.FAILED.value)
        by_it = or_(OUTBOX.c.id == origin, OUTBOX.c.carries == origin)
        return frozenset(self.connection.execute(select(OUTBOX.c.person).where(by_it, by_mail)).scalars())

    def counted(self) -> list[Counted]:
        by = (OUTBOX.c.state, OUTBOX.c.channel, OUTBOX.c.reason)
        asked = select(*by, func.count().label("messages"), func.min(OUTBOX.c.wanted_at).label("since"))
        rows = self.connection.execute(asked.group_by(*by).order_by(*by[:2], func.count().desc()))
        return [Counted(row.state, row.channel, row.reason, row.messages, row.since) for row in rows]

    def day_counts(self, day: date) -> DayCounts:
        of_the_day = NOTICE.c.raised_on == day
        told = self._number(select(func.count()).where(of_the_day))
        delivered = self._number(select(func.count()).where(of_the_day, _arrived(NOTICE)))
        waiting = self._number(select(func.count()).where(STAGE.c.next_check_on <= day))
        return DayCounts(told + waiting, told, delivered)

    def _number(self, counted: Select[Any]) -> int:
        return int(self.connection.execute(counted).scalar_one())


class DebtWriting(DebtReading):
    """How a debt ends."""

    def send_anew(self, numbers: Collection[int], now: datetime) -> None:
        for portion in in_portions(numbers):
            lost = update(OUTBOX).where(OUTBOX.c.id.in_(portion), OUTBOX.c.state.in_(_LOST))
            ready = {"state": READY, "not_before": now, "wanted_at": now, "attempts": 0, "reason": None}
            frozen = case((OUTBOX.c.was_unsure, OUTBOX.c.frozen), else_=null())
            nobodys = {"owner": None, "lease_until": None, "over_at": None}
            self.connection.execute(lost.values(**ready, **nobodys, frozen=frozen))

    def settle_debt(self, number: int, reason: str, now: datetime) -> None:
        origin = select(_family(_OTHER)).where(_OTHER.c.id == number).scalar_subquery()
        theirs = and_(_family(OUTBOX) == origin, OUTBOX.c.state.in_(_LOST))
        over = {"state": MessageState.CANCELLED.value, "reason": reason, "over_at": now}
        self.connection.execute(update(OUTBOX).where(theirs).values(**over))
