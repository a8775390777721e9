"""How a journey followed the routes that have a step: seen on the days on which a route is taken and given up."""

from datetime import date, timedelta

import pytest

from permanence.insight.on_route import Followed, followed, over_on, route_at
from tests.builders import a_rulebook
from tests.permanence.journeys_told import Told

PACK = a_rulebook().pack
TAKEN, GIVEN_UP, AGAIN = date(2025, 3, 3), date(2025, 6, 2), date(2025, 9, 1)
DAY = timedelta(days=1)
ADOPTION, HOME = frozenset({"adoption"}), frozenset({"home"})


def plans():
    """Adoption, then home with a second route beside it, then adoption again."""
    told = Told(TAKEN).plan("adoption", TAKEN)
    told.say(told.recorder().route_changed("adoption", "home", GIVEN_UP, None))
    told.plan("kinship_care_order", GIVEN_UP, primary=False)
    told.say(told.recorder().route_changed("home", "adoption", AGAIN, None))
    return told.journey.plans


@pytest.mark.parametrize(
    ("routes", "on", "expected"),
    [
        (ADOPTION, TAKEN - DAY, None),
        (ADOPTION, TAKEN, Followed(TAKEN, None, "adoption")),
        (ADOPTION, GIVEN_UP - DAY, Followed(TAKEN, None, "adoption")),
        (ADOPTION, GIVEN_UP, Followed(TAKEN, GIVEN_UP, "adoption")),  # given up on that very day
        (ADOPTION, AGAIN - DAY, Followed(TAKEN, GIVEN_UP, "adoption")),
        (ADOPTION, AGAIN, Followed(TAKEN, None, "adoption")),
        (HOME, GIVEN_UP - DAY, None),
        (HOME, AGAIN, Followed(GIVEN_UP, AGAIN, "home")),
        (ADOPTION | HOME, GIVEN_UP, Followed(TAKEN, None, "home")),
        (frozenset({"kinship_care_order"}), AGAIN, Followed(GIVEN_UP, None, "kinship_care_order")),
        (frozenset({"permanence_order"}), AGAIN, None),
    ],
)
def test_a_route_is_followed_from_its_day_up_to_the_day_before_it_was_given_up(routes, on, expected):
    assert followed(plans(), routes, on) == expected


@pytest.mark.parametrize(
    ("on", "route"),
    [
        (TAKEN - DAY, None),
        (TAKEN, "adoption"),
        (GIVEN_UP - DAY, "adoption"),
        (GIVEN_UP, "home"),  # and not the second route beside it
        (AGAIN - DAY, "home"),
        (AGAIN, "adoption"),
    ],
)
def test_the_route_of_a_day_is_the_primary_one(on, route):
    assert route_at(plans(), on) == route


def test_a_second_route_alone_is_the_route_and_of_two_the_first():
    beside = Told(TAKEN).plan("home", TAKEN, primary=False).plan("adoption", TAKEN, primary=False)

    assert route_at(beside.journey.plans, TAKEN) == "home"
    assert route_at(beside.plan("kinship_care_order", TAKEN).journey.plans, TAKEN) == "kinship_care_order"


def test_a_journey_is_over_for_a_step_by_an_order_that_came_after_it_began_or_by_its_own_end():
    told = Told(TAKEN).reached(order_granted=GIVEN_UP)

    assert over_on(told.journey, PACK, GIVEN_UP - DAY) == (GIVEN_UP, "final order")
    assert over_on(told.journey, PACK, GIVEN_UP) is None
    assert over_on(Told(TAKEN).journey, PACK, TAKEN) is None
