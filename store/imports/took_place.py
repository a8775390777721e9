"""Whether an event of a list took place: by what stands under its status and its outcome.

"Completed" and "Held" did, "Cancelled" did not, "Booked" is still to come, and of "In progress" nobody can say.
"""

from __future__ import annotations

import re
from enum import StrEnum

from permanence.pack.model import Outcome, Pack
from store.imports.header_words import header_words, words_that


class TookPlace(StrEnum):
    """What a status says of its event. OPEN: it has been begun, or is awaited, and whether it was is not said."""

    HELD = "held"
    BOOKED = "booked"
    OPEN = "open"
    NOT_HELD = "not_held"


_YES = {
    "y",
    "yes",
    "true",
    "finished",
    "finalised",
    "finalized",
    "authorised",
    "authorized",
    "went",
    "ahead",
    "and",
}
_HELD = words_that("held") | words_that("small") | _YES
_BOOKED = words_that("booked") | words_that("small")
_NOT_HELD = re.compile(
    r"(?:n|no|false|✗|✘)\W*$|(?:not (?:held|done|completed|proceeding|required|needed|applicable)|cancel\w*|postponed|"
    r"rescheduled|abandoned|withdrawn|deleted|void(?:ed)?|stood down|no longer|aborted|entered in error|"
    r"did not|didn'?t|was not|wasn'?t)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:not (?:yet|started|due)|in progress|pending|draft|open|outstanding|overdue|due|await\w*|to be|tbc|tba|adj\w*|"
    r"defer\w*|started|ongoing|active|incomplete|unfinished|part(?:ly|ially)?|assigned|allocated|suspended|new|inquorate)\b",
    re.IGNORECASE,
)


def took_place(status: str) -> TookPlace | None:
    """What a status says; None for a word that may mean anything."""
    text = " ".join(status.split())
    if _NOT_HELD.match(text):
        return TookPlace.NOT_HELD
    if _OPEN.match(text):
        return TookPlace.OPEN
    words = set(header_words(text))
    if words and words <= _HELD:
        return TookPlace.HELD
    return TookPlace.BOOKED if words and words <= _BOOKED else None


def decided(outcome: str, pack: Pack) -> Outcome | None:
    """The outcome of the pack with whose words the text begins; None where none does. The longest of them counts."""
    text = " ".join(outcome.casefold().split())
    found = [
        (len(word), one)
        for one in pack.outcomes.values()
        for word in {*one.words, one.name, one.code}
        if re.match(rf"{re.escape(word.casefold())}(?!\w)", text)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None
