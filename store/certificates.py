"""What the nightly certificate reads and keeps. Nothing that it compares with is changed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select

from casework.certificate.doors import HandedOver, KeptCertificate
from casework.ports import StoredMessage, StoredNotice
from permanence.entries import Entry
from permanence.journey import Journey
from permanence.names_in_sheets import emails_by_name
from permanence.people import Directory
from permanence.stages import Stage
from store import ledger
from store.certificate_tables import CERTIFICATE, FOLLOWED, HANDED_OVER
from store.directory import ReplayContext
from store.kept_rules import newest_rules
from store.message_rows import message_of
from store.projection import known_references
from store.replay import journeys_of, latest_of, replay
from store.sql import in_portions, insert_into, put_many
from store.sweep import notice_of
from store.tables import NOTICE, OCCURRENCE, OUTBOX
from store.transaction import Transaction


class CertificateReading(Transaction):
    """What is compared, and what was certified before."""

    def certificate(self, on: date) -> KeptCertificate | None:
        row = self.connection.execute(select(CERTIFICATE).where(CERTIFICATE.c.day == on)).first()
        return _kept(row) if row else None

    def newest_certificate(self) -> KeptCertificate | None:
        newest = select(CERTIFICATE).order_by(CERTIFICATE.c.day.desc()).limit(1)
        row = self.connection.execute(newest).first()
        return _kept(row) if row else None

    def certificates_since(self, on: date) -> list[KeptCertificate]:
        """The oldest first."""
        later = select(CERTIFICATE).where(CERTIFICATE.c.day >= on).order_by(CERTIFICATE.c.day)
        return [_kept(row) for row in self.connection.execute(later)]

    def followed(self, references: Iterable[str]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for portion in in_portions(references):
            rows = self.connection.execute(select(FOLLOWED).where(FOLLOWED.c.reference.in_(portion)))
            found |= {row.reference: row.state for row in rows}
        return found

    def known_references(self) -> list[str]:
        return known_references(self.connection)

    def replayed(self, reference: str, said: Sequence[Entry], directory: Directory) -> list[Stage]:
        context = self._with(directory)
        found = replay(reference, said, context)
        return [one.stage for one in found.stages] if found else []

    def journey_told(self, reference: str, said: Sequence[Entry]) -> Journey | None:
        return latest_of(journeys_of(reference, said), self.replay_context().names)

    def notices_on(self, day: date, references: Iterable[str]) -> list[StoredNotice]:
        """In the order raised, of each portion of children."""
        of_day = select(NOTICE).where(NOTICE.c.raised_on == day).order_by(NOTICE.c.id)
        return [
            notice_of(row)
            for portion in in_portions(references)
            for row in self.connection.execute(of_day.where(NOTICE.c.reference.in_(portion)))
        ]

    def notices_with(self, keys: Iterable[str]) -> list[StoredNotice]:
        return [
            notice_of(row)
            for portion in in_portions(keys)
            for row in self.connection.execute(select(NOTICE).where(NOTICE.c.key.in_(portion)))
        ]

    def carriers_of(self, message_id: int) -> list[StoredMessage]:
        either = or_(OUTBOX.c.id == message_id, OUTBOX.c.carries == message_id)
        return [
            message_of(row)
            for row in self.connection.execute(select(OUTBOX).where(either).order_by(OUTBOX.c.id))
        ]

    def handed_over(self, since: datetime, until: datetime) -> Iterator[HandedOver]:
        """In the order handed over."""
        within = select(HANDED_OVER).where(HANDED_OVER.c.at >= since, HANDED_OVER.c.at < until)
        for row in self.connection.execute(within.order_by(HANDED_OVER.c.id)):
            yield HandedOver(row.message_id, row.kind, row.person, row.at)

    def handed_over_before(self, message_ids: Iterable[int], moment: datetime) -> frozenset[int]:
        found: set[int] = set()
        for portion in in_portions(message_ids):
            earlier = HANDED_OVER.c.message_id.in_(portion), HANDED_OVER.c.at < moment
            found.update(self.connection.execute(select(HANDED_OVER.c.message_id).where(*earlier)).scalars())
        return frozenset(found)

    def were_handed_over(self, message_ids: Iterable[int]) -> bool:
        theirs = select(HANDED_OVER.c.id).where(HANDED_OVER.c.message_id.in_(list(message_ids)))
        return self.connection.execute(theirs.limit(1)).first() is not None

    def occurred(self, job: str, occurrence: str) -> datetime | None:
        known = OCCURRENCE.c.job == job, OCCURRENCE.c.occurrence == occurrence
        at: datetime | None = self.connection.execute(select(OCCURRENCE.c.at).where(*known)).scalar()
        return at

    def rules_kept(self) -> str:
        kept = newest_rules(self.connection)
        return kept.fingerprint if kept else ""

    def bad_entry(self, told_before: str) -> str | None:
        bad = ledger.verified(self.connection, [told_before] if told_before else ()).first_bad
        return f"entry {bad.number}: {bad.why}" if bad else None

    def _with(self, directory: Directory) -> ReplayContext:
        """The rules of this transaction, with these people; made once for each set of people."""
        mine = self.replay_context()
        if directory is mine.directory:
            return mine
        if self._other is None or self._other.directory is not directory:
            self._other = ReplayContext(mine.rules, directory, emails_by_name(directory))
        return self._other

    _other: ReplayContext | None = None


class CertificateWriting(CertificateReading):
    """What is certified."""

    def keep_followed(self, kept: Mapping[str, str]) -> None:
        rows = [{"reference": reference, "state": state} for reference, state in kept.items()]
        put_many(self.connection, FOLLOWED, "reference", rows)

    def keep_certificate(self, kept: KeptCertificate, now: datetime) -> bool:
        """False when there is one of this day: it stays as it is."""
        row = {"day": kept.on, "kept_at": now, "text": kept.text, "signature": kept.signature}
        new = insert_into(self.connection, CERTIFICATE).values(row).on_conflict_do_nothing()
        return self.connection.execute(new.returning(CERTIFICATE.c.day)).first() is not None


def _kept(row: Row[Any]) -> KeptCertificate:
    return KeptCertificate(row.day, row.text, row.signature)
