"""The outbox: the truth about every message, from `ready` to what became of it (design section 8).

    ready -> sending -> sent                    claimed by one owner for a while, then marked with the provider's id
             sending -> unsure                  its time ran out: it may or may not have arrived
             unsure  -> sending -> sent, ready  claimed again, and marked `was_unsure` for its sender to look first
    ready, sending, unsure -> cancelled, failed, expired, held

Each change says which state it starts from and looks whether a row changed: of two workers one is told no.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from casework.ports import ABOUT, NUMBERED, MessageKind, MessageState, NewMessage, StoredMessage
from store.certificate_tables import HANDED_OVER
from store.message_rows import RANKS, READY, SENDING, UNSENT, UNSURE, message_of, values_of
from store.nodes import ALIVE
from store.sql import PORTION, if_new, in_portions
from store.stage_rows import Values
from store.tables import OUTBOX
from store.transaction import Transaction

CLOCKS_DIFFER_BY = timedelta(hours=2)  # at most, of machines that serve one store
_OF_NO_NODE_ALIVE = text(f"NOT EXISTS (SELECT 1 FROM node WHERE node.name = outbox.owner AND {ALIVE})")  # noqa: S608
OVER = frozenset({MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED, MessageState.HELD})
LOOKED_AT_ONCE = 4  # rows looked at for each message wanted, as some conversations are taken


def _number_if_new(connection: Connection, row: Values) -> int | None:
    number: int | None = connection.execute(if_new(connection.dialect.name, OUTBOX, "id"), row).scalar()
    return number


_IS_OVER = and_(OUTBOX.c.state == SENDING, OUTBOX.c.lease_until <= bindparam("now"))
_OLD_LEASES = update(OUTBOX).where(_IS_OVER).values(state=UNSURE, was_unsure=True)
_OLD_LEASES_AMONG_NODES = _OLD_LEASES.where(
    or_(
        OUTBOX.c.lease_until <= bindparam("long_ago"),
        OUTBOX.c.owner == bindparam("claims"),
        _OF_NO_NODE_ALIVE,
    )
)


def _give_up_old_leases(connection: Connection, owner: str, now: datetime) -> None:
    """What somebody's time ran out for is unsure. What another node that is alive sends is its own, whatever the hour.

    Of two machines one may have a clock that is an hour ahead; but a send never outlasts its lease. So what is over by
    the `owner`'s own clock was lost by itself: its database was away between the claim and the mark.
    """
    if connection.dialect.name == "postgresql":
        among = {"now": now, "long_ago": now - CLOCKS_DIFFER_BY, "claims": owner}
        connection.execute(_OLD_LEASES_AMONG_NODES, among)
    else:
        connection.execute(_OLD_LEASES, {"now": now})


def _waiting(line: ColumnElement[bool]) -> Select[Any]:
    """The messages of one line whose time has come, oldest first. Made once: this is asked for every message."""
    due = select(OUTBOX.c.id, OUTBOX.c.person, OUTBOX.c.channel).where(
        line, OUTBOX.c.not_before <= bindparam("now")
    )
    return due.order_by(OUTBOX.c.not_before, OUTBOX.c.id).limit(bindparam("most")).offset(bindparam("after"))


# What may have arrived is older than what is ready, and there is little of it; then rank by rank, each by its index.
_LINES = tuple(
    map(
        _waiting,
        (OUTBOX.c.state == UNSURE, *(and_(OUTBOX.c.state == READY, OUTBOX.c.rank == r) for r in RANKS)),
    )
)


_HERS = and_(OUTBOX.c.person == bindparam("reader"), OUTBOX.c.channel == bindparam("way"))
_LINES_OF_ONE = tuple(line.where(_HERS) for line in _LINES)
_BEING_SPOKEN_IN = select(OUTBOX.c.id).where(OUTBOX.c.state == SENDING, _HERS).limit(1)
_TALKING = select(OUTBOX.c.person, OUTBOX.c.channel).where(OUTBOX.c.state == SENDING)
_PLACE_OF = select(OUTBOX.c.person, OUTBOX.c.channel).where(OUTBOX.c.id == bindparam("id"))


def _next_in_line(connection: Connection, now: datetime, limit: int) -> list[int]:
    """The oldest messages to send by rank, one of each conversation, and none of one that is being spoken in.

    What waits is read as far as it is looked at, however much there is.
    """
    busy = {(row.person, row.channel) for row in connection.execute(_TALKING)}
    ids: list[int] = []
    for row in _in_line(connection, now, limit * LOOKED_AT_ONCE):
        if (row.person, row.channel) not in busy:
            busy.add((row.person, row.channel))
            ids.append(row.id)
            if len(ids) == limit:
                break
    return ids


def _in_line(connection: Connection, now: datetime, portion: int) -> Iterator[Row[Any]]:
    """The number and the conversation of all that waits, in the order in which it goes."""
    for line in _LINES:
        for page in count():
            rows = connection.execute(line, {"now": now, "most": portion, "after": page * portion}).all()
            yield from rows
            if len(rows) < portion:
                break


NOBODYS = {"owner": None, "lease_until": None}


_IS_OURS = and_(OUTBOX.c.id == bindparam("number"), OUTBOX.c.owner == bindparam("ours"))


def _taken_by(owner: str, message_id: int) -> Update:
    """A change of a message that this owner claimed, and that nobody else has claimed since."""
    return update(OUTBOX).where(
        OUTBOX.c.id == message_id, OUTBOX.c.owner == owner, OUTBOX.c.state.in_((SENDING, UNSURE))
    )


def _changes_one(connection: Connection, change: Update, **values: object) -> bool:
    return connection.execute(change, values).rowcount == 1


_MINE = update(OUTBOX).where(_IS_OURS, OUTBOX.c.state.in_((SENDING, UNSURE)))
_SENT = _MINE.values(
    state=MessageState.SENT.value,
    provider_id=bindparam("known_as"),
    sent_at=bindparam("now"),
    found=bindparam("was_found"),
    reason=None,
    lease_until=None,
)
_CLAIMED = update(OUTBOX).where(_IS_OURS, OUTBOX.c.state == SENDING)
_FROZEN_ANEW = _CLAIMED.values(frozen=bindparam("words"))
_FROZEN = _CLAIMED.values(
    frozen=func.coalesce(OUTBOX.c.frozen, bindparam("words", type_=OUTBOX.c.frozen.type))
)


def _taking(those: ColumnElement[bool]) -> ReturningUpdate[*tuple[Any, ...]]:
    """These messages are `ours` until `until`, one attempt more."""
    taken = update(OUTBOX).where(those, OUTBOX.c.state.in_((READY, UNSURE)))
    return taken.values(
        state=SENDING,
        owner=bindparam("ours"),
        lease_until=bindparam("until"),
        attempts=OUTBOX.c.attempts + 1,
    ).returning(*OUTBOX.c)


_TAKING = _taking(OUTBOX.c.id.in_(bindparam("ids", expanding=True)))
TAKING_ANSWERS = _taking(and_(_HERS, OUTBOX.c.kind == MessageKind.SAID_BACK.value))


_SAYS_NOTHING: dict[str, ColumnElement[Any]] = {
    "facts": literal("{}").label("facts"),
    "frozen": null().label("frozen"),
}
_LOG = select(*[_SAYS_NOTHING.get(c.name, c) for c in OUTBOX.c]).order_by(OUTBOX.c.id).limit(PORTION)


# Each time a message was handed over, whatever becomes of its row: what the certificate counts.
_HANDED_OVER = insert(HANDED_OVER).from_select(
    ["message_id", "kind", "person", "at"],
    select(OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.person, bindparam("now", type_=OUTBOX.c.sent_at.type)).where(
        OUTBOX.c.id == bindparam("message")
    ),
)


_FACTS = select(OUTBOX.c.facts).where(OUTBOX.c.id == bindparam("number"))
_OTHER_FACTS = update(OUTBOX).where(OUTBOX.c.id == bindparam("number")).values(facts=bindparam("facts_now"))
_NUMBERED = select(OUTBOX).where(OUTBOX.c.id == bindparam("number"))
_KEYED = select(OUTBOX).where(OUTBOX.c.key == bindparam("name"))
_NEWEST = (
    select(OUTBOX)
    .where(_HERS, OUTBOX.c.kind.in_(bindparam("kinds", expanding=True)), OUTBOX.c.provider_id.is_not(None))
    .order_by(OUTBOX.c.id.desc())
    .limit(1)
)
_KNOWN_AS = (
    select(OUTBOX)
    .where(OUTBOX.c.provider_id == bindparam("provider"), OUTBOX.c.channel == bindparam("by"))
    .order_by(OUTBOX.c.id)
    .limit(1)
)


def _first(connection: Connection, chosen: Executable, **values: object) -> StoredMessage | None:
    return next(map(message_of, connection.execute(chosen, values)), None)


class OutboxReading(Transaction):
    """Messages as they stand."""

    def message(self, message_id: int) -> StoredMessage | None:
        if message_id not in self.memory.of(OUTBOX):
            self.memory.learn(OUTBOX, {message_id: _first(self.connection, _NUMBERED, number=message_id)})
        found: StoredMessage | None = self.memory.of(OUTBOX)[message_id]
        return found

    def message_by_key(self, key: str) -> StoredMessage | None:
        return _first(self.connection, _KEYED, name=key)

    def gone(self, keys: Iterable[str]) -> frozenset[str]:
        """Of these keys, those of messages that are not ready any more, or whose words are frozen already."""
        closed = or_(OUTBOX.c.state != READY, OUTBOX.c.frozen.is_not(None))
        found: set[str] = set()
        for portion in in_portions(keys):
            found.update(
                self.connection.execute(
                    select(OUTBOX.c.key).where(OUTBOX.c.key.in_(portion), closed)
                ).scalars()
            )
        return frozenset(found)

    def message_by_provider_id(self, channel: str, provider_id: str) -> StoredMessage | None:
        """The first message that the other side knows by this id: an edit of it has the same one."""
        return _first(self.connection, _KNOWN_AS, provider=provider_id, by=channel)

    def messages_for(self, person: str, limit: int = 50) -> list[StoredMessage]:
        """The newest first."""
        theirs = select(OUTBOX).where(OUTBOX.c.person == person).order_by(OUTBOX.c.id.desc()).limit(limit)
        return list(map(message_of, self.connection.execute(theirs)))

    def newest_message(
        self, person: str, channel: str, kinds: Collection[MessageKind]
    ) -> StoredMessage | None:
        """The newest of these kinds that is with this person on this channel."""
        named = [kind.value for kind in kinds]
        return _first(self.connection, _NEWEST, reader=person, way=channel, kinds=named)

    def messages(self) -> Iterator[StoredMessage]:
        """Every message in the order in which they were queued, without facts and bytes; a portion at a time."""
        after = 0
        while rows := self.connection.execute(_LOG.where(OUTBOX.c.id > after)).all():
            yield from (message_of(row) for row in rows)
            after = rows[-1].id


class OutboxWriting(OutboxReading):
    """Moves messages from state to state."""

    def queue(
        self, message: NewMessage, now: datetime, *, carries: int | None = None, frozen: bytes | None = None
    ) -> int | None:
        """The id of the queued message; None when one with its key exists."""
        row = {**values_of(message, now), "carries": carries, "frozen": frozen}
        number = _number_if_new(self.connection, row)
        if number is not None and message.not_before <= now:
            self.to_send.append(number)
        return number

    def queue_claimed(
        self,
        new: NewMessage,
        owner: str,
        now: datetime,
        lease_seconds: int,
        *,
        frozen: bytes | None = None,
        beside: NewMessage | None = None,
    ) -> StoredMessage | None:
        """The message, queued and this owner's for `lease_seconds` at once; None when one with its key exists.

        `beside`: another one for later, in the same statement.
        """
        lease = {"state": SENDING, "owner": owner, "lease_until": now + timedelta(seconds=lease_seconds)}
        row = {**values_of(new, now), **lease, "attempts": 1, "frozen": frozen}
        rows = [{**values_of(beside, now), **NOBODYS, "frozen": None}] if beside else []
        made = self.connection.execute(if_new(self.connection.dialect.name, OUTBOX), [*rows, row])
        return next((message for message in map(message_of, made) if message.key == new.key), None)

    def claim(self, owner: str, now: datetime, limit: int, lease_seconds: int) -> list[StoredMessage]:
        """Up to `limit` messages whose time has come are this owner's for `lease_seconds`, by rank, oldest first.

        Those whose lease ran out become unsure first. No two of one person on one channel are out at a time.
        """
        _give_up_old_leases(self.connection, owner, now)
        ids = _next_in_line(self.connection, now, limit)
        return self._taken(ids, owner, now, lease_seconds) if ids else []

    def _taken(
        self, ids: Sequence[int], owner: str, now: datetime, lease_seconds: int
    ) -> list[StoredMessage]:
        until = now + timedelta(seconds=lease_seconds)
        rows = self.connection.execute(_TAKING, {"ids": list(ids), "ours": owner, "until": until})
        return sorted(map(message_of, rows), key=lambda message: (message.not_before, message.id))

    def claim_next(
        self, message_id: int, owner: str, now: datetime, lease_seconds: int
    ) -> list[StoredMessage]:
        """The next due message of this one's conversation is this owner's; none while somebody speaks in it."""
        place = self.connection.execute(_PLACE_OF, {"id": message_id}).first()
        if place is None:
            return []
        _give_up_old_leases(self.connection, owner, now)
        where = {"reader": place.person, "way": place.channel}
        if self.connection.execute(_BEING_SPOKEN_IN, where).first():
            return []
        asked = {**where, "now": now, "most": 1, "after": 0}
        lines = (self.connection.execute(line, asked).first() for line in _LINES_OF_ONE)
        first = next((row.id for row in lines if row), None)
        return self._taken([first], owner, now, lease_seconds) if first is not None else []

    def freeze(self, message_id: int, owner: str, frozen: bytes | None, *, anew: bool = False) -> bool:
        """The message is these bytes from now on, unless it has some (or `anew`); False when it is not this owner's."""
        change = _FROZEN_ANEW if anew else _FROZEN
        return _changes_one(self.connection, change, number=message_id, ours=owner, words=frozen)

    def is_claimed_by(self, message_id: int, owner: str) -> bool:
        theirs = (OUTBOX.c.owner == owner, OUTBOX.c.state.in_((SENDING, UNSURE)))
        claimed = select(OUTBOX.c.id).where(OUTBOX.c.id == message_id, *theirs)
        return self.connection.execute(claimed).first() is not None

    def mark_sent(
        self, message_id: int, owner: str, provider_id: str, now: datetime, *, found: bool = False
    ) -> bool:
        """Sent, even when the lease ran out just now, as long as nobody else has taken the message up."""
        sent = {"known_as": provider_id, "now": now, "was_found": found}
        is_ours = _changes_one(self.connection, _SENT, number=message_id, ours=owner, **sent)
        if is_ours:
            self.connection.execute(_HANDED_OVER, {"message": message_id, "now": now})
        return is_ours

    def mark_again(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        """Ready again at `not_before`."""
        again = {"state": READY, "not_before": not_before, "reason": reason}
        return _changes_one(self.connection, _taken_by(owner, message_id).values(**again, **NOBODYS))

    def put_off(self, message_id: int, owner: str, until: datetime, reason: str, *, meant: bool) -> bool:
        """Ready again at `until`, without the attempt that its claim counted. `meant`: it is not late before.

        One that was tried, and failed, is as late as it is: each evening would make it young again.
        """
        again = {"state": READY, "not_before": until, "reason": reason, "attempts": OUTBOX.c.attempts - 1}
        wanted = (
            {"wanted_at": case((OUTBOX.c.attempts <= 1, until), else_=OUTBOX.c.wanted_at)} if meant else {}
        )
        return _changes_one(
            self.connection, _taken_by(owner, message_id).values(**again, **wanted, **NOBODYS)
        )

    def mark_unsure(self, message_id: int, owner: str, not_before: datetime, reason: str) -> bool:
        """It may have arrived: the other side is asked at `not_before`, and only then it goes again."""
        unsure = {"state": UNSURE, "was_unsure": True, "not_before": not_before, "reason": reason}
        return _changes_one(self.connection, _taken_by(owner, message_id).values(**unsure, **NOBODYS))

    def mark_over(self, message_id: int, state: MessageState, reason: str, now: datetime) -> bool:
        """Raises ValueError for a state in which a message is not over."""
        if state not in OVER:
            raise ValueError(f"a message that is {state} is not over")
        unsent = update(OUTBOX).where(OUTBOX.c.id == message_id, OUTBOX.c.state.in_(UNSENT))
        over = unsent.values(state=state.value, reason=reason, over_at=now, lease_until=None)
        return _changes_one(self.connection, over)

    def reach_otherwise(
        self, message_id: int, person: str, channel: str, now: datetime, about: Collection[str] = ()
    ) -> int | None:
        row = self.connection.execute(select(OUTBOX).where(OUTBOX.c.id == message_id)).one()
        facts = json.loads(row.facts)
        if about:
            facts = {**facts, ABOUT: sorted(about)}
        if person != row.person:
            facts = {**facts, "instead_of": facts.get("instead_of", row.person)}
        origin = row.carries or row.id
        message = NewMessage(
            key=">".join((row.key.split(">")[0], f"{channel}:{person}", *facts.get(ABOUT, ()))),
            kind=message_of(row).kind,
            person=person,
            channel=channel,
            not_before=now,
            expires_at=row.expires_at,
            facts=facts,
        )
        # One that failed before is ready again: its first way was tried anew meanwhile.
        return self.queue(message, now, carries=origin) or self._once_more(message.key, now)

    def tell_only(self, message_id: int, about: Collection[str]) -> None:
        self._keep_fact(message_id, ABOUT, sorted(about))

    def keep_numbers(self, message_id: int, lines: Sequence[tuple[int, str, str]]) -> None:
        self._keep_fact(message_id, NUMBERED, lines)

    def _keep_fact(self, message_id: int, name: str, fact: object) -> None:
        facts = json.loads(self.connection.execute(_FACTS, {"number": message_id}).scalar_one())
        changed = json.dumps({**facts, name: fact}, sort_keys=True, ensure_ascii=False)
        self.connection.execute(_OTHER_FACTS, {"number": message_id, "facts_now": changed})

    def _once_more(self, key: str, now: datetime) -> int | None:
        failed = and_(OUTBOX.c.key == key, OUTBOX.c.state == MessageState.FAILED.value)
        ready = {"state": READY, "not_before": now, "attempts": 0, "reason": None, "over_at": None}
        again = update(OUTBOX).where(failed).values(**ready, **NOBODYS, frozen=None)
        number: int | None = self.connection.execute(again.returning(OUTBOX.c.id)).scalar()
        self.to_send += [number] if number is not None else []
        return number
