"""Drift: time that passes without a recorded next dated step, each sign on both sides of its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from permanence.digest.drift import DriftSign, Peer, drifting, usual_longest
from permanence.stages import QuietKind, StageState
from tests.permanence.journeys_told import Told

BEGAN = date(2026, 1, 5)
STAGE = Told(BEGAN).stage("SCO.REC#1")


def signs(stage, on, usual=()):
    found = drifting(stage, on, dict(usual))
    return found.signs if found else ()


@pytest.mark.parametrize(("days", "expected"), [(27, ()), (28, (DriftSign.NO_NEWS,))])
def test_no_news_for_four_weeks_is_drift(days, expected):
    assert signs(STAGE, BEGAN + timedelta(days=days)) == expected


@pytest.mark.parametrize(("moved", "expected"), [(0, ()), (1, ()), (2, (DriftSign.MOVED,))])
def test_a_booking_that_moved_more_than_once_is_drift(moved, expected):
    assert signs(replace(STAGE, times_moved=moved), BEGAN) == expected


def test_whoever_waits_for_a_booked_date_is_not_without_news():
    booked = replace(STAGE, quiet_until=BEGAN + timedelta(days=40), quiet_kind=QuietKind.BOOKED)

    assert signs(booked, BEGAN + timedelta(days=40)) == ()
    assert signs(booked, BEGAN + timedelta(days=41)) == (DriftSign.NO_NEWS,)


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
    assert signs(replace(STAGE, state=state), BEGAN + timedelta(days=90)) == ()


def test_a_stage_that_has_not_begun_does_not_drift():
    assert signs(STAGE, BEGAN - timedelta(days=1)) == ()


def test_any_word_recorded_of_the_child_is_news():
    told = Told(BEGAN).on(BEGAN + timedelta(days=30))
    told.say(told.recorder().noted("made up"))

    assert signs(told.stage("SCO.REC#1"), BEGAN + timedelta(days=40)) == ()


def test_overdue_and_drifting_are_two_things():
    late = Told(date(2025, 1, 6)).on(date(2026, 5, 20))
    late.say(late.recorder().noted("made up"))

    stage = late.stage("SCO.REC#1")
    assert stage.due_on < date(2026, 5, 20)
    assert signs(stage, date(2026, 5, 21)) == ()
