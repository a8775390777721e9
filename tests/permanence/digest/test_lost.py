"""What the figures say: one sentence about the days lost, ours and others', and nothing when none were lost."""

from datetime import date

import pytest

from permanence.digest.lost import DaysLost, LostByChild, LostStep, lost_by_step, may_have_lost, year_to
from permanence.insight.days_lost import days_lost
from permanence.insight.steps import steps_of
from tests.builders import a_rulebook
from tests.permanence.journeys_told import Told

YEAR = year_to(date(2026, 5, 26))


def step(name, days, ours):
    return LostStep(name, days, ours, (LostByChild("HW-4821-B", days, ours),))


def said(*steps):
    return DaysLost(*YEAR, steps).sentence


def test_the_year_ends_with_the_day_it_is_looked_at():
    assert (date(2025, 5, 27), date(2026, 5, 26)) == YEAR


@pytest.mark.parametrize(
    ("ours", "whose"),
    [
        (100, "all of them are ours"),
        (90, "nearly all of them are ours"),
        (89, "most of them are ours"),
        (60, "most of them are ours"),
        (59, "about half of them are ours"),
        (41, "about half of them are ours"),
        (40, "most of them wait for others"),
        (10, "nearly all of them wait for others"),
        (0, "all of them wait for others"),
    ],
)
def test_the_sentence_says_whose_the_days_are(ours, whose):
    assert said(step("match", 100, ours), step("panel", 1, 1)).startswith(
        f"Most days are lost before the match, and {whose}."
    )


def test_one_other_step_that_mostly_waits_for_others_is_named():
    assert said(step("match", 9, 9), step("petition", 8, 2), step("order", 7, 0)) == (
        "Most days are lost before the match, and all of them are ours. "
        "The wait for the petition is mostly for others."
    )


def test_where_no_day_was_lost_nothing_is_said():
    assert said() == ""


def test_only_stages_that_may_have_lost_a_day_are_looked_at_and_none_is_missed():
    told = Told(date(2024, 10, 1)).plan("adoption", date(2024, 10, 1))
    told.reached(first_review=date(2025, 1, 7), second_review=date(2025, 9, 7), panel=date(2026, 1, 9))
    stages = told.all_stages()
    first, last = YEAR

    wanted = [stage for stage in stages if may_have_lost(stage, first, last)]
    every = days_lost(steps_of(told.journey, stages, a_rulebook(), last), first, last, last)
    found = days_lost(steps_of(told.journey, wanted, a_rulebook(), last), first, last, last)

    assert found == every != []
    assert 0 < len(wanted) < len(stages)


def test_the_days_of_a_kind_of_step_are_those_of_its_children():
    lost = []
    for n, began in enumerate((date(2025, 9, 1), date(2025, 11, 1))):
        told = Told(began, reference=f"child {n}").plan("adoption", began)
        steps = steps_of(told.journey, told.all_stages(), a_rulebook(), YEAR[1])
        lost += [("review", one) for one in days_lost(steps, *YEAR, YEAR[1])]

    [found] = lost_by_step(lost, *YEAR).steps

    assert found.days == sum(one.days for _, one in lost) == sum(child.days for child in found.children)
    assert [child.reference for child in found.children] == ["child 0", "child 1"]
