"""The made-up council looks like the published figures, or it would rehearse the wrong work."""

from datetime import date
from random import Random
from statistics import fmean

import pytest

from scheduler.demo.children import (
    ADOPTION_MEAN_MONTHS,
    ADOPTION_PARTS,
    DAYS_IN_MONTH,
    HOME_MEAN_MONTHS,
    SHARES,
    Ending,
    adoption_days,
    home_days,
    made_up_children,
    made_up_ending,
)

MANY = 20_000
TODAY = date(2026, 11, 20)


def test_route_shares_of_many_children_are_within_a_point_of_the_study():
    random = Random(1)
    drawn = [made_up_ending(random) for _ in range(MANY)]

    assert sum(SHARES.values()) == 100
    for ending, share in SHARES.items():
        assert 100 * drawn.count(ending) / MANY == pytest.approx(share, abs=1)


def test_children_are_back_home_after_nine_months_on_average():
    random = Random(2)

    mean = fmean(home_days(random) for _ in range(MANY))

    assert mean == pytest.approx(HOME_MEAN_MONTHS * DAYS_IN_MONTH, rel=0.02)


def test_adoption_takes_thirty_months_on_average_parted_six_eight_nine():
    random = Random(3)
    parts = [adoption_days(random) for _ in range(MANY)]

    assert fmean(map(sum, parts)) == pytest.approx(ADOPTION_MEAN_MONTHS * DAYS_IN_MONTH, rel=0.02)
    for n, part in enumerate(ADOPTION_PARTS):
        expected = ADOPTION_MEAN_MONTHS * DAYS_IN_MONTH * part / sum(ADOPTION_PARTS)
        assert fmean(p[n] for p in parts) == pytest.approx(expected, rel=0.02)


def test_lengths_lean_to_the_right_as_all_the_sources_do():
    random = Random(4)
    days = sorted(home_days(random) for _ in range(MANY))

    assert days[MANY // 2] < fmean(days)


def test_nothing_of_a_made_up_child_lies_in_the_future_but_a_booking():
    for child in made_up_children(5, 2_000, TODAY):
        known = [child.looked_after_on, *child.milestones.values(), *child.later_reviews]
        assert max(known) <= TODAY
        assert min(known) == child.looked_after_on


def test_the_same_seed_makes_the_same_children():
    assert list(made_up_children(6, 50, TODAY)) == list(made_up_children(6, 50, TODAY))


def test_a_council_of_three_hundred_has_every_ending_and_every_kind_of_trouble():
    children = list(made_up_children(2026, 300, TODAY))

    assert {c.ending for c in children} == set(Ending)
    assert any(c.bookings for c in children)
    assert any(c.blocked_because for c in children)
    assert any(c.changed_from for c in children)
    assert any(c.route is None for c in children)
