"""Anchors: the newest hash of the ledger as it was after a sweep, each signed with a key that is not in the store.

Who may write the store's files can take entries out and hash the rest anew; who has no key cannot write anchors that
fit. A line is signed together with the one before, so that none can be taken out between two others. Lines at the
beginning that the key at hand did not sign are of an older key: the first line that it did sign vouches for the whole
ledger before it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

PUT_BACK = "put-back"  # in a line: a backup was put back, and what was anchored after it is in the gap


@dataclass(frozen=True, slots=True)
class Anchor:
    """At a moment (UTC) the ledger had so many entries and this newest hash. `put_back`: since a restore made it so."""

    at: datetime
    entries: int
    hash: str
    put_back: bool = False

    def said(self) -> str:
        """What is signed of it, beside the line before."""
        words = [self.at.isoformat(timespec="seconds"), str(self.entries), self.hash]
        return " ".join([*words, PUT_BACK] if self.put_back else words)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What lines of anchors hold the ledger to. `wrong`: what is wrong with the lines themselves, empty if nothing is.

    `last`: the signature of the newest line, "" where there is none.
    """

    standing: tuple[Anchor, ...] = ()
    last: str = ""
    wrong: str = ""


def signature(anchor: Anchor, before: str, key: bytes) -> str:
    """HMAC-SHA-256 of an anchor after the line with the signature `before`, in hexadecimal digits."""
    return hmac.new(key, f"{before} {anchor.said()}".encode(), hashlib.sha256).hexdigest()


def line_of(anchor: Anchor, before: str, key: bytes) -> str:
    """The line to put at the end of those whose last has the signature `before`."""
    return f"{anchor.said()} {signature(anchor, before, key)}"


def signature_in(line: str) -> str:
    """The signature at the end of a line."""
    return line.strip().rpartition(" ")[2]


def read_anchors(lines: Iterable[str], keys: Sequence[bytes]) -> Anchors:
    """What these lines hold the ledger to, as far as one of the keys signed them.

    An anchor of entries that a later restore left out holds nothing any more.
    """
    standing: list[Anchor] = []
    before, signed = "", False
    for number, line in enumerate(lines, start=1):
        said, _, mac = line.strip().rpartition(" ")
        anchor = _anchor(said)
        is_ours = anchor is not None and any(
            hmac.compare_digest(signature(anchor, before, key), mac) for key in keys
        )
        if signed and not is_ours:
            return Anchors(tuple(standing), mac, f"line {number} was changed, or one before it was taken out")
        if anchor and is_ours:
            signed = True
            if anchor.put_back:
                standing = [one for one in standing if one.entries <= anchor.entries]
            standing.append(anchor)
        before = mac
    if before and not signed:
        return Anchors((), before, "no line was signed with this key")
    return Anchors(tuple(standing), before)


def _anchor(said: str) -> Anchor | None:
    parts = said.split(" ")
    try:
        at, entries, its_hash = datetime.fromisoformat(parts[0]), int(parts[1]), parts[2]
    except (ValueError, IndexError):
        return None
    anchor = Anchor(at, entries, its_hash, parts[3:] == [PUT_BACK])
    return anchor if anchor.said() == said else None
