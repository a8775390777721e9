"""What came back by e-mail: how far each mailbox is read, which mails were taken, addresses that are switched off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, func, select

from store.tables import AddressOffRow, MailboxRow, MailTakenRow
from store.transaction import Transaction


class MailboxReading(Transaction):
    """How far mailboxes are read, and which addresses are off."""

    def mailbox_read(self, name: str) -> tuple[str, str] | None:
        """Validity of the numbering and the last mail taken; None for a mailbox that was never read."""
        found = self.session.get(MailboxRow, name)
        return (found.validity, found.last) if found else None

    def mail_taken(self, name: str) -> str | None:
        """The digest of the mail that was taken under this Message-ID."""
        found = self.session.get(MailTakenRow, name)
        return found.digest if found else None

    def mails_taken_since(self, person: str, since: datetime) -> int:
        theirs = select(func.count()).where(
            col(MailTakenRow.person) == person, col(MailTakenRow.taken_at) >= since
        )
        return self.session.exec(theirs).one()

    def addresses_off(self) -> Mapping[str, str]:
        """Each address that is switched off, with the reason."""
        return {
            row.email: row.reason
            for row in self.session.exec(select(AddressOffRow).order_by(AddressOffRow.email))
        }


class MailboxWriting(MailboxReading):
    """Keeps what became of each mail."""

    def keep_mailbox_read(self, name: str, validity: str, last: str, now: datetime) -> None:
        self.session.merge(MailboxRow(name=name, validity=validity, last=last, read_at=now))

    def take_mail(
        self,
        name: str,
        digest: str,
        verdict: str,
        person: str | None,
        message_id: int | None,
        now: datetime,
    ) -> bool:
        """Kept; False when a mail of this Message-ID was taken before, which stays as it is."""
        if self.session.get(MailTakenRow, name):
            return False
        taken = MailTakenRow(
            name=name, digest=digest, verdict=verdict, person=person, message_id=message_id, taken_at=now
        )
        self.session.add(taken)
        return True

    def switch_address_off(self, email: str, reason: str, now: datetime) -> bool:
        """False when it was off before, with the reason of then."""
        if self.session.get(AddressOffRow, email.lower()):
            return False
        self.session.add(AddressOffRow(email=email.lower(), reason=reason, since=now))
        return True

    def switch_address_on(self, email: str) -> bool:
        """False when it was not off."""
        off = self.session.get(AddressOffRow, email.lower())
        if off:
            self.session.delete(off)
            self.session.flush()  # else it would still be found in this transaction
        return off is not None
