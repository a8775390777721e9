"""Working patterns and sickness: when she is told, when her manager is, and who stands in."""

from datetime import date, timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.people import Leave
from permanence.working_pattern import read_pattern
from tests.builders import JAMIE, MORAG, NOW, SHONA, a_person, a_rulebook
from tests.casework.replying import Replying
from tests.casework.test_raise_alerts import DECISION, a_child_after_panel

THURSDAY = date(2026, 6, 4)  # the decision is due
FRIDAY, TUESDAY, NEXT_THURSDAY = date(2026, 6, 5), date(2026, 6, 9), date(2026, 6, 11)


def works(record, pattern, **more):
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, pattern=read_pattern(pattern), **more)], NOW)


def mornings(post, first, last):
    day, heard = first, {}
    while day <= last:
        before = len(post.alerts())
        post.morning(day)
        heard[day] = post.alerts()[before:]
        day = a_rulebook().calendar.working_day_after(day)
    return {day: alerts for day, alerts in heard.items() if alerts}


@pytest.mark.parametrize("pattern", ["Tue-Thu", "Tuesday to Thursday", "Mon-Fri; Tue-Thu from 2026-06-01"])
def test_who_works_tuesday_to_thursday_is_told_on_tuesday_and_her_manager_two_of_her_days_later(
    record, post, pattern
):
    works(record, pattern)
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))

    heard = mornings(post, FRIDAY, NEXT_THURSDAY)

    assert heard[TUESDAY] == [(SHONA, "overdue", DECISION)]
    assert heard[NEXT_THURSDAY] == [(MORAG, "manager", DECISION)]
    assert FRIDAY not in heard


def test_days_off_do_not_count_for_the_manager(record, post):
    works(record, "Mon, Wed from 2026-06-01")
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))

    heard = mornings(post, FRIDAY, date(2026, 6, 17))

    assert heard[date(2026, 6, 8)] == [(SHONA, "overdue", DECISION)]  # a Monday
    assert (MORAG, "manager", DECISION) not in heard.get(date(2026, 6, 10), [])  # only Wednesday has passed
    assert (MORAG, "manager", DECISION) in heard[date(2026, 6, 17)]  # Monday 15 June is a holiday in Scotland


def test_a_pattern_that_is_over_holds_nothing_back(record, post):
    works(record, "Tue-Thu to 2026-05-31")
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))

    assert mornings(post, FRIDAY, FRIDAY) == {FRIDAY: [(SHONA, "overdue", DECISION)]}


def test_a_message_that_could_not_leave_waits_for_her_next_working_day(record, post):
    works(record, "Tue-Thu")
    a_child_after_panel(record, panel=date(2026, 6, 3) - timedelta(days=14))  # told on Thursday 4 June
    post.at(THURSDAY)
    post.sweep()

    post.at(FRIDAY)
    post.deliver()
    on_friday = list(post.sent_to(SHONA))
    with record.reading() as tx:
        assert tx.health(post.now + timedelta(days=2)).oldest_unsent_seconds is None  # nothing is silent
    post.at(TUESDAY)
    with record.reading() as tx:
        assert tx.health(post.now).oldest_unsent_seconds == 30 * 60  # since nine, when it was put off to
    post.deliver()

    assert on_friday == []
    assert len(post.sent_to(SHONA)) == 1


def test_whoever_is_sick_without_an_end_is_covered_until_a_list_says_that_she_is_back(record, post):
    works(record, "", leave=(Leave(date(2026, 6, 1), date.max, JAMIE),))
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))

    assert mornings(post, FRIDAY, FRIDAY) == {FRIDAY: [(JAMIE, "overdue", DECISION)]}


def test_without_a_cover_her_manager_hears_at_once(record, post):
    works(record, "", leave=(Leave(date(2026, 6, 1), date.max),))
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))

    assert mornings(post, FRIDAY, FRIDAY) == {FRIDAY: [(MORAG, "overdue", DECISION)]}


@pytest.mark.parametrize("said_by", ["the list", "herself"])
def test_whoever_works_on_more_days_from_now_on_is_judged_by_them_at_once(record, post, said_by):
    works(record, "Wed")
    a_child_after_panel(record, panel=THURSDAY - timedelta(days=14))
    told_on = date(2026, 6, 10)
    assert mornings(post, FRIDAY, told_on) == {told_on: [(SHONA, "overdue", DECISION)]}

    if said_by == "the list":
        with record.writing() as tx:
            tx.put_people([a_person(SHONA)], post.now)
    else:
        Replying(record, now=post.now).send(answer=Answer(Verb.WORKING_DAYS, days="mon tue wed thu fri"))

    # The second of her Wednesdays is 24 June, and only two full days have passed by Friday 12.
    heard = mornings(post, date(2026, 6, 11), date(2026, 6, 12))
    assert heard == {date(2026, 6, 12): [(MORAG, "manager", DECISION)]}
