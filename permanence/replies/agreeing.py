"""A yes to what was read back, in whichever words: "yes, both of those", "that's it", "record the two"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Answer
from permanence.replies.lexicon import Lexicon
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Kind, Reading, Situation

# Beside the number of what was read back these name all of it: "yes to the other two", when one was left out.
_OF_ALL = frozenset({"other", "others", "remaining", "three", "four", "five"})
_COUNTS = {"both": 2, "baith": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_LONGEST_YES = 14


# What a body or somebody else said is no yes of hers: "they said yes".
_WHO_SAID_YES = re.compile(
    r"\b(?:they|she|he|it|panel|adm|chair|clerk|court|sheriff|everyone|everybody|members)(?: \w+)?"
    r" (?:said|says|say|voted|gave|agreed)\b",
    re.IGNORECASE,
)
_EVERY_ONE = re.compile(
    r"(?:all|each|both|every one)(?: (?:one|two|three|four|five))?(?: of (?:them|those|these|it))?|(?:all )?the lot"
)


def counts_another(text: str, waiting: Waiting) -> bool:
    """Whether the reply says how many it means, and another number was read back: "both", of three."""
    counted = {_COUNTS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _COUNTS}
    return bool(counted) and counted != {len(waiting.sure)}


def is_a_yes(text: str, waiting: Waiting, situation: Situation) -> bool:
    """Whether the reply is nothing but a yes to what was read back, and counts as many as that was."""
    if waiting.waits_for is not WaitsFor.YES or "?" in text or _WHO_SAID_YES.search(text):
        return False
    words = re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))
    if not words or len(words) > _LONGEST_YES:
        return False
    if counts_another(text, waiting):
        return False
    lists = Lexicon.of(situation.rules.pack).lists
    plain = " ".join(w for w in words if w not in lists["agreeing_kindly"])
    if not waiting.asked and plain in lists["agreeing_whole"]:
        return True
    if not waiting.asked and len(waiting.sure) > 1 and _EVERY_ONE.fullmatch(plain):
        return True
    yes = lists["agreeing_yes"]
    beside = lists["agreeing_beside"] | lists["agreeing_kindly"]
    beside |= _OF_ALL if any(word in _COUNTS for word in words) else frozenset()
    return not yes.isdisjoint(words) and set(words) <= yes | beside


_LED_BY_A_YES = re.compile(r"\W*(?:yes|aye|yep|yeah|yup)\b[^?]*", re.IGNORECASE)


def is_led_by_a_yes(text: str, waiting: Waiting) -> bool:
    """Whether a word of courtesy to what was read back begins with a yes: "yes please do the needful"."""
    led = _LED_BY_A_YES.fullmatch(text) is not None and waiting.waits_for is WaitsFor.YES
    return led and not (_HOLDS_BACK & set(re.findall(r"[a-z]+", text.lower())))


_HOLDS_BACK = frozenset({
    "but", "if", "when", "once", "unless", "until", "till", "til", "except", "after", "though", "although", "only",
    "not", "no", "yet", "apart", "bar", "maybe", "probably", "think", "or", "and", "then", "later",
})  # fmt: skip


def agrees_and_says_no_more(text: str, reading: Reading, known: Sequence[Answer]) -> bool:
    """Whether a reply is a yes of which every word was read, and which tells nothing that was not read back.

    "Yes that's confirmed", "aye that's right enough": words that only say it again are no news.
    """
    pieces = reading.pieces
    told = (pieces.days, pieces.month, pieces.length, pieces.reasons, pieces.outcome, pieces.route)
    more = (pieces.references, pieces.person, pieces.corrects, pieces.denies, pieces.adds, pieces.wrong_child)
    plain = pieces.agrees and pieces.bare and reading.kind is Kind.ASKED and not reading.unread
    words = set(re.findall(r"[a-z]+", text.lower()))
    if not plain or "?" in text or any(told) or any(more) or pieces.no_date or words & _HOLDS_BACK:
        return False
    codes = {code for step in pieces.steps for code in step.codes}
    its = not codes or (len(known) == 1 and known[0].milestone in codes)
    return its and all(any(says_no_more(a, k) for k in known) for a in reading.understood)


_STANDS = frozenset({"right", "correct", "fine", "good", "ok", "okay", "stands", "same", "still"})


def says_it_stands(text: str, reading: Reading, known: Sequence[Answer]) -> bool:
    """Whether a reply says of what was read back that it is right as it is: "panel date is right"."""
    pieces, words = reading.pieces, set(re.findall(r"[a-z]+", text.lower()))
    told = (pieces.days, pieces.month, pieces.length, pieces.reasons, pieces.outcome, pieces.route)
    read = pieces.bare or {w.lower() for w in reading.unread} <= _STANDS
    plain = read and not (pieces.corrects or pieces.denies or pieces.adds or pieces.no_date)
    again = bool(reading.understood) and all(
        any(says_no_more(a, k) for k in known) for a in reading.understood
    )
    return (
        plain
        and again
        and not any(told)
        and bool(words & _STANDS)
        and not (words & _HOLDS_BACK or "?" in text)
    )


def says_no_more(told: Answer, known: Answer) -> bool:
    """Whether this tells nothing that is not known of the same already: "it's booked", of what is booked for a day."""
    same = told.verb is known.verb and told.reference in (None, known.reference)
    fields = ("milestone", "on", "until", "outcome", "reason", "note", "route", "to")
    return same and all(getattr(told, f) in (None, getattr(known, f)) for f in fields)
