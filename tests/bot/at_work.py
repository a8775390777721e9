"""What a council at work in a chat has in common, whichever chat it is."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

from bot.delivery import Delivery
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.ports import MessageState, StoredMessage
from casework.review_messages import send_review_messages
from permanence.entries import Entry, EntryKind
from store.case_record import SqlCaseRecord
from tests.bot.kept_mails import RENDERER, KeptMails
from tests.builders import SHONA, register_child

BEGAN = date(2025, 10, 1)
UP_TO_PANEL = {
    "first_review": date(2025, 11, 5),
    "second_review": date(2026, 1, 20),
    "kinship_ruled": date(2026, 1, 20),
    "permanence_recommendation": date(2026, 1, 20),
    "legal_referral": date(2026, 2, 10),
    "panel": date(2026, 5, 1),
}
DUE_SOON = {**UP_TO_PANEL, "panel": date(2026, 5, 8)}


class AtWork:
    """`side`: the real side of the chat that is called `chat`. `mails`: where e-mail is set up as well, and kept."""

    chat: str
    record: SqlCaseRecord
    side: Any
    loop: asyncio.AbstractEventLoop
    now: datetime
    references: list[str]
    mails: KeptMails | None

    def child(self, case_id: str = "C1", **details: object) -> str:
        """A child of Shona's whose agency decision is five days over; nothing else about her is late."""
        given = {"route": "permanence_order", "milestones": UP_TO_PANEL, **details}
        reference = register_child(self.record, case_id, BEGAN, now=self.now - timedelta(days=30), **given)
        self.references.append(reference)
        return reference

    def due_soon(self, case_id: str = "C1") -> str:
        """A child of Shona's whose agency decision is due in two days, so that *Made* means today."""
        return self.child(case_id, milestones=DUE_SOON)

    def reviews(self, now: datetime | None = None) -> None:
        """What is to be told about reviews at `now` has been delivered."""
        self.now = now or self.now
        send_review_messages(self.record, self.now)
        self.now += timedelta(minutes=31)
        self.deliver()

    def deliver(self) -> None:
        self.run(self.delivery().drain())

    def delivery(self) -> Delivery:
        contents = message_contents(self.record.rules, self.side.amend)
        renderers, channels = {self.chat: self.side.renderer}, {self.chat: self.side.channel}
        if self.mails is not None:
            renderers["email"], channels["email"] = RENDERER, self.mails
        return Delivery(self.record, DeliverySetup("test", contents, renderers), channels, lambda: self.now)

    def run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=20)

    def settle(self) -> None:
        """Everything that follows the answers given so far has been done."""
        self.run(self.side.finish())

    def recorded(self, kind: EntryKind) -> list[Entry]:
        with self.record.reading() as tx:
            return [e for e in tx.entries() if e.kind is kind]

    def waiting(self, email: str = SHONA) -> list[StoredMessage]:
        """Messages of the outbox that have not left yet."""
        with self.record.reading() as tx:
            return [m for m in tx.messages_for(email) if m.state is MessageState.READY]
