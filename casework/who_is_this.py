"""Whose reference is this? The case system's id, for the authorised person alone; each look is in the ledger."""

from __future__ import annotations

from datetime import datetime

from casework.ports import Writing
from permanence.entries import Recorder

CASE_ID = "case id"


def who_is_this(
    tx: Writing, reference: str, journey: int, by: str, through: str, now: datetime
) -> str | None:
    """The case system's id of a child whom `by` (an e-mail address) may see; the look is recorded.

    Callers have seen to it that she may. None when the child has no case id.
    """
    tx.append([Recorder(reference, journey, by, through).looked(CASE_ID)], now)
    return tx.case_id_of(reference)
