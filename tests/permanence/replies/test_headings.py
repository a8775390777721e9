"""Lines that stand behind what is told of them: "held 12 May: 1, 3. booked 11 June: 2"."""

import pytest

from permanence.replies.memory import Does
from tests.permanence.replies.talked import after

HELD = ["1 done 2026-05-12", "3 done 2026-05-12"]
BOOKED = "2 booked 2026-06-11"


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("held 12 may: 1, 3. booked 11 june: 2", [*HELD, BOOKED]),
        ("booked 11 june: 2. held 12 may: 1, 3", [BOOKED, *HELD]),
        ("Held 12 May: 1 and 3\nPanel booked 11 June: 2", [*HELD, BOOKED]),
        ("reviews held 12 may: {B1}, {B3}", HELD),
        ("held: 1 and 3, 12 may", HELD),
        ("panel 11 june: 2", [BOOKED]),
        ("ruled out 12 may: 5", ["5 decision ruled_out 2026-05-12"]),
    ],
)
def test_what_stands_before_the_colon_is_of_the_lines_behind_it(words, becomes):
    turn, facts, _ = after("B", words)

    assert (turn.does, sorted(facts)) == (Does.READ_BACK, sorted(becomes))
    assert turn.unread == ()


def test_of_those_that_were_not_held_nothing_is_told_as_held():
    _, facts, _ = after("B", "held: 1 and 3, 12 may. not held: 2")

    assert facts == [*HELD, "2 not_done"]


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("1: held 12 may", ["1 done 2026-05-12"]),
        ("{B2}: booked 11 june", [BOOKED]),
        ("update: 1 held 12 may", ["1 done 2026-05-12"]),
        ("2: panel 11 june: 10am", [BOOKED]),
        ("2 is 11 june 10:30", [BOOKED]),
    ],
)
def test_a_colon_behind_a_line_or_before_all_that_is_told_changes_nothing(words, becomes):
    _, facts, _ = after("B", words)

    assert facts == becomes


@pytest.mark.parametrize("words", ["RE: 2", "see attached: 2", "reminder for: 2"])
def test_a_heading_that_tells_nothing_makes_no_fact(words):
    turn, facts, _ = after("B", words)

    assert (turn.does, facts) == (Does.ASK, [])


def test_under_a_message_about_one_child_a_number_is_no_line():
    _, facts, _ = after("A", "held 12 may: 1")

    assert facts == ["done 2026-05-12"]
