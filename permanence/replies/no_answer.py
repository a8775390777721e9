"""A reply that is no answer to what was asked and takes nothing back: it brings nothing, or names what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Answer, Verb
from permanence.replies.memory import Waiting
from permanence.replies.reading import Kind, Open, Reading

_OF_NO_FACT = frozenset({Open.WHETHER, Open.CHILD, Open.STEP})


def brings_nothing(reading: Reading) -> bool:
    """Whether a reply was not read, and holds nothing that a fact, a correction or an answer could be made of.

    A single word may be a yes or a no in another language: it is asked about.
    """
    pieces = reading.pieces
    told = (
        pieces.days,
        pieces.steps,
        pieces.references,
        pieces.reasons,
        pieces.month,
        pieces.length,
        pieces.choice,
    )
    says = (pieces.outcome, pieces.route, pieces.held, pieces.to_come, pieces.every)
    takes_back = pieces.corrects or pieces.denies or pieces.wrong_child
    nothing = not any(told) and not any(says) and not takes_back and not reading.understood
    words = " ".join(reading.unread).split()
    return nothing and reading.kind is Kind.ASKED and len(words) != 1 and set(reading.opens) <= _OF_NO_FACT


_DENIES = re.compile(r"\W*(?:no|nope|naw|nah)\W+(?:(?:it|that|this)(?:'?s| is| was)? )?not\b", re.IGNORECASE)


def denies_what_is_known(text: str, reading: Reading) -> bool:
    """Whether a reply says that it is not what was asked about, in words that were not read: "no not legal, papers"."""
    return _DENIES.match(text) is not None and bool(reading.unread) and not reading.facts


def names_only_what_is_asked(reading: Reading, waiting: Waiting) -> bool:
    """Whether a reply names the child or the step of what was asked, and says no more of it: "the panel"; "2".

    Or that it waits for somebody, where the day of a booking was asked for: there is none yet.
    """
    pieces, known = reading.pieces, waiting.asked
    told = (
        pieces.days,
        pieces.reasons,
        pieces.month,
        pieces.length,
        pieces.choice,
        pieces.outcome,
        pieces.route,
    )
    codes = {code for step in pieces.steps for code in step.codes}
    hers = set(pieces.references) <= {a.reference for a in known} and Open.CHILD not in waiting.opens
    its = not codes or bool(codes & {a.milestone for a in known})
    named = bool(pieces.references or codes) and hers and its and pieces.bare
    if named and not any(told) and not (pieces.held or pieces.to_come or pieces.corrects or pieces.denies):
        return set(reading.opens) <= {Open.WHETHER, Open.DAY, Open.REST} and not reading.facts
    booked = waiting.opens == (Open.DAY,) and all(a.verb is Verb.BOOKED for a in known)
    blocked = [a.verb for a in reading.understood] == [Verb.BLOCKED] and not reading.understood[0].until
    return bool(booked and blocked and not (pieces.days or pieces.reasons))


def why_of_what_was_held(reading: Reading, known: Sequence[Answer]) -> bool:
    """Whether the reply is a reason alone, and all that was read back of its step took place: it stands in no way."""
    held = {(a.reference, a.milestone) for a in known if a.verb in (Verb.DONE, Verb.DECISION)}
    blocked = [a for a in reading.understood if a.verb is Verb.BLOCKED and a.reason and not a.until]
    of_these = all((a.reference, a.milestone) in held for a in reading.understood)
    takes_back = reading.pieces.corrects or reading.pieces.denies or reading.pieces.days
    return bool(blocked) and len(blocked) == len(reading.understood) and of_these and not takes_back
