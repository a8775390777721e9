"""What people say of themselves: days away, working days, numbers of their own. Today is Wednesday 20 May 2026."""

from datetime import date, timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.own_rules import number_problems, own_problems, weekday_words, weekdays_in, with_leave
from permanence.people import Leave
from tests.builders import EWAN, ISLA, JAMIE, MORAG, ROSS, SHONA, TODAY, a_person, people

TOMORROW = TODAY + timedelta(days=1)


def wrong(by: str = SHONA, **said: object) -> dict[str, str]:
    answer = Answer(Verb.LEAVE, **{"until": TOMORROW, **said})  # type: ignore[arg-type]
    return dict(own_problems(answer, a_person(by), people(), TODAY))


def test_who_is_away_says_until_when():
    assert "until" in wrong(until=None)
    assert wrong(until=TODAY) == {}
    assert "until" in wrong(until=TODAY - timedelta(days=1))


def test_leave_ends_on_its_first_day_at_the_earliest():
    assert wrong(on=TOMORROW, until=TOMORROW) == {}
    assert "until" in wrong(on=TOMORROW, until=TODAY)


def test_leave_is_eighteen_months_at_most():
    assert wrong(until=date(2027, 11, 20)) == {}
    assert "until" in wrong(until=date(2027, 11, 21))


@pytest.mark.parametrize(
    ("by", "cover", "possible"),
    [
        (SHONA, JAMIE, True),
        (SHONA, MORAG, True),
        (SHONA, ISLA, True),
        (SHONA, EWAN, False),
        (SHONA, ROSS, False),
        (SHONA, SHONA, False),
        (SHONA, "nobody@council.example", False),
        (MORAG, SHONA, True),
        (MORAG, ROSS, True),
        (MORAG, EWAN, False),
    ],
)
def test_cover_is_of_the_same_team_or_a_manager_above_because_it_sees_the_children(by, cover, possible):
    assert (wrong(by, to=cover) == {}) is possible


def test_a_newer_word_about_the_same_days_takes_the_place_of_the_older():
    until_friday = Leave(TODAY, date(2026, 5, 22), JAMIE, own_word=True)
    summer = Leave(date(2026, 7, 6), date(2026, 7, 17), own_word=True)
    by_list = Leave(TODAY, date(2026, 5, 29))
    shona = a_person(SHONA, leave=(until_friday, summer, by_list))

    until_monday = Leave(TODAY, date(2026, 5, 25), own_word=True)
    assert with_leave(shona, until_monday) == (until_monday, summer, by_list)


def test_days_of_the_week_are_read_or_asked_for():
    assert weekdays_in("mon tue wed") == {0, 1, 2}
    assert weekdays_in("mon sun") is None
    assert weekdays_in("") is None
    assert weekday_words(frozenset({0, 1, 2})) == "Monday, Tuesday and Wednesday"
    assert weekday_words(frozenset({4})) == "Friday"
    working = Answer(Verb.WORKING_DAYS, days="mon tue wed")
    assert own_problems(working, a_person(SHONA), people(), TODAY) == []
    assert own_problems(Answer(Verb.WORKING_DAYS), a_person(SHONA), people(), TODAY)


@pytest.mark.parametrize(
    ("number", "possible"), [(0, False), (1, True), (999, True), (1000, False), (None, False)]
)
def test_a_number_of_ones_own_is_a_number(number, possible):
    answer = Answer(Verb.CALL_MINE, "HW-4821-B", number=number)

    assert (number_problems(answer, {}) == []) is possible


def test_a_number_stands_for_one_child():
    answer = Answer(Verb.CALL_MINE, "HW-4821-B", number=3)

    assert number_problems(answer, {3: "HW-4821-B"}) == []
    assert number_problems(answer, {3: "HW-1234-N"}) == [
        ("number", "Your 3 is HW-1234-N: choose another number.")
    ]


@pytest.mark.parametrize(
    ("first", "last", "own_word", "stays"),
    [
        ("2026-05-11", "2026-05-17", True, True),  # it ends the day before
        ("2026-05-11", "2026-05-18", True, False),
        ("2026-05-22", "2026-05-29", True, False),
        ("2026-05-23", "2026-05-29", True, True),  # it begins the day after
        ("2026-05-01", "2026-06-30", True, False),
        ("2026-05-18", "2026-05-22", False, True),  # the council's list is not hers to change
    ],
)
def test_what_she_says_of_the_same_days_takes_the_place_of_what_she_had_said(first, last, own_word, stays):
    before = Leave(date.fromisoformat(first), date.fromisoformat(last), own_word=own_word)
    said = Leave(date(2026, 5, 18), date(2026, 5, 22), own_word=True)

    assert with_leave(a_person(SHONA, leave=(before,)), said) == ((said, before) if stays else (said,))


@pytest.mark.parametrize(
    ("days", "found", "words"),
    [
        ("mon", {0}, "Monday"),
        ("mon fri", {0, 4}, "Monday and Friday"),
        ("fri mon tue", {0, 1, 4}, "Monday, Tuesday and Friday"),
        ("mon tomorrow", None, "Monday, Tuesday, Wednesday, Thursday and Friday"),
        ("", None, "Monday, Tuesday, Wednesday, Thursday and Friday"),
        (None, None, "Monday, Tuesday, Wednesday, Thursday and Friday"),
    ],
)
def test_days_of_the_week_are_read_to_the_last_word_and_said_in_their_order(days, found, words):
    assert weekdays_in(days) == found
    assert weekday_words(weekdays_in(days)) == words
