"""The reason that a reply gives for what was told: a code of the pack, else her own words."""

from __future__ import annotations

import re
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.replies.reading import Pieces, Situation

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
    r"|(?:it )?(?:was |is )?not (?:held|booked|happened)(?: yet)?)\W*",
    re.IGNORECASE,
)


_BEGINS_WITH_A_YES = re.compile(r"\W*(?:yes|aye|yep|yeah|yup|correct|confirm(?:ed)?)\b", re.IGNORECASE)


def _decides_anew(answer: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether the reply says that it was decided otherwise, or once more the same: "no, it was approved"."""
    outcome = situation.rules.pack.outcomes.get(pieces.outcome or "")
    other = outcome is not None and (outcome.reaches or pieces.outcome == answer.outcome)
    return other and not _LEADS_TO_WHY.match(pieces.own_words or "")


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
