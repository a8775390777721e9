"""What a council's weekly budget holds back: only what was named before, never what is new or past a statutory limit."""

from datetime import date, timedelta

import pytest

from casework.attention import repeats_left
from casework.raise_alerts import raise_alerts
from tests.builders import SHONA, TODAY
from tests.casework.replying import Replying, waits_for_panel

MONDAY = date(2026, 5, 25)


def morning(record, post, day: date, budget: int | None):
    post.at(day)
    raise_alerts(record, post.now, budget=budget)
    post.deliver()
    return post.sent_to(SHONA)[-1].content


@pytest.fixture
def five(record, post) -> list[str]:
    return [waits_for_panel(record, f"C{n}") for n in range(5)]


def test_what_is_new_is_named_however_small_the_budget(record, post, five) -> None:
    content = morning(record, post, TODAY, budget=0)

    assert len(content.named) == 5


def test_on_monday_only_so_many_are_named_again_and_the_rest_is_one_count(record, post, five) -> None:
    morning(record, post, TODAY, budget=2)

    content = morning(record, post, MONDAY + timedelta(days=1), budget=2)  # the Monday is a holiday

    assert len(content.named) == 2
    assert content.counted == 3


def test_without_a_budget_all_are_named_again(record, post, five) -> None:
    morning(record, post, TODAY, budget=None)

    assert len(morning(record, post, MONDAY + timedelta(days=1), budget=None).named) == 5


def test_a_statutory_step_is_named_again_whatever_the_budget(record, post, five) -> None:
    late = waits_for_panel(record, "C9", milestones={"first_review": date(2025, 7, 10)})
    morning(record, post, TODAY, budget=0)

    content = morning(record, post, MONDAY + timedelta(days=1), budget=0)

    assert {item.reference for item in content.named} == {late}
    assert all(item.is_over_limit for item in content.named)


def test_the_numbers_of_the_lines_are_those_that_she_reads(record, post, five) -> None:
    morning(record, post, TODAY, budget=2)
    content = morning(record, post, MONDAY + timedelta(days=1), budget=2)
    second = content.items[1]

    said = Replying(record, SHONA, now=post.now).types("2 held today", message_id=content.message_id)

    assert said.reference == second.reference


def test_what_was_repeated_earlier_in_the_week_is_taken_off_what_may_be_repeated_today(
    record, post, five
) -> None:
    morning(record, post, TODAY, budget=3)
    monday = MONDAY + timedelta(days=1)  # the Monday is a holiday
    assert len(morning(record, post, monday, budget=3).named) == 3
    due_soon = register_due_on(record, monday)

    assert (left(record, monday), left(record, monday + timedelta(days=1))) == (3, 0)
    assert left(record, monday + timedelta(days=6)) == 3
    content = morning(record, post, monday + timedelta(days=1), budget=3)
    assert content.budget == 0
    assert due_soon in {item.reference for item in content.named}


def left(record, day: date) -> int:
    with record.reading() as tx:
        return repeats_left(tx, tx.directory().people[SHONA], 3, day)


def register_due_on(record, day: date) -> str:
    """A child whose panel is overdue from the day after."""
    return waits_for_panel(record, "due", milestones={"permanence_recommendation": day - timedelta(days=84)})
