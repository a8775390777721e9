"""A reply that is no answer to what was asked and takes nothing back: it brings nothing, or names what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Answer, Verb
from permanence.replies.agreeing import says_no_more
from permanence.replies.memory import Waiting
from permanence.replies.reading import Kind, Open, Reading

_OF_NO_FACT = frozenset({Open.WHETHER, Open.CHILD, Open.STEP})


def brings_nothing(reading: Reading, recorded: Sequence[Answer] = ()) -> bool:
    """Whether a reply was not read, and holds nothing that a fact, a correction or an answer could be made of.

    A single word may be a yes or a no in another language: it is asked about. `recorded`: what stands recorded, where
    nothing waits for a yes; there a word alone, or a verb that says no more than that, brings nothing either.
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
    of_a_verb = not recorded and (pieces.held or pieces.to_come)
    says = (pieces.outcome, pieces.route, pieces.every, of_a_verb)
    takes_back = pieces.corrects or pieces.denies or pieces.wrong_child
    more = [a for a in reading.understood if not any(says_no_more(a, k) for k in recorded)]
    nothing = not any(told) and not any(says) and not takes_back and not more
    one = len(" ".join(reading.unread).split()) == 1 and not recorded
    opens = _OF_NO_FACT | {Open.DAY} if recorded else _OF_NO_FACT
    return nothing and reading.kind is Kind.ASKED and not one and set(reading.opens) <= opens


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


_NOT_YET = re.compile(
    r"\W*(?:(?:no|naw|nope|sorry|eh|um|hmm|please)\W+)*(?:not (?:just )?(?:yet|now)|no(?:t)? the now|don'?t (?:record"
    r"|save|put)(?: (?:it|that|this|anything))?(?: (?:down|in|through))?(?: just)?(?: yet)?|hold off|wait"
    r"|(?:i )?(?:don'?t|do not|dinnae) want (?:to (?:record|save|confirm|say yes)|(?:it|this|that) (?:recorded|saved))"
    r"|(?:i'?d )?rather (?:wait|not yet))\b",
    re.IGNORECASE,
)


def says_not_yet(text: str, reading: Reading) -> bool:
    """Whether a reply to a read-back asks to wait with it, and tells nothing: "not yet, I ask the clerk"."""
    pieces = reading.pieces
    told = (pieces.days, pieces.month, pieces.length, pieces.steps, pieces.references, pieces.reasons)
    says = (pieces.held, pieces.to_come, pieces.outcome, pieces.route, pieces.corrects, pieces.agrees)
    return _NOT_YET.match(text) is not None and not any(told) and not any(says) and not reading.facts


# A booking is done as a step is; "held" is said of the step alone.
_DONE = re.compile(r"\b(?:done|did|sorted|finished|completed?)\b", re.IGNORECASE)


def is_done_alone(text: str, reading: Reading, told: Sequence[Answer], known: Sequence[Answer]) -> bool:
    """Whether a reply says "done" and no more, where a booking is read back: it may be of the booking."""
    if not _DONE.search(text):
        return False
    pieces = reading.pieces
    more = (pieces.days, pieces.month, pieces.length, pieces.steps, pieces.references, pieces.outcome)
    alone = pieces.bare and not any(more) and not (pieces.corrects or pieces.denies)
    booked = [(a.reference, a.milestone) for a in known if a.verb is Verb.BOOKED and a.on]
    done = [(a.reference, a.milestone) for a in told if a.verb is Verb.DONE and a.on is None]
    return alone and len(told) == len(done) == len(known) == 1 and done == booked


_IGNORE = re.compile(
    r"\b(?:ignore|forget|scrap|disregard|scratch|never mind|nevermind) (?:that|it|this|me|what i said|my last)"
    r"(?: (?:one|please|pls|sorry))*\W*$",
    re.IGNORECASE,
)


def says_to_ignore_it(text: str, reading: Reading) -> bool:
    """Whether a reply to a read-back ends by letting it go and tells nothing: "actually it is, ignore that"."""
    pieces = reading.pieces
    told = (pieces.days, pieces.month, pieces.references, pieces.outcome, reading.facts)
    return (
        _IGNORE.search(text) is not None and not any(told) and "?" not in text and not _NEGATED.search(text)
    )


_NEGATED = re.compile(r"\b(?:do not|don'?t|dinnae|never|not) (?:ignore|forget|scrap)\b", re.IGNORECASE)


def asks_without_telling(text: str, reading: Reading, known: Sequence[Answer]) -> bool:
    """Whether a reply to a read-back is a question that was not read, and puts nothing of it in doubt."""
    pieces = reading.pieces
    told = (pieces.days, pieces.month, pieces.length, pieces.references, pieces.outcome, pieces.reasons)
    says = (pieces.route, pieces.corrects, pieces.denies, reading.facts)
    codes = {code for step in pieces.steps for code in step.codes}
    own = codes <= {a.milestone for a in known}
    asks = text.rstrip().endswith("?") and reading.kind is Kind.ASKED and bool(reading.unread)
    words = len(text.split()) > _FEW
    return asks and words and own and not any(told) and not any(says)


_FEW = 3  # "sure?", "was it?": they may doubt what was read back
