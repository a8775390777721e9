"""What is told a second time, because there is a second occasion: another broken booking, a worker who is back."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casework.content import AlertContent
from tests.builders import JAMIE, MORAG, NOW, SHONA, register_child, shona
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, a_child_after_panel, working_days

REVIEW_DUE = date(2026, 5, 18)


def waits_for_review(record):
    """The reference of a child whose later review is due on 18 May 2026, and nothing else."""
    held = {
        "first_review": date(2025, 7, 10),
        "second_review": date(2025, 10, 8),
        "later_review": date(2025, 11, 18),
        "kinship_ruled": date(2025, 9, 1),
        "permanence_recommendation": date(2025, 11, 18),
    }
    return register_child(record, "C1", date(2025, 6, 2), milestones=held, now=NOW - timedelta(days=9))


def test_two_bookings_broken_before_the_due_date_are_both_told_and_nobody_above_hears_early(record, post):
    reference = a_child_after_panel(record)
    for booked in (date(2026, 5, 8), date(2026, 5, 13)):
        with record.writing() as tx:
            tx.append(
                [shona(reference).booked("agency_decision", booked)], post.at(booked - timedelta(days=2))
            )
        post.morning(booked + timedelta(days=3) if booked.weekday() == 4 else booked + timedelta(days=1))
    for day in working_days(date(2026, 5, 15), 6):  # up to Friday 22 May
        post.morning(day)

    told = [(level, post_day.day) for post_day, level in _told_on(post, SHONA) if level != "due_soon"]
    assert told == [("booked_for", 11), ("booked_for", 14), ("overdue", 20)]
    assert [(level, day.day) for day, level in _told_on(post, MORAG)] == [("manager", 22)]


def test_a_worker_who_has_the_child_again_hears_again_and_so_does_her_manager(record, post):
    reference = a_child_after_panel(record)
    days = working_days(DAY_AFTER, 9)
    for day, worker in ((days[0], None), (days[1], JAMIE), (days[2], SHONA)):
        if worker:
            with record.writing() as tx:
                tx.append(
                    [shona(reference).allocated(social_worker=worker, team="North")], post.at(day, time(7, 0))
                )
        post.morning(day)
    for day in days[3:]:
        post.morning(day)

    late = [(day, level) for day, level in _told_on(post, SHONA) if level == "overdue"]
    assert [day for day, _ in late] == [days[0], days[2]]
    assert [day for day, _ in _told_on(post, MORAG)] == [days[4]]


def test_a_worker_who_has_the_child_again_before_anybody_else_was_told_hears_nothing_anew(record, post):
    """Jamie had his message of the day already: what the afternoon's look found for him was put off to the morning."""
    reference, of_jamie = a_child_after_panel(record), a_child_after_panel(record, "C2", worker=JAMIE)
    days = working_days(DAY_AFTER, 3)
    post.morning(days[0])
    for worker, at in ((JAMIE, time(10)), (SHONA, time(15))):
        with record.writing() as tx:
            tx.append([shona(reference).allocated(social_worker=worker, team="North")], post.at(days[0], at))
        post.sweep()
        post.deliver()
    for day in days[1:]:
        post.morning(day)

    told = [
        (item.reference, item.level, day)
        for person in (SHONA, JAMIE, MORAG)
        for day, item in _items(post, person)
    ]
    assert [(level, day) for child, level, day in told if child == reference] == [
        ("overdue", days[0]),
        ("manager", days[2]),
    ]
    assert [level for child, level, _ in told if child == of_jamie] == ["overdue", "manager"]


def test_an_answer_that_is_taken_back_at_once_leaves_everybody_told(record, post):
    reference = a_child_after_panel(record)
    said, days = shona(reference), working_days(DAY_AFTER, 8)
    post.morning(days[0])
    with record.writing() as tx:
        tx.append([said.blocked(DECISION, "report_awaited", days[2])], post.at(days[0], time(10, 0)))
    post.morning(days[2])
    with record.writing() as tx:
        decided, cleared = tx.append(
            [said.milestone_reached("agency_decision", days[2]), said.blocker_cleared(DECISION, days[2])],
            post.at(days[2], time(10, 0)),
        )
    with record.writing() as tx:
        back = [replace(said, replaces=number).undone() for number in (cleared, decided)]
        tx.append(back, post.at(days[2], time(10, 1)))
    for day in days[3:]:
        post.morning(day)

    told = [level for _, level in _told_on(post, SHONA) if level != "due_soon"]
    assert told == ["overdue", "blocker_review", "weekly", "weekly"]
    assert [level for _, level in _told_on(post, MORAG)] == ["manager"]


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("next_on", [date(2026, 6, 5), date(2026, 11, 4)])
def test_a_review_held_with_the_next_one_booked_and_all_of_it_taken_back_leaves_everybody_told(
    record, post, next_on, at_once
):
    """The booking is of the review that follows: of the one that is open again nobody said that it will be held then."""
    reference = waits_for_review(record)
    said, days = shona(reference), working_days(REVIEW_DUE + timedelta(days=1), 4)
    post.morning(days[0])
    held, booked = said.milestone_reached("later_review", REVIEW_DUE), said.booked("later_review", next_on)
    numbers: list[int] = []
    for entries in [[held, booked]] if at_once else [[held], [booked]]:
        with record.writing() as tx:
            numbers += tx.append(entries, post.at(days[0], time(15, 28)))
    back = [replace(said, replaces=number).undone() for number in reversed(numbers)]
    for entries in [back] if at_once else [[one] for one in back]:
        with record.writing() as tx:
            tx.append(entries, post.at(days[0], time(15, 29)))
    for day in days[1:]:
        post.morning(day)

    assert [level for _, level in _told_on(post, SHONA) if level != "due_soon"] == ["overdue"]
    assert [(day, level) for day, level in _told_on(post, MORAG)] == [(days[2], "manager")]


def _told_on(post, person):
    return [(day, item.level) for day, item in _items(post, person)]


def _items(post, person):
    return [
        (told.message.created_at.date(), item)
        for told in post.sent_to(person)
        if isinstance(told.content, AlertContent)
        for item in told.items
    ]
