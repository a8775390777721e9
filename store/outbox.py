"""The outbox: the truth about every message, from `ready` to what became of it (design section 8).

    ready -> sending -> sent                    claimed by one owner for a while, then marked with the provider's id
             sending -> unsure                  its time ran out: it may or may not have arrived
             unsure  -> sending -> sent, ready  claimed again, and marked `was_unsure` for its sender to look first
    ready, sending, unsure -> cancelled, failed, expired, held

Each change says which state it starts from and looks whether a row changed: of two workers one is told no.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Connection, literal, null, or_, select

from casework.ports import MessageKind, MessageState, NewMessage, StoredMessage
from store.message_rows import COLUMNS, RANKS, message_of, message_read, values_of
from store.sql import PORTION, Row, in_portions, number_if_new, read, run_one
from store.tables import OUTBOX

READY, SENDING, UNSURE = MessageState.READY.value, MessageState.SENDING.value, MessageState.UNSURE.value
UNSENT = (READY, SENDING, UNSURE)
OVER = frozenset({MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED, MessageState.HELD})
LOOKED_AT_ONCE = 4  # rows looked at for each message wanted, as some conversations are taken


def queue(
    connection: Connection, message: NewMessage, now: datetime, *, carries: int | None = None
) -> int | None:
    """The id of the queued message; None when one with its key exists."""
    return number_if_new(connection, OUTBOX, {**values_of(message, now), "carries": carries})


def queue_claimed(
    connection: Connection,
    message: NewMessage,
    owner: str,
    now: datetime,
    lease_seconds: int,
    frozen: bytes | None,
) -> StoredMessage | None:
    """The message, queued and this owner's for `lease_seconds` at once; None when one with its key exists."""
    lease = {"state": SENDING, "owner": owner, "lease_until": now + timedelta(seconds=lease_seconds)}
    row = {**values_of(message, now), **lease, "attempts": 1, "frozen": frozen}
    number = number_if_new(connection, OUTBOX, row)
    return None if number is None else _one(connection, "id = ?", (number,))


def claim(
    connection: Connection, owner: str, now: datetime, limit: int, lease_seconds: int
) -> list[StoredMessage]:
    """Up to `limit` messages whose time has come are this owner's for `lease_seconds`, by rank, oldest first.

    Those whose lease ran out become unsure first. No two of one person on one channel are out at a time.
    """
    _give_up_old_leases(connection, now)
    ids = _next_in_line(connection, now, limit)
    if not ids:
        return []
    taking = _TAKE.format(ids=", ".join("?" * len(ids)))
    rows = read(connection, taking, (owner, now + timedelta(seconds=lease_seconds), *ids))
    return sorted(map(message_read, rows), key=lambda taken: (taken.not_before, taken.id))


# Written out and given to the driver as they are: these run for every single message.
_TAKE = (
    "UPDATE outbox SET state = 'sending', owner = ?, lease_until = ?, attempts = attempts + 1 "  # noqa: S608 - ours
    f"WHERE id IN ({{ids}}) AND state IN ('ready', 'unsure') RETURNING {', '.join(COLUMNS)}"
)
_GIVE_UP = (
    "UPDATE outbox SET state = 'unsure', was_unsure = TRUE WHERE state = 'sending' AND lease_until <= ?"
)


def _give_up_old_leases(connection: Connection, now: datetime) -> None:
    run_one(connection, _GIVE_UP, (now,))


_TALKING = f"SELECT person, channel FROM outbox WHERE state = '{SENDING}'"  # noqa: S608 - no words of others
# What may have arrived is older than what is ready, and there is little of it; then rank by rank, each by its index.
_LINES = tuple(
    f"SELECT id, person, channel FROM outbox WHERE {line} AND not_before <= ? "  # noqa: S608
    "ORDER BY not_before, id LIMIT ? OFFSET ?"
    for line in (f"state = '{UNSURE}'", *(f"state = '{READY}' AND rank = {rank}" for rank in RANKS))
)


def _next_in_line(connection: Connection, now: datetime, limit: int) -> list[int]:
    """The oldest messages to send by rank, one of each conversation, and none of one that is being spoken in.

    What waits is read as far as it is looked at, however much there is.
    """
    busy = set(read(connection, _TALKING))
    ids: list[int] = []
    for number, person, channel in _in_line(connection, now, limit * LOOKED_AT_ONCE):
        if (person, channel) not in busy:
            busy.add((person, channel))
            ids.append(number)
            if len(ids) == limit:
                break
    return ids


def _in_line(connection: Connection, now: datetime, portion: int) -> Iterator[tuple[int, str, str]]:
    """The number and the conversation of all that waits, in the order in which it goes."""
    for line in _LINES:
        for page in count():
            rows = read(connection, line, (now, portion, page * portion))
            yield from rows
            if len(rows) < portion:
                break


_FREEZE = "UPDATE outbox SET frozen = ? WHERE id = ? AND frozen IS NULL"
_SENT = (
    "UPDATE outbox SET state = 'sent', provider_id = ?, sent_at = ?, found = ?, reason = NULL, lease_until = NULL "
    "WHERE id = ? AND owner = ? AND state IN ('sending', 'unsure')"
)
_AGAIN = (
    "UPDATE outbox SET state = 'ready', not_before = ?, reason = ?, owner = NULL, lease_until = NULL "
    "WHERE id = ? AND owner = ? AND state IN ('sending', 'unsure')"
)
_UNSURE = (
    "UPDATE outbox SET state = 'unsure', was_unsure = TRUE, not_before = ?, reason = ?, owner = NULL, "
    "lease_until = NULL WHERE id = ? AND owner = ? AND state IN ('sending', 'unsure')"
)
_OVER = (
    "UPDATE outbox SET state = ?, reason = ?, over_at = ?, lease_until = NULL "
    "WHERE id = ? AND state IN ('ready', 'sending', 'unsure')"
)


def freeze(connection: Connection, message_id: int, frozen: bytes) -> None:
    """The message is these bytes at every attempt from now on; the first to freeze it decides."""
    run_one(connection, _FREEZE, (frozen, message_id))


def mark_sent(
    connection: Connection, message_id: int, owner: str, provider_id: str, now: datetime, *, found: bool
) -> bool:
    """Sent, even when the lease ran out just now, as long as nobody else has taken the message up."""
    return run_one(connection, _SENT, (provider_id, now, found, message_id, owner)) == 1


def mark_again(
    connection: Connection, message_id: int, owner: str, not_before: datetime, reason: str
) -> bool:
    return run_one(connection, _AGAIN, (not_before, reason, message_id, owner)) == 1


def mark_unsure(
    connection: Connection, message_id: int, owner: str, not_before: datetime, reason: str
) -> bool:
    """It may have arrived: the other side is asked at `not_before`, and only then it goes again."""
    return run_one(connection, _UNSURE, (not_before, reason, message_id, owner)) == 1


def mark_over(
    connection: Connection, message_id: int, state: MessageState, reason: str, now: datetime
) -> bool:
    """Raises ValueError for a state in which a message is not over."""
    if state not in OVER:
        raise ValueError(f"a message that is {state} is not over")
    return run_one(connection, _OVER, (state.value, reason, now, message_id)) == 1


def reach_otherwise(
    connection: Connection, message_id: int, person: str, channel: str, now: datetime
) -> int | None:
    """A message that carries another one's notices and facts to this person by this channel; None when there is one."""
    row = connection.execute(select(OUTBOX).where(OUTBOX.c.id == message_id)).one()
    facts = json.loads(row.facts)
    if person != row.person:
        facts = {**facts, "instead_of": facts.get("instead_of", row.person)}
    origin = row.carries or row.id
    message = NewMessage(
        key=f"{row.key.split('>')[0]}>{channel}:{person}",
        kind=message_of(row).kind,
        person=person,
        channel=channel,
        not_before=now,
        expires_at=row.expires_at,
        facts=facts,
    )
    return queue(connection, message, now, carries=origin)


_FOUND = f"SELECT {', '.join(COLUMNS)} FROM outbox WHERE"  # noqa: S608 - ours


def message(connection: Connection, message_id: int) -> StoredMessage | None:
    return _one(connection, "id = ?", (message_id,))


def by_key(connection: Connection, key: str) -> StoredMessage | None:
    return _one(connection, "key = ?", (key,))


def gone(connection: Connection, keys: Iterable[str]) -> frozenset[str]:
    """Of these keys, those of messages that are not ready any more, or whose words are frozen already."""
    closed = or_(OUTBOX.c.state != READY, OUTBOX.c.frozen.is_not(None))
    found: set[str] = set()
    for portion in in_portions(keys):
        found.update(
            connection.execute(select(OUTBOX.c.key).where(OUTBOX.c.key.in_(portion), closed)).scalars()
        )
    return frozenset(found)


def by_provider_id(connection: Connection, channel: str, provider_id: str) -> StoredMessage | None:
    """The first message that the other side knows by this id: an edit of it has the same one."""
    return _one(connection, "provider_id = ? AND channel = ? ORDER BY id LIMIT 1", (provider_id, channel))


_SAYS_NOTHING: dict[str, ColumnElement[Any]] = {
    "facts": literal("{}").label("facts"),
    "frozen": null().label("frozen"),
}
_LOG = select(*[_SAYS_NOTHING.get(c.name, c) for c in OUTBOX.c]).order_by(OUTBOX.c.id).limit(PORTION)


def log(connection: Connection) -> Iterator[StoredMessage]:
    """Every message in the order in which they were queued, without facts and bytes; a portion at a time."""
    after = 0
    while rows := connection.execute(_LOG.where(OUTBOX.c.id > after)).all():
        yield from (message_of(row) for row in rows)
        after = rows[-1].id


def to_person(connection: Connection, person: str, limit: int) -> list[StoredMessage]:
    """The newest first."""
    theirs = f"{_FOUND} person = ? ORDER BY id DESC LIMIT ?"
    return list(map(message_read, read(connection, theirs, (person, limit))))


def newest(
    connection: Connection, person: str, channel: str, kinds: Collection[MessageKind]
) -> StoredMessage | None:
    """The newest of these kinds that is with this person on this channel."""
    found = select(OUTBOX).where(
        OUTBOX.c.person == person,
        OUTBOX.c.channel == channel,
        OUTBOX.c.kind.in_([kind.value for kind in kinds]),
        OUTBOX.c.provider_id.is_not(None),
    )
    row = connection.execute(found.order_by(OUTBOX.c.id.desc()).limit(1)).first()
    return message_of(row) if row else None


def _one(connection: Connection, condition: str, values: Row) -> StoredMessage | None:
    return next(map(message_read, read(connection, f"{_FOUND} {condition}", values)), None)
