"""Drift: an open step that stands still, each sign on both sides of its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from permanence.digest.drift import DriftSign, Peer, drifting, reviews_in_turn, usual_longest
from permanence.stages import QuietKind, StageState
from tests.builders import a_rulebook
from tests.permanence.journeys_told import Told

BEGAN = date(2026, 1, 5)
STAGE = Told(BEGAN).stage("SCO.REC#1")
DUE = date(2026, 7, 5)
LAST_THIRD = date(2026, 5, 5)  # of 181 days the last 61
PACK = a_rulebook().pack
IN_TURN = reviews_in_turn(PACK)
DAY = timedelta(days=1)
NO_NEWS = (DriftSign.NO_NEWS,)


def signs(stage, on, usual=()):
    found = drifting(stage, on, dict(usual), IN_TURN)
    return found.signs if found else ()


@pytest.mark.parametrize(
    ("news", "day", "expected"),
    [
        (BEGAN, LAST_THIRD - DAY, ()),
        (BEGAN, LAST_THIRD, NO_NEWS),
        (LAST_THIRD - 30 * DAY, LAST_THIRD + 30 * DAY, ()),  # a silence of 60 days, one short of a third
        (LAST_THIRD - 30 * DAY, LAST_THIRD + 31 * DAY, NO_NEWS),
        (LAST_THIRD - DAY, DUE - 2 * DAY, ()),
        (LAST_THIRD - DAY, DUE - DAY, NO_NEWS),
        (LAST_THIRD - DAY, DUE + DAY, NO_NEWS),  # and it goes on once it is overdue
        (LAST_THIRD, DUE, ()),
        (LAST_THIRD, DUE + 27 * DAY, ()),
        (LAST_THIRD, DUE + 28 * DAY, NO_NEWS),
        (DUE + 3 * DAY, DUE + 30 * DAY, ()),
        (DUE + 3 * DAY, DUE + 31 * DAY, NO_NEWS),
    ],
)
def test_no_news_in_the_last_third_of_its_time_or_for_four_weeks_after_the_due_date_is_drift(
    news, day, expected
):
    assert STAGE.due_on == DUE
    assert signs(replace(STAGE, last_news_on=news), day) == expected


@pytest.mark.parametrize("day", [date(2026, 4, 1), LAST_THIRD, DUE, DUE + 27 * DAY])
def test_a_review_that_is_not_due_yet_simply_runs(day):
    review = replace(STAGE, code="SCO.REVN")

    assert signs(review, day, {"SCO.REVN": 30}.items()) == (
        () if day <= DUE else (DriftSign.NO_NEWS, DriftSign.OLDER_THAN_PEERS)
    )


def test_a_review_whose_booked_day_was_moved_twice_drifts_all_the_same():
    assert signs(replace(STAGE, code="SCO.REVN", times_moved=2), LAST_THIRD) == (DriftSign.MOVED,)


def test_a_review_without_a_word_for_four_weeks_after_its_day_drifts():
    held_late = replace(STAGE, code="SCO.REV1", last_news_on=DUE)

    assert signs(held_late, DUE + 27 * DAY) == ()
    assert signs(held_late, DUE + 28 * DAY) == NO_NEWS


def test_reviews_and_visits_follow_one_another_and_nothing_else_does():
    assert reviews_in_turn(PACK) == {"SCO.REV1", "SCO.REV2", "SCO.REVN", "SCO.VIS1", "SCO.VISN"}


def test_a_step_without_a_target_has_no_last_third():
    assert signs(replace(STAGE, due_on=None), DUE + 400 * DAY) == ()


@pytest.mark.parametrize(("moved", "expected"), [(0, ()), (1, ()), (2, (DriftSign.MOVED,))])
def test_a_booking_that_moved_more_than_once_is_drift(moved, expected):
    assert signs(replace(STAGE, times_moved=moved), BEGAN) == expected


def test_whoever_waits_for_a_booked_date_is_not_without_news():
    booked = replace(STAGE, quiet_until=LAST_THIRD + 9 * DAY, quiet_kind=QuietKind.BOOKED)

    assert signs(booked, LAST_THIRD + 9 * DAY) == ()
    assert signs(booked, LAST_THIRD + 10 * DAY) == NO_NEWS


def test_a_blocker_to_be_looked_at_again_is_waited_for_until_that_day():
    blocked = replace(STAGE, quiet_until=LAST_THIRD + 9 * DAY, quiet_kind=QuietKind.BLOCKED)

    assert signs(blocked, LAST_THIRD + 8 * DAY) == ()
    assert signs(blocked, LAST_THIRD + 9 * DAY) == NO_NEWS


def peers(days, *, ended=True, code="SCO.REC"):
    return [Peer(code, length, ended) for length in days]


@pytest.mark.parametrize(("age", "expected"), [(9, ()), (10, (DriftSign.OLDER_THAN_PEERS,))])
def test_longer_than_nine_in_ten_of_all_is_drift(age, expected):
    usual = usual_longest(peers(range(1, 11)))  # ten that got there: nine within nine days

    assert usual == {"SCO.REC": 9}
    assert signs(STAGE, BEGAN + timedelta(days=age), usual.items()) == expected


def test_nine_are_too_few_to_compare_with():
    assert usual_longest(peers(range(1, 10))) == {}


def test_those_who_are_still_there_or_left_before_count_for_as_long_as_they_were_seen():
    quick = peers(range(1, 11))

    assert usual_longest([*quick, *peers([5] * 5, ended=False)]) == {"SCO.REC": 10}
    assert usual_longest([*quick, *peers([400] * 5, ended=False)]) == {}  # nine in ten have not got there


@pytest.mark.parametrize("state", [s for s in StageState if s is not StageState.OPEN])
def test_only_an_open_stage_drifts(state):
    assert signs(replace(STAGE, state=state), DUE) == ()


def test_a_stage_that_has_not_begun_does_not_drift():
    assert signs(STAGE, BEGAN - timedelta(days=1)) == ()


def test_any_word_recorded_of_the_child_is_news():
    told = Told(BEGAN).on(LAST_THIRD)
    told.say(told.recorder().noted("made up"))

    assert signs(told.stage("SCO.REC#1"), DUE) == ()


def test_overdue_and_drifting_are_two_things():
    late = Told(date(2025, 1, 6)).on(date(2026, 5, 20))
    late.say(late.recorder().noted("made up"))

    stage = late.stage("SCO.REC#1")
    assert stage.due_on < date(2026, 5, 20)
    assert signs(stage, date(2026, 5, 21)) == ()
