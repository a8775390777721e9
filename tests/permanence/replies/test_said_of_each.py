"""What a reply says of each of several, what was taken back, and a yes to what was only asked: kinds of whole talks.

The ways of answering one question stand in tests/golden/questions; here is what comes of them some turns later.
"""

import pytest

from permanence.replies.memory import Does
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told

TWO = "1 held 12 may, 3 held 13 may"


@pytest.mark.parametrize(
    "left",
    [
        "1 yes, 3 i need to check", "1 yes 3 dunno", "yes to 1, not sure about 3", "record 1. 3 may yet move",
        "1 is right, 3 not sure", "1 ok, 3 leave for now", "the first review yes, the later one i will check",
        "yes to 1 but i need to check 3", "{B1} yes, {B3} to be confirmed", "1 correct, hold off on 3",
    ],
)  # fmt: skip
def test_what_she_cannot_say_yet_waits_beside_what_is_recorded(left):
    turn, facts, player = after("B", TWO, left)
    assert (turn.does, facts) == (Does.CONFIRM, ["1 done 2026-05-12"])

    assert told(player, player.says("3 was 14 may", NOW).answers) == ["3 done 2026-05-14"]
    assert len(player.kept) == 1


@pytest.mark.parametrize(
    "day",
    [
        "its 3 june",
        "3 june",
        "should be 3 june",
        "it's the 3rd of june",
        "make it 3 june",
        "sorry, 3 june",
        "no 3 june",
    ],
)
def test_a_day_behind_an_undo_is_of_what_was_taken_back_and_not_of_what_stands(day):
    turn, facts, player = after("B", "2 booked 9 june and 3 booked 2 june", "yes", "take back 3", day)

    assert (turn.does, turn.undoes, facts) == (Does.READ_BACK, (), ["3 booked 2026-06-03"])
    assert told(player, tuple(player.kept.values())) == ["2 booked 2026-06-09"]


@pytest.mark.parametrize("more", ["and 1", "and the first one", "also 1", "and {B1}", "plus the first"])
def test_a_further_undo_needs_its_word_but_once(more):
    _, _, player = after(
        "B", "1 held 12 may, 2 held 13 may, 4 lodged 14 may", "yes", "undo the petition", more
    )

    assert told(player, tuple(player.kept.values())) == ["2 done 2026-05-13"]


@pytest.mark.parametrize(
    "other",
    ["scrap the other", "forget the other one", "leave the other", "no to the other", "never mind the other"],
)
def test_the_other_one_is_the_one_left_open_and_what_was_recorded_stands(other):
    turn, _, player = after("B", TWO, "yes to 1", other)

    assert (turn.does, turn.waiting.rest) == (Does.TELL, ())
    assert told(player, tuple(player.kept.values())) == ["1 done 2026-05-12"]


@pytest.mark.parametrize("doubted", ["apparently panel was held 12 may", "panel was 12 may, so they say"])
def test_a_yes_to_whether_it_is_so_has_it_read_back_and_records_nothing(doubted):
    turn, _, _ = after("A", doubted)
    assert turn.waiting.opens == (Open.WHETHER,)

    turn, facts, player = after("A", doubted, "yes")
    assert (turn.does, facts, player.kept) == (Does.READ_BACK, ["done 2026-05-12"], {})
    assert told(player, player.says("yes", NOW).answers) == ["done 2026-05-12"]


@pytest.mark.parametrize(
    "yes", ["yes both", "both", "record the two", "all three", "both of those are right"]
)
def test_a_yes_that_counts_another_number_records_nothing(yes):
    turn, _, player = after("B", "1 held 12 may, 3 held 13 may, 4 lodged 14 may", yes)

    assert (turn.does is Does.CONFIRM) is (yes == "all three") or not player.kept


@pytest.mark.parametrize(
    "wrong",
    [
        "oh no, that's the wrong one. it was 4's petition lodged on the 12th", "wrong child, 4 lodged 12 may",
        "sorry, i meant 4, petition lodged 12 may",
    ],
)  # fmt: skip
def test_what_was_decided_of_one_step_is_no_decision_of_another(wrong):
    _, facts, player = after("B", "2 panel approved 12 may", wrong)

    assert not any("approved" in fact and fact.startswith("4") for fact in facts)
    assert not player.kept


@pytest.mark.parametrize(
    "why", ["medical not in", "the medical", "report was late", "because the medical was late"]
)
def test_the_new_day_of_what_was_put_off_is_asked_for_until_it_is_told(why):
    turn, facts, _ = after("B", "2 deferred 13 may", why, "yes")
    assert facts == ["2 decision deferred 2026-05-13 report_awaited"]
    assert Open.NEW_DAY in turn.asks[0].opens

    assert after("B", "2 deferred 13 may", why, "yes", "11 june")[1] == ["2 booked 2026-06-11"]


@pytest.mark.parametrize(
    "unclear",
    ["2 was because the report was late", "2 was held because of it", "panel was done", "2 was the chair"],
)
def test_what_is_decided_gives_way_to_nothing_that_was_half_read(unclear):
    _, facts, _ = after("B", "2 deferred 12 may", "4 blocked, court", unclear, "4 again on 8 june", "yes")

    assert not any(fact.startswith("2 done") for fact in facts)


@pytest.mark.parametrize("which", ["2", "the panel", "for 2", "{B2}", "the first one"])
def test_one_reason_for_two_is_asked_of_which_it_is(which):
    turn, _, _ = after("B", "2 and 4 blocked", "medical")
    assert (turn.does, len(turn.waiting.options)) == (Does.ASK, 3)

    _, facts, _ = after("B", "2 and 4 blocked", "medical", which)
    assert facts == ["2 blocked report_awaited", "4 blocked"]
