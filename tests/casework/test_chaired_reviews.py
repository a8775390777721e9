"""What a reviewing officer has of the children whose reviews she chairs, day by day, on both sides of each boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.chaired_reviews import plan_questions, reviews_held, reviews_to_come, without_outcome
from permanence.pack.model import TargetStatus
from permanence.stages import QuietKind, Stage
from tests.builders import TODAY, a_rulebook
from tests.permanence.journeys_told import Told

PACK = a_rulebook().pack
BEGAN = date(2026, 4, 20)
OTHER = "HW-1234-N"
STATUTORY, AIM = TargetStatus.STATUTORY, TargetStatus.COUNCIL_AIM


def days(number: int) -> date:
    """So many days from today; those that have gone are below nought."""
    return TODAY + timedelta(days=number)


def a_review(
    due: int | None = 12, booked: int | None = None, status: TargetStatus | None = STATUTORY, **more: object
) -> Stage:
    """The first review of a child: due, and booked for, so many days from today."""
    given = {
        "due_on": None if due is None else days(due),
        "booked_on": None if booked is None else days(booked),
        "status": status,
        "quiet_kind": None if booked is None else QuietKind.BOOKED,
    }
    return replace(Told(BEGAN).stage("SCO.REV1#1"), **(given | more))  # type: ignore[arg-type]


def says(stage: Stage) -> str | None:
    return next((words for _, words in reviews_to_come([stage], TODAY)), None)


# --- to come --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "booked", "status", "words"),
    [
        (12, None, STATUTORY, "Due Mon 1 Jun in 12 days, not booked"),
        (1, None, STATUTORY, "Due Thu 21 May in 1 day, not booked"),
        (0, None, STATUTORY, "Due Wed 20 May in 0 days, not booked"),
        (-1, None, STATUTORY, "1 day over the statutory limit, not booked"),
        (-1, None, AIM, "1 day past the council's aim, not booked"),
        (12, 4, STATUTORY, "Booked Sun 24 May, due Mon 1 Jun"),
        (12, 0, STATUTORY, "Booked Wed 20 May, due Mon 1 Jun"),  # today: not gone yet
        (12, -1, STATUTORY, "Was booked for Tue 19 May, 1 day ago, due Mon 1 Jun"),
        (-3, 4, STATUTORY, "3 days over the statutory limit, booked Sun 24 May"),
        (-3, 0, STATUTORY, "3 days over the statutory limit, booked Wed 20 May"),
        (-3, -2, STATUTORY, "3 days over the statutory limit, was booked for Mon 18 May, 2 days ago"),
        (None, 4, None, "Booked Sun 24 May"),
        (None, -1, None, "Was booked for Tue 19 May, 1 day ago"),
    ],
)
def test_a_review_stands_with_its_day_and_with_its_booking(due, booked, status, words):
    assert says(a_review(due, booked, status)) == words


@pytest.mark.parametrize(
    ("due", "booked", "is_there"),
    [
        (28, None, True),
        (29, None, False),
        (29, 28, True),
        (29, 29, False),
        (60, -1, True),
        (-60, None, True),
        (None, None, False),
        (None, 28, True),
        (None, 29, False),
    ],
)
def test_it_is_in_the_list_when_it_is_due_or_booked_within_four_weeks(due, booked, is_there):
    assert (says(a_review(due, booked)) is not None) is is_there


def test_a_booking_that_somebody_has_blocked_since_is_none():
    blocked = a_review(29, 4, quiet_kind=QuietKind.BLOCKED)

    assert says(blocked) is None
    assert says(replace(blocked, due_on=days(12))) == "Due Mon 1 Jun in 12 days, not booked"
    assert says(replace(blocked, quiet_kind=None)) == "Booked Sun 24 May, due Thu 18 Jun"


def test_past_a_limit_comes_first_and_the_longest_then_by_the_day_on_which_it_will_be():
    def of(reference: str, *stands: object) -> Stage:
        return a_review(*stands, reference=reference)  # type: ignore[arg-type]

    stages = [
        of("booked in ten days", 12, 10),
        of("due in nine", 9),
        of("no due date, booked in five", None, 5, None),
        of("long past an aim", -30, None, AIM),
        of("past an aim", -2, None, AIM),
        of("one day over", -1),
        of("nine days over", -9),
        of("b nine days over", -9),
        of("due today", 0),
    ]

    assert [stage.reference for stage, _ in reviews_to_come(stages, TODAY)] == [
        "b nine days over",
        "nine days over",
        "one day over",
        "long past an aim",
        "past an aim",
        "due today",
        "no due date, booked in five",
        "due in nine",
        "booked in ten days",
    ]


# --- held, and decided ----------------------------------------------------------------------------------------------


def held(reference: str, *reviews: date, code: str = "later_review") -> Told:
    told = Told(date(2025, 1, 6), reference=reference)
    for day in reviews:
        told.reached(**{code: day})
    return told


def test_reviews_of_the_last_four_weeks_stand_newest_first_with_their_days():
    journeys = [
        held("HW-4821-B", days(-28), days(-1)).journey,
        held(OTHER, days(-29), days(0), days(1)).journey,
    ]

    found = reviews_held(journeys, PACK, TODAY)

    assert [(one.reference, one.on, one.says) for one in found] == [
        (OTHER, days(0), "Held on Wed 20 May, today"),
        ("HW-4821-B", days(-1), "Held on Tue 19 May, 1 day ago"),
        ("HW-4821-B", days(-28), "Held on 22 Apr, 28 days ago"),
    ]


def test_two_reviews_of_one_day_stand_by_reference():
    journeys = [held("HW-4821-B", days(-1)).journey, held(OTHER, days(-1)).journey]

    assert [one.reference for one in reviews_held(journeys, PACK, TODAY)] == [OTHER, "HW-4821-B"]


def test_a_decision_of_a_review_is_no_review_and_waits_for_its_outcome():
    journey = held("HW-4821-B", days(-3), code="permanence_recommendation").journey

    assert reviews_held([journey], PACK, TODAY) == []
    assert [one.milestone for one in without_outcome([journey], PACK, TODAY)] == ["permanence_recommendation"]
    assert without_outcome([held("HW-4821-B", days(1), code="kinship_ruled").journey], PACK, TODAY) == []
    assert without_outcome([held("HW-4821-B", days(-1)).journey], PACK, TODAY) == []


@pytest.mark.parametrize(
    ("milestone", "on", "waits"),
    [
        ("kinship_ruled", -3, False),
        ("kinship_ruled", -4, True),  # of another day
        ("permanence_recommendation", -3, True),  # of another decision
    ],
)
def test_an_outcome_is_of_its_own_decision_on_its_own_day(milestone, on, waits):
    told = held("HW-4821-B", days(-3), code="kinship_ruled")
    outcome = told.recorder().decision_recorded(milestone, "review", "ruled_in", days(on), reaches=False)

    found = without_outcome([told.say(outcome).journey], PACK, TODAY)

    assert bool(found) is waits


@pytest.mark.parametrize(
    ("through", "ago", "waits"),
    [
        ("import:tracker#1:4", 28, True),
        ("import:tracker#1:4", 29, False),
        ("slack:1", 29, True),
    ],
)
def test_what_came_in_by_a_file_is_asked_about_for_four_weeks_and_what_a_person_said_for_good(
    through, ago, waits
):
    told = Told(date(2025, 1, 6), through=through).reached(kinship_ruled=days(-ago))

    assert bool(without_outcome([told.journey], PACK, TODAY)) is waits


def test_the_decision_of_the_longest_ago_comes_first():
    journeys = [
        held("HW-4821-B", days(-3), code="kinship_ruled").journey,
        held(OTHER, days(-3), code="kinship_ruled").journey,
        held("HW-2718-X", days(-9), code="kinship_ruled").journey,
    ]

    found = without_outcome(journeys, PACK, TODAY)

    assert [one.reference for one in found] == ["HW-2718-X", OTHER, "HW-4821-B"]


# --- questions about the plan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ago", "asked"), [(41, False), (42, True)])
def test_after_six_weeks_a_child_has_a_route_or_is_asked_about(ago, asked):
    words = f"No route is recorded, looked after for {ago} days"

    assert plan_questions([Told(days(-ago)).journey], PACK, TODAY) == (
        [("HW-4821-B", words)] if asked else []
    )


def test_a_child_with_a_route_or_with_her_final_order_is_not_asked_about():
    followed = Told(days(-60)).plan("home")
    granted = Told(days(-60)).reached(order_granted=days(-5))
    given_up = Told(days(-60)).plan("home")
    given_up.say(given_up.recorder().plan_closed("home", days(-5), None))

    assert plan_questions([followed.journey, granted.journey], PACK, TODAY) == []
    assert [ref for ref, _ in plan_questions([given_up.journey], PACK, TODAY)] == ["HW-4821-B"]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (200, 90, "2 routes side by side for 90 days: does each still stand?"),
        (90, 200, "2 routes side by side for 90 days: does each still stand?"),
        (200, 89, None),
    ],
)
def test_two_routes_are_asked_about_three_months_after_the_second_was_taken(first, second, words):
    told = Told(days(-300)).plan("adoption", days(-first)).plan("home", days(-second), primary=False)

    assert plan_questions([told.journey], PACK, TODAY) == ([("HW-4821-B", words)] if words else [])


def test_of_two_questions_the_one_that_has_stood_longest_comes_first():
    since_spring, since_winter = Told(days(-50)), Told(days(-150), reference=OTHER)

    found = plan_questions([since_spring.journey, since_winter.journey], PACK, TODAY)

    assert [reference for reference, _ in found] == [OTHER, "HW-4821-B"]
