"""A wait begins with its milestone or its route, ends with the first end after it, and belongs to who has the step."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import Pause
from permanence.insight.on_route import routes_with
from permanence.insight.paused import days_in, paused_between
from permanence.insight.waits import Became, waits_between
from permanence.insight.within_days import Within, within_days
from tests.builders import LONDON, a_rulebook
from tests.permanence.journeys_told import Told

PACK = a_rulebook().pack
BEGAN = date(2025, 1, 6)
AWAY = {"kinship_care_order", "permanence_order", "permanence_order_with_authority", "adoption"}
SEEN_ON = date(2026, 1, 6)
days = st.integers(0, 700).map(lambda n: BEGAN + timedelta(days=n))


def waits(*told, between=("permanence_recommendation", "panel"), on=SEEN_ON, routes=()):
    return waits_between([t.journey for t in told], between, PACK, on, LONDON, routes=routes)


def a_child(reference="HW-4821-B", route="permanence_order", since=BEGAN, **milestones):
    told = Told(BEGAN, reference=reference).reached(**milestones)
    return told.plan(route, since) if route else told


def test_a_milestone_belongs_to_the_routes_whose_stages_end_with_it():
    assert routes_with("legal_referral", PACK) == AWAY
    assert routes_with("match_agreed", PACK) == {"permanence_order_with_authority", "adoption"}
    assert routes_with("home_move", PACK) == {"home"}
    assert routes_with("permanence_recommendation", PACK) is None
    assert routes_with("later_review", PACK) is None
    assert routes_with("consent_received", PACK) == {"permanence_order_with_authority", "adoption"}


def test_who_goes_to_no_panel_waits_for_no_decision_on_it():
    assert routes_with("agency_decision", PACK) == routes_with("panel", PACK)


def test_the_clock_begins_with_the_route_where_that_came_after_the_milestone():
    told = a_child(
        since=date(2025, 8, 20), permanence_recommendation=date(2025, 8, 11), panel=date(2025, 8, 26)
    )

    [wait] = waits(told).waits

    assert (wait.began_on, wait.days, wait.route) == (date(2025, 8, 20), 6, "permanence_order")


def test_a_route_that_was_left_stops_the_wait_and_another_that_has_the_step_goes_on():
    recommended = {"permanence_recommendation": date(2025, 5, 1)}
    left = a_child(**recommended)
    left.say(left.recorder().route_changed("permanence_order", "home", date(2025, 6, 1), None))
    goes_on = a_child("HW-1234-N", **recommended)
    goes_on.say(goes_on.recorder().route_changed("permanence_order", "adoption", date(2025, 6, 1), None))

    stopped, still = waits(left, goes_on).waits

    assert (stopped.became, stopped.because, stopped.days) == (Became.STOPPED, "route changed", 31)
    assert (still.became, still.days) == (Became.OPEN, (SEEN_ON - date(2025, 5, 1)).days)


def test_two_routes_closed_on_one_day_stop_one_wait():
    told = a_child(permanence_recommendation=date(2025, 5, 1)).plan("adoption", primary=False)
    for route in ("permanence_order", "adoption"):
        told.say(told.recorder().plan_closed(route, date(2025, 6, 1), None))

    assert [(w.became, w.seen_until) for w in waits(told).waits] == [(Became.STOPPED, date(2025, 6, 1))]


def test_a_final_order_stops_what_was_not_reached():
    told = a_child(permanence_recommendation=date(2025, 5, 1), order_granted=date(2025, 9, 1))

    assert [(w.became, w.because) for w in waits(told).waits] == [(Became.STOPPED, "final order")]


def test_a_route_left_before_the_milestone_is_no_wait():
    told = a_child(permanence_recommendation=date(2025, 8, 1))
    told.say(told.recorder().route_changed("permanence_order", "home", date(2025, 6, 1), None))

    found = waits(told)

    assert (found.waits, len(found.on_no_route)) == ((), 1)


def test_zero_days_count_and_an_end_before_the_start_is_listed():
    same_day = a_child(permanence_recommendation=date(2025, 5, 1), panel=date(2025, 5, 1))
    before = a_child("HW-1234-N", permanence_recommendation=date(2025, 5, 1), panel=date(2025, 4, 1))

    found = waits(same_day, before)

    assert [w.days for w in found.waits] == [0]
    assert [e.reference for e in found.ended_first] == ["HW-1234-N"]
    assert not found.is_the_wrong_way_round
    assert waits(before).is_the_wrong_way_round


def test_of_several_ends_the_first_on_or_after_the_start_counts():
    told = a_child(permanence_recommendation=date(2025, 5, 1), panel=date(2025, 4, 1)).reached(
        panel=date(2025, 7, 1)
    )

    assert [(w.ended_on, w.days) for w in waits(told).waits] == [(date(2025, 7, 1), 61)]


def test_a_pause_without_an_end_takes_off_all_days_since():
    told = a_child(permanence_recommendation=date(2025, 12, 1))
    told.say(told.recorder().paused("PO.PANEL#1", date(2025, 12, 11), "appeal"))

    assert [(w.days, w.days_paused) for w in waits(told).waits] == [(9, 27)]


def test_days_at_the_latest_are_marked_and_given_apart_when_they_are_many():
    told = []
    for n in range(10):
        child = a_child(f"C{n}", panel=date(2025, 6, 1 + n))
        precision = "latest" if n < 2 else "day"
        child.say(
            child.recorder().milestone_reached(
                "permanence_recommendation", date(2025, 5, 1), precision=precision
            )
        )
        told.append(child)

    found = waits(*told)

    assert sum(w.at_the_latest for w in found.waits) == 2
    assert found.many_at_the_latest
    assert found.half.days == 35
    assert found.half_of_exact is None  # eight are too few
    assert not waits(*told[1:], a_child("C10", permanence_recommendation=BEGAN)).many_at_the_latest


def test_only_one_route_can_be_asked_for():
    po = a_child(permanence_recommendation=date(2025, 5, 1))
    adoption = a_child("HW-1234-N", "adoption", permanence_recommendation=date(2025, 5, 1))

    assert [w.reference for w in waits(po, adoption, routes=("adoption",)).waits] == ["HW-1234-N"]
    assert waits(po, routes=("home",)).waits == ()


def test_nobody_waits_where_there_are_no_journeys():
    assert waits().waits == ()
    assert waits().half is None


@pytest.mark.parametrize(
    ("on", "as_"),
    [(14, Within.WITHIN), (15, Within.LATER)],
)
def test_within_a_fortnight_is_day_fourteen_and_not_fifteen(on, as_):
    start = date(2025, 5, 1)
    told = a_child(permanence_recommendation=start, panel=start + timedelta(days=on))

    assert [g.as_ for g in within_days(waits(told), 14)] == [as_]


@given(st.lists(st.tuples(days, st.none() | days, st.booleans()), max_size=12), days)
def test_every_journey_with_the_start_stands_in_one_place(children, seen_on):
    told = []
    for n, (start, end, has_route) in enumerate(children):
        milestones = {"permanence_recommendation": start, **({"panel": end} if end else {})}
        told.append(a_child(f"C{n}", "adoption" if has_route else "home", **milestones))

    found = waits(*told, on=seen_on)

    begun = sum(start <= seen_on for start, _, _ in children)
    assert len(found.waits) + len(found.ended_first) + len(found.on_no_route) == begun
    assert all(w.days >= 0 and w.seen_until <= seen_on for w in found.waits)
    assert len(within_days(found, 14)) == len(found.waits) + len(found.ended_first)


spans = st.lists(
    st.tuples(days, st.integers(0, 60)).map(lambda s: (s[0], s[0] + timedelta(days=s[1]))), max_size=5
)


@given(spans, days, st.integers(0, 200))
def test_days_in_spans_are_the_days_one_would_count(found, first, length):
    last = first + timedelta(days=length)
    every = [first + timedelta(days=n) for n in range(length + 1)]

    assert days_in(found, first, last) == sum(any(a <= day <= b for a, b in found) for day in every)


def test_the_day_on_which_a_clock_begins_cannot_be_paused_away():
    pause = Pause(date(2026, 1, 1), date(2026, 1, 5), "appeal")

    assert paused_between([pause], date(2026, 1, 1), date(2026, 1, 10)) == 3
