"""Whether an event of a list took place: by what stands under its status and its outcome.

"Completed" and "Held" did, "Cancelled" did not, "Booked" is still to come, and of "In progress" nobody can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_SMALL = words_that("small")
_SAYS_HELD = (words_that("held") | _YES) - {"and", "ahead", "place", "was"}  # "Place" alone is where it was
_HELD = words_that("held") | _SMALL | _YES
_SAYS_BOOKED = words_that("booked")
_BOOKED = _SAYS_BOOKED | _SMALL
_NOT_HELD = re.compile(
    r"(?:n|no|false|✗|✘)\W*$|(?:not (?:held|done|completed|proceeding|required|needed|applicable)|cancel\w*|postponed|"
    r"rescheduled|abandoned|vacated|withdrawn|deleted|superseded|void(?:ed)?|stood down|no longer|aborted|"
    r"did not|didn'?t|was not|wasn'?t|(?:\w{1,20} )?in error)\b",
    re.IGNORECASE,
)
_NO = re.compile(r"(?:n|no|false|0|[✗✘]|not (?:held|done|completed))\W*", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:not (?:yet|started|due)|in progress|pending|(?:in )?draft|open|outstanding|overdue|due|await\w*|to be|tbc|tba|"
    r"adj\w*|defer\w*|started|ongoing|active|incomplete|unfinished|part(?:ly|ially)?|assigned|allocated|suspended|new|"
    r"inquorate)\b",
    re.IGNORECASE,
)
_SLIP = re.compile(
    r"\b(?:in error|by mistake|error|duplicated?|dup|void(?:ed)?|deleted|superseded)\b", re.IGNORECASE
)
# Of a period: that it has begun, be it over by now.
_HAS_BEGUN = re.compile(
    r"(?:open|active|current|ongoing|on-going|in progress|started|continu\w*|live|closed|ended|ceased)\b",
    re.IGNORECASE,
)
# What a column that nobody reads must say of an event before its day is doubted: a mere "no" may be of anything.
_CONTRADICTS = re.compile(
    r"(?:cancel\w*|postponed|rescheduled|abandoned|aborted|stood down|called off|not held|(?:\w+ )?in error|"
    r"(?:did not|didn'?t) (?:take place|go ahead|happen)|adjourned|deferred|inquorate|not quorate)\b",
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
    if words & _SAYS_HELD and words <= _HELD:
        return TookPlace.HELD
    return TookPlace.BOOKED if words & _SAYS_BOOKED and words <= _BOOKED else None


def yes_or_no_of_a_database(words: Iterable[str]) -> dict[str, TookPlace] | None:
    """What figures come to where they are a database's yes and no (-1 and 0, or 1 and 0); None where they are not."""
    said = {*words}
    if said <= {"-1", "0"} or said == {"1", "0"}:
        return {word: TookPlace.NOT_HELD if word == "0" else TookPlace.HELD for word in said}
    return None


def is_a_slip(status: str) -> bool:
    """Whether it says that the row was made in error, twice or anew, and nothing of the event."""
    return _SLIP.search(status) is not None


def is_code(word: str) -> bool:
    """Whether it is a letter or two, or a number, that only the system which wrote it understands."""
    return re.fullmatch(r"[A-Za-z0-9]{1,3}", word) is not None


def is_no(status: str) -> bool:
    """Whether it says no and nothing else: of a day to come, that it was not held yet."""
    return _NO.fullmatch(status.strip()) is not None


def has_begun(status: str) -> bool:
    """Whether the status of a period says that it has begun, be it over by now."""
    return _HAS_BEGUN.match(" ".join(status.split())) is not None and not is_a_slip(status)


def says_no_more(status: str) -> bool:
    """Whether every word of a status is one of these, so that nobody's name and no story stands behind them."""
    text = " ".join(status.split())
    words = set(header_words(text))
    whole = any(pattern.fullmatch(text) for pattern in (_NOT_HELD, _OPEN))
    whole = whole or text in ("-1", "0", "1")
    return whole or (bool(words) and (words <= _HELD or words <= _BOOKED))


def contradicts(said: str, pack: Pack, decided_step: str = "") -> str:
    """The words with which a cell beside a day begins that say that nothing was held, or that nothing came of it.

    "" where it says no such thing. `decided_step`: the milestone, where somebody decides it.
    """
    text = " ".join(said.split())
    if found := _CONTRADICTS.match(text):
        return found[0]
    word, outcome = _decided_by(text, pack) if decided_step else ("", None)
    came_about = outcome is None or (outcome.reaches_at(decided_step) and not outcome.needs_reason)
    return "" if came_about else word


def decided(outcome: str, pack: Pack) -> Outcome | None:
    """The outcome of the pack with whose words the text begins; None where none does. The longest of them counts."""
    return _decided_by(outcome, pack)[1]


def _decided_by(outcome: str, pack: Pack) -> tuple[str, Outcome | None]:
    """The same, with the word that says it."""
    text = " ".join(outcome.casefold().split())
    found = [
        (word, one)
        for one in pack.outcomes.values()
        for word in {*one.words, one.name, one.code}
        if re.match(rf"{re.escape(word.casefold())}(?!\w)", text)
    ]
    return max(found, key=lambda pair: len(pair[0]), default=("", None))
