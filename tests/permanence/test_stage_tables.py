"""What is said of one stage holds for that stage and no other; and each boundary of a stage from both sides."""

from datetime import date, timedelta

import pytest

from permanence.people import Role
from permanence.stages import StageState, is_open_on, open_roles
from tests.builders import MORAG, SHONA
from tests.permanence.journeys_told import Told

BEGAN = date(2025, 1, 6)
PANEL = date(2025, 6, 2)
THIS, OTHER = "SCO.REV1#1", "SCO.REC#1"


def silence(told, key):
    stage = told.stage(key)
    return stage.quiet_until, stage.quiet_kind


def test_what_does_not_apply_or_cannot_be_tracked_is_open_on_no_day():
    told = Told(BEGAN).on(date(2025, 1, 20))
    told.say(told.recorder().not_applicable(THIS, "looked after at home"))
    told.say(told.recorder().untracked(["permanence_recommendation"]))

    assert not is_open_on(told.stage(THIS), date(2025, 1, 10))
    assert told.stage(OTHER).state is StageState.UNTRACKED
    assert not is_open_on(told.stage(OTHER), date(2025, 1, 10))


@pytest.mark.parametrize(("day", "is_open"), [(-1, False), (0, True), (30, True), (44, True), (45, False)])
def test_a_stage_is_open_from_the_day_it_starts_until_the_day_before_it_ends(day, is_open):
    stage = Told(BEGAN).reached(first_review=BEGAN + timedelta(days=45)).stage(THIS)

    assert is_open_on(stage, BEGAN + timedelta(days=day)) is is_open


def test_that_one_stage_does_not_apply_says_nothing_of_another():
    told = Told(BEGAN).on(date(2025, 1, 20))
    told.say(told.recorder().not_applicable(OTHER, "looked after at home"))

    assert told.stage(THIS).state is StageState.OPEN


@pytest.mark.parametrize("mark", ["acknowledged", "alert_wrong", "noted"])
def test_no_other_mark_says_that_a_stage_does_not_apply(mark):
    told = Told(BEGAN)
    recorder = told.recorder()
    told.say(
        {
            "acknowledged": lambda: recorder.acknowledged(THIS),
            "alert_wrong": lambda: recorder.alert_wrong(THIS, date(2025, 3, 3)),
            "noted": lambda: recorder.noted("rang the carer", THIS),
        }[mark]()
    )

    assert told.stage(THIS).state is StageState.OPEN


@pytest.mark.parametrize("word", ["blocked", "snoozed", "alert_wrong"])
def test_what_silences_one_stage_silences_no_other(word):
    told, until = Told(BEGAN), date(2025, 2, 3)
    recorder = told.recorder()
    told.say(
        {
            "blocked": lambda: recorder.blocked(THIS, "assessment", until),
            "snoozed": lambda: recorder.snoozed(THIS, until),
            "alert_wrong": lambda: recorder.alert_wrong(THIS, until),
        }[word]()
    )

    assert silence(told, THIS)[0] == until
    assert silence(told, OTHER) == (None, None)


def test_a_blocker_that_was_cleared_silences_nothing():
    told = Told(BEGAN)
    told.say(told.recorder().blocked(THIS, "assessment", date(2025, 3, 3)))
    told.say(told.recorder().blocker_cleared(THIS, date(2025, 1, 20)))

    assert silence(told, THIS) == (None, None)


def test_a_word_about_one_stage_is_an_answer_to_no_other():
    told = Told(BEGAN).on(date(2025, 1, 20))
    told.say(told.recorder().blocked(THIS, "assessment", date(2025, 3, 3)))
    assert told.stage(OTHER).answered_on is None

    told.on(date(2025, 1, 21)).say(told.recorder().acknowledged(THIS))

    assert told.stage(THIS).answered_on == date(2025, 1, 21)
    assert told.stage(OTHER).answered_on is None


def test_snoozes_are_counted_by_stage():
    told = Told(BEGAN)
    for key in (THIS, THIS, OTHER):
        told.say(told.recorder().snoozed(key, date(2025, 2, 3)))

    assert (told.stage(THIS).snoozes, told.stage(OTHER).snoozes) == (2, 1)


def test_a_booking_for_the_very_day_on_which_a_stage_starts_counts():
    told = Told(BEGAN)
    told.say(told.recorder().booked("first_review", BEGAN))

    assert told.stage(THIS).booked_on == BEGAN


def test_a_booking_for_a_day_before_a_stage_starts_is_none_of_its():
    told = Told(BEGAN)
    told.say(told.recorder().booked("first_review", BEGAN - timedelta(days=1)))

    assert told.stage(THIS).booked_on is None


def test_a_decision_dated_before_its_panel_ends_the_fortnight_all_the_same():
    told = Told(BEGAN).reached(panel=PANEL, agency_decision=PANEL - timedelta(days=1))

    fortnight = told.stage("PO.ADM#1")
    assert (fortnight.state, fortnight.ended_on) == (StageState.CLOSED, PANEL - timedelta(days=1))


def test_one_decision_before_two_panels_ends_neither():
    told = Told(BEGAN).reached(agency_decision=date(2025, 5, 1), panel=PANEL).reached(panel=date(2025, 9, 1))

    assert [s.state for s in told.stages("PO.ADM")] == [StageState.OPEN, StageState.OPEN]


def test_long_stages_are_warned_of_four_weeks_before_and_short_ones_a_fortnight_before():
    told = Told(BEGAN).reached(panel=PANEL)

    assert told.stage(OTHER).warn_days == (28, 14, 3)  # six months
    assert told.stage(THIS).warn_days == (28, 14, 3)  # six weeks to the day
    assert told.stage("PO.ADM#1").warn_days == (
        7,
        2,
    )  # a fortnight: its first warning would come on its first day


def test_legal_services_see_a_child_no_more_once_somebody_says_that_the_journey_is_over():
    told = Told(BEGAN).plan("permanence_order").reached(legal_referral=date(2025, 6, 9))
    told.say(told.recorder().journey_said_over(date(2025, 7, 1), "home_for_good"))

    assert Role.LEGAL_OFFICER not in open_roles(told.journey, [], told.rules.pack)


def test_a_stage_of_hers_shows_a_child_to_a_role():
    told = Told(BEGAN)
    first = told.stage(THIS)

    assert first.owner_role in open_roles(told.journey, [first], told.rules.pack)
    assert open_roles(told.journey, [], told.rules.pack) == frozenset()


@pytest.mark.parametrize(("by", "owner"), [(SHONA, MORAG), ("ewan.muir@council.example", SHONA)])
def test_her_manager_answers_once_the_worker_herself_has_said_that_the_child_is_not_hers(by, owner):
    told = Told(BEGAN)
    told.by = by
    told.say(told.recorder().not_mine())

    assert told.stage(OTHER).owner == owner


@pytest.mark.parametrize("reason", ["", "moved to her aunt"])
def test_why_a_stage_ended_with_its_journey_is_said_also_where_no_reason_was_given(reason):
    told = Told(BEGAN)
    told.say(told.recorder().journey_ended(date(2025, 2, 3), reason))

    assert told.stage(THIS).ended_because == (reason or "journey ended")


def test_a_journey_that_ended_before_a_stage_started_ends_it_on_the_day_it_started():
    told = Told(BEGAN).reached(panel=PANEL)
    told.say(told.recorder().journey_ended(PANEL - timedelta(days=7), "home_for_good"))

    assert told.stage("PO.ADM#1").ended_on == PANEL


def test_news_of_a_stage_is_the_day_of_the_last_entry_and_never_before_its_start():
    told = Told(BEGAN).on(date(2025, 1, 20))
    told.say(told.recorder().acknowledged(OTHER))

    assert told.stage(OTHER).last_news_on == date(2025, 1, 20)
    assert (
        Told(BEGAN).on(BEGAN - timedelta(days=3)).reached(panel=PANEL).stage("PO.ADM#1").last_news_on == PANEL
    )
