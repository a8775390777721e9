"""Routes taken, what they led to, what prompted a change, how late things are written down, and what is missing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.day_words import day_words
from permanence.insight.ends import STILL_IN_CARE, way_out, ways_out_of
from permanence.insight.lag import lags, written
from permanence.insight.missing import Gap, missing
from permanence.insight.route_changes import MOST_OWN, PromptIs, changes_of, short_list
from permanence.insight.routes_taken import sequences, taken_by
from permanence.insight.steps import steps_of
from tests.builders import LONDON, a_rulebook
from tests.permanence.journeys_told import Told

RULES = a_rulebook()
PACK = RULES.pack
BEGAN, CHANGED, SEEN_ON = date(2025, 1, 6), date(2025, 6, 2), date(2026, 1, 6)


def changed(decided_before=None, prompted_by=None, reason="needs_changed"):
    told = Told(BEGAN).plan("home")
    if decided_before is not None:
        day = CHANGED - timedelta(days=decided_before)
        told.say(told.recorder().decision_recorded("panel", "panel", "not_agreed", day, reaches=True))
    return told.say(
        told.recorder().route_changed("home", "adoption", CHANGED, reason, prompted_by=prompted_by)
    )


def prompt(told):
    [change] = changes_of(told.journey, SEEN_ON)
    return change.prompt


@pytest.mark.parametrize(
    ("days_before", "is_"),
    [(0, "nearest"), (28, "nearest"), (29, "none"), (None, "none"), (-1, "none")],
)
def test_what_nobody_named_is_the_nearest_decision_of_four_weeks_or_none(days_before, is_):
    assert prompt(changed(days_before)).is_ == is_


def test_what_was_named_is_told_with_its_day():
    found = prompt(changed(90, prompted_by="panel not_agreed"))

    assert (found.is_, found.code(), found.on) == (PromptIs.NAMED, "panel not_agreed", date(2025, 3, 4))
    assert found.in_words(PACK, CHANGED) == "panel not agreed, 90 days before"


def test_a_prompt_of_the_pack_is_told_in_its_words():
    assert (
        prompt(changed(prompted_by="kin_named")).in_words(PACK, CHANGED) == "kin were named or stepped back"
    )
    assert (
        prompt(changed(3)).in_words(PACK, CHANGED)
        == "panel not agreed, 3 days before (nearest decision, not named)"
    )
    assert prompt(changed()).in_words(PACK, CHANGED) == "not named, and no decision near"


def test_what_may_have_prompted_it_is_a_short_list_of_her_own_with_the_newest_first_and_then_the_packs():
    told = changed(3).reached(later_review=CHANGED - timedelta(days=40))
    told.reached(legal_referral=CHANGED + timedelta(days=1))

    listed = short_list(told.journey, CHANGED, PACK)

    assert [code for code, _ in listed] == ["panel not_agreed", "later_review", *PACK.prompts]
    decided = day_words(CHANGED - timedelta(days=3), CHANGED)
    assert listed[0][1] == f"Panel not agreed, {decided}"
    assert dict(listed)["kin_named"] == "Kin were named or stepped back"


def test_a_short_list_is_short_and_names_each_kind_of_event_once():
    told = changed(3)
    for n, milestone in enumerate(PACK.milestones):
        for days in (100 + n, 90 + n):
            told.reached(**{milestone: CHANGED - timedelta(days=days)})

    own = [code for code, _ in short_list(told.journey, CHANGED, PACK) if code not in PACK.prompts]

    assert len(own) == len(set(own)) == MOST_OWN
    assert PACK.begins_with not in own


def test_a_parallel_route_given_up_is_no_change():
    told = Told(BEGAN).plan("adoption").plan("home", primary=False)
    told.say(told.recorder().plan_closed("home", CHANGED, "reunification_failed"))

    [given_up] = changes_of(told.journey, SEEN_ON)

    assert (given_up.to_route, given_up.kept) == (None, "adoption")
    assert [(c.from_route, c.to_route) for c in changes_of(changed().journey, SEEN_ON)] == [
        ("home", "adoption")
    ]
    assert changes_of(changed().journey, CHANGED - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("milestone", "route", "way"),
    [
        ("order_granted", "permanence_order_with_authority", "permanence_order"),
        ("order_granted", "adoption", "adoption"),
        ("home_move", "home", "home"),
        ("order_granted", None, "other"),
    ],
)
def test_where_a_child_ended_up_is_told_by_her_order_or_her_move_home(milestone, route, way):
    told = Told(BEGAN).reached(**{milestone: CHANGED})
    if route:
        told.plan(route)

    assert way_out(told.journey, PACK, SEEN_ON) == (CHANGED, way)
    assert way_out(told.journey, PACK, CHANGED - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("reason", "way"), [("adopted", "adoption"), ("transferred", "other"), ("", "other")]
)
def test_without_an_order_the_reason_tells_the_way(reason, way):
    told = Told(BEGAN).plan("adoption")
    told.say(told.recorder().journey_ended(CHANGED, reason))

    assert way_out(told.journey, PACK, SEEN_ON) == (CHANGED, way)


def test_journeys_that_took_the_same_routes_stand_together():
    both, alone = changed(), Told(BEGAN, reference="HW-1234-N").plan("adoption").plan("home", primary=False)

    found = sequences(taken_by(t.journey, PACK, SEEN_ON) for t in (both, alone))

    assert [s.routes for s in found] == [("adoption", "+home"), ("home", "adoption")]
    assert [s.taken[0].led_to for s in found] == [STILL_IN_CARE] * 2
    assert found[0].half is None
    assert taken_by(Told(SEEN_ON + timedelta(days=1)).journey, PACK, SEEN_ON) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["home", "adoption", None]), st.none() | st.integers(0, 800)), max_size=15
    )
)
def test_the_ways_out_of_all_journeys_are_all_of_them(children):
    told = []
    for n, (route, days) in enumerate(children):
        child = Told(BEGAN, reference=f"C{n}")
        child = child.plan(route) if route else child
        if days is not None:
            child.reached(order_granted=BEGAN + timedelta(days=days))
        told.append(child)

    gone = ways_out_of((t.journey for t in told), PACK, SEEN_ON)

    for day in (0, 183, 365):
        assert sum(gone.by(day).values()) + gone.still_there(day) == pytest.approx(1)
    taken = [taken_by(t.journey, PACK, SEEN_ON) for t in told]
    assert sum(len(s.taken) for s in sequences(taken)) == len(children)


def test_lag_is_from_the_day_it_happened_to_the_day_it_was_written_down():
    told = Told(BEGAN).on(date(2025, 3, 1)).reached(panel=date(2025, 2, 9)).reached(panel=date(2025, 2, 27))

    found = {lag.milestone: lag for lag in lags(written(told.journey, BEGAN, SEEN_ON, LONDON))}

    assert (found["panel"].days, found["panel"].median, found["panel"].late) == ((2, 20), 11, 1)
    assert found["became_looked_after"].days == (0,)
    assert lags(written(told.journey, SEEN_ON, SEEN_ON, LONDON)) == []


def test_what_is_missing_is_named_with_what_it_is_about():
    told = changed(3, reason=None)
    journey = told.journey

    found = [
        (m.gap, m.what)
        for m in missing(journey, steps_of(journey, told.all_stages(), RULES, SEEN_ON), PACK, SEEN_ON)
    ]

    assert (Gap.DECISION_WITHOUT_REASON, "panel") in found
    assert (Gap.CHANGE_WITHOUT_REASON, "home") in found
    assert (Gap.CHANGE_WITHOUT_PROMPT, "home") in found
    assert Gap.NO_PLAN not in [gap for gap, _ in found]
    bare = Told(BEGAN, worker=None).journey
    assert [m.gap for m in missing(bare, [], PACK, SEEN_ON)] == [Gap.NO_PLAN, Gap.NO_WORKER]
