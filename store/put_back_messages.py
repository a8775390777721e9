"""What becomes of the messages of a store that was put back from a backup (casework/regard_as_sent.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update

from casework.ports import MessageState, StoredMessage
from store.message_rows import READY, SENDING, UNSURE, message_of
from store.outbox import NOBODYS
from store.sql import in_portions
from store.tables import OUTBOX
from store.transaction import Transaction

_AFTER_ALL = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("number"))
    .values(state=READY, reason=None, over_at=None)
    .values({name: bindparam("moment", type_=OUTBOX.c[name].type) for name in ("not_before", "wanted_at")})
)


class PutBackWriting(Transaction):
    """The messages of the time since the backup never leave twice."""

    def ask_first(self, channels: Collection[str], up_to: datetime) -> list[StoredMessage]:
        theirs = and_(OUTBOX.c.state.in_((READY, SENDING)), OUTBOX.c.channel.in_(channels))
        return self._all_due(up_to, theirs, {"state": UNSURE, "was_unsure": True, **NOBODYS})

    def regard_as_sent(
        self, up_to: datetime, reason: str, *, but: Collection[str] = ()
    ) -> list[StoredMessage]:
        unsent = or_(
            OUTBOX.c.state.in_((READY, SENDING)),
            and_(OUTBOX.c.state == UNSURE, OUTBOX.c.channel.not_in(but)),
        )
        over = {"state": MessageState.CANCELLED.value, "reason": reason, "over_at": up_to, **NOBODYS}
        return self._all_due(up_to, unsent, over)

    def send_after_all(self, waited: Mapping[str, datetime], reason: str) -> frozenset[int]:
        regarded = and_(OUTBOX.c.state == MessageState.CANCELLED.value, OUTBOX.c.reason == reason)
        found: dict[int, datetime] = {}
        for portion in in_portions(waited):
            those = select(OUTBOX.c.id, OUTBOX.c.key).where(regarded, OUTBOX.c.key.in_(portion))
            found.update((row.id, waited[row.key]) for row in self.connection.execute(those))
        if found:
            moments = [{"number": number, "moment": moment} for number, moment in found.items()]
            self.connection.execute(_AFTER_ALL, moments)
        return frozenset(found)

    def _all_due(
        self, up_to: datetime, which: ColumnElement[bool], change: Mapping[str, object]
    ) -> list[StoredMessage]:
        """Those of these messages whose time had come by `up_to` are changed; the messages, as they are now."""
        due = update(OUTBOX).where(which, OUTBOX.c.not_before <= up_to).values(**change)
        rows = self.connection.execute(due.returning(*OUTBOX.c))
        return sorted(map(message_of, rows), key=lambda message: message.id)
