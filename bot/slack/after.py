"""What runs when Slack has its answer, and on what it rests."""

from __future__ import annotations

from dataclasses import dataclass

from bot.arrivals import Arrivals, TakeUp
from bot.errands import Errands
from bot.people_first import PeopleFirst


@dataclass(frozen=True, slots=True)
class After:
    """Events that are kept until they are dealt with, the errands that do so, and how one is taken up again.

    `people`: who waits for an answer meanwhile.
    """

    arrivals: Arrivals
    errands: Errands
    take_up: TakeUp
    people: PeopleFirst
