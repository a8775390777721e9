"""The first morning back: one list of all that is late and waits, in the place of the day's alert."""

from datetime import date, timedelta

import pytest

from casework.catch_up import is_back_today
from casework.ports import MessageKind, MessageState
from casework.restrict import seal
from permanence.people import Leave
from tests.builders import JAMIE, SHONA, a_person, a_rulebook, on_leave, shona
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, a_child_after_panel, put

CALENDAR = a_rulebook().calendar
FIRST, LAST = date(2026, 5, 18), date(2026, 5, 22)  # Friday; Monday 25 May is a holiday


@pytest.mark.parametrize(
    ("day", "back"),
    [
        (date(2026, 5, 22), False),
        (date(2026, 5, 23), False),
        (date(2026, 5, 25), False),
        (date(2026, 5, 26), True),
        (date(2026, 5, 27), False),
    ],
)
def test_back_is_the_first_working_day_after_leave(day, back):
    assert is_back_today(on_leave(SHONA, FIRST, LAST), day, CALENDAR) is back


def test_two_leaves_in_a_row_end_with_the_second():
    twice = a_person(SHONA, leave=(Leave(FIRST, LAST), Leave(date(2026, 5, 23), date(2026, 5, 29))))

    assert not is_back_today(twice, date(2026, 5, 26), CALENDAR)
    assert is_back_today(twice, date(2026, 6, 1), CALENDAR)


def test_the_list_holds_what_was_told_before_the_leave_and_during_it(record, post):
    before = a_child_after_panel(record, "C1", panel=date(2026, 4, 28), now=post.at(date(2026, 5, 12)))
    during = a_child_after_panel(record, "C2")
    post.morning(date(2026, 5, 13))
    put(record, on_leave(SHONA, FIRST, LAST, JAMIE))
    for day in (18, 19, 20, 21, 22):
        post.morning(date(2026, 5, day))

    post.morning(date(2026, 5, 26))

    back = post.sent_to(SHONA)[-1]
    assert back.message.kind is MessageKind.CATCH_UP
    assert back.content.catch_up
    assert sorted(back.references) == sorted([before, during])
    assert len(post.sent_to(SHONA)) == 2


def test_what_is_booked_for_later_or_reached_is_not_in_it(record, post):
    booked = a_child_after_panel(record, "C1")
    reached = a_child_after_panel(record, "C2")
    waits = a_child_after_panel(record, "C3")
    put(record, on_leave(SHONA, FIRST, LAST, JAMIE))
    with record.writing() as tx:
        tx.append(
            [
                shona(booked).booked("agency_decision", date(2026, 6, 10)),
                shona(reached).milestone_reached("agency_decision", DAY_AFTER),
            ],
            post.now,
        )

    post.morning(date(2026, 5, 26))

    assert post.sent_to(SHONA)[-1].references == [waits]


def test_it_names_everything_that_waits(record, post):
    for number in range(15):
        a_child_after_panel(record, f"C{number}")
    put(record, on_leave(SHONA, FIRST, LAST))

    post.morning(date(2026, 5, 26))

    [back] = post.sent_to(SHONA)
    assert (len(back.items), back.content.counted) == (15, 0)


def test_it_counts_what_is_due_soon_as_well_when_there_are_more_than_ten(record, post):
    for number in range(12):
        a_child_after_panel(
            record, f"C{number}", panel=date(2026, 5, 14)
        )  # due on 28 May, warned of on the 26th
    put(record, on_leave(SHONA, date(2026, 5, 15), LAST))

    post.morning(date(2026, 5, 26))

    [back] = post.sent_to(SHONA)
    assert len(back.items) == 12


def test_a_child_whom_she_may_not_see_any_more_is_not_in_it(record, post):
    hidden = a_child_after_panel(record, "C1")
    waits = a_child_after_panel(record, "C2")
    put(record, on_leave(SHONA, FIRST, LAST, JAMIE))
    seal(record, hidden, (JAMIE,), "a child of a colleague", post.at(date(2026, 5, 20)))

    post.morning(date(2026, 5, 26))

    assert post.sent_to(SHONA)[-1].message.kind is MessageKind.CATCH_UP
    assert post.sent_to(SHONA)[-1].references == [waits]


def test_nothing_waits_and_nothing_is_sent(record, post):
    put(record, on_leave(SHONA, FIRST, LAST))

    post.morning(date(2026, 5, 26))

    assert post.states(SHONA) == [MessageState.CANCELLED]
    assert post.messages(SHONA)[0].reason == "nothing waits for this person"


def test_she_is_caught_up_once(record, post):
    a_child_after_panel(record)
    put(record, on_leave(SHONA, FIRST, LAST))

    for hour in range(3):
        post.morning(date(2026, 5, 26))
        post.wait(hours=hour)
    post.morning(date(2026, 5, 27))

    assert [t.message.kind for t in post.sent_to(SHONA)] == [MessageKind.CATCH_UP]


def test_the_alert_that_opened_with_her_cover_still_escalates_while_she_is_back(record, post):
    a_child_after_panel(record)
    put(record, on_leave(SHONA, FIRST, FIRST + timedelta(days=2), JAMIE))  # to Wednesday

    for day in (20, 21, 22):
        post.morning(date(2026, 5, day))

    assert ("morag.keir@council.example", "manager", DECISION) in post.alerts()
