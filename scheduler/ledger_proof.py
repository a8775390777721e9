"""Whether the ledger is the one that was told of: read whole, and held against the hashes of the mails that left."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from bot.email.renderer import DIGESTS, RECORD_HEADER
from casework.ports import MessageState
from permanence.anchor import Anchors
from permanence.how_many import how_many
from store.case_record import SqlCaseRecord
from store.engine import reading
from store.ledger import BadEntry, Verified, verify
from store.look_chain import LooksVerified, verify_looks

_TOLD = re.compile(rb"^%s:\s{1,4}([0-9a-f]{64})\r?$" % RECORD_HEADER.encode(), re.MULTILINE)

_HASH = re.compile(r"[0-9a-f]{12,64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying showed, and against how many hashes of sent mails and of anchors it was held.

    `looks`: what the chain of the access log showed; what is wrong with it stands in `verified` too.
    """

    verified: Verified
    mails: int
    looks: LooksVerified
    anchors: int = 0


def prove(record: SqlCaseRecord, told: Collection[str] = (), anchors: Anchors | None = None) -> Proof:
    """The whole ledger is verified, against `told` (from paper or a watcher) and what the store's own mails carried.

    And against the anchors, where they are set up (scheduler/anchors.py). The access log is held against the ledger
    and against those of `told` that are hashes of looks.
    """
    of_mails = frozenset(hashes_in_sent_mails(record))
    anchored = frozenset(anchor.hash for anchor in anchors.standing) if anchors else frozenset()
    with reading(record.engine) as connection:
        looks = verify_looks(connection, told)
    found = verify(record.engine, of_mails | anchored | ({*told} - looks.met))
    if looks.wrong and found.first_bad is None:
        bad = BadEntry(found.entries + 1, f"the access log is not as it was kept: {looks.wrong}")
        found = replace(found, first_bad=bad)
    if anchors and anchors.wrong and found.first_bad is None:
        why = f"the file of anchors is not as it was written: {anchors.wrong}"
        found = replace(found, first_bad=BadEntry(found.entries + 1, why))
    return Proof(found, len(of_mails), looks, len(anchored))


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


def said_of_mails(number: int, anchors: int = 0) -> str:
    """How many sent mails and anchors it was held against, to stand after "unbroken"; nothing where there was none."""
    mails = how_many(number, "sent mail") if number else ""
    anchored = how_many(anchors, "anchor") if anchors else ""
    said = " and ".join(filter(None, (mails, anchored)))
    return f", as {said} {'says' if number + anchors == 1 else 'say'}" if said else ""


def said_of_looks(looks: LooksVerified) -> str:
    """How many looks of the access log were read, and how many came since the last sweep, in a sentence."""
    more = f", and {looks.waiting} since the last sweep" if looks.waiting else ""
    return f"The access log: {looks.looks} {'look' if looks.looks == 1 else 'looks'}, unbroken{more}"


def as_hash(written: str) -> str | None:
    """A hash as somebody copied it, in small letters without the spaces; None for what can be none."""
    plain = "".join(written.split()).lower()
    return plain if _HASH.fullmatch(plain) else None
