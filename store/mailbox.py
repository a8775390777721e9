"""What came back by e-mail: how far each mailbox is read, which mails were taken, addresses that are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from store.sql import insert_into, is_new
from store.tables import ADDRESS_OFF, MAIL_TAKEN, MAILBOX


def read_up_to(connection: Connection, name: str) -> tuple[str, str] | None:
    """Validity of the numbering and the last mail taken; None for a mailbox that was never read."""
    found = connection.execute(
        select(MAILBOX.c.validity, MAILBOX.c.last).where(MAILBOX.c.name == name)
    ).first()
    return (found.validity, found.last) if found else None


def keep_read(connection: Connection, name: str, validity: str, last: str, now: datetime) -> None:
    row = {"name": name, "validity": validity, "last": last, "read_at": now}
    new = insert_into(connection, MAILBOX)
    given = {column: new.excluded[column] for column in ("validity", "last", "read_at")}
    connection.execute(new.on_conflict_do_update(index_elements=["name"], set_=given), row)


def taken(connection: Connection, name: str) -> str | None:
    """The digest of the mail that was taken under this Message-ID."""
    found: str | None = connection.execute(
        select(MAIL_TAKEN.c.digest).where(MAIL_TAKEN.c.name == name)
    ).scalar()
    return found


def taken_since(connection: Connection, person: str, since: datetime) -> int:
    mine = (MAIL_TAKEN.c.person == person, MAIL_TAKEN.c.taken_at >= since)
    number: int = connection.execute(select(func.count()).select_from(MAIL_TAKEN).where(*mine)).scalar_one()
    return number


def take(
    connection: Connection,
    name: str,
    digest: str,
    verdict: str,
    person: str | None,
    message_id: int | None,
    now: datetime,
) -> bool:
    """Kept; False when a mail of this Message-ID was taken before, which stays as it is."""
    row: dict[str, object] = {
        "name": name,
        "digest": digest,
        "verdict": verdict,
        "person": person,
        "message_id": message_id,
        "taken_at": now,
    }
    return is_new(connection, MAIL_TAKEN, row)


def addresses_off(connection: Connection) -> Mapping[str, str]:
    return {
        row.email: row.reason for row in connection.execute(select(ADDRESS_OFF).order_by(ADDRESS_OFF.c.email))
    }


def switch_off(connection: Connection, email: str, reason: str, now: datetime) -> bool:
    """False when it was off before, with the reason of then."""
    return is_new(connection, ADDRESS_OFF, {"email": email.lower(), "reason": reason, "since": now})


def switch_on(connection: Connection, email: str) -> bool:
    return connection.execute(delete(ADDRESS_OFF).where(ADDRESS_OFF.c.email == email.lower())).rowcount == 1
