"""Of several things that one yes recorded, some are taken back: by number, reference, place or step; the rest stands."""

import pytest

from permanence.replies.memory import Does
from permanence.replies.reading import Command
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told

TWO_CHILDREN = "1 held 12 may, 2 booked 11 june"
FIRST, SECOND = "1 done 2026-05-12", "2 booked 2026-06-11"
TWO_STEPS = "panel 12 may, LAC 14 may"
PANEL, REVIEW = "done 2026-05-12", "done 2026-05-14"


def stands(player):
    return told(player, tuple(player.kept.values()))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("undo 2", FIRST),
        ("undo line 2 please", FIRST),
        ("undo #2", FIRST),
        ("undo {B2}", FIRST),
        ("undo {b2} only", FIRST),
        ("undo {B2-}", FIRST),
        ("undo the second one", FIRST),
        ("take back the second one", FIRST),
        ("take the second one back", FIRST),
        ("sorry, take 2 back out", FIRST),
        ("undo the panel", FIRST),
        ("take back the panel one only", FIRST),
        ("remove just the panel", FIRST),
        ("undo 1", SECOND),
        ("oops undo {B1}", SECOND),
        ("undo the first one", SECOND),
        ("delete the top one", SECOND),
        ("undo the review one", SECOND),
    ],
)
@pytest.mark.parametrize("before", [(), ("no",)])
def test_the_one_that_is_named_is_taken_back_and_the_other_stands(words, left, before):
    turn, _, player = after("B", TWO_CHILDREN, "yes", *before, words)

    assert (turn.does, turn.command) == (Does.COMMAND, Command.UNDO)
    assert stands(player) == [left]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("undo the panel", REVIEW),
        ("take back the panel one only", REVIEW),
        ("undo the LAC", PANEL),
        ("undo the review", PANEL),
        ("take the lac review back out", PANEL),
        ("undo the second one", PANEL),
    ],
)
def test_one_of_two_steps_of_one_child(words, left):
    _, _, player = after("A", TWO_STEPS, "yes", words)

    assert stands(player) == [left]


@pytest.mark.parametrize(
    "words",
    ["undo", "undo both", "undo both of them", "take them both back", "undo all of it", "undo the lot"],
)
def test_all_of_it_is_taken_back_where_all_or_nothing_is_named(words):
    _, _, player = after("B", TWO_CHILDREN, "yes", words)

    assert stands(player) == []


@pytest.mark.parametrize("words", ["undo 1 and 2", "undo {B1} and {B2}", "undo {A}"])
def test_all_that_are_named_are_taken_back(words):
    thread, told_first = ("A", TWO_STEPS) if "{A}" in words else ("B", TWO_CHILDREN)

    _, _, player = after(thread, told_first, "yes", words)

    assert stands(player) == []


@pytest.mark.parametrize("words", ["undo 3", "undo {B3}", "undo the petition", "take {B4} back"])
def test_an_undo_of_what_was_not_recorded_now_takes_nothing_back_and_asks_which(words):
    turn, _, player = after("B", TWO_CHILDREN, "yes", words)
    assert turn.does is Does.ASK
    assert stands(player) == [FIRST, SECOND]

    player.says("undo 2", NOW)
    assert stands(player) == [FIRST]


def test_a_number_under_a_message_about_one_child_may_be_either_of_her_steps():
    _, _, player = after("A", TWO_STEPS, "yes", "undo 1")

    assert stands(player) in ([PANEL, REVIEW], [])


@pytest.mark.parametrize(
    "words", ["dont undo it", "dont undo 2", "do not take back 2", "what does undo 2 do?"]
)
def test_no_undo_is_taken_from_words_that_want_none(words):
    _, _, player = after("B", TWO_CHILDREN, "yes", words)

    assert stands(player) == [FIRST, SECOND]


@pytest.mark.parametrize("words", ["undo all but 2", "undo everything except 2"])
def test_what_is_to_stay_is_not_taken_back(words):
    _, _, player = after("B", TWO_CHILDREN, "yes", words)

    assert SECOND in stands(player)


def test_the_rest_may_be_taken_back_after_it():
    _, _, player = after("B", "1 held 12 may, 2 booked 11 june, 3 held 14 may", "yes", "undo 2", "undo")

    assert stands(player) == []


def test_the_rest_may_be_put_right_after_it():
    turn, facts, player = after("B", TWO_CHILDREN, "yes", "undo 2", "sorry, 1 was the 13th")
    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-13"])

    assert len(turn.undoes) == 1
    assert stands(player) == [FIRST]


# --- with its reason --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "oh no that was his brother. undo",
        "undo, wrong wean",
        "undo that - i had the wrong child",
        "undo it because thats not right",
        "that's not right, undo that please",
    ],
)
def test_an_undo_with_its_reason_takes_it_back(words):
    _, _, player = after("A", "panel was 12 may", "yes", words)

    assert stands(player) == []


@pytest.mark.parametrize(
    "words", ["undo, panel was 14 may", "undo it, it was the 14th", "undo it was the 14th"]
)
def test_an_undo_with_the_right_day_puts_it_right(words):
    turn, facts, player = after("A", "panel was 12 may", "yes", words)
    assert (turn.does, facts, turn.undoes) == (Does.READ_BACK, ["done 2026-05-14"], (1,))

    player.says("yes", NOW)
    assert PANEL in told(player, (player.kept[1],)) or stands(player) == ["done 2026-05-14"]


@pytest.mark.parametrize("words", ["dont undo, it was right", "no need to, dont undo"])
def test_an_undo_that_is_not_wanted_takes_nothing_back(words):
    _, _, player = after("A", "panel was 12 may", "yes", words)

    assert stands(player) == [PANEL]


def test_a_no_before_an_undo_is_no_denial_of_it():
    _, _, player = after("A", "panel was 12 may", "yes", "no undo it")

    assert stands(player) == []
