"""Nobody has more than a few messages about reviews in one morning, and what waits for its turn is asked all the same."""

from datetime import date, datetime, timedelta

import pytest

from casework.ports import MessageKind
from casework.review_messages import ASKED_AT_LAST, MOST_A_MORNING, send_review_messages
from tests.builders import AILSA, NOW, SHONA, a_rulebook, register_child
from tests.casework.test_reviews import AFTER, BEGAN, HELD, UP_TO_REVIEW, queued

SECOND = UP_TO_REVIEW["second_review"]  # six months before HELD


def reviews_of(record, count: int, *, later: int = 0, prefix: str = "M") -> list[str]:
    """Children whose reviews are due so many days after HELD."""
    return [
        register_child(
            record,
            f"{prefix}{n}",
            BEGAN,
            now=NOW - timedelta(days=30),
            route="permanence_order",
            milestones=UP_TO_REVIEW | {"second_review": SECOND + timedelta(days=later)},
            reviewing_officer=AILSA,
        )
        for n in range(count)
    ]


def told_on(record, moment: datetime, person: str = AILSA):
    """What is queued for a person on this morning."""
    known = {message.key for message in queued(record)}
    send_review_messages(record, moment)
    return [m for m in queued(record) if m.person == person and m.key not in known]


def day_of(record, message) -> date:
    with record.reading() as tx:
        return date.fromisoformat(tx.message(message.id).facts["day"])


def _until(record, message) -> date:
    day = day_of(record, message)
    return day + timedelta(days=7) if message.kind is MessageKind.REVIEW else day


def mornings(count: int) -> list[datetime]:
    """The working days from the one after HELD on."""
    days = (AFTER + timedelta(days=n) for n in range(60))
    return [day for day in days if a_rulebook().for_sending.is_working_day(day.date())][:count]


def test_of_many_reviews_a_few_are_told_in_a_morning_and_those_first_that_can_wait_least(record):
    """As on the first morning of a council, which finds all that was held within a week."""
    for prefix, later in (("A", 0), ("B", 6), ("C", -2)):
        reviews_of(record, 3, later=later, prefix=prefix)

    told = [told_on(record, moment) for moment in mornings(2)]

    assert [len(one) for one in told] == [6, 3]
    last_days = [[_until(record, message) for message in one] for one in told]
    assert last_days[0] == sorted(last_days[0])
    assert max(last_days[0]) < min(last_days[1])


def test_a_question_that_waits_for_its_turn_longer_than_a_week_is_asked_and_once(record):
    children = reviews_of(record, 45)

    told = [told_on(record, moment) for moment in mornings(12)]

    assert [len(one) for one in told] == [MOST_A_MORNING] * 7 + [3] + [0] * 4
    asked = [message for one in told for message in one]
    with record.reading() as tx:
        assert sorted(tx.message(m.id).facts["reference"] for m in asked) == sorted(children)
    assert {day_of(record, message) for message in told[7]} == {HELD}  # twelve days ago


def test_what_can_still_come_in_time_goes_before_a_question_that_has_waited_longer_than_a_week(record):
    reviews_of(record, 45)
    a_week = mornings(6)
    for moment in a_week:
        told_on(record, moment)
    next_morning = mornings(7)[-1]
    in_two_days = next_morning.date() + timedelta(days=2) - HELD
    reviews_of(record, 2, later=in_two_days.days, prefix="SOON")

    told = told_on(record, next_morning)

    assert [m.kind for m in told] == [MessageKind.BRIEF] * 2 + [MessageKind.REVIEW] * 4


def test_a_question_that_waits_is_asked_for_as_long_as_the_lists_name_the_review(record):
    """With more reviews than four weeks of mornings have room for, what is over is left to the lists."""
    reviews_of(record, 140)

    told = {moment.date(): len(told_on(record, moment)) for moment in mornings(25)}

    assert {day for day, count in told.items() if count} == {d for d in told if d <= HELD + ASKED_AT_LAST}
    assert sum(told.values()) < 140


@pytest.mark.parametrize("person", [AILSA, SHONA])
@pytest.mark.parametrize(("days_without", "asked"), [(7, 1), (10, 1), (28, 1), (31, 0)])
def test_a_review_in_days_on_which_nobody_looked_is_asked_about_on_the_next_morning(
    record, person, days_without, asked
):
    """The council was closed, or nothing ran: the last look was the day of the review itself."""
    reviews_of(record, 1)
    told_on(record, AFTER - timedelta(days=4), person)

    moment = datetime.combine(HELD + timedelta(days=days_without), AFTER.timetz())
    questions = [m for m in told_on(record, moment, person) if m.kind is MessageKind.REVIEW]

    assert len(questions) == asked


def test_what_was_long_ago_when_the_first_look_came_is_left_to_the_lists(record):
    reviews_of(record, 1)

    assert told_on(record, AFTER + timedelta(days=7)) == []
