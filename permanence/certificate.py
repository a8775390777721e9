"""The nightly certificate: what was called for on a day, what was delivered, and every difference by name.

It is kept as one written form, so that its signature and its hash can be worked out again from what is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum

MOST_NAMED = 500  # differences that a certificate names; of more it keeps the number


class Fault(StrEnum):
    """What kind of difference it is."""

    MISSING = "missing"  # called for, and nobody was told
    NOT_DELIVERED = "not_delivered"  # its message never arrived
    NOT_NAMED = "not_named"  # its message arrived and does not name it
    EXTRA = "extra"  # told, and not called for
    TWICE = "twice"  # one message was handed over more than once
    OUT_OF_HOURS = "out_of_hours"
    RECORD = "record"  # a stage is not as the ledger gives it
    LEDGER = "ledger"  # an entry is not as it was recorded, or the ledger was cut short
    NO_SWEEP = "no_sweep"  # nothing was looked at on a working day


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, by name. What is not known of it is empty."""

    fault: Fault
    day: date
    reference: str = ""
    stage: str = ""
    level: str = ""
    person: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """`called_for`: notices by the rules. Each is `delivered`, `waiting`, `withdrawn` (untrue by then), or differs.

    `put_off`: steps that wait for the next morning, since their hearer had the day's message already. `late`: notices
    of earlier days that were delivered since the last certificate. `messages`: handed over on the day.
    """

    children: int = 0
    steps: int = 0
    called_for: int = 0
    delivered: int = 0
    waiting: int = 0
    withdrawn: int = 0
    put_off: int = 0
    late: int = 0
    messages: int = 0
    differences: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was called for on day `on` and what was delivered, as looked at at `made_at` (UTC).

    `begins_because`: why nothing could be compared on this day, and all counts from here; empty when it was compared.
    `before`: the hash of the certificate before this one; empty for the first.
    """

    on: date
    made_at: datetime
    counts: Counts
    differences: tuple[Difference, ...]
    ledger_entries: int
    ledger_hash: str
    begins_because: str = ""
    before: str = ""

    @property
    def is_clean(self) -> bool:
        return self.counts.differences == 0

    def written(self) -> str:
        """The one written form: the same certificate gives the same text."""
        return json.dumps(asdict(self), default=_plain, sort_keys=True, separators=(",", ":"))


def read_certificate(text: str) -> Certificate:
    """The certificate that was written so. Raises ValueError, KeyError or TypeError for a text that is none."""
    said = json.loads(text)
    given = {
        **said,
        "on": date.fromisoformat(said["on"]),
        "made_at": datetime.fromisoformat(said["made_at"]),
        "counts": Counts(**said["counts"]),
        "differences": tuple(map(read_difference, said["differences"])),
    }
    return Certificate(**given)


def read_difference(said: Mapping[str, str]) -> Difference:
    """The difference that JSON has so."""
    known = {**said, "fault": Fault(said["fault"]), "day": date.fromisoformat(said["day"])}
    return Difference(**known)  # type: ignore[arg-type]


def signature_of(text: str, key: bytes) -> str:
    """HMAC-SHA-256 of a written certificate, in hexadecimal digits."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_signed(text: str, signature: str, key: bytes) -> bool:
    """Whether whoever has the key wrote this text."""
    return hmac.compare_digest(signature_of(text, key), signature)


def hash_of(text: str) -> str:
    """SHA-256 of a written certificate, in hexadecimal digits: what the next one names."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(f"a certificate holds no {type(value).__name__}")
