"""The reason that a reply gives for what was told: a code of the pack, else her own words."""

from __future__ import annotations

import re
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.replies.reading import Kind, Pieces, Reading, Situation

OTHER = "other"
_TABLES = {
    Verb.CHANGE_ROUTE: "route_change_reasons",
    Verb.PARALLEL_PLAN: "parallel_plan_reasons",
    Verb.PAUSE: "pause_reasons",
    Verb.NOT_APPLICABLE: "not_applicable_reasons",
}


def with_why(booked: Answer, pieces: Pieces, situation: Situation) -> Answer:
    """The new day with what stood in the way of the old one, where that is said with it: "carers ill, now 9 June"."""
    why = dict(pieces.reasons).get(_TABLES.get(booked.verb, "blocker_reasons"))
    fits = booked.reason is None and why in reasons_for(booked.verb, situation.rules.pack)
    return replace(booked, reason=why) if fits else booked


_LEADS_TO_WHY = re.compile(r"(?:because|cos|coz|as|since|due to|reason)\b", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\W*(?:both|all|each|yes|it|that|not yet|not held|tbc|to be confirmed|blocked|still blocked|stuck"
    r"|no date yet|no new date"
    r"|(?:it )?(?:was |is )?(?:not|never) (?:held|booked|happened)(?: yet)?)\W*",
    re.IGNORECASE,
)


_BEGINS_WITH_A_YES = re.compile(r"\W*(?:yes|aye|yep|yeah|yup|correct|confirm(?:ed)?)\b", re.IGNORECASE)


def _decides_anew(answer: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether the reply says that it was decided otherwise, or once more the same: "no, it was approved"."""
    outcome = situation.rules.pack.outcomes.get(pieces.outcome or "")
    same = (
        pieces.outcome == answer.outcome and pieces.bare
    )  # not so "the members wanted more time", of a deferral
    other = outcome is not None and (outcome.reaches or same)
    return other and not _LEADS_TO_WHY.match(pieces.own_words or "")


_CHOICE = r"(?:all|both|each|every one|the lot|any|either|neither|none|the (?:first|second|third|last|other))"
_NO_REASON = re.compile(
    rf"\W*(?:(?:just|only|sorry|no|the)\W+)*(?:{_CHOICE}|first|second|third|last)"
    r"(?: (?:one|ones|two|three|child|line))?"
    r"(?: of (?:them|those|these|the two))?\W*"
    r"|\W*(?:(?:sorry|oops|no|oh)\W+)*(?:the )?wrong (?:step|one|child|kid|line|thing|date|day|person|worker)\W*"
    r"|\W*(?:very )?(?:soon|shortly|later|sometime|some time|asap|any day now|in due course|whenever)\W*"
    r"|\W*(?:(?:please|can you|just)\W+)*(?:undo|un-?do|delete|remove|take (?:\w+|line \d) (?:back|out|off))\b.*"
    r"|\W*(?:\w+ )?(?:was|is|has|did|does)(?:n'?t| not)(?: been| actually)?"
    r" (?:held|happen|happened|happening|booked|done|go ahead|take place)\W*",
    re.IGNORECASE,
)
_TOO_FEW = "inquorate"  # an outcome by itself, and a reason why something was put off
_OF_NO_STEP = frozenset({Verb.NOT_MINE, Verb.REALLOCATE, Verb.SNOOZE, Verb.NOTE, Verb.WRONG_ALERT})


def pieces_of_why(reading: Reading, pieces: Pieces) -> Pieces:
    """The pieces of a reply to "why?", without its own words where they tell something else, or only choose or deny."""
    told = {a.verb for a in (*reading.facts, *reading.understood)}
    decides = pieces.outcome not in (None, _TOO_FEW) and pieces.bare
    no_reason = told & _OF_NO_STEP or pieces.denies or decides or reading.kind not in (Kind.ASKED, Kind.FACTS)
    if no_reason or _NO_REASON.fullmatch(pieces.own_words or ""):
        return replace(pieces, own_words=None)
    return pieces


def put_reason(answer: Answer, pieces: Pieces, situation: Situation) -> Answer:
    """The answer with the reason that the reply gives: a code, else her own words; of what is not yet, a blocker."""
    if answer.reason or not (pieces.reasons or pieces.own_words):
        return answer
    verb = Verb.BLOCKED if answer.verb is Verb.NOT_DONE else answer.verb
    known = reasons_for(verb, situation.rules.pack)
    code = dict(pieces.reasons).get(_TABLES.get(verb, "blocker_reasons"))
    if code in known:
        return replace(answer, verb=verb, reason=code)
    if verb is Verb.DECISION and _decides_anew(answer, pieces, situation):
        return answer
    if _SAYS_NOTHING.fullmatch(pieces.own_words or "") or _BEGINS_WITH_A_YES.match(pieces.own_words or ""):
        return answer
    says_more = pieces.references or pieces.steps or pieces.days or pieces.length or pieces.month
    is_news = answer.verb is Verb.NOT_DONE and (pieces.outcome or (pieces.held and pieces.bare))
    if verb is Verb.JOURNEY_OVER or says_more or is_news:
        return answer
    return replace(answer, verb=verb, reason=OTHER if OTHER in known else None, note=pieces.own_words)
