"""What came back by e-mail: how far each mailbox is read, which mails were taken, addresses that are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select

from store.tables import AddressOffRow, MailboxRow, MailTakenRow


def read_up_to(session: Session, name: str) -> tuple[str, str] | None:
    """Validity of the numbering and the last mail taken; None for a mailbox that was never read."""
    found = session.get(MailboxRow, name)
    return (found.validity, found.last) if found else None


def keep_read(session: Session, name: str, validity: str, last: str, now: datetime) -> None:
    session.merge(MailboxRow(name=name, validity=validity, last=last, read_at=now))


def taken(session: Session, name: str) -> str | None:
    """The digest of the mail that was taken under this Message-ID."""
    found = session.get(MailTakenRow, name)
    return found.digest if found else None


def taken_since(session: Session, person: str, since: datetime) -> int:
    theirs = select(func.count()).where(
        col(MailTakenRow.person) == person, col(MailTakenRow.taken_at) >= since
    )
    return session.exec(theirs).one()


def take(
    session: Session,
    name: str,
    digest: str,
    verdict: str,
    person: str | None,
    message_id: int | None,
    now: datetime,
) -> bool:
    """Kept; False when a mail of this Message-ID was taken before, which stays as it is."""
    if session.get(MailTakenRow, name):
        return False
    taken = MailTakenRow(
        name=name, digest=digest, verdict=verdict, person=person, message_id=message_id, taken_at=now
    )
    session.add(taken)
    return True


def addresses_off(session: Session) -> Mapping[str, str]:
    """Each address that is switched off, with the reason."""
    return {
        row.email: row.reason for row in session.exec(select(AddressOffRow).order_by(AddressOffRow.email))
    }


def switch_off(session: Session, email: str, reason: str, now: datetime) -> bool:
    """False when it was off before, with the reason of then."""
    if session.get(AddressOffRow, email.lower()):
        return False
    session.add(AddressOffRow(email=email.lower(), reason=reason, since=now))
    return True


def switch_on(session: Session, email: str) -> bool:
    """False when it was not off."""
    off = session.get(AddressOffRow, email.lower())
    if off:
        session.delete(off)
        session.flush()  # else it would still be found in this transaction
    return off is not None
