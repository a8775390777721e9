"""What was open whether it is so, and then is: "hoping for 21 January", "its confirmed now"; "the 7th", "it was"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from permanence.answer import Answer, Verb
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.memory import Waiting
from permanence.replies.reading import Open, Pieces, Reading, Situation


def is_hoped_for(known: Sequence[Answer], days: Sequence[date], situation: Situation) -> bool:
    """Whether one booking is told with one day to come on which somebody meets: "hoping for 21 January"."""
    booked = (
        len(known) == 1 and known[0].verb is Verb.BOOKED and known[0].on is None and bool(known[0].milestone)
    )
    to_come = len(days) == 1 and days[0] > situation.today
    return booked and to_come and situation.rules.for_sending.is_working_day(days[0])


def was_doubted(known: Sequence[Answer], days: Sequence[date], situation: Situation) -> bool:
    """Whether one step is told as held on one day that has passed, and it is not sure: "I think panel was 12 May?"."""
    held = len(known) == 1 and known[0].verb is Verb.DONE and known[0].on is None and bool(known[0].milestone)
    return held and len(days) == 1 and days[0] <= situation.today


ONLY_PLANNED = re.compile(r"\b(?:was|were|supposed|meant|must|have been)\b", re.IGNORECASE)


def only_hopes(unread: Sequence[str], situation: Situation) -> bool:
    """Whether the words that were not read doubt, and set no limit or condition: "pencilled in", "hoping for"."""
    lexicon = Lexicon.of(situation.rules.pack)
    found = [kinds_of(words, lexicon) for words in unread if not ONLY_PLANNED.search(words)]
    return bool(found) and len(found) == len(unread) and all("doubt" in kinds for kinds in found)


def kinds_of(words: str, lexicon: Lexicon) -> set[str]:
    keys = tuple(t.key for t in tokens_of(words))
    wide = lexicon.patterns.longest(list(keys))
    choices = {kind for kind, _ in wide[0]} if wide and wide[1] == len(keys) else set()
    return choices | set(lexicon.senses(*keys) or ())


def the_booking_hoped_for(waiting: Waiting) -> tuple[Answer, ...]:
    """The one booking with its day of which it was asked whether it is fixed; empty where there is none."""
    offered = [o.answers for o in waiting.options if o.answers]
    known = waiting.asked
    one = Open.WHETHER in waiting.opens and len(offered) == len(known) == 1
    return offered[0] if one and offered[0] == (replace(known[0], on=offered[0][0].on),) else ()


def says_it_is_booked(reading: Reading, pieces: Pieces) -> bool:
    """Whether the reply says that it is booked, and no more: "its confirmed now"."""
    told = (*reading.facts, *reading.understood)
    more = (pieces.days, pieces.month, pieces.length, pieces.references, pieces.steps, pieces.outcome)
    plain = pieces.bare and pieces.to_come and not any(more) and not (pieces.corrects or pieces.denies)
    return plain and [a.verb for a in told] == [Verb.BOOKED] and told[0].on is None


def the_one_that_was(waiting: Waiting, reading: Reading, situation: Situation) -> tuple[Answer, ...]:
    """Of the choices offered the one that was held, or is booked, where the reply says which and no more: "it was"."""
    pieces = reading.pieces
    more = (pieces.days, pieces.month, pieces.length, pieces.references, pieces.steps, pieces.outcome)
    told = (*reading.facts, *reading.understood)
    if any(more) or not pieces.bare or pieces.corrects or pieces.denies or len(told) != 1 or told[0].on:
        return ()
    fitting = [o.answers for o in waiting.options if [a.verb for a in o.answers] == [told[0].verb]]
    offered = [o for o in waiting.options if o.answers]
    on = fitting[0][0].on if fitting else None
    if on and on > situation.today and not situation.rules.for_sending.is_working_day(on):
        return ()  # a weekend or a holiday that was not said in so many words
    return fitting[0] if len(fitting) == 1 and len(offered) > 1 and Open.WHETHER in waiting.opens else ()
