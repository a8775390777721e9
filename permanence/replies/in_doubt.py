"""Whether it is so, asked with what is meant in full: "Is this right: panel held on Tue 12 May?".

Words that nothing was made of beside a fact with its day make a question of it. What the question shows in full waits
like a read-back: a yes records it, a correction changes it, a no lets it go. Where the words doubt, set a condition or
tell what somebody else said, a yes has it read back first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.answers.words import as_a_line, in_words
from permanence.replies.account import LOUD
from permanence.replies.asking import quoted
from permanence.replies.completing import lacking, put_day, question_about
from permanence.replies.hoped_for import ONLY_PLANNED, kinds_of
from permanence.replies.lexicon import Lexicon
from permanence.replies.memory import Does, Shown, Turn, Waiting, WaitsFor
from permanence.replies.reading import Ask, Open, Option, Reading, Situation

_DATED = frozenset({Verb.DONE, Verb.DECISION, Verb.BOOKED})
_NEVER = frozenset({Verb.NOTE, Verb.NOT_DONE, Verb.JOURNEY_OVER})
_LACKING = frozenset({Open.REVIEW_DAY, Open.REASON, Open.UNTIL})
_SAYS_NO = re.compile(r"\b(?:no|not|never|without|none|nae|naw)\b|n't\b|n\u2019t\b", re.IGNORECASE)
_NO_DAY = frozenset({"not", "fell", "condition"})
_VAGUE = frozenset({"limit", "vague", "bad_day"})
_STRONG = LOUD | {"outcome", "if", "wrong"}


def as_read_back(waiting: Waiting) -> Waiting:
    """What a question showed in full, as what waits for a yes; anything else as it is."""
    if waiting.shown is not Shown.SURE:
        return waiting
    return replace(waiting, waits_for=WaitsFor.YES, opens=(), options=(), shown=Shown.NOT)


def in_full(turn: Turn, before: Waiting, reading: Reading, situation: Situation) -> Turn:
    """The same turn; where it asks of nothing but whether it is so, the question says what is meant.

    `before`: what waited; of a day that puts another one in doubt, which is the right one stays open.
    """
    waiting = turn.waiting
    opens, asks = set(waiting.opens), turn.does is Does.ASK and bool(turn.asks) and not waiting.rest
    if not asks or not waiting.answers or Open.WHETHER not in opens:
        return turn
    if opens <= {Open.WHETHER, Open.STEP}:
        return _all_of_it(turn, before, reading, situation)
    if opens == {Open.WHETHER, Open.DAY}:
        return turn if any(a.on for a in before.sure) else _with_its_day(turn, reading, situation)
    return _with_what_is_lacking(turn, situation) if opens <= {Open.WHETHER, *_LACKING} else turn


def _all_of_it(turn: Turn, before: Waiting, reading: Reading, situation: Situation) -> Turn:
    """Everything is known but whether it is so."""
    waiting, known = turn.waiting, turn.waiting.answers
    dated = all((a.on or a.until) and a.verb not in _NEVER and a.to is None for a in known)
    told = dated and all(a.milestone or a.verb not in _DATED for a in known) and not lacking(known, situation)
    either = re.search(r"\bor\b", reading.pieces.own_words or "") and _another_day(before.sure, known)
    if (
        not told
        or either
        or any(o.answers for o in waiting.options)
        or _has_a_condition(turn.unread, situation)
    ):
        return turn
    strong = Open.STEP in waiting.opens or _are_strong(turn.unread, situation)
    return _asking(turn, known, waiting.options, situation, shown=Shown.IN_DOUBT if strong else Shown.SURE)


def _with_its_day(turn: Turn, reading: Reading, situation: Situation) -> Turn:
    """Everything is known, and the day is told in words of doubt."""
    options, meant = turn.waiting.options, _the_one_meant(turn, reading, situation)
    if not meant or not all(a.verb in _DATED for a in meant):
        return turn
    if not any(o.answers == meant for o in options):
        notes = (o for o in options if not o.answers)
        options = (Option(_label(meant, situation), meant), *notes)
    return _asking(turn, meant, options, situation, shown=Shown.IN_DOUBT)


def _with_what_is_lacking(turn: Turn, situation: Situation) -> Turn:
    """A day to look again or a reason is lacking, beside words that were not read: what is known is said with it."""
    known = turn.waiting.answers
    ask = question_about(known[0], situation, named=False) if len(known) == 1 else None
    if ask is None or not set(ask.opens) <= _LACKING or any(o.answers for o in turn.waiting.options):
        return turn
    words = as_a_line(in_words(known[0], situation.rules, situation.today))
    not_read = f"I have not read: {quoted(turn.unread)}. " if turn.unread else ""
    sentence = f"{not_read}{words}. {ask.sentence}"
    return replace(turn, asks=(Ask(turn.waiting.opens, sentence, turn.waiting.options),))


def _another_day(before: Sequence[Answer], now: Sequence[Answer]) -> bool:
    return any(
        a.on != b.on for a in before for b in now if a.on and replace(a, on=None) == replace(b, on=None)
    )


def the_one_offered(waiting: Waiting) -> tuple[Answer, ...]:
    """What a yes to the question means, where it is about one thing that was shown in full; else empty."""
    offered = [o.answers for o in waiting.options if o.answers]
    if waiting.shown is not Shown.IN_DOUBT or len(offered) > 1:
        return ()
    return offered[0] if offered else waiting.answers


def _the_one_meant(turn: Turn, reading: Reading, situation: Situation) -> tuple[Answer, ...]:
    """What is known with the one day that the question offers, or that the reply told beside words of doubt."""
    known = turn.waiting.answers
    without = [n for n, a in enumerate(known) if a.on is None]
    offered = [o.answers for o in turn.waiting.options if o.answers]
    if len(without) != 1 or len(offered) > 1:
        return ()
    n = without[0]
    days = [d for d in reading.pieces.days if not d.old]
    told = offered[0][0] if offered and len(offered[0]) == 1 else None
    planned = any(ONLY_PLANNED.search(words) for words in turn.unread)
    if not offered and len(days) == 1 and not planned and not _tells_no_day(turn.unread, situation):
        told = put_day(known[n], reading.pieces, situation)
    fits = told is not None and told.on and replace(told, on=None) == known[n]
    if told is None or not fits or not _is_a_day_for(told, situation):
        return ()
    meant = (*known[:n], told, *known[n + 1 :])
    return () if lacking(meant, situation) else meant


def _is_a_day_for(told: Answer, situation: Situation) -> bool:
    to_come = told.on is not None and told.on > situation.today
    return (
        told.on is not None
        and to_come is (told.verb is Verb.BOOKED)
        and situation.rules.for_sending.is_working_day(told.on)
    )


def _asking(
    turn: Turn, meant: Sequence[Answer], options: tuple[Option, ...], situation: Situation, *, shown: Shown
) -> Turn:
    opens = turn.waiting.opens
    else_ = " If not, which step is it?" if Open.STEP in opens else ""
    ask = Ask(opens, _is_this_right(meant, turn.unread, situation) + else_, options)
    return replace(turn, asks=(ask,), waiting=replace(turn.waiting, options=options, shown=shown))


def _label(meant: Sequence[Answer], situation: Situation) -> str:
    return as_a_line("; ".join(in_words(a, situation.rules, situation.today) for a in meant))


def _is_this_right(known: Sequence[Answer], unread: Sequence[str], situation: Situation) -> str:
    several = len({a.reference for a in known}) > 1
    told = "; ".join(
        (f"{a.reference}: " if several and a.reference else "")
        + in_words(a, situation.rules, situation.today)
        for a in known
    )
    not_read = f"I have not read: {quoted(unread)}. " if unread else ""
    return f"{not_read}Is this right: {told}?"


def _are_strong(unread: Sequence[str], situation: Situation) -> bool:
    """Whether some of the words doubt, deny, set a limit or tell of somebody else; words not known do none of it."""
    lexicon = Lexicon.of(situation.rules.pack)
    return not unread or any(
        "?" in words or _SAYS_NO.search(words) or kinds_of(words, lexicon) & _STRONG for words in unread
    )


def _has_a_condition(unread: Sequence[str], situation: Situation) -> bool:
    lexicon = Lexicon.of(situation.rules.pack)
    return any("condition" in kinds_of(words, lexicon) for words in unread)


def _tells_no_day(unread: Sequence[str], situation: Situation) -> bool:
    lexicon = Lexicon.of(situation.rules.pack)
    kinds = [kinds_of(words, lexicon) for words in unread]
    return any(k & _NO_DAY and "doubt" not in k for k in kinds) or any(k & _VAGUE for k in kinds)
