"""Made-up children whose journeys follow published figures, so that a demo and a rehearsal look like the work.

Route mix: the Permanently Progressing study's 1,355 children looked after away from home (in shares of a hundred).
Means: return home 9 months; adoption 30 months (the middle of "2 to 3 years"), parted 6 : 8 : 9 between decision,
match and order as in the English adoption figures. Spread: right-skewed (lognormal), which is an assumption, since no
published spread could be read. All of it is random from a seed; nothing in here is about anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import exp, log
from random import Random

DAYS_IN_MONTH = 365.25 / 12
YEARS_BACK = 4


class Ending(StrEnum):
    """How a journey ends, or stands at the end of the study."""

    HOME = "home"
    KIN = "kin"
    ADOPTED = "adopted"
    TOWARDS_ADOPTION = "towards_adoption"
    PERMANENCE_ORDER = "permanence_order"
    LEFT_UNKNOWN = "left_unknown"
    STILL_AWAY = "still_away"


# Shares of a hundred: Biehal and others, Permanently Progressing phase 1 (children who became looked after 2012-13).
SHARES: dict[Ending, int] = {
    Ending.HOME: 31,
    Ending.KIN: 11,
    Ending.ADOPTED: 16,
    Ending.TOWARDS_ADOPTION: 6,
    Ending.PERMANENCE_ORDER: 2,
    Ending.LEFT_UNKNOWN: 2,
    Ending.STILL_AWAY: 32,
}
HOME_MEAN_MONTHS = 9.0
ADOPTION_MEAN_MONTHS = 30.0
ADOPTION_PARTS = (6, 8, 9)
SPREAD = 0.5
TWIN_TRACK, ROUTE_CHANGES = 0.2, 0.12  # made up: no published share could be read


@dataclass
class MadeUpChild:
    """A journey up to a day: milestones with dates, plans, bookings and blockers, all before that day.

    `still_to_come`: milestones of the study's timeline that lie after it, and when; known to nobody yet.
    """

    case_id: str
    looked_after_on: date
    age: int
    legal_basis: str
    ending: Ending
    route: str | None
    second_route: str | None = None
    changed_from: str | None = None
    changed_on: date | None = None
    milestones: dict[str, date] = field(default_factory=dict)
    still_to_come: dict[str, date] = field(default_factory=dict)
    later_reviews: list[date] = field(default_factory=list)
    bookings: dict[str, date] = field(default_factory=dict)
    blocked_because: str | None = None
    ended_on: date | None = None


def skewed(random: Random, mean_days: float, spread: float = SPREAD) -> int:
    """A right-skewed length in days with this mean."""
    return round(exp(random.gauss(log(mean_days) - spread**2 / 2, spread)))


def made_up_ending(random: Random) -> Ending:
    return random.choices(list(SHARES), weights=list(SHARES.values()))[0]


def adoption_days(random: Random) -> tuple[int, int, int]:
    """Days from looked after to decision, from decision to match, from match to order."""
    total = ADOPTION_MEAN_MONTHS * DAYS_IN_MONTH
    first, second, third = (skewed(random, total * part / sum(ADOPTION_PARTS)) for part in ADOPTION_PARTS)
    return first, second, third


def home_days(random: Random) -> int:
    """Days from looked after to being back home."""
    return skewed(random, HOME_MEAN_MONTHS * DAYS_IN_MONTH)


def made_up_children(seed: int, count: int, today: date) -> Iterator[MadeUpChild]:
    """`count` children who became looked after within the last years, each as known on `today`."""
    random = Random(seed)  # noqa: S311 - made-up children, no secrets
    for number in range(count):
        yield _child(random, number, today)


def _child(random: Random, number: int, today: date) -> MadeUpChild:
    began = today - timedelta(days=random.randint(10, YEARS_BACK * 365))
    ending = made_up_ending(random)
    child = MadeUpChild(
        case_id=f"MADEUP-{number + 1:05}",
        looked_after_on=began,
        age=min(15, int(random.expovariate(1 / 5))),
        legal_basis=random.choices(["s25", "cso", "cpo"], weights=[48, 42, 10])[0],
        ending=ending,
        route=_route(random, ending),
    )
    _early_steps(random, child)
    _way_there(random, child)
    _until_today(random, child, today)
    return child


def _route(random: Random, ending: Ending) -> str | None:
    match ending:
        case Ending.HOME:
            return "home"
        case Ending.KIN:
            return "kinship_care_order"
        case Ending.ADOPTED:
            return "adoption"
        case Ending.TOWARDS_ADOPTION:
            return random.choice(["adoption", "permanence_order_with_authority"])
        case Ending.PERMANENCE_ORDER:
            return "permanence_order"
    usual = ["home", "kinship_care_order", "permanence_order", "permanence_order_with_authority", None]
    return random.choices(usual, weights=[30, 25, 25, 10, 10])[0]


def _after(child: MadeUpChild, days: int) -> date:
    return child.looked_after_on + timedelta(days=days)


def _early_steps(random: Random, child: MadeUpChild) -> None:
    """Reviews mostly on time, some late; the recommendation in the first year."""
    first = _after(child, max(7, skewed(random, 38, 0.2)))
    second = first + timedelta(days=skewed(random, 85, 0.15))
    child.milestones |= {"first_review": first, "second_review": second}
    day = second
    for _ in range(12):
        day += timedelta(days=skewed(random, 172, 0.1))
        child.later_reviews.append(day)
    child.milestones["kinship_ruled"] = _after(child, skewed(random, 110, 0.25))


def _way_there(random: Random, child: MadeUpChild) -> None:
    match child.ending:
        case Ending.HOME:
            back = _after(child, home_days(random))
            third = (back - child.looked_after_on).days // 3
            decided = back - timedelta(days=min(skewed(random, 68, 0.3), third))
            child.milestones |= {
                "permanence_recommendation": decided - timedelta(days=min(skewed(random, 32, 0.3), third)),
                "home_decision": decided,
                "home_move": back,
            }
            child.ended_on = back
        case Ending.ADOPTED | Ending.TOWARDS_ADOPTION:
            _way_to_adoption(random, child)
        case Ending.LEFT_UNKNOWN:
            child.ended_on = _after(child, skewed(random, 400))
        case _:
            _way_to_order(random, child)


def _between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=round((last - first).days * random.uniform(0.4, 0.7)))


def _way_to_adoption(random: Random, child: MadeUpChild) -> None:
    decision_days, match_days, order_days = adoption_days(random)
    decided = _after(child, decision_days)
    matched = decided + timedelta(days=match_days)
    ordered = matched + timedelta(days=order_days)
    recommended = _between(random, child.looked_after_on, decided)
    child.milestones |= {
        "permanence_recommendation": recommended,
        "legal_referral": recommended + timedelta(days=skewed(random, 18)),
        "panel": decided - timedelta(days=min(skewed(random, 11, 0.4), decision_days // 4)),
        "agency_decision": decided,
        "registered": decided + timedelta(days=min(skewed(random, 60), match_days)),
        "match_agreed": matched,
        "placed_with_adopters": matched + timedelta(days=round(order_days * 0.15)),
        "petition_lodged": matched + timedelta(days=round(order_days * 0.5)),
        "order_granted": ordered,
    }
    if child.ending is Ending.ADOPTED:
        child.ended_on = ordered
    else:
        del child.milestones["order_granted"]


def _way_to_order(random: Random, child: MadeUpChild) -> None:
    recommended = _after(child, skewed(random, 190, 0.35))
    panel = recommended + timedelta(days=skewed(random, 80, 0.35))
    decided = panel + timedelta(days=skewed(random, 11, 0.4))
    lodged = decided + timedelta(days=skewed(random, 120, 0.4))
    ordered = lodged + timedelta(days=skewed(random, 200, 0.3))
    child.milestones |= {
        "permanence_recommendation": recommended,
        "legal_referral": recommended + timedelta(days=skewed(random, 25)),
        "panel": panel,
        "agency_decision": decided,
        "petition_lodged": lodged,
    }
    if child.ending is not Ending.STILL_AWAY:
        child.milestones["order_granted"] = ordered
        if child.route == "kinship_care_order":
            child.ended_on = ordered


def _until_today(random: Random, child: MadeUpChild, today: date) -> None:
    """What lies in the future is not known yet: some of it is booked, some is blocked, some has just drifted."""
    end = child.ended_on if child.ended_on and child.ended_on <= today else None
    child.ended_on = end
    horizon = min(today, end) if end else today
    coming = {m: on for m, on in child.milestones.items() if on > horizon}
    child.still_to_come = coming
    child.milestones = {m: on for m, on in child.milestones.items() if on <= horizon}
    child.later_reviews = [on for on in child.later_reviews if on <= horizon]
    if end:
        return
    next_step = min(coming.items(), key=lambda step: step[1], default=None)
    fate = random.choices(["booked", "missed", "blocked", "silent"], weights=[25, 7, 12, 56])[0]
    if next_step and next_step[0] != "order_granted":
        if fate == "booked":
            child.bookings[next_step[0]] = today + timedelta(days=random.randint(2, 40))
        elif fate == "missed":
            child.bookings[next_step[0]] = today - timedelta(days=random.randint(2, 20))
    if fate == "blocked":
        reasons = ["report_awaited", "kinship_late", "legal_late", "no_panel_date"]
        child.blocked_because = random.choice(reasons)
    if child.route in ("permanence_order", "adoption") and random.random() < TWIN_TRACK:
        child.second_route = "home"
    if child.route not in (None, "home") and random.random() < ROUTE_CHANGES:
        child.changed_from, child.changed_on = "home", _between(random, child.looked_after_on, today)
