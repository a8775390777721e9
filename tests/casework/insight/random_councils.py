"""Councils made up at random: children with routes, changes, pauses, stumbling blocks and returns into care."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from permanence.entries import Recorder
from tests.builders import SHONA, child_entries

FIRST_DAY = date(2023, 1, 2)
SEEN_ON = date(2026, 1, 6)
TEAMS = ("North", "South", "East")
ROUTES = ("home", "kinship_care_order", "permanence_order", "adoption")
IN_ORDER = (
    *(
        "first_review",
        "kinship_ruled",
        "permanence_recommendation",
        "legal_referral",
        "panel",
        "agency_decision",
    ),
    *("match_agreed", "petition_lodged", "order_granted"),
)
STAGES = ("SCO.REC#1", "PO.PANEL#1", "PO.ADM#1")


def fill(record, seed, children=25):
    """So many children are in the record, each told by chance, everything recorded on the days on which it happened."""
    draw = Random(seed)
    for n in range(children):
        began = FIRST_DAY + timedelta(days=draw.randrange(900))
        with record.writing() as tx:
            reference = tx.new_reference()
            at = datetime.combine(began, time(9), UTC)
            tx.append(
                child_entries(
                    reference, f"C{n}", began, team=draw.choice(TEAMS), route=draw.choice((*ROUTES, None))
                ),
                at,
            )
        over = _journey(record, draw, Recorder(reference, 1, "import:x", "import:x"), began)
        if over and draw.random() < 0.5:
            _comes_back(record, draw, Recorder(reference, 2, "import:x", "slack:1"), over)


def _comes_back(record, draw, by, over):
    """A second journey, after the first was over."""
    began = over + timedelta(days=draw.randrange(1, 200))
    _say(record, by.journey_began(began, "became_looked_after", draw.choice((2, 11, None)), None), began)
    _say(record, by.allocated(team=draw.choice(TEAMS), social_worker=draw.choice((SHONA, None))), began)
    _say(record, by.plan_opened(draw.choice(ROUTES), began, "assessment"), began)
    _journey(record, draw, by, began)


def _journey(record, draw, by, began):
    """The day on which it was over; None where it goes on."""
    day = began
    if draw.random() < 0.15:
        _say(record, by.untracked(["kinship_ruled", "legal_referral"]), began)
    for milestone in IN_ORDER:
        day += timedelta(days=draw.randrange(0, 160))
        if draw.random() < 0.25:
            continue
        if milestone in ("panel", "agency_decision") and draw.random() < 0.4:
            told = {"reason": draw.choice(("report_awaited", None)), "note": draw.choice(("own words", None))}
            outcome = draw.choice(("not_agreed", "approved"))
            _say(record, by.decision_recorded(milestone, "panel", outcome, day, reaches=True, **told), day)
        else:
            precision = draw.choice(("day", "day", "day", "latest"))
            recorded = day + timedelta(days=draw.choice((0, 2, 30)))
            _say(record, by.milestone_reached(milestone, day, precision=precision), recorded)
        if draw.random() < 0.25:
            _between(record, draw, by, day)
    if draw.random() < 0.3:
        _say(record, by.journey_ended(day, draw.choice(("home_for_good", "transferred"))), day)
        return day
    return None


def _between(record, draw, by, day):
    what = draw.randrange(6)
    with record.reading() as tx:
        journey = tx.journey(by.reference)
    plan, beside = journey.primary_plan(), [p for p in journey.open_plans() if not p.primary]
    if what == 0 and plan:
        to = draw.choice([route for route in ROUTES if route != plan.route])
        reason, prompt = draw.choice(("needs_changed", None)), draw.choice(("kin_named", None))
        _say(record, by.route_changed(plan.route, to, day, reason, prompted_by=prompt), day)
    elif what == 1:
        until = draw.choice((day + timedelta(days=20), None))
        _say(record, by.paused(draw.choice(STAGES), day, "appeal", until), day)
    elif what == 2:
        _say(record, by.blocked(draw.choice(STAGES), draw.choice(("court", "other")), day), day)
    elif what == 4 and plan:
        route = draw.choice([route for route in ROUTES if route != plan.route])
        _say(record, by.plan_opened(route, day, "assessment", primary=False), day)
    elif what == 5 and beside:
        _say(record, by.plan_closed(beside[0].route, day, draw.choice(("reunification_failed", None))), day)
    else:
        _say(record, by.allocated(team=draw.choice(TEAMS)), day)


def _say(record, entry, day):
    with record.writing() as tx:
        tx.append([entry], datetime.combine(day, time(9), UTC))
