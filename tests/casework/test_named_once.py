"""What is new is named once, however many; only what was named before, and is past no statutory limit, is counted."""

from dataclasses import replace
from datetime import date

import pytest

from casework.alert_items import NAMED, arranged
from casework.content import AlertItem
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from tests.builders import SHONA
from tests.casework.replying import Replying
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel, working_days

AN_ITEM = AlertItem(
    reference="HW-1000-0",
    journey=1,
    stage="PO.ADM#1",
    stage_name="Decision",
    milestone="agency_decision",
    route_name=None,
    level=Level.OVERDUE,
    standing="",
    status=TargetStatus.COUNCIL_AIM,
    due_on=date(2026, 5, 1),
    days_over=1,
    why="",
    revision=1,
)
STATUTORY = TargetStatus.STATUTORY


def items(number, *, first=0, **changes):
    return [
        replace(AN_ITEM, reference=f"HW-{first + n:04}-0", days_over=1000 - first - n, **changes)
        for n in range(number)
    ]


def sizes(found):
    return len(found.named), len(found.carried), len(found.counted)


@pytest.mark.parametrize(
    ("new", "old", "statutory_old", "expected"),
    [
        (9, 0, 0, (9, 0, 0)),
        (10, 0, 0, (10, 0, 0)),
        (11, 0, 0, (10, 1, 0)),
        (0, 10, 0, (10, 0, 0)),
        (0, 11, 0, (10, 0, 1)),
        (0, 0, 10, (10, 0, 0)),
        (0, 0, 11, (10, 1, 0)),  # past a statutory limit nothing is only counted
        (9, 3, 0, (10, 0, 2)),
        (10, 3, 0, (10, 0, 3)),
        (11, 3, 0, (10, 4, 0)),
        (5, 3, 6, (10, 4, 0)),
        (60, 0, 0, (10, 50, 0)),
    ],
)
def test_ten_are_named_and_what_is_new_or_past_a_limit_is_never_only_counted(
    new, old, statutory_old, expected
):
    given = [
        *items(new),
        *items(old, first=200, is_new=False),
        *items(statutory_old, first=400, is_new=False, status=STATUTORY),
    ]

    found = arranged(given)

    assert sizes(found) == expected
    assert len({item.reference for item in found.items}) == len(given)
    assert all(not item.is_new and not item.is_over_limit for item in found.counted)


def test_the_ten_are_the_worst():
    found = arranged([*items(12), *items(2, first=500, status=STATUTORY)])

    assert [item.reference for item in found.named[:2]] == ["HW-0500-0", "HW-0501-0"]
    assert found.named[2:] == tuple(items(12)[: NAMED - 2])


def test_sixty_new_steps_of_one_morning_all_stand_in_its_message(record, post):
    children = {a_child_after_panel(record, f"C{number}") for number in range(60)}

    post.morning(DAY_AFTER)

    [told] = post.sent_to(SHONA)
    assert (len(told.content.named), told.content.carried, told.content.counted) == (10, 50, 0)
    assert set(told.references) == children


def test_on_mondays_what_was_named_is_named_again_where_it_is_past_a_limit(record, post):
    for number in range(14):
        a_child_after_panel(record, f"C{number}")
    for day in working_days(DAY_AFTER, 4):
        post.morning(day)

    monday = post.sent_to(SHONA)[-1]
    assert all(item.is_over_limit and not item.is_new for item in monday.items)
    assert (len(monday.content.named), monday.content.carried, monday.content.counted) == (10, 4, 0)


def test_a_line_that_is_carried_can_be_answered_by_its_number(record, post):
    for number in range(12):
        a_child_after_panel(record, f"C{number}")
    post.morning(DAY_AFTER)
    [told] = post.sent_to(SHONA)

    said = Replying(record, now=post.now).types("12 made 19 May", told.message.id)

    assert said.reference == told.content.items[11].reference
