"""Steps with what became of them, the days lost by them, and in time: every step in one place, both halves adding up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.insight.days_lost import days_lost
from permanence.insight.in_time import InTime, in_time, per_cent
from permanence.insight.steps import How, steps_of
from permanence.insight.team import age_band, team_on
from permanence.insight.who_counts import counted
from tests.builders import LONDON, a_rulebook
from tests.permanence.journeys_told import Told

RULES = a_rulebook()
BEGAN, DUE, SEEN_ON = date(2025, 1, 6), date(2025, 7, 6), date(2025, 8, 5)  # six months; thirty days past it
ALL = (date.min, date.max)
offsets = st.integers(1, 900).map(lambda n: BEGAN + timedelta(days=n))


def steps(told, code="SCO.REC", on=SEEN_ON):
    return [s for s in steps_of(told.journey, told.all_stages(), RULES, on) if s.code == code]


def judged(told, code="SCO.REC", on=SEEN_ON, period=ALL):
    return [j.as_ for j in in_time(steps(told, code, on), *period, on)]


@pytest.mark.parametrize(
    ("on", "as_"),
    [
        (DUE, InTime.IN_TIME),
        (DUE + timedelta(days=1), InTime.LATE),
        (SEEN_ON + timedelta(days=1), InTime.OPEN),
    ],
)
def test_a_step_is_in_time_on_its_due_date_and_late_the_day_after(on, as_):
    assert judged(Told(BEGAN).reached(permanence_recommendation=on)) == [as_]


@pytest.mark.parametrize("on", [DUE, DUE - timedelta(days=1)])
def test_on_its_due_date_it_is_too_early_to_say(on):
    assert judged(Told(BEGAN), on=on) == [InTime.TOO_EARLY]


@pytest.mark.parametrize(
    ("ended_on", "as_", "how"),
    [
        (DUE, InTime.STOPPED_BEFORE, How.JOURNEY_OVER),
        (DUE + timedelta(days=1), InTime.LEFT_OVERDUE, How.JOURNEY_OVER),
    ],
)
def test_who_leaves_overdue_counts_and_who_leaves_before_does_not(ended_on, as_, how):
    told = Told(BEGAN)
    told.say(told.recorder().journey_ended(ended_on, "home_for_good"))

    assert judged(told) == [as_]
    assert [s.how for s in steps(told)] == [how]


def test_a_step_says_why_it_stopped():
    changed = Told(BEGAN).plan("adoption").reached(permanence_recommendation=BEGAN)
    changed.say(changed.recorder().route_changed("adoption", "home", date(2025, 3, 1), None))
    ordered = Told(BEGAN).reached(order_granted=date(2025, 3, 1))

    assert [s.how for s in steps(changed, "PO.PANEL")] == [How.CHANGED]
    assert [s.how for s in steps(ordered)] == [How.FINAL_ORDER]


@pytest.mark.parametrize("stage", ["SCO.REC#1"])
def test_what_is_paused_or_does_not_apply_is_told_and_not_counted(stage):
    paused, marked = Told(BEGAN), Told(BEGAN)
    paused.say(paused.recorder().paused(stage, date(2025, 2, 1), "child_missing"))
    marked.say(marked.recorder().not_applicable(stage, "done_before"))

    assert judged(paused) == judged(marked) == [InTime.NOT_JUDGED]
    assert days_lost(steps(paused), *ALL, SEEN_ON) == []


def test_per_cent_is_rounded_halves_upwards():
    assert [per_cent(3, 9), per_cent(3, 8), per_cent(1, 200), per_cent(0, 0)] == [33, 38, 1, None]


def test_days_lost_are_those_past_the_due_date_up_to_the_day_it_ended():
    [open_still] = days_lost(steps(Told(BEGAN)), *ALL, SEEN_ON)
    [reached] = days_lost(
        steps(Told(BEGAN).reached(permanence_recommendation=date(2025, 7, 9))), *ALL, SEEN_ON
    )

    assert (open_still.days, reached.days) == (30, 3)
    assert [x.days for x in days_lost(steps(Told(BEGAN)), date(2025, 8, 1), date(2025, 8, 3), SEEN_ON)] == [3]
    assert days_lost(steps(Told(BEGAN).reached(permanence_recommendation=DUE)), *ALL, SEEN_ON) == []


def test_days_that_a_stumbling_block_waits_for_others_are_theirs():
    told = Told(BEGAN).on(date(2025, 7, 26))
    told.say(told.recorder().blocked("SCO.REC#1", "court", date(2025, 9, 1)))
    own = Told(BEGAN).on(date(2025, 7, 26))
    own.say(own.recorder().blocked("SCO.REC#1", "assessment_late", date(2025, 9, 1)))

    [theirs], [ours] = (days_lost(steps(t), *ALL, SEEN_ON) for t in (told, own))

    assert (theirs.others, theirs.ours) == (11, 19)
    assert (ours.others, ours.ours) == (0, 30)


def test_a_step_whose_owner_is_outside_the_team_is_theirs_whole_and_so_is_the_final_order():
    told = Told(BEGAN).plan("adoption").reached(legal_referral=BEGAN, petition_lodged=date(2025, 2, 1))

    [receipt], [order] = steps(told, "SCO.LEGACK"), steps(told, "ADO.ORDER")

    assert (receipt.waits_for, receipt.days_for_others) == ("legal services", receipt.days)
    assert (order.waits_for, order.days_for_others) == ("court", order.days)


@given(
    reached=st.none() | offsets,
    ended=st.none() | offsets,
    blocked=st.lists(offsets, max_size=3),
    paused=st.none() | st.tuples(offsets, st.integers(1, 90)),
    seen_on=offsets,
    first=offsets,
)
def test_both_halves_add_up_and_every_step_is_judged_once(reached, ended, blocked, paused, seen_on, first):
    told = Told(BEGAN)
    for day in blocked:
        told.on(day).say(told.recorder().blocked("SCO.REC#1", "court", day))
    if paused:
        until = paused[0] + timedelta(days=paused[1])
        told.say(told.recorder().paused("SCO.REC#1", paused[0], "appeal", until))
    if reached:
        told.reached(permanence_recommendation=reached)
    if ended:
        told.say(told.recorder().journey_ended(ended, "transferred"))

    [step] = steps(told, on=seen_on)
    whole = days_lost([step], *ALL, seen_on)
    before = days_lost([step], date.min, first - timedelta(days=1), seen_on)
    after = days_lost([step], first, date.max, seen_on)

    assert all(lost.days == lost.others + lost.ours and lost.ours >= 0 <= lost.others for lost in whole)
    assert sum(x.days for x in whole) == sum(x.days for x in (*before, *after))
    assert len(in_time([step], *ALL, seen_on)) == (step.due_on is not None)
    assert step.days == (step.seen_until - step.started_on).days - step.days_paused


def test_a_step_belongs_to_the_team_that_had_the_child_when_it_began():
    told = Told(BEGAN, team="North").on(date(2025, 6, 1))
    told.say(told.recorder().allocated(team="South")).reached(panel=date(2025, 6, 2))

    assert [s.team for s in steps(told)] == ["North"]
    assert [s.team for s in steps(told, "PO.ADM")] == ["South"]
    assert team_on(told.journey, date(2020, 1, 1), LONDON) == "North"
    assert age_band(told.journey) == "1 to 4"


def test_a_child_who_came_back_is_two_journeys_and_one_child():
    found = counted([("A", 1), ("A", 2), ("B", 1), ("B", 1)])

    assert (found.journeys, found.children, found.came_back) == (3, 2, 1)
    assert counted([]).journeys == 0


def test_a_child_who_is_to_go_home_is_not_passed_to_legal_services():
    home = Told(BEGAN).plan("home").reached(permanence_recommendation=BEGAN)
    away = Told(BEGAN).plan("kinship_care_order").reached(permanence_recommendation=BEGAN)

    assert {"SCO.RATIFY"} <= home.codes()
    assert "SCO.LEGREF" not in home.codes()
    assert "SCO.LEGREF" in away.codes()
