"""A review that is told some days beside one that is recorded is most often the same one: that is asked."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from tests.builders import EWAN, NOW, SHONA, register_child
from tests.casework.replying import Replying
from tests.casework.test_reviews import AFTER, BEGAN, UP_TO_REVIEW, journey


@pytest.fixture
def child(record) -> str:
    reference = register_child(record, "C1", BEGAN, now=NOW - timedelta(days=30), milestones=UP_TO_REVIEW)
    shona = Replying(record, SHONA, source="said", now=AFTER - timedelta(days=3))
    shona.types(f"{reference} later review held 22 may")
    shona.types("yes")
    return reference


@pytest.fixture
def shona(record) -> Replying:
    return Replying(record, SHONA, now=AFTER + timedelta(days=2))


def reviews(record, child: str) -> list[date]:
    return [reached.on for reached in journey(record, child).reached("later_review")]


@pytest.mark.parametrize("words", ["The same one", "same", "it's the same"])
def test_the_same_one_moves_its_day(record, child, shona, words) -> None:
    asked = shona.types(f"{child} later review held 23 may")
    read = shona.types(words)
    shona.types("yes")

    assert asked.kind is SaidKind.ASKED
    assert "Later review is recorded as held on Fri 22 May." in asked.question
    assert read.recorded == f"{child}: later review held on Sat 23 May. This replaces Fri 22 May"
    assert reviews(record, child) == [date(2026, 5, 23)]


def test_another_one_is_a_second_review(record, child, shona) -> None:
    shona.types(f"{child} later review held 26 may")
    shona.types("another one")
    shona.types("yes")

    assert reviews(record, child) == [date(2026, 5, 22), date(2026, 5, 26)]


def test_a_day_before_the_one_recorded_can_only_be_the_same_one(record, child, shona) -> None:
    shona.types(
        f"{child} later review held 21 may"
    )  # before the clock of the next one began, so the day is asked
    read = shona.types("21 may 2026")
    shona.types("yes")

    assert read.recorded == f"{child}: later review held on Thu 21 May. This replaces Fri 22 May"
    assert reviews(record, child) == [date(2026, 5, 21)]


def test_a_review_months_later_is_the_next_one_and_nothing_is_asked(record, child) -> None:
    shona = Replying(record, SHONA, source="later", now=AFTER + timedelta(days=180))

    read = shona.types(f"{child} later review held 18 nov")

    assert read.kind is SaidKind.READ_BACK
    assert "replaces" not in read.recorded


def test_ewan_is_asked_nothing(record, child) -> None:
    said = Replying(record, EWAN).types(f"{child} later review held 23 may")

    assert said.kind is SaidKind.NO_SUCH_REFERENCE


def test_the_next_one_booked_some_days_later_is_no_day_of_the_one_recorded(record, child) -> None:
    shona = Replying(record, SHONA, now=AFTER)

    read = shona.types(f"{child} later review booked for 29 may")

    assert read.kind is SaidKind.READ_BACK
    assert reviews(record, child) == [date(2026, 5, 22)]
