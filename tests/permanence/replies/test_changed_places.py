"""Two days change places, and a day is put right by how far it is from the one that was told."""

import pytest

from permanence.replies.memory import Does
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told

TWO = "1 held 13 may, 3 held 12 may"
ROUND = ["1 done 2026-05-12", "3 done 2026-05-13"]


@pytest.mark.parametrize(
    "words",
    [
        "swap 1 and 3",
        "no, swap 1 and 3",
        "swap 1 & 3 round",
        "swap the days of 1 and 3",
        "swap {B1} and {B3}",
        "switch the first and the second",
        "1 and 3 are the wrong way round",
        "sorry 1 and 3 should be the other way round",
        "1 and 3 are mixed up",
    ],
)
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_two_that_are_named_have_each_the_day_of_the_other(words, before):
    turn, facts, _ = after("B", TWO, *before, words)

    assert (turn.does, facts) == (Does.READ_BACK, ROUND)
    assert len(turn.undoes) == len(before) * 2


def test_of_three_the_two_that_are_named():
    _, facts, _ = after("B", "1 held 13 may, 3 held 12 may, 2 held 14 may", "swap 1 and 3")

    assert facts == ["1 done 2026-05-12", "2 done 2026-05-14", "3 done 2026-05-13"]


@pytest.mark.parametrize("words", ["swap 1 and 2", "swap 1 and 4", "swap 3 and {B5}", "swap 1"])
def test_no_days_are_changed_where_they_are_not_two_of_one_kind(words):
    _, facts, player = after("B", "1 held 13 may, 2 booked 11 june, 3 held 12 may", words)

    assert "1 done 2026-06-11" not in facts
    assert told(player, tuple(player.kept.values())) == []


# --- how far from the day that was told -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("a week later", "2026-06-18"),
        ("no a week later", "2026-06-18"),
        ("make it a week later", "2026-06-18"),
        ("sorry, two weeks later", "2026-06-25"),
        ("its a week earlier", "2026-06-04"),
        ("a day earlier sorry", "2026-06-10"),
        ("no, the day after", "2026-06-12"),
        ("the day before that", "2026-06-10"),
        ("actually the week after", "2026-06-18"),
        ("no the week before", "2026-06-04"),
    ],
)
def test_the_day_is_counted_from_the_one_read_back(words, becomes):
    turn, facts, _ = after("A", "panel booked 11 june", words)

    assert (turn.does, facts) == (Does.READ_BACK, [f"booked {becomes}"])


def test_what_is_recorded_is_put_right_so_where_it_is_corrected():
    turn, facts, _ = after("A", "panel booked 11 june", "yes", "no, a week later")

    assert (turn.does, facts, turn.undoes) == (Does.READ_BACK, ["booked 2026-06-18"], (1,))


def test_of_two_days_none_is_counted_from():
    _, facts, _ = after("B", "1 held 12 may, 3 held 14 may", "a day later")

    assert "1 done 2026-05-13" not in facts
    assert "3 done 2026-05-15" not in facts


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("12 may panel, ADM a week later", ["done 2026-05-12", "done 2026-05-19"]),
        ("panel was 12 may and adm was two days later", ["done 2026-05-12", "done 2026-05-14"]),
        ("panel held 5 may, review held a week later", ["done 2026-05-05", "done 2026-05-12"]),
    ],
)
def test_a_step_so_long_after_another_has_its_own_day(words, becomes):
    turn, facts, _ = after("A", words)

    assert (turn.does, facts) == (Does.READ_BACK, becomes)


@pytest.mark.parametrize(
    "words",
    [
        "panel held 12 may, a week later than planned",
        "panel held 12 may, minutes came a week later",
        "panel was 11 or 12 may, ADM a week later",
    ],
)
def test_a_length_that_is_of_no_step_makes_no_day(words):
    _, facts, _ = after("A", words)

    assert not any("2026-05-19" in fact for fact in facts)


# --- when to ask again ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["dunno", "no idea", "don't know sorry", "not sure"])
def test_what_stands_in_the_way_is_kept_while_she_cannot_say_when_to_ask_again(words):
    turn, facts, player = after("A", "panel stuck, waiting on medical", words)
    assert (turn.does, turn.asks[0].opens) == (Does.ASK, (Open.REVIEW_DAY,))
    assert facts == ["blocked report_awaited"]

    assert told(player, player.says("2 weeks", NOW).answers) == ["blocked 2026-06-03 report_awaited"]


def test_weeks_are_offered_once_and_then_it_is_let_go():
    turn, _, player = after("A", "panel stuck, waiting on medical", "dunno", "dunno")
    assert turn.does is Does.TELL

    player.says("yes", NOW)
    assert player.kept == {}


# --- another step, and that it is put right said last -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "not the panel, the review",
        "no not panel, the LAC",
        "sorry, not the panel but the review",
        "the lac not the panel",
        "it was the review, not the panel",
        "Not the panel. The LAC review.",
    ],
)
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_the_day_goes_to_the_step_that_is_meant(words, before):
    turn, facts, _ = after("A", "panel was 12 may", *before, words)

    assert (turn.does, facts) == (Does.READ_BACK, ["done 2026-05-12"])
    assert turn.answers[0].milestone == "later_review"
    assert turn.undoes == (1,) * len(before)


@pytest.mark.parametrize("words", ["not the panel, the weather", "not the panel", "not panel"])
def test_no_step_is_made_of_words_that_name_none_or_of_the_one_told(words):
    turn, _, _ = after("A", "panel was 12 may", words)

    assert "later_review" not in {a.milestone for a in turn.answers}


@pytest.mark.parametrize("words", ["13th sorry", "13 may i mean", "13th even", "the 13th, my mistake"])
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_what_is_put_right_may_say_so_last(words, before):
    _, facts, _ = after("A", "panel was 12 may", *before, words)

    assert facts == ["done 2026-05-13"]


def test_a_new_step_with_a_sorry_behind_it_puts_nothing_right():
    turn, facts, _ = after("A", "panel was 12 may", "yes", "lac was 14 may sorry")

    assert (facts, turn.undoes) == (["done 2026-05-14"], ())


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("1 held 12 may and 3 two days later", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 held 12 may, 3 a week earlier", ["1 done 2026-05-12", "3 done 2026-05-05"]),
        ("{B1} held 12 may, {B3} was a day later", ["1 done 2026-05-12", "3 done 2026-05-13"]),
    ],
)
def test_a_child_so_long_after_another_has_her_own_day(words, becomes):
    _, facts, _ = after("B", words)

    assert facts == becomes


def test_weeks_later_at_the_beginning_of_a_sentence_is_no_line_and_no_day():
    _, facts, _ = after("B", "1 held 12 may. 3 weeks later placement broke down")

    assert facts == ["1 done 2026-05-12"]


@pytest.mark.parametrize("words", ["the first", "the first one", "9th", "the earlier one"])
def test_of_two_days_of_one_month_the_first_is_chosen(words):
    turn, _, _ = after("A", "panel 9 or 11 june")
    assert [o.answers[0].on.isoformat() for o in turn.waiting.options] == ["2026-06-09", "2026-06-11"]

    _, facts, _ = after("A", "panel 9 or 11 june", words)
    assert facts == ["booked 2026-06-09"]


def test_what_stands_in_the_way_of_one_stays_beside_what_was_read_back_of_another():
    turn, facts, player = after("B", "1 held 12 may, 4 waiting on legal", "dunno")
    assert (turn.does, facts, turn.asks[0].opens) == (
        Does.READ_BACK,
        ["1 done 2026-05-12"],
        (Open.REVIEW_DAY,),
    )

    assert told(player, player.says("2 weeks", NOW).answers) == [
        "1 done 2026-05-12",
        "4 blocked 2026-06-03 legal_late",
    ]
