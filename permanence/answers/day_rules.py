"""What a day has to be for something to have happened on it."""

from __future__ import annotations

from collections.abc import Iterator

from permanence.answers.given import Given, Problem
from permanence.answers.order_rules import out_of_order
from permanence.day_words import day_words


def happened(given: Given, milestone: str | None) -> Iterator[Problem]:
    """A milestone was reached on a day of the journey that has come, after what comes before it."""
    case = given.case
    if milestone is None:
        yield "milestone", "Say which step is done."
        return
    wrong = [*in_the_journey(given, begins=milestone == case.rules.pack.begins_with)]
    yield from wrong
    if not wrong:
        yield from (("on", sentence) for sentence in out_of_order(given.answer, case, milestone, given.on))


def in_the_journey(given: Given, *, begins: bool = False) -> Iterator[Problem]:
    """The day has come and lies within the journey. `begins`: it may be the day on which the journey began."""
    began_on, ended_on = given.case.journey.began_on, given.case.journey.ended_on
    if given.on > given.case.today:
        yield "on", f"{day_words(given.on)} has not come yet: give it as a booking instead."
    elif ended_on and given.on > ended_on:
        yield "on", f"The journey ended on {day_words(ended_on)}."
    elif began_on and given.on < began_on and not begins:
        yield "on", f"{day_words(given.on)} lies before the journey began on {day_words(began_on)}."
