"""What came back by e-mail: how far each mailbox is read, which mails were taken, addresses that are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select

from store.sql import is_new, put_many, read
from store.tables import ADDRESS_OFF, MAIL_TAKEN, MAILBOX


def read_up_to(connection: Connection, name: str) -> tuple[str, str] | None:
    """Validity of the numbering and the last mail taken; None for a mailbox that was never read."""
    found = connection.execute(
        select(MAILBOX.c.validity, MAILBOX.c.last).where(MAILBOX.c.name == name)
    ).first()
    return (found.validity, found.last) if found else None


def keep_read(connection: Connection, name: str, validity: str, last: str, now: datetime) -> None:
    row = {"name": name, "validity": validity, "last": last, "read_at": now}
    put_many(connection, MAILBOX, "name", [row])


def taken(connection: Connection, name: str) -> str | None:
    """The digest of the mail that was taken under this Message-ID."""
    found = read(connection, "SELECT digest FROM mail_taken WHERE name = ?", (name,))
    return found[0][0] if found else None


def taken_since(connection: Connection, person: str, since: datetime) -> int:
    counted = "SELECT count(*) FROM mail_taken WHERE person = ? AND taken_at >= ?"
    number: int = read(connection, counted, (person, since))[0][0]
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
