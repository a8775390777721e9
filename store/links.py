"""Accounts that belong to nobody yet, and where accounts are written to (casework/links.py)."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel import Session, SQLModel, select

from casework.links import Conversation, Link
from store.tables import ConversationRow, LinkRow
from store.transaction import Transaction


def _end(session: Session, row: SQLModel | None) -> None:
    if row:
        session.delete(row)
        session.flush()  # else it would still be found in this transaction


class LinkReading(Transaction):
    """Accounts on channels, as they stand."""

    def link(self, channel: str, account: str) -> Link | None:
        row = self.session.get(LinkRow, (channel, account))
        return Link(**row.model_dump()) if row else None

    def conversation(self, channel: str, account: str) -> Conversation | None:
        row = self.session.get(ConversationRow, (channel, account))
        return Conversation(**row.model_dump()) if row else None


class LinkWriting(LinkReading):
    """Accounts on channels come, change and go."""

    def put_link(self, link: Link) -> None:
        self.session.merge(LinkRow(**asdict(link)))

    def end_link(self, channel: str, account: str) -> None:
        _end(self.session, self.session.get(LinkRow, (channel, account)))

    def put_conversation(self, conversation: Conversation) -> None:
        self.session.merge(ConversationRow(**asdict(conversation)))

    def end_conversation_at(self, channel: str, place: str) -> None:
        there = ConversationRow.channel == channel, ConversationRow.place == place
        for row in self.session.exec(select(ConversationRow).where(*there)).all():
            _end(self.session, row)
