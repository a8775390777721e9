"""Made-up children with all that a tracker may say of them: the truth beside each made-up tracker."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.builders import TODAY

FIRST = ("Struan", "Skye", "Innes", "Morven", "Eilidh", "Rory", "Callum", "Lewis", "Finlay", "Angus")
LAST = ("Elphinstone", "Blackwood", "Kirkpatrick", "Jardine", "Irvine", "Drummond", "Laidlaw", "Geddes")
WORKERS = ("Shona Reid", "Jamie Orr", "Ewan Muir")
TEAMS = {"Shona Reid": "North", "Jamie Orr": "North", "Ewan Muir": "South"}
# The steps of a journey in their order, and how many days after the one before each comes.
STEPS = {
    "scotland": (
        ("first_review", 30, 60),
        ("second_review", 80, 120),
        ("permanence_recommendation", 20, 90),
        ("legal_referral", 5, 40),
        ("panel", 30, 120),
        ("agency_decision", 5, 25),
        ("petition_lodged", 30, 150),
        ("order_granted", 60, 250),
    ),
    "england": (
        ("first_review", 20, 30),
        ("second_review", 80, 110),
        ("agency_decision", 30, 120),
        ("placement_order", 30, 120),
        ("matched", 40, 200),
        ("placed_for_adoption", 10, 40),
        ("order_granted", 90, 250),
    ),
}
ROUTES = {
    "scotland": ("permanence_order", "permanence_order_with_authority", "home", "kinship_care_order"),
    "england": ("adoption",),
}
BLOCKERS = {
    "scotland": ("report_awaited", "no_panel_date", "worker_change"),
    "england": (),
}


@dataclass
class Child:
    """One period of being looked after. `days`: milestone to day; `booked`: what is still to come."""

    case_id: str
    name: str
    born: date
    began: date
    worker: str
    route: str
    days: dict[str, date] = field(default_factory=dict)
    booked: dict[str, date] = field(default_factory=dict)
    blocker: str | None = None
    note: str | None = None
    ended: date | None = None

    @property
    def team(self) -> str:
        return TEAMS[self.worker]


def children(random: Random, pack: str, count: int, *, id_form: str = "D{:05}") -> list[Child]:
    """So many children, each somewhere on her way; ids in the form given, none twice."""
    ids = random.sample(range(10000, 99999), count)
    return [_child(random, pack, id_form.format(number)) for number in ids]


def _child(random: Random, pack: str, case_id: str) -> Child:
    began = TODAY - timedelta(days=random.randint(40, 1500))
    child = Child(
        case_id=case_id,
        name=f"{random.choice(FIRST)} {random.choice(LAST)}",
        born=began - timedelta(days=random.randint(60, 3000)),
        began=began,
        worker=random.choice(WORKERS),
        route=random.choice(ROUTES[pack]),
    )
    day, far = began, random.randint(0, len(STEPS[pack]))
    for at, (code, fewest, most) in enumerate(STEPS[pack]):
        day += timedelta(days=random.randint(fewest, most))
        if day > TODAY or at >= far:
            break
        child.days[code] = day
    if "panel" not in child.days and pack == "scotland" and random.random() < 0.4:
        child.booked["panel"] = TODAY + timedelta(days=random.randint(5, 90))
    if BLOCKERS[pack] and random.random() < 0.3 and "order_granted" not in child.days:
        child.blocker = random.choice(BLOCKERS[pack])
    if random.random() < 0.3:
        child.note = random.choice(("chase", "sib of above", "awaiting minutes", "report requested"))
    return child


def with_an_end(random: Random, child: Child) -> Child:
    """The same child, who has left care since."""
    last = max([child.began, *child.days.values()])
    child.ended = min(TODAY, last + timedelta(days=random.randint(5, 60)))
    child.booked, child.blocker = {}, None
    return child


def later_period(random: Random, child: Child) -> Child:
    """A second period of the same child, begun after the first one ended."""
    assert child.ended
    again = _child(random, "scotland", child.case_id)
    again.began = child.ended + timedelta(days=random.randint(0, max(0, (TODAY - child.ended).days)))
    again.days, again.booked, again.blocker = {}, {}, None
    again.name, again.born = child.name, child.born
    return again
