"""Stages: which clocks run, since when, until when, under which target, and what has been said about them."""

from datetime import date, timedelta

import pytest

from permanence.dates import Unit
from permanence.entries import Recorder
from permanence.journey import journey_of
from permanence.pack.file import overlay
from permanence.pack.model import TargetStatus
from permanence.people import Role
from permanence.stages import Rulebook, StageState, is_overdue_on, open_roles
from tests.builders import AILSA, GREER, LORNA, SHONA, a_rulebook
from tests.permanence.journeys_told import Told

BEGAN = date(2025, 1, 6)
PANEL, AGAIN = date(2025, 6, 2), date(2025, 9, 1)


def due(stage):
    return stage.state, stage.started_on, stage.due_on


def test_a_new_journey_starts_the_clocks_that_start_with_it():
    told = Told(BEGAN)

    assert told.codes() == {"SCO.REV1", "SCO.KIN", "SCO.REC"}
    assert due(told.stage("SCO.REV1#1")) == (StageState.OPEN, BEGAN, date(2025, 2, 17))
    assert due(told.stage("SCO.REC#1")) == (StageState.OPEN, BEGAN, date(2025, 7, 6))


def test_a_milestone_ends_its_stage_on_its_own_day_and_starts_the_next():
    held = date(2025, 2, 20)  # three days late
    told = Told(BEGAN).reached(first_review=held)

    first, second = told.stage("SCO.REV1#1"), told.stage("SCO.REV2#1")
    assert (first.state, first.due_on, first.ended_on) == (StageState.CLOSED, date(2025, 2, 17), held)
    assert due(second) == (StageState.OPEN, held, date(2025, 5, 20))


@pytest.mark.parametrize("days", [-20, 0, 30])
def test_reviews_are_counted_from_the_date_actually_held(days):
    held = date(2025, 6, 1) + timedelta(days=days)
    told = Told(BEGAN).reached(first_review=date(2025, 2, 3), second_review=date(2025, 4, 1))
    told.reached(later_review=held)

    first, second = told.stages("SCO.REVN")

    assert (first.ended_on, second.started_on) == (held, held)
    assert second.state is StageState.OPEN


def test_each_later_review_is_an_occurrence_of_its_own():
    told = Told(BEGAN).reached(first_review=date(2025, 2, 3), second_review=date(2025, 4, 1))
    for month in (6, 8, 10):
        told.reached(later_review=date(2025, month, 2))

    found = [(s.key, s.started_on, s.ended_on) for s in told.stages("SCO.REVN")]

    assert found == [
        ("SCO.REVN#1", date(2025, 4, 1), date(2025, 6, 2)),
        ("SCO.REVN#2", date(2025, 6, 2), date(2025, 8, 2)),
        ("SCO.REVN#3", date(2025, 8, 2), date(2025, 10, 2)),
        ("SCO.REVN#4", date(2025, 10, 2), None),
    ]


def test_reviews_recorded_in_the_wrong_order_give_the_same_stages():
    days = [date(2025, 6, 2), date(2025, 8, 2)]
    start = {"first_review": date(2025, 2, 3), "second_review": date(2025, 4, 1)}
    forwards, backwards = Told(BEGAN).reached(**start), Told(BEGAN).reached(**start)
    for day in days:
        forwards.reached(later_review=day)
    for day in days[::-1]:
        backwards.reached(later_review=day)

    assert [due(s) for s in forwards.stages("SCO.REVN")] == [due(s) for s in backwards.stages("SCO.REVN")]


def test_a_second_panel_starts_a_second_fortnight():
    told = Told(BEGAN).reached(panel=PANEL, agency_decision=date(2025, 6, 10))
    told.reached(panel=AGAIN)

    first, second = told.stages("PO.ADM")

    assert first.state is StageState.CLOSED
    assert due(second) == (StageState.OPEN, AGAIN, date(2025, 9, 15))


def test_one_decision_after_two_panels_ends_both_fortnights():
    told = Told(BEGAN).reached(panel=PANEL).reached(panel=AGAIN, agency_decision=date(2025, 9, 5))

    assert [s.state for s in told.stages("PO.ADM")] == [StageState.CLOSED, StageState.CLOSED]


def test_an_end_dated_before_its_start_ends_the_stage_rather_than_be_alerted_on():
    told = Told(BEGAN).reached(first_review=date(2025, 1, 2))

    assert told.stage("SCO.REV1#1").state is StageState.CLOSED


def test_a_corrected_date_moves_the_stages_that_follow():
    told = Told(BEGAN).reached(first_review=date(2025, 2, 3))
    wrong = told.entries[-1].number
    told.say(told.recorder(wrong).milestone_reached("first_review", date(2025, 2, 10)))

    assert told.stage("SCO.REV2#1").started_on == date(2025, 2, 10)
    assert len(told.stages("SCO.REV2")) == 1


def test_an_undone_date_opens_its_stage_again():
    told = Told(BEGAN).reached(first_review=date(2025, 2, 3))
    told.say(told.recorder(told.entries[-1].number).undone())

    assert told.stage("SCO.REV1#1").state is StageState.OPEN
    assert told.stages("SCO.REV2") == []


ROUTE = {"permanence_recommendation": date(2025, 4, 1), "panel": PANEL, "agency_decision": date(2025, 6, 10)}


def test_a_stage_of_a_route_runs_only_while_the_route_is_followed():
    without = Told(BEGAN).reached(**ROUTE)
    with_plan = Told(BEGAN).plan("permanence_order_with_authority", date(2025, 4, 1)).reached(**ROUTE)

    assert "POA.REGISTER" not in without.codes()
    [register] = with_plan.stages("POA.REGISTER")
    assert due(register) == (StageState.OPEN, date(2025, 6, 10), date(2025, 9, 10))


def test_a_plan_opened_later_starts_its_stages_on_that_day_and_not_before():
    told = Told(BEGAN).reached(**ROUTE).plan("permanence_order_with_authority", date(2025, 7, 1))

    assert told.stage("POA.REGISTER#1").started_on == date(2025, 7, 1)


def test_twin_track_runs_the_stages_of_both_plans():
    told = Told(BEGAN).plan("home", date(2025, 4, 1)).plan("adoption", date(2025, 4, 1), primary=False)
    told.reached(**ROUTE)

    assert {"HOME.DEC", "POA.REGISTER"} <= told.codes(StageState.OPEN)
    assert told.stage("HOME.DEC#1").route == "home"
    assert told.stage("POA.REGISTER#1").route == "adoption"


def test_a_stage_that_two_open_plans_share_is_the_primary_routes_whichever_was_opened_first():
    told = Told(BEGAN).plan("adoption", date(2025, 4, 1), primary=False)
    told.plan("permanence_order_with_authority", date(2025, 5, 1)).reached(**ROUTE)

    assert told.stage("POA.REGISTER#1").route == "permanence_order_with_authority"


def test_no_stage_is_warned_of_on_the_day_on_which_it_begins():
    fortnight = Told(BEGAN).reached(panel=PANEL).stage("PO.ADM#1")

    assert (fortnight.due_on - fortnight.started_on).days == 14
    assert fortnight.warn_days == (7, 2)


def test_a_route_change_closes_its_stages_as_superseded_and_keeps_the_dates():
    told = Told(BEGAN).plan("permanence_order_with_authority", date(2025, 4, 1)).reached(**ROUTE)
    told.say(
        told.recorder().route_changed(
            "permanence_order_with_authority", "kinship_care_order", date(2025, 7, 1), "kin_found"
        )
    )

    register = told.stage("POA.REGISTER#1")
    assert (register.state, register.ended_on) == (StageState.SUPERSEDED, date(2025, 7, 1))
    assert (register.started_on, register.due_on) == (date(2025, 6, 10), date(2025, 9, 10))
    assert register.ended_because == "kin_found"
    assert [p.route for p in told.journey.open_plans()] == ["kinship_care_order"]


def test_a_route_change_leaves_the_stages_that_both_routes_share_open():
    told = Told(BEGAN).plan("permanence_order_with_authority", date(2025, 4, 1)).reached(**ROUTE)
    told.say(
        told.recorder().route_changed(
            "permanence_order_with_authority", "adoption", date(2025, 7, 1), "prospective_adopters"
        )
    )

    register = told.stage("POA.REGISTER#1")
    assert (register.state, register.started_on) == (StageState.OPEN, date(2025, 6, 10))


def test_reviews_go_on_over_a_route_change():
    told = Told(BEGAN).reached(first_review=date(2025, 2, 3)).plan("home", date(2025, 4, 1))
    told.say(told.recorder().route_changed("home", "adoption", date(2025, 7, 1), "assessment"))

    assert told.stage("SCO.REV2#1").state is StageState.OPEN


@pytest.mark.parametrize(
    ("route", "reviews"),
    [
        ("adoption", StageState.SUPERSEDED),
        ("kinship_care_order", StageState.SUPERSEDED),
        ("permanence_order", StageState.OPEN),  # the child stays looked after
        ("permanence_order_with_authority", StageState.OPEN),
    ],
)
def test_the_final_order_ends_the_clocks_and_a_permanence_order_keeps_the_reviews(route, reviews):
    granted = date(2025, 12, 1)
    told = Told(BEGAN).plan(route, date(2025, 4, 1))
    told.reached(first_review=date(2025, 2, 3), second_review=date(2025, 4, 1), order_granted=granted)

    [review] = told.stages("SCO.REVN")
    recommendation = told.stage("SCO.REC#1")
    assert review.state is reviews
    assert (recommendation.state, recommendation.ended_on) == (StageState.SUPERSEDED, granted)
    assert recommendation.ended_because == "final order granted"


def test_the_end_of_a_journey_ends_every_clock():
    told = Told(BEGAN).plan("permanence_order", date(2025, 4, 1))
    told.say(told.recorder().journey_ended(date(2025, 5, 1), "returned home"))

    assert told.codes(StageState.OPEN) == set()
    assert told.stage("SCO.REC#1").ended_because == "returned home"


@pytest.mark.parametrize(
    ("age", "recommended", "applies"),
    [
        (5, date(2025, 4, 1), True),
        (6, date(2025, 4, 1), False),
        (5, date(2026, 4, 1), False),  # she has turned six before the stage starts
        (4, date(2026, 4, 1), True),
        (None, date(2025, 4, 1), True),  # an age that is not known hides no clock
    ],
)
def test_the_aim_for_under_sixes_applies_by_the_age_at_the_stages_start(age, recommended, applies):
    told = Told(BEGAN, age=age).plan("permanence_order", BEGAN).reached(permanence_recommendation=recommended)

    assert bool(told.stages("PO.FINAL")) is applies


@pytest.mark.parametrize(
    ("emergency", "number"),
    [(date(2020, 4, 6), 3), (date(2020, 4, 7), 5)],
)
def test_a_stage_is_judged_by_the_target_in_force_when_its_clock_started(emergency, number):
    told = Told(date(2020, 3, 2)).reached(emergency_placement=emergency)

    [stage] = told.stages("SCO.EMREV")

    assert (stage.timescale.number, stage.timescale.unit) == (number, Unit.WORKING_DAYS)


AIM = """
code = "made_up_council"
name = "Made-up council"
overlays = "scotland"

[[stages."PO.LODGE".targets]]
number = 8
unit = "weeks"
status = "council_aim"
citation = "the council's own aim"
address = "https://council.example/aims"
"""


def with_aim(aim):
    base = a_rulebook()
    rules = Rulebook(overlay(base.pack, aim), base.calendar, base.zone)
    return Told(BEGAN, rules=rules).plan("permanence_order", BEGAN).reached(**ROUTE).stage("PO.LODGE#1")


def test_a_councils_own_target_gives_an_unset_stage_a_due_date():
    plain = Told(BEGAN).plan("permanence_order", BEGAN).reached(**ROUTE)
    ours = with_aim(AIM)

    assert (plain.stage("PO.LODGE#1").state, plain.stage("PO.LODGE#1").due_on) == (StageState.OPEN, None)
    assert ours.due_on == date(2025, 8, 5)
    assert ours.status is TargetStatus.COUNCIL_AIM


def test_a_clock_that_started_before_any_target_was_in_force_has_no_due_date():
    stage = with_aim(f"{AIM}in_force_from = 2025-12-01\n")

    assert (stage.state, stage.due_on, stage.status) == (StageState.OPEN, None, None)


def test_a_pause_stops_the_clock_for_its_days():
    told = Told(BEGAN)
    told.say(told.recorder().paused("SCO.REC#1", date(2025, 2, 1), "criminal proceedings"))
    while_paused = told.stage("SCO.REC#1")
    told.say(told.recorder().resumed("SCO.REC#1", date(2025, 2, 11)))

    resumed = told.stage("SCO.REC#1")
    assert (while_paused.state, while_paused.due_on) == (StageState.PAUSED, None)
    assert resumed.state is StageState.OPEN
    assert resumed.due_on == date(2025, 7, 6) + timedelta(days=10)


def test_a_pause_of_one_stage_pauses_no_other():
    told = Told(BEGAN)
    told.say(told.recorder().paused("SCO.REC#1", date(2025, 2, 1), "criminal proceedings"))

    assert told.stage("SCO.REV1#1").state is StageState.OPEN


def test_a_milestone_that_the_source_cannot_tell_is_shown_and_never_late():
    told = Told(BEGAN)
    told.say(told.recorder().untracked(["first_review"]))

    untracked = told.stage("SCO.REV1#1")
    assert (untracked.state, untracked.due_on) == (StageState.UNTRACKED, None)


def test_a_milestone_told_after_all_is_tracked_again():
    told = Told(BEGAN)
    told.say(told.recorder().untracked(["first_review"]))
    told.reached(first_review=date(2025, 2, 3))

    assert told.stage("SCO.REV1#1").state is StageState.CLOSED


def test_a_stage_that_does_not_apply_says_why_and_has_no_due_date():
    told = Told(BEGAN).on(date(2025, 1, 20))
    told.say(told.recorder().not_applicable("SCO.REV1#1", "looked after at home"))

    marked = told.stage("SCO.REV1#1")
    assert (marked.state, marked.due_on) == (StageState.NOT_APPLICABLE, None)
    assert (marked.ended_on, marked.ended_because) == (date(2025, 1, 20), "looked after at home")


def test_owners_follow_the_role_and_fall_to_the_worker():
    told = Told(BEGAN, officer=AILSA).plan("adoption", BEGAN)
    told.reached(legal_referral=date(2025, 3, 1), match_agreed=date(2025, 3, 1), placed_with_adopters=PANEL)

    assert told.stage("SCO.REC#1").owner == SHONA
    assert told.stage("SCO.LEGACK#1").owner == LORNA
    adopters = told.stage("ADO.LODGE#1")
    assert (adopters.owner_role, adopters.owner) == (Role.CARER, SHONA)
    assert GREER not in {s.owner for s in told.all_stages()}


def test_a_booking_moved_twice_counts_two_moves_and_the_last_one_counts():
    told = Told(BEGAN)
    for day in (10, 20, 20, 28):
        told.say(told.recorder().booked("first_review", date(2025, 2, day)))

    stage = told.stage("SCO.REV1#1")
    assert (stage.booked_on, stage.times_moved) == (date(2025, 2, 28), 2)


def test_the_last_word_decides_what_a_stage_is_silent_for():
    told = Told(BEGAN)
    told.say(told.recorder().blocked("SCO.REC#1", "assessment", date(2025, 3, 1)))
    told.say(told.recorder().snoozed("SCO.REC#1", date(2025, 2, 1)))

    stage = told.stage("SCO.REC#1")
    assert (stage.quiet_until, stage.quiet_kind) == (date(2025, 2, 1), "snoozed")
    assert stage.snoozes == 1


def test_a_second_journey_starts_its_own_clocks_and_leaves_the_first():
    told = Told(BEGAN)
    told.say(told.recorder().journey_ended(date(2025, 5, 1), "returned home"))
    again = Recorder(told.reference, 2, SHONA, "slack:2")
    told.say(again.journey_began(date(2025, 8, 4), "became_looked_after", 4))

    second = journey_of(told.reference, 2, told.entries)
    assert (second.began_on, second.ended_on) == (date(2025, 8, 4), None)
    assert second.case_id == told.journey.case_id
    assert told.journey.ended_on == date(2025, 5, 1)


def test_no_date_and_no_target_is_no_alert():
    for stage in Told(BEGAN).plan("adoption", BEGAN).reached(**ROUTE).all_stages():
        assert (stage.due_on is None) == (stage.timescale is None)


@pytest.mark.parametrize(
    ("day", "is_over"),
    [
        (date(2025, 2, 17), False),
        (date(2025, 2, 18), True),
        (date(2025, 2, 19), True),
        (date(2025, 2, 20), False),
    ],
)
def test_a_stage_is_overdue_from_the_day_after_its_due_date_until_it_ends(day, is_over):
    stage = Told(BEGAN).reached(first_review=date(2025, 2, 20)).stage("SCO.REV1#1")

    assert is_overdue_on(stage, day) is is_over


def test_legal_services_see_a_child_while_a_hand_over_is_open_and_the_journey_goes_on():
    told = Told(BEGAN).plan("permanence_order")
    pack = told.rules.pack
    assert Role.LEGAL_OFFICER not in open_roles(told.journey, [], pack)

    told.reached(legal_referral=date(2025, 6, 9))
    assert Role.LEGAL_OFFICER in open_roles(told.journey, [], pack)

    told.say(told.recorder().journey_ended(date(2025, 7, 1), "home_for_good"))
    assert Role.LEGAL_OFFICER not in open_roles(told.journey, [], pack)
