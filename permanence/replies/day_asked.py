"""A reply to a question for a day: whether it is no single one yet, and of which answer each of several is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.replies.asking import quoted
from permanence.replies.dates.words import SHORT_WEEKDAYS
from permanence.replies.reading import Kind, Open, Pieces, Reading, Situation

# What such a reply leaves open by itself; of which child and step it is, the question says.
_OF_A_DAY = frozenset({Open.DAY, Open.WHETHER, Open.CHILD, Open.STEP})
_FEW_WORDS = 3  # beside a day: "sometime", "or so", "i hope"


def is_no_single_day(reading: Reading, asked: Open) -> bool:
    """Whether a reply that is no answer holds a vague day, or words that nothing was made of, and nothing else.

    It names no step and no child, tells of nothing held or booked, and says no to nothing. `asked`: what is open first.
    """
    pieces = reading.pieces
    says_more = pieces.steps or pieces.references or pieces.reasons or pieces.outcome or pieces.route
    if reading.kind is not Kind.ASKED or reading.facts or says_more or pieces.person:
        return False
    if pieces.held or pieces.to_come or pieces.corrects or pieces.denies or pieces.wrong_child:
        return False
    told = pieces.days or pieces.month or pieces.length or Open.DAY in reading.opens
    choice = asked in (Open.DAY, Open.NEW_DAY) and _is_a_choice(reading)
    return bool(told) and set(reading.opens) <= _OF_A_DAY and not choice


def _is_a_choice(reading: Reading) -> bool:
    """Whether two days are told, of which one can be chosen: "7 or 8 June"."""
    return sum(bool(option.answers) for option in reading.options) > 1


def why_no_day(reading: Reading) -> str:
    """Why a question for a day is asked again, in a sentence with her words."""
    said = (reading.pieces.own_words or " ".join(reading.unread)).strip()
    says_a_day = bool(reading.pieces.days or reading.pieces.month or reading.pieces.length)
    of_days = sum(len(day.words.split()) for day in reading.pieces.days)
    if says_a_day and len(said.split()) - of_days <= _FEW_WORDS:
        return f'"{said}" is no single day.'
    return f"I have not read: {quoted((said,))}."


def in_their_order(
    places: Sequence[int], answers: Sequence[Answer], pieces: Pieces, situation: Situation
) -> Sequence[int]:
    """These answers as the reply names their children, or their steps; empty where it names others, or one twice.

    Of bare days the first is of the first line; empty where they were asked about in another order.
    """
    children = [{reference} for reference in pieces.references]
    steps = [set(step.codes) for step in pieces.steps if not step.old]
    if children or steps:
        of = [answers[n].reference if children else answers[n].milestone for n in places]
        meant = [n for named in children or steps for n, own in zip(places, of, strict=True) if own in named]
        return meant if sorted(meant) == sorted(places) else ()
    lines = [line.number for n in places for line in situation.lines_of(answers[n].reference or "")[:1]]
    return places if lines == sorted(lines) else ()


def on_that_weekday(words: str, offered: Sequence[date], answer: Answer, today: date) -> date | None:
    """The day that a bare weekday names: of those offered ("Thursday", of next week), or of the week of a booking."""
    said = words.lower().removeprefix("on ").removeprefix("the ").strip(" .")
    if said[:3] not in SHORT_WEEKDAYS or not said.isalpha():
        return None
    named = SHORT_WEEKDAYS.index(said[:3])
    if answer.verb is Verb.BOOKED and answer.on:
        of_its_week = answer.on + timedelta(days=named - answer.on.weekday())
        return of_its_week if of_its_week > today else None
    fitting = [d for d in offered if d.weekday() == named]
    return fitting[0] if len(fitting) == 1 and len(offered) > 1 else None
