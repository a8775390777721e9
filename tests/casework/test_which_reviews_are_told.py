"""Which reviews a morning tells of: at the boundaries of days, of journeys, and of what was told before."""

from datetime import date, datetime, timedelta

import pytest

from casework.ports import MessageKind
from casework.review_messages import ASKED_SINCE, send_review_messages, step_of_message
from permanence.entries import Recorder
from tests.builders import AILSA, NOW, SHONA, register_child, shona
from tests.casework.test_booked_reviews import AFTER as AFTER_BOOKED
from tests.casework.test_booked_reviews import BEFORE, child  # noqa: F401 - a fixture
from tests.casework.test_reviews import A_MONDAY, AFTER, HELD, STAGE, UP_TO_REVIEW, queued, without_news
from tests.casework.test_reviews_of_a_morning import day_of, mornings, reviews_of, told_on

WEEK = timedelta(days=7)
HALF_AN_HOUR = timedelta(minutes=30)


def records(record, *entries, at=AFTER) -> None:
    with record.writing() as tx:
        tx.append(entries, at)


def kinds(messages) -> list[MessageKind]:
    return [message.kind for message in messages]


@pytest.mark.parametrize(("ended", "asked"), [(False, [MessageKind.REVIEW]), (True, [])])
def test_nobody_is_asked_about_the_review_of_a_child_who_has_left_since(record, ended, asked):
    [left] = reviews_of(record, 1)
    records(record, shona(left).milestone_reached("later_review", HELD))
    if ended:
        records(record, shona(left).journey_ended(HELD + timedelta(days=1), "home_for_good"))

    assert kinds(told_on(record, AFTER)) == asked


@pytest.mark.parametrize(("days", "asked"), [(0, []), (1, [MessageKind.REVIEW])])
def test_of_a_review_that_was_held_it_is_asked_from_the_day_after_on(record, days, asked):
    [one] = reviews_of(record, 1)
    today = AFTER.date() - timedelta(days=days)
    records(record, shona(one).milestone_reached("later_review", today))

    assert kinds(told_on(record, AFTER)) == asked


def test_a_second_look_on_the_same_morning_tells_no_more(record):
    reviews_of(record, 8)

    assert [len(told_on(record, AFTER + timedelta(hours=n))) for n in (0, 1)] == [6, 0]


def test_a_question_about_a_whole_plan_is_about_no_step(record):
    reference = without_news(record)
    reviews_of(record, 1)
    of_plan, of_review = told_on(record, A_MONDAY, SHONA), told_on(record, AFTER, SHONA)

    with record.reading() as tx:
        steps = [step_of_message(tx.message(m.id)) for m in (*of_plan, *of_review)]

    assert reference in of_plan[0].key
    assert [step and step[1:] for step in steps] == [None, (1, "SCO.REVN#1")]


def test_of_a_child_who_came_back_the_reviews_of_the_journey_before_are_over(record):
    [back] = reviews_of(record, 1)
    again = shona(back, journey=2)
    records(
        record,
        shona(back).milestone_reached("later_review", HELD),
        shona(back).journey_ended(HELD, "home_for_good"),
        again.journey_began(HELD + timedelta(days=1), "became_looked_after", 4),
        again.allocated(social_worker=SHONA, reviewing_officer=AILSA, team="North"),
    )

    assert told_on(record, AFTER) == []


@pytest.mark.parametrize(
    ("days", "first"), [(0, MessageKind.BRIEF), (1, MessageKind.BRIEF), (8, MessageKind.REVIEW)]
)
def test_a_brief_can_be_given_until_the_day_itself_and_goes_before_what_can_wait(record, days, first):
    """Six questions of Friday can wait until Friday next."""
    reviews_of(record, 6)
    reviews_of(record, 1, later=(AFTER.date() - HELD).days + days, prefix="SOON")

    told = told_on(record, AFTER)

    assert (len(told), told[0].kind) == (6, first)


@pytest.mark.parametrize(("days", "first"), [(7, MessageKind.REVIEW), (8, MessageKind.BRIEF)])
def test_a_question_can_still_come_in_time_on_its_seventh_day(record, days, first):
    """Friday's question has until Friday next; a brief for that Saturday waits behind it, and not a day longer."""
    reviews_of(record, 1)
    records_what_waits(record, HELD)
    today = HELD + timedelta(days=days)
    reviews_of(record, 1, later=days + 1, prefix="SOON")
    moment = datetime.combine(today, AFTER.timetz())
    if today.weekday() > 4:
        moment += timedelta(days=2)

    told = told_on(record, moment)

    assert told[0].kind is first
    assert {*kinds(told)} == {MessageKind.REVIEW, MessageKind.BRIEF}


def records_what_waits(record, day: date) -> None:
    """A question about a review of this day waited for its turn when the last morning was over."""
    with record.writing() as tx:
        tx.remember(ASKED_SINCE, day.isoformat())


def test_whoever_had_the_brief_is_asked_afterwards_all_the_same(record, child):  # noqa: F811 - the fixture
    send_review_messages(record, BEFORE)
    at = BEFORE + timedelta(hours=3)
    with record.writing() as tx:
        for message in tx.claim("service", at, 5, 60):
            tx.mark_sent(message.id, "service", "x", at)

    told = told_on(record, AFTER_BOOKED)

    assert kinds(told) == [MessageKind.REVIEW]


def test_what_reviews_and_plans_ask_comes_half_an_hour_after_the_mornings_list(record):
    without_news(record)
    reviews_of(record, 1)
    on_monday, after_review = told_on(record, A_MONDAY, SHONA), told_on(record, AFTER, SHONA)

    leaves = {message.id: message.not_before for message in queued(record)}

    assert [leaves[m.id] - A_MONDAY for m in on_monday] == [HALF_AN_HOUR]
    assert [leaves[m.id] - AFTER for m in after_review] == [HALF_AN_HOUR]


def test_what_was_asked_already_holds_no_door_open_for_what_is_long_over(record):
    """All of Friday's were asked within the week; one of that Friday that is recorded later is left to the lists."""
    reviews_of(record, 8)
    for moment in mornings(3):
        told_on(record, moment)
    later = mornings(12)[-1]
    late = register_child(
        record,
        "LATE",
        date(2025, 10, 1),
        now=later - timedelta(days=1),
        route="permanence_order",
        milestones=UP_TO_REVIEW,
        reviewing_officer=AILSA,
    )
    records(record, Recorder(late, 1, SHONA, "slack:1").milestone_reached("later_review", HELD), at=later)

    told = told_on(record, later)

    assert later.date() - HELD > WEEK
    assert [day_of(record, message) for message in told] == []


@pytest.mark.parametrize(
    ("booked", "told"),
    [
        (
            HELD - timedelta(days=8),
            [MessageKind.BRIEF],
        ),  # a week for an answer, then the due day counts again
        (HELD - timedelta(days=7), [MessageKind.REVIEW]),
        (HELD - timedelta(days=1), [MessageKind.REVIEW]),
        (HELD, [MessageKind.BRIEF]),
        (HELD + timedelta(days=1), [MessageKind.BRIEF]),
    ],
)
def test_of_a_booked_day_that_has_gone_it_is_asked_also_where_the_due_day_lies_ahead(record, booked, told):
    [one] = reviews_of(record, 1, later=2)  # due on the Sunday
    records(record, shona(one).booked("later_review", booked), at=NOW)

    messages = told_on(record, datetime.combine(HELD, AFTER.timetz()))

    assert kinds(messages) == told
    if told == [MessageKind.REVIEW]:
        assert day_of(record, messages[0]) == booked


def test_a_blocked_review_whose_due_day_lies_ahead_is_not_asked_about(record):
    [one] = reviews_of(record, 1, later=2)
    records(
        record,
        shona(one).booked("later_review", HELD - timedelta(days=1)),
        shona(one).blocked(STAGE, "assessment", HELD + WEEK),
        at=NOW,
    )

    assert kinds(told_on(record, datetime.combine(HELD, AFTER.timetz()))) == [MessageKind.BRIEF]
