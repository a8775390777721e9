"""Bookings that are late by themselves: each rule on both sides of its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from permanence.bookings import days_beyond, is_far_beyond, is_third_move
from permanence.pack.model import TargetStatus
from permanence.stages import QuietKind
from tests.builders import MORAG, SHONA
from tests.permanence.journeys_told import Told

DUE = date(2026, 5, 14)
STATUTORY, AIM = TargetStatus.STATUTORY, TargetStatus.COUNCIL_AIM
BEGAN = date(2026, 4, 1)
REVIEW_DUE = date(2026, 5, 13)  # six weeks


@pytest.mark.parametrize(
    ("status", "due_on", "after", "days", "far"),
    [
        (STATUTORY, DUE, 0, 0, False),
        (STATUTORY, DUE, 1, 1, False),
        (STATUTORY, DUE, 28, 28, False),
        (STATUTORY, DUE, 29, 29, True),
        (STATUTORY, DUE, -5, 0, False),
        (AIM, DUE, 60, 0, False),
        (None, DUE, 60, 0, False),
        (STATUTORY, None, 60, 0, False),
    ],
)
def test_a_booking_is_far_beyond_from_the_29th_day_past_a_statutory_limit(status, due_on, after, days, far):
    booked_on = DUE + timedelta(days=after)

    assert days_beyond(status, due_on, booked_on) == days
    assert is_far_beyond(status, due_on, booked_on) is far


@pytest.mark.parametrize(
    ("now", "moved", "expected"),
    [
        (None, 0, False),
        (None, 2, False),
        (DUE, 0, False),
        (DUE, 1, False),
        (DUE, 2, True),
        (DUE, 3, True),
        (DUE + timedelta(days=9), 2, False),  # the same day once more is no move
    ],
)
def test_the_third_move_is_one_too_many(now, moved, expected):
    assert is_third_move(now, moved, DUE + timedelta(days=9)) is expected


def first_review(booked_on, by):
    told = Told(BEGAN)
    told.by = by
    told.say(told.recorder().booked("first_review", booked_on))
    return told.stage("SCO.REV1#1")


@pytest.mark.parametrize(
    ("by", "after", "is_silent"),
    [
        (SHONA, 28, True),
        (SHONA, 29, False),
        ("import:tracker", 28, True),
        ("import:tracker", 29, False),
        (MORAG, 29, True),
    ],
)
def test_far_beyond_a_statutory_limit_only_a_managers_booking_silences(by, after, is_silent):
    booked_on = REVIEW_DUE + timedelta(days=after)

    stage = first_review(booked_on, by)

    assert (stage.due_on, stage.booked_on) == (REVIEW_DUE, booked_on)
    assert (stage.quiet_kind is QuietKind.BOOKED) is is_silent
    assert (stage.quiet_until == booked_on) is is_silent
    assert replace(stage, booked_on=None).answered_on == BEGAN
