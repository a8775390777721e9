"""The fortnight of a made-up council of twelve children, worked out by hand: every total is a list of children.

The fortnight is 11 to 24 May 2026; its digest goes out on Tuesday 26 May, because Monday is a holiday. What each child
is there for stands beside her below. Reviews are kept up where they are not the point. Recommended on 4 February, a child is to be at panel by 29 April (the council's aim).
"""

from collections import Counter
from datetime import date

import pytest

from permanence.answers.words import as_a_line
from permanence.digest.digest import ChildRecord, digest_of
from permanence.digest.fortnight import Period
from permanence.digest.lines import WithinTimescale
from permanence.pack.model import TargetStatus
from permanence.stages import StageState
from tests.builders import AILSA, JAMIE, a_rulebook, people
from tests.permanence.journeys_told import Told

PERIOD = Period(date(2026, 5, 11), date(2026, 5, 24), date(2026, 5, 26))
AS_OF = date(2026, 5, 26)
EARLY = date(2025, 10, 1)
REVIEWS = {"first_review": date(2025, 11, 5), "second_review": date(2026, 2, 4)}
SETTLED = {**REVIEWS, "kinship_ruled": date(2026, 1, 14), "permanence_recommendation": date(2026, 2, 4)}


def child(number, **details):
    """A child with her reviews, her kinship decision and her recommendation in time, recorded in April by an import."""
    told = Told(
        EARLY,
        reference=f"child {number}",
        by="import:tracker",
        through="import:tracker",
        **details,
    )
    told.on(date(2026, 4, 1)).reached(**SETTLED)
    return told


def by_hand(told, day):
    """What follows is recorded by a person on this day."""
    told.by, told.through = "shona.reid@council.example", "slack:9"
    return told.on(day)


def the_twelve():
    one = child(1).plan("permanence_order", EARLY)  # quiet: nothing late, a plan, no news since April
    one.reached(panel=date(2026, 3, 17), agency_decision=date(2026, 3, 27))

    two = child(2).plan("permanence_order", EARLY)  # the agency decision fell due on 19 May and is not there
    two.reached(panel=date(2026, 5, 5))

    three = child(3).plan("permanence_order", EARLY)  # the agency decision came on 14 May, three days late
    three.reached(panel=date(2026, 4, 27))
    by_hand(three, date(2026, 5, 14)).reached(agency_decision=date(2026, 5, 14))

    four = child(4).plan("adoption", EARLY)  # long over the statutory limit: due on 2 March
    four.reached(panel=date(2026, 2, 16))

    five = Told(date(2025, 10, 13), reference="child 5", worker=JAMIE)  # Jamie's; never recommended: guidance
    five.on(date(2026, 4, 1)).reached(
        first_review=date(2025, 11, 20), second_review=date(2026, 2, 18), kinship_ruled=date(2026, 2, 1)
    )  # recommendation due 13 April; no plan either

    six = child(6).plan("permanence_order", EARLY)  # a decision booked for 2 June, moved twice
    six.reached(panel=date(2026, 5, 18))
    for day in (date(2026, 5, 28), date(2026, 5, 30), date(2026, 6, 2)):
        six.say(six.recorder().booked("agency_decision", day))

    seven = child(7).plan("permanence_order", EARLY)  # a booking that broke: it was for 20 May
    seven.reached(panel=date(2026, 5, 12))
    seven.say(seven.recorder().booked("agency_decision", date(2026, 5, 20)))

    eight = child(8).plan("permanence_order", EARLY)  # blocked on reports
    eight.reached(panel=date(2026, 5, 13))
    eight.say(eight.recorder().blocked("PO.ADM#1", "reports_late", date(2026, 6, 1)))

    nine = child(9).plan("home", EARLY)  # changed route on 13 May
    by_hand(nine, date(2026, 5, 13)).say(
        nine.recorder().route_changed("home", "adoption", date(2026, 5, 13), "return_not_safe")
    )

    ten = child(10).plan("permanence_order", EARLY)  # a decision without a reason
    ten.reached(panel=date(2026, 5, 11))
    by_hand(ten, date(2026, 5, 20)).say(
        ten.recorder().decision_recorded(
            "agency_decision", "adm", "approved", date(2026, 5, 20), reaches=True
        )
    )

    eleven = child(11, worker=None)  # nobody allocated, and no plan
    twelve = child(12, officer=AILSA).plan("permanence_order", EARLY)  # ended before the fortnight: not in it
    twelve.say(twelve.recorder().journey_ended(date(2026, 5, 10), "returned home"))
    return [one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve]


def digest(children=None, **how):
    records = [ChildRecord(t.journey, t.all_stages()) for t in (children or the_twelve())]
    return digest_of(records, PERIOD, AS_OF, a_rulebook(), people(), usual={}, scope="North", **how)


@pytest.fixture(scope="module")
def fortnight():
    return digest()


def who(lines):
    return sorted(int(line.reference.split()[1]) for line in lines)


def test_children_of_journeys_that_ended_before_the_fortnight_are_not_in_it(fortnight):
    assert fortnight.children == 11


def test_the_one_line_that_says_it_all(fortnight):
    line = fortnight.headline

    # overdue: two (19 May), four (2 March), five (recommendation, 13 April)
    assert (line.overdue, line.overdue_children, line.statutory) == (3, 3, 2)
    # on 11 May: four, five, and the panels of six, seven and eight; ten's was held that day, three's decision was due
    assert line.overdue_before == 5
    assert line.reached == len(fortnight.reached)
    assert line.drifting == len(fortnight.drifting)


def test_overdue_is_grouped_statutory_first_and_worst_first(fortnight):
    groups = [
        (g.name, g.status, [(line.reference, line.days) for line in g.lines]) for g in fortnight.overdue
    ]

    assert groups == [
        ("Agency decision", TargetStatus.STATUTORY, [("child 4", 85), ("child 2", 7)]),
        ("Recommendation", TargetStatus.GUIDANCE, [("child 5", 43)]),
    ]
    assert fortnight.overdue[0].lines[0].standing == "85 days over the statutory limit"


def test_newly_overdue_is_what_fell_due_since_the_fortnight_began(fortnight):
    assert who(fortnight.newly_overdue) == [2]


def test_what_was_reached_in_the_fortnight(fortnight):
    reached = sorted((line.reference, line.stage_name) for line in fortnight.reached)

    assert reached == [
        ("child 10", "Agency decision"),
        ("child 10", "Panel"),
        ("child 3", "Agency decision"),
        ("child 6", "Panel"),
        ("child 7", "Panel"),
        ("child 8", "Panel"),
    ]


def test_back_on_track_is_what_was_late_and_came(fortnight):
    assert [(line.reference, line.days) for line in fortnight.back_on_track] == [
        ("child 3", 3),  # the decision; the others are panels
        ("child 6", 19),
        ("child 8", 14),
        ("child 7", 13),
        ("child 10", 12),
    ]


def test_no_news_is_what_is_late_and_nobody_said_a_word_about(fortnight):
    assert who(fortnight.no_news) == [2, 4, 5]


def test_bookings_of_the_next_fortnight_and_those_that_broke(fortnight):
    assert [(line.reference, line.on) for line in fortnight.booked] == [("child 6", date(2026, 6, 2))]
    assert [(line.reference, line.days) for line in fortnight.broken_bookings] == [("child 7", 6)]


def test_blockers_by_reason(fortnight):
    [group] = fortnight.blockers

    assert (group.count, who(group.lines)) == (1, [8])


def test_changes_of_route_with_their_reasons(fortnight):
    [change] = fortnight.route_changes

    assert (change.reference, change.from_route, change.to_route, change.on) == (
        "child 9",
        "Return or remain at home",
        "Adoption",
        date(2026, 5, 13),
    )
    assert change.reason


def test_children_without_a_plan(fortnight):
    assert sorted(fortnight.without_plan) == ["child 11", "child 5"]


def test_decisions_without_a_reason(fortnight):
    assert who(fortnight.decisions_without_reason) == [10]


def test_what_the_data_does_not_know(fortnight):
    unknown = {u.what: u.references for u in fortnight.unknown}

    assert unknown["No social worker is known"] == ("child 11",)
    assert "No target is set: Legal papers" in unknown


def test_within_timescale_counts_all_whose_due_date_fell_in_the_fortnight_open_ones_too(fortnight):
    # agency decisions due 11-24 May: two (19 May, open) and three (11 May, late); ten's was due on 25 May
    within = {w.stage_name: (w.due, w.met, w.late, w.still_open) for w in fortnight.within}

    assert within["Agency decision"] == (2, 0, 1, 1)


def test_fewer_than_ten_are_counts_and_no_per_cent():
    nine, ten = (WithinTimescale("Panel", TargetStatus.COUNCIL_AIM, n, n - 1, 1, 0) for n in (9, 10))

    assert (nine.percentage, ten.percentage) == (None, 90)


def test_workers_add_up_to_the_children(fortnight):
    lines = {w.name: (w.children, w.overdue) for w in fortnight.workers}

    assert lines == {"Jamie Orr": (1, 1), "Shona Reid": (9, 2), "nobody allocated": (1, 0)}
    assert sum(w.children for w in fortnight.workers) == fortnight.children
    assert sum(w.overdue for w in fortnight.workers) == fortnight.headline.overdue
    assert sum(w.drifting for w in fortnight.workers) == fortnight.headline.drifting


def test_every_total_is_found_again_child_by_child(fortnight):
    """Counted once more from the entries, without the digest's own code."""
    late = Counter()
    for told in the_twelve()[:11]:
        for stage in told.all_stages():
            if stage.state is StageState.OPEN and stage.due_on and stage.due_on < AS_OF:
                late[told.reference, as_a_line(a_rulebook().pack.step_of(stage.key))] += 1

    shown = Counter((line.reference, g.name) for g in fortnight.overdue for line in g.lines)
    assert shown == late
    assert sum(g.count for g in fortnight.overdue) == fortnight.headline.overdue


def test_two_halves_of_the_council_add_up_to_the_whole(fortnight):
    children = the_twelve()
    halves = [digest(children[:6]), digest(children[6:])]

    for figure in ("overdue", "overdue_children", "statutory", "overdue_before", "reached"):
        assert sum(getattr(h.headline, figure) for h in halves) == getattr(fortnight.headline, figure)
    assert sum(h.children for h in halves) == fortnight.children


def test_a_quiet_fortnight_says_so_in_one_line():
    quiet = Told(date(2026, 5, 20)).plan("permanence_order")

    found = digest([quiet])

    assert found.headline.overdue == 0
    assert digest([Told(date(2026, 5, 1), reference="child 1").plan("home", date(2026, 5, 1))]).is_quiet


def test_who_left_overdue_stands_in_the_figure_of_what_fell_due():
    """W09 of the twelve children that were worked out by hand: due on 10 February, left on the 12th, never recommended."""
    told = Told(date(2025, 8, 10), reference="W09").plan("home")
    told.say(told.recorder().journey_ended(date(2026, 2, 12), "home_for_good"))
    period = Period(date(2026, 2, 2), date(2026, 2, 15), date(2026, 2, 16))

    records = [ChildRecord(told.journey, told.all_stages())]
    found = digest_of(records, period, period.digest_day, a_rulebook(), people(), usual={}, scope="North")

    lines = {w.stage_name: (w.due, w.met, w.left_overdue) for w in found.within}
    assert lines["Recommendation"] == (1, 0, 1)
