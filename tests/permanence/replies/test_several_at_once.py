"""Several children in one thread: each day, each reason and each correction lands on the one it was said of.

It is half past nine on Wed 20 May. Thread B has five children, in lines 1 to 5, whose first review, panel, later review,
petition and kinship decision are late; thread A is about one child whose panel is late.
"""

import pytest

from permanence.replies.memory import Does
from tests.permanence.replies.talked import after

# --- several days for several children -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "2 was 12 may, 4 the 14th",
        "4 was 14 may and 2 was 12 may",
        "4 on 14 may, 2 on 12 may",
        "4 14 may, 2 12 may",
        "{B4} 14 may, {B2} 12 may",
        "14 may for 4 and 12 may for 2",
        "panel 12 may, petition 14 may",
        "petition 14 may, panel 12 may",
        "the petition was 14 may and panel 12 may",
        "line 4 14 may, line 2 12 may",
    ],
)
@pytest.mark.parametrize("told", [("2 held", "4 lodged"), ("4 lodged", "2 held"), ("2 held, 4 lodged",)])
def test_each_day_is_of_the_child_or_the_step_beside_it(told, words):
    _, facts, _ = after("B", *told, words)

    assert facts == ["2 done 2026-05-12", "4 done 2026-05-14"]


@pytest.mark.parametrize(
    ("told", "words", "becomes"),
    [
        ("1 and 3 done", "3 on 14 may, 1 on 12 may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        (
            "1 2 and 3 held",
            "3 14 may, 1 12 may, 2 13 may",
            ["1 done 2026-05-12", "2 done 2026-05-13", "3 done 2026-05-14"],
        ),
        ("2 and 4 booked", "4 is 9 june, 2 is 11 june", ["2 booked 2026-06-11", "4 booked 2026-06-09"]),
        (
            "2 blocked, medical. 4 blocked, court",
            "4 30 june, 2 16 june",
            ["2 blocked 2026-06-16 report_awaited", "4 blocked 2026-06-30 court"],
        ),
    ],
)
def test_also_where_they_are_named_in_another_order(told, words, becomes):
    _, facts, _ = after("B", told, words)

    assert facts == becomes


@pytest.mark.parametrize("words", ["12 and 14 may", "12 may and 14 may", "12th, 14th", "12/5 and 14/5"])
def test_bare_days_are_of_the_lines_in_their_order(words):
    _, facts, _ = after("B", "1 and 3 done", words)

    assert facts == ["1 done 2026-05-12", "3 done 2026-05-14"]


@pytest.mark.parametrize("words", ["12 and 14 may", "12 may and 14 may", "12 may, 14 may"])
def test_bare_days_are_asked_about_where_the_last_question_was_of_an_earlier_line(words):
    turn, facts, _ = after("B", "2 held", "4 lodged", words)

    assert (turn.does, facts) == (Does.ASK, ["4 done", "2 done"])


# --- put right after something else was recorded -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "sorry 2 should have been the 11th",
        "sorry, 2 was 11 may",
        "actually 2 was the 11th",
        "2 was the 11th",
        "{B2} was the 11th sorry",
        "no 2 was the 11th",
        "oops, 2 is 11 may",
        "sorry the panel was the 11th",
        "the panel was the 11th sorry",
        "correction: 2 was the 11th",
    ],
)
@pytest.mark.parametrize("between", [(), ("thanks",)])
def test_what_an_earlier_yes_recorded_is_put_right_and_the_last_one_stands(words, between):
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "yes", *between, words)

    assert (turn.does, facts, turn.undoes) == (Does.READ_BACK, ["2 done 2026-05-11"], (1,))


def test_what_was_recorded_together_with_it_is_read_back_too_as_one_yes_is_taken_back_whole():
    turn, facts, _ = after(
        "B", "1 held 12 may, 2 held 12 may", "yes", "4 lodged 14 may", "yes", "sorry 2 was the 11th"
    )

    assert (facts, turn.undoes) == (["1 done 2026-05-12", "2 done 2026-05-11"], (1, 2))


def test_what_waits_for_its_yes_waits_beside_it():
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "sorry 2 was the 11th")

    assert (facts, turn.undoes) == (["2 done 2026-05-11", "4 done 2026-05-14"], (1,))


@pytest.mark.parametrize("words", ["sorry 1 was the 11th", "actually 1 was 11 may", "oh and 1 was the 11th"])
def test_the_day_of_a_child_of_whom_nothing_was_recorded_takes_nothing_back(words):
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "yes", words)

    assert (facts, turn.undoes) == (["1 done 2026-05-11"], ())


def test_what_was_undone_is_put_right_no_more():
    turn, facts, _ = after("B", "2 held 12 may", "yes", "undo", "4 lodged 14 may", "yes", "2 was the 11th")

    assert (facts, turn.undoes) == (["2 done 2026-05-11"], ())


def test_two_steps_of_one_child_are_told_apart():
    turn, facts, _ = after("A", "panel held 12 may", "yes", "adm 19 may", "yes", "sorry panel was the 11th")

    assert (facts, turn.undoes) == (["done 2026-05-11"], (1,))
