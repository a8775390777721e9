"""Whether the ledger is the one that was told of: read whole, and held against the hashes of the mails that left."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bot.email.renderer import DIGESTS, RECORD_HEADER
from casework.ports import MessageState
from store.case_record import SqlCaseRecord
from store.ledger import Verified, verify

_TOLD = re.compile(rb"^%s:\s{1,4}([0-9a-f]{64})\r?$" % RECORD_HEADER.encode(), re.MULTILINE)

_HASH = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying showed, and against how many hashes that stand in sent mails it was held."""

    verified: Verified
    mails: int


def prove(record: SqlCaseRecord, told: Collection[str] = ()) -> Proof:
    """The whole ledger is verified, against `told` (from paper or a watcher) and what the store's own mails carried."""
    of_mails = frozenset(hashes_in_sent_mails(record))
    return Proof(verify(record.engine, of_mails.union(told)), len(of_mails))


def hashes_in_sent_mails(record: SqlCaseRecord) -> Iterator[str]:
    """The ledger's newest hash at the time, from the header of each digest that left by e-mail and is still kept."""
    with record.reading() as tx:
        for message in tx.messages():
            if message.kind not in DIGESTS or message.state is not MessageState.SENT:
                continue
            whole = tx.message(message.id)  # the list comes without the bytes
            found = _TOLD.search(whole.frozen) if whole and whole.frozen else None
            if found:
                yield found[1].decode()


def said_of_mails(number: int) -> str:
    """How many sent mails it was held against, to stand after "unbroken"; nothing where there was none."""
    if number == 0:
        return ""
    return f", as {number} sent {'mail says' if number == 1 else 'mails say'}"


def as_hash(written: str) -> str | None:
    """A hash as somebody copied it, in small letters without the spaces; None for what can be none."""
    plain = "".join(written.split()).lower()
    return plain if _HASH.fullmatch(plain) else None
