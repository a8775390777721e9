"""Within N days: of all who could have got there in N days, how many did (information passed to legal services)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.insight.waits import Became, Waits


class Within(StrEnum):
    WITHIN = "within"
    LATER = "later"
    NOT_YET = "not yet, and past it"
    TOO_EARLY = "too early to say"
    STOPPED_BEFORE = "stopped before it could be late"


WITHIN_COUNTED = (Within.WITHIN, Within.LATER, Within.NOT_YET)


@dataclass(frozen=True, slots=True)
class GotThere:
    """A journey and how it did. `days`: to its end, or as long as it was seen.

    `passed_before`: the end came before the start; then it took 0 days.
    """

    reference: str
    journey: int
    began_on: date
    days: int
    as_: Within
    passed_before: bool = False


def within_days(waits: Waits, most: int) -> list[GotThere]:
    """How each wait did against `most` days. One that ended before it began took 0 days, and says so.

    One that stopped after `most` days without getting there counts as not having got there.
    """
    found = [
        GotThere(w.reference, w.journey, w.began_on, w.days, _as(w.days, w.became, most)) for w in waits.waits
    ]
    found += [
        GotThere(e.reference, e.journey, e.began_on, 0, Within.WITHIN, passed_before=True)
        for e in waits.ended_first
    ]
    return sorted(found, key=lambda g: (g.reference, g.journey))


def _as(days: int, became: Became, most: int) -> Within:
    if became is Became.REACHED:
        return Within.WITHIN if days <= most else Within.LATER
    if days > most:
        return Within.NOT_YET
    return Within.STOPPED_BEFORE if became is Became.STOPPED else Within.TOO_EARLY
