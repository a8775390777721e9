"""A message as a row of the outbox, and a row as a message."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from casework.ports import MessageKind, MessageState, NewMessage, StoredMessage
from store.sql import moment_read
from store.stage_rows import Values
from store.tables import USUAL_RANK

RANK_OF = {
    # Somebody has just written, and waits for it.
    MessageKind.SAID_BACK: 0,
    MessageKind.LINK_CODE: 0,
    MessageKind.TEST: 0,
    # A fortnight's report can wait for a minute.
    MessageKind.DIGEST: 2,
    MessageKind.OWN_DIGEST: 2,
}

RANKS = sorted({USUAL_RANK, *RANK_OF.values()})


def values_of(message: NewMessage, now: datetime) -> Values:
    """The columns of a message that is ready to go."""
    return {
        "key": message.key,
        "kind": message.kind.value,
        "rank": RANK_OF.get(message.kind, USUAL_RANK),
        "person": message.person,
        "channel": message.channel,
        "state": MessageState.READY.value,
        "created_at": now,
        "wanted_at": message.not_before,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "attempts": 0,
        "was_unsure": False,
        "found": False,
        "facts": json.dumps(dict(message.facts), sort_keys=True, ensure_ascii=False),
    }


COLUMNS = (
    "id",
    "key",
    "kind",
    "person",
    "channel",
    "state",
    "facts",
    "created_at",
    "not_before",
    "expires_at",
    "attempts",
    "frozen",
    "provider_id",
    "reason",
    "sent_at",
    "was_unsure",
)


def message_read(row: Sequence[Any]) -> StoredMessage:
    """The message of a row that the driver gave, with the columns `COLUMNS`."""
    given = dict(zip(COLUMNS, row, strict=True))
    for name in ("created_at", "not_before", "expires_at", "sent_at"):
        given[name] = given[name] and moment_read(given[name])
    return _message(given)


def message_of(row: Row[Any]) -> StoredMessage:
    return _message({name: getattr(row, name) for name in COLUMNS})


def _message(given: Mapping[str, Any]) -> StoredMessage:
    frozen = given["frozen"]
    read = {
        "kind": MessageKind(given["kind"]),
        "state": MessageState(given["state"]),
        "facts": json.loads(given["facts"]),
        "frozen": None if frozen is None else bytes(frozen),
        "was_unsure": bool(given["was_unsure"]),
    }
    return StoredMessage(**{**given, **read})
