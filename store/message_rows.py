"""A message as a row of the outbox, and the row as a message."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from casework.ports import MessageKind, MessageState, NewMessage, StoredMessage
from store.stage_rows import Values
from store.tables import USUAL_RANK

READY, SENDING, UNSURE = MessageState.READY.value, MessageState.SENDING.value, MessageState.UNSURE.value
UNSENT = (READY, SENDING, UNSURE)
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
        "state": READY,
        "created_at": now,
        "wanted_at": message.not_before,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "attempts": 0,
        "was_unsure": False,
        "found": False,
        "facts": json.dumps(dict(message.facts), sort_keys=True, ensure_ascii=False),
    }


def message_of(row: Row[Any]) -> StoredMessage:
    return StoredMessage(
        id=row.id,
        key=row.key,
        kind=MessageKind(row.kind),
        person=row.person,
        channel=row.channel,
        state=MessageState(row.state),
        facts=json.loads(row.facts),
        created_at=row.created_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        attempts=row.attempts,
        frozen=row.frozen,
        provider_id=row.provider_id,
        reason=row.reason,
        sent_at=row.sent_at,
        was_unsure=row.was_unsure,
        wanted_at=row.wanted_at,
    )
