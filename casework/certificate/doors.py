"""What the certificate needs of the store, beside what casework/ports.py asks for: the store implements it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from permanence.entries import Entry
from permanence.journey import Journey
from permanence.people import Directory
from permanence.stages import Stage

if TYPE_CHECKING:
    from casework.ports import StoredMessage, StoredNotice


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A certificate as it was written. `signature`: None where no key was set up."""

    on: date
    text: str
    signature: str | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That the other side took a message, or had it already, at a moment (UTC)."""

    message_id: int
    kind: str
    person: str
    at: datetime


class CertificateReading(Protocol):
    """What is compared, and what was certified before."""

    def certificate(self, on: date) -> KeptCertificate | None: ...
    def newest_certificate(self) -> KeptCertificate | None: ...
    def certificates_since(self, on: date) -> list[KeptCertificate]:
        """Those of this day and later, the oldest first."""

    def followed(self, references: Iterable[str]) -> Mapping[str, str]:
        """What the last certificate kept of each of these children, in its own words."""

    def known_references(self) -> list[str]:
        """Everybody of whom either the ledger or a table says anything, in order."""

    def replayed(self, reference: str, said: Sequence[Entry], directory: Directory) -> list[Stage]:
        """The stages that a fresh replay of these entries gives, with these people; none where nobody is known."""

    def journey_told(self, reference: str, said: Sequence[Entry]) -> Journey | None:
        """The child's latest journey, by these entries alone."""

    def notices_on(self, day: date, references: Iterable[str]) -> list[StoredNotice]:
        """The notices about these children that were raised on this day."""

    def notices_with(self, keys: Iterable[str]) -> list[StoredNotice]: ...
    def carriers_of(self, message_id: int) -> list[StoredMessage]:
        """The message and those that brought its notices another way, in the order queued; none where it is gone."""

    def handed_over(self, since: datetime, until: datetime) -> Iterable[HandedOver]:
        """What was handed over from `since` up to `until`, in order."""

    def handed_over_before(self, message_ids: Iterable[int], moment: datetime) -> frozenset[int]:
        """Those of these messages that had been handed over before a moment already."""

    def were_handed_over(self, message_ids: Iterable[int]) -> bool:
        """Whether any of these messages ever was."""

    def occurred(self, job: str, occurrence: str) -> datetime | None:
        """When this occurrence of a job was made to happen; None when it was not."""

    def rules_kept(self) -> str:
        """The fingerprint of the rules that the stages are judged by; empty while none are kept."""

    def bad_entry(self, told_before: str) -> str | None:
        """What is wrong with the ledger, in words; None when every entry is as it was recorded.

        `told_before`: the hash of an earlier end, which must still be in it; empty for none.
        """


class CertificateWriting(Protocol):
    """What is certified."""

    def keep_followed(self, kept: Mapping[str, str]) -> None: ...
    def keep_certificate(self, kept: KeptCertificate, now: datetime) -> bool:
        """False when there is one of this day: it stays as it is."""
