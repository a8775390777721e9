"""What was known put together with what a reply tells: in the place of what it replaces, or beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.reading import Pieces, Situation

_PAST = frozenset({Verb.DONE, Verb.DECISION})


def merged(
    answers: Sequence[Answer],
    told: Sequence[Answer],
    pieces: Pieces,
    situation: Situation,
    *,
    anew: bool = False,
) -> tuple[Answer, ...]:
    """What was known with the facts of this reply, in the place of those that they replace, or beside.

    `anew`: they were told in a reply of their own, to what was read back.
    """
    days = {about(a): a.on for a in answers if pieces.corrects and not pieces.days}
    if not (pieces.days or pieces.month):  # "lodged" behind "petition 16 Nov": the day stays
        days |= {about(a): a.on for a in answers if a.verb in _PAST}
    new = [
        replace(f, on=days[about(f)])
        if f.on is None and about(f) in days and (pieces.corrects or f.verb in _PAST)
        else f
        for f in told
    ]
    new = [_of_the_decision(f, answers, pieces) for f in new]
    away = next((a for a in answers if a.verb is Verb.LEAVE), None)
    new = [_still_away(f, away, situation) if away and f.verb is Verb.LEAVE else f for f in new]
    kept: list[Answer] = []
    for old in answers:
        instead = [
            f
            for f in new
            if _replaces(f, old, pieces, situation) or (anew and _is_told_instead(f, old, pieces))
        ]
        kept += [f for f in instead if f not in kept] or ([] if instead else [old])
    return tuple(dict.fromkeys((*kept, *new)))


def _of_the_decision(told: Answer, answers: Sequence[Answer], pieces: Pieces) -> Answer:
    """A day alone, of what was decided and has its outcome: the decision of that day, and nothing in its place."""
    decided = [a for a in answers if a.verb is Verb.DECISION and a.outcome and about(a) == about(told)]
    plain = told.verb is Verb.DONE and told.on and not pieces.steps and not pieces.corrects and pieces.bare
    return replace(decided[0], on=told.on) if plain and len(decided) == 1 else told


def _still_away(new: Answer, old: Answer, situation: Situation) -> Answer:
    """The absence told anew: its first day and who covers stay where nothing else is said of them."""
    later = new.on == situation.today and old.on and (new.until is None or old.on <= new.until)
    return replace(new, on=old.on if later else new.on, until=new.until or old.until, to=new.to or old.to)


_HAPPENED_OR_WILL = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION})


def _replaces(new: Answer, old: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether what is told now stands in the place of what was told before, and not beside it."""
    if old.reference is None and old.verb is new.verb and old.verb not in ABOUT_HERSELF:
        return True  # it was asked whose it is
    if about(new) != about(old) or (new.verb is Verb.SNOOZE and old.verb in _HAPPENED_OR_WILL):
        return False
    if new.verb is Verb.BLOCKED and old.verb is Verb.DECISION:
        return False
    if {new.verb, old.verb} == {Verb.DECISION, Verb.BOOKED}:
        decision = new if new.verb is Verb.DECISION else old
        outcome = situation.rules.pack.outcomes.get(decision.outcome or "")
        return outcome is not None and outcome.reaches
    if old.verb is Verb.DONE and new.verb is Verb.BOOKED and not pieces.corrects:
        step = situation.rules.pack.milestones.get(old.milestone or "")
        return step is None or not step.repeats
    return True


SOON = timedelta(days=60)  # no review comes so soon after another


def _is_told_instead(new: Answer, old: Answer, pieces: Pieces) -> bool:
    """Whether a booking of what was told as held puts that right: "LAC was 12 May", and then "LAC is 28 May"."""
    same = about(new) == about(old) and old.verb is Verb.DONE and new.verb is Verb.BOOKED
    soon = old.on is not None and (new.on is None or new.on - old.on < SOON)
    return same and soon and not pieces.adds


# Of each two only one can be meant.
_EITHER = {Verb.JOURNEY_GOES_ON: Verb.JOURNEY_OVER, Verb.NOT_MINE: Verb.REALLOCATE}


def about(answer: Answer) -> tuple[str | None, str | None]:
    return answer.reference, answer.milestone or _EITHER.get(answer.verb, answer.verb).value
