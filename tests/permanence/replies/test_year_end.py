"""Replies on the last days of a year, and the side of today on which a day lies that names no month.

Threads C and D are written in on Wed 30 Dec 2026, a working day between two holidays: one child whose panel is late,
and five children whose first review, panel, later review, petition and kinship decision are late.
"""

import pytest

from permanence.replies.memory import Does
from permanence.replies.read import read
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import situation_in
from tests.permanence.replies.talked import OWN, after


def days_of(text, thread="C"):
    return [(str(f.verb), f.on.isoformat()) for f in read(text, situation_in(OWN, thread)).facts]


@pytest.mark.parametrize(
    ("text", "verb", "on"),
    [
        ("panel was 17 dec", "done", "2026-12-17"),
        ("panel is 14 jan", "booked", "2027-01-14"),
        ("panel is the 7th", "booked", "2027-01-07"),
        ("panel was the 7th", "done", "2026-12-07"),
        ("panel moved to january, the 21st", "booked", "2027-01-21"),
        ("panel rolled over to january, 21st", "booked", "2027-01-21"),
        ("panel in jan on the 21st at 10", "booked", "2027-01-21"),
        ("panel slipped to january - 21st because medical late", "booked", "2027-01-21"),
        ("panel next month, 21st", "booked", "2027-01-21"),
        ("panel held last month, 17th", "done", "2026-11-17"),
        ("panel moved to 2027, 14 jan", "booked", "2027-01-14"),
        ("panel moved into 2027, 14th jan", "booked", "2027-01-14"),
        ("panel sat before xmas, 17th", "done", "2026-12-17"),
        ("panel was just before christmas on the 17th", "done", "2026-12-17"),
        ("panel moved to after new year, 14 jan", "booked", "2027-01-14"),
        ("panel confirmed 14 jan not 21", "booked", "2027-01-14"),
        ("panel now 14 jan rather than 21", "booked", "2027-01-14"),
        ("panel swapped from 21 to 14 jan", "booked", "2027-01-14"),
        ("panel was 17 dec not 15", "done", "2026-12-17"),
        ("panel was 17 dec, is 14 jan", "booked", "2027-01-14"),
    ],
)
def test_a_day_is_of_the_year_and_the_month_that_are_meant(text, verb, on):
    assert days_of(text) == [(verb, on)]


@pytest.mark.parametrize(
    "text",
    [
        "panel not before summer, 11 june",
        "panel before xmas, 17th lac held",
        "panel held jan 14",
        "panel was on the 31st",
        "panel moved to 2027",
        "panel 14 jan not 21 people",
    ],
)
def test_a_day_that_is_not_sure_is_asked_about(text):
    assert days_of(text) == []


def test_a_number_behind_a_month_that_counts_something_is_no_day_of_it():
    reading = read("panel moved to june, 3rd review 12 june", situation_in(OWN, "B"))

    assert [(f.milestone, f.on.isoformat()) for f in reading.facts] == [("later_review", "2026-06-12")]
    assert Open.REST in reading.opens


# --- an answer to a question, on its side of today --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("thread", "first", "words", "becomes"),
    [
        ("C", "panel booked", "the 28th", "booked 2027-01-28"),
        ("C", "panel booked", "its on the 28th", "booked 2027-01-28"),
        ("C", "panel not held", "28th", "booked 2027-01-28"),
        ("C", "panel not held", "now the 28th", "booked 2027-01-28"),
        ("C", "panel not held", "moved to the 28th", "booked 2027-01-28"),
        ("C", "panel held", "the 2nd", "done 2026-12-02"),
        ("C", "panel held", "29th", "done 2026-12-29"),
        ("A", "panel booked", "the 19th", "booked 2026-06-19"),
        ("A", "panel booked", "26th", "booked 2026-05-26"),
        ("A", "panel held", "12th", "done 2026-05-12"),
        ("C", "hoping for 21 jan", "now booked for the 28th", "booked 2027-01-28"),
    ],
)
def test_a_day_by_itself_is_to_come_of_a_booking_and_has_passed_of_what_was_held(
    thread, first, words, becomes
):
    _, facts, _ = after(thread, first, words)

    assert facts == [becomes]


def test_a_day_that_the_month_before_lacks_is_asked_for_again():
    turn, facts, _ = after("C", "panel held", "31st")

    assert (turn.does, facts) == (Does.ASK, ["done"])


@pytest.mark.parametrize("first", ["panel not held", "not yet", "panel didn't go ahead"])
@pytest.mark.parametrize(
    "words",
    [
        "it went ahead on the 12th",
        "no sorry it was the 12th",
        "no it was the 12th",
        "sorry it did happen on the 12th",
        "it was held on the 12th",
        "it was 12 may",
    ],
)
def test_what_was_held_after_all_is_no_new_day_to_come(first, words):
    _, facts, _ = after("A", first, words)

    assert facts == ["done 2026-05-12"]


@pytest.mark.parametrize(
    "words",
    [
        "it was on the 12th but cancelled",
        "it was on the 12th, cancelled",
        "it was 12 may but snowed off",
        "it was on the 12th but deferred",
        "it should have been 12 may",
        "it was to be the 12th",
        "it was due 12 may",
        "12 may was cancelled",
    ],
)
def test_a_day_on_which_it_was_only_to_be_is_none_on_which_it_was_held(words):
    turn, facts, _ = after("A", "panel not held", words)

    assert turn.does is Does.ASK
    assert "done 2026-05-12" not in facts


@pytest.mark.parametrize(
    "words",
    [
        "it was on the agenda for 12th but was actually 13th",
        "it was down for 12 may but was actually 13 may",
    ],
)
def test_the_day_on_which_it_was_in_fact_is_that_of_what_was_held(words):
    _, facts, _ = after("A", "panel held", words)

    assert facts == ["done 2026-05-13"]


@pytest.mark.parametrize("words", ["12th. approved", "12th, approved", "12th and they approved it"])
def test_what_a_panel_decided_is_kept_with_the_day_that_was_asked_for(words):
    _, facts, _ = after("A", "panel held", words)

    assert facts == ["decision approved 2026-05-12"]


@pytest.mark.parametrize("words", ["on the 12th but adjourned", "12th but deferred, medical not back"])
def test_what_was_put_off_on_the_day_asked_for_is_not_read_back_as_held(words):
    _, facts, _ = after("A", "panel held", words)

    assert facts[0].startswith("decision deferred 2026-05-12")


# --- a month, a weekend, a choice -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["moved to feb", "its moved to february", "put back to feb"])
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_a_month_that_it_was_moved_to_has_no_day_of_the_month_before(words, before):
    turn, facts, _ = after("C", "panel 21 jan", *before, words)

    assert turn.does is Does.ASK
    assert not any("-02-" in fact for fact in facts)


@pytest.mark.parametrize(
    ("thread", "first", "words"),
    [
        ("A", "panel booked", "the 13th"),
        ("A", "panel not held", "13th"),
        ("A", "panel 11 june", "july"),
        ("C", "panel 21 jan", "feb"),
        ("C", "17th", "its booked"),
        ("C", "panel was 17 dec", "jan"),
    ],
)
def test_a_day_that_was_not_said_in_so_many_words_is_none_on_which_nobody_meets(thread, first, words):
    turn, _, _ = after(thread, first, words)

    assert turn.does is Does.ASK


def test_a_saturday_that_is_said_is_taken():
    _, facts, _ = after("A", "panel booked", "the 13th", "sat 13 june")

    assert facts == ["booked 2026-06-13"]


@pytest.mark.parametrize(
    ("first", "words", "becomes"),
    [
        ("panel on the 7th", "held", "done 2026-12-07"),
        ("7th", "it was", "done 2026-12-07"),
        ("7th", "its booked", "booked 2027-01-07"),
        ("17th", "it was held", "done 2026-12-17"),
        ("panel on the 7th", "jan", "booked 2027-01-07"),
    ],
)
def test_which_of_the_two_offered_it_is_may_be_said_by_its_verb(first, words, becomes):
    _, facts, _ = after("C", first, words)

    assert facts == [becomes]
