"""Accounts that belong to nobody yet, and where accounts are written to (casework/links.py)."""

from __future__ import annotations

from dataclasses import asdict

from sqlmodel import Session, SQLModel

from casework.links import Conversation, Link
from store.tables import ConversationRow, LinkRow


def link(session: Session, channel: str, account: str) -> Link | None:
    row = session.get(LinkRow, (channel, account))
    return Link(**row.model_dump()) if row else None


def put_link(session: Session, link: Link) -> None:
    session.merge(LinkRow(**asdict(link)))


def end_link(session: Session, channel: str, account: str) -> None:
    _end(session, session.get(LinkRow, (channel, account)))


def conversation(session: Session, channel: str, account: str) -> Conversation | None:
    row = session.get(ConversationRow, (channel, account))
    return Conversation(**row.model_dump()) if row else None


def put_conversation(session: Session, conversation: Conversation) -> None:
    session.merge(ConversationRow(**asdict(conversation)))


def end_conversation(session: Session, channel: str, account: str) -> None:
    _end(session, session.get(ConversationRow, (channel, account)))


def _end(session: Session, row: SQLModel | None) -> None:
    if row:
        session.delete(row)
        session.flush()  # else it would still be found in this transaction
