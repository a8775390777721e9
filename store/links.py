"""Accounts that belong to nobody yet, and where accounts are written to (casework/links.py)."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from casework.links import Conversation, Link
from store.sql import insert_into
from store.tables import CONVERSATION, LINK


def link(connection: Connection, channel: str, account: str) -> Link | None:
    row = connection.execute(select(LINK).where(LINK.c.channel == channel, LINK.c.account == account)).first()
    return Link(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public way to a row's columns


def put_link(connection: Connection, link: Link) -> None:
    given = asdict(link)
    statement = insert_into(connection, LINK)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "account"], set_=given), given
    )


def end_link(connection: Connection, channel: str, account: str) -> None:
    connection.execute(delete(LINK).where(LINK.c.channel == channel, LINK.c.account == account))


def conversation(connection: Connection, channel: str, account: str) -> Conversation | None:
    known = select(CONVERSATION).where(CONVERSATION.c.channel == channel, CONVERSATION.c.account == account)
    row = connection.execute(known).first()
    return Conversation(**row._mapping) if row else None  # noqa: SLF001 - as above


def put_conversation(connection: Connection, conversation: Conversation) -> None:
    given = asdict(conversation)
    statement = insert_into(connection, CONVERSATION)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["channel", "account"], set_=given), given
    )


def end_conversation(connection: Connection, channel: str, account: str) -> None:
    connection.execute(
        delete(CONVERSATION).where(CONVERSATION.c.channel == channel, CONVERSATION.c.account == account)
    )
