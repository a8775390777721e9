"""Which children a message names: the references in the words that were sent, whatever the channel writes them in."""

from __future__ import annotations

from binascii import a2b_qp

from casework.ports import StoredMessage
from permanence.reference import find_references


def named_in(message: StoredMessage) -> frozenset[str]:
    """The references in what was sent; none where nothing was written yet.

    A letter's lines may be broken within a reference (quoted-printable), a chat message is JSON: both are read.
    """
    if message.frozen is None:
        return frozenset()
    plain = a2b_qp(message.frozen) if message.channel == "email" else message.frozen
    return frozenset(find_references(plain.decode("utf-8", "replace")))
