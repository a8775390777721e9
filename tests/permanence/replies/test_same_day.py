"""The same day as one that was told: in one reply, and in the next one. Thread A has one child, thread B has five."""

import pytest

from permanence.replies.memory import Does
from tests.permanence.replies.talked import after

SAME = ["same day", "the same day", "on the same day", "that same day", "same day too"]


@pytest.mark.parametrize("same", SAME)
@pytest.mark.parametrize(
    "text", ["1 held 13 may. 3 {same}", "1 held 13 may and 3 {same}", "1 held 13/5, 3 held {same}"]
)
def test_the_same_day_is_the_day_told_just_before(text, same):
    turn, facts, _ = after("B", text.format(same=same))

    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-13", "3 done 2026-05-13"])


@pytest.mark.parametrize("same", [*SAME, "that day too", "that day as well"])
def test_the_same_day_in_the_next_reply_is_the_day_that_was_read_back(same):
    _, facts, _ = after("A", "panel held 13 may", f"yes and adm agreed {same}")

    assert facts == ["done 2026-05-13", "decision approved 2026-05-13"]


@pytest.mark.parametrize(
    "text", ["3 held same day as panel", "1 held 12 may, 2 held 13 may, 3 same day", "3 same day"]
)
def test_the_same_day_as_something_else_or_as_one_of_two_is_asked_about(text):
    turn, facts, _ = after("B", text)

    assert not any(f.startswith("3 done 2026") for f in facts)
    assert turn.asks


@pytest.mark.parametrize(
    "yes", ["yes and adm agreed 18 may", "and adm agreed 18 may", "yes, adm agreed on mon 18 may"]
)
def test_a_step_that_no_line_waits_for_is_that_of_the_child_who_is_spoken_of(yes):
    _, facts, _ = after("B", "{B2} panel held 13 may", yes)

    assert facts == ["2 done 2026-05-13", "2 decision approved 2026-05-18"]
