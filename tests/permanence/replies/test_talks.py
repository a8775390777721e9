"""Conversations of several turns, held in a hurry: each is judged by what stands recorded at its end.

It is half past nine on Wed 20 May. Thread A is about one child whose panel is late; thread B has five children, in
lines 1 to 5, whose first review, panel, later review, petition and kinship decision are late.
"""

from datetime import timedelta

import pytest

from permanence.replies.memory import Does
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import NOW, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player
from tests.permanence.replies.talked import after, told

# --- a time of day that has not come yet ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "panel is today at 2",
        "panel today 3pm",
        "panel this afternoon",
        "panel today 15:00",
        "panel today at half ten",
    ],
)
def test_a_time_later_today_is_a_booking_for_today(words):
    turn, facts, _ = after("A", words)

    assert (turn.does, facts) == (Does.READ_BACK, ["booked 2026-05-20"])


@pytest.mark.parametrize(
    "words",
    [
        "panel was today 3pm",
        "panel held today 15:00",
        "panel went ahead this afternoon",
        "panel was today at 11.30",
        "panel today at 2pm, approved",
    ],
)
def test_what_is_told_as_held_later_today_is_asked_about(words):
    turn, _, player = after("A", words)
    assert turn.does is Does.ASK
    assert "has not come yet" in turn.asks[0].sentence
    assert [o.label for o in turn.asks[0].options] == ["It is booked for today"]

    player.says("yes", NOW)
    assert player.kept == {}


def test_the_clear_part_beside_it_waits_for_the_answer():
    turn, facts, player = after("B", "2 panel was today at 2pm, approved, 1 held 12 may")
    assert turn.does is Does.ASK
    assert sorted(facts) == ["1 done 2026-05-12", "2 decision approved 2026-05-20"]

    booked = told(player, turn.asks[0].options[0].answers)
    assert sorted(booked) == ["1 done 2026-05-12", "2 booked 2026-05-20"]


@pytest.mark.parametrize(
    "words",
    [
        "maybe panel today 3pm",
        "panel today at 3 if the chair turns up",
        "panel today 3pm?",
        "panel not today 3pm",
    ],
)
def test_a_doubt_about_a_time_later_today_is_asked_about(words):
    turn, _, _ = after("A", words)

    assert turn.does is Does.ASK


@pytest.mark.parametrize("answer", ["today at 3", "later today", "this afternoon"])
def test_an_answer_with_a_time_to_come_makes_nothing_held(answer):
    _, facts, _ = after("A", "panel held", answer)

    assert facts == ["booked 2026-05-20"]


@pytest.mark.parametrize(
    "words",
    [
        "panel was today 9am",
        "panel was today at 8.30",
        "panel was this morning",
        "panel held today. will send minutes tonight",
        "panel was held today, next one 9 june 3pm",
    ],
)
def test_a_time_that_has_come_or_is_of_something_else_is_no_doubt(words):
    turn, facts, _ = after("A", words)

    assert (turn.does, facts) == (Does.READ_BACK, ["done 2026-05-20"])


def test_the_same_words_are_held_once_the_time_has_come():
    player = Player(situation_in(OWN, "A"), "A")
    turn = player.says("panel was today 3pm", NOW + timedelta(hours=8))

    assert told(player, turn.answers) == ["done 2026-05-20"]


# --- words that were not read, beside what was read back -----------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "yes I think so",
        "think so",
        "yes although mum didnt attend",
        "yes but no decision letter yet",
        "mum didnt attend",
        "minutes are with ailsa",
    ],
)
def test_what_was_read_back_stands_beside_words_that_bring_nothing(words):
    turn, facts, player = after("A", "panel held 12 may", words)
    assert (turn.does, facts) == (Does.READ_BACK, ["done 2026-05-12"])
    assert turn.unread

    assert player.says("yes", NOW).does is Does.CONFIRM


@pytest.mark.parametrize(
    ("first", "asked", "answer", "becomes"),
    [
        (
            "panel stuck, medical not back",
            "When shall I ask again?",
            "16 june",
            "blocked 2026-06-16 report_awaited",
        ),
        ("panel held", "Held on which day?", "12 may", "done 2026-05-12"),
        ("panel booked", "For which day is it booked?", "9 june", "booked 2026-06-09"),
    ],
)
@pytest.mark.parametrize("words", ["ask my manager", "minutes are with ailsa", "carers are on the train"])
def test_a_question_is_asked_again_in_its_own_words(first, asked, answer, becomes, words):
    turn, _, player = after("A", first, words)
    assert turn.asks[0].sentence == f'I have not read: "{words}". {asked}'

    assert told(player, player.says(answer, NOW).answers) == [becomes]


@pytest.mark.parametrize("words", ["same for the sister", "and the sister too", "same for her wee brother"])
def test_of_whom_the_same_is_told_is_asked_beside_the_read_back(words):
    turn, facts, player = after("B", "1 held 12 may", words)
    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-12"])
    assert Open.CHILD in turn.waiting.opens

    assert told(player, player.says("3", NOW).answers) == ["1 done 2026-05-12", "3 done 2026-05-12"]


def test_a_yes_to_the_read_back_leaves_the_question_of_whom_open():
    _, facts, player = after("B", "1 held 12 may", "same for the sister", "yes")
    assert facts == ["1 done 2026-05-12"]

    assert told(player, player.says("3", NOW).answers) == ["3 done 2026-05-12"]


# --- what is put right ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("the first one was the 11th", ["2 done 2026-05-11", "4 done 2026-05-13"]),
        ("no the first was the 11th", ["2 done 2026-05-11", "4 done 2026-05-13"]),
        ("the last one is the 14th", ["2 done 2026-05-12", "4 done 2026-05-14"]),
        ("yes but the second one was the 14th", ["2 done 2026-05-12", "4 done 2026-05-14"]),
    ],
)
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_the_first_one_is_the_first_of_those_told_and_not_of_the_message(words, becomes, before):
    _, facts, _ = after("B", "2 held 12 may, 4 lodged 13 may", *before, words)

    assert facts == becomes


@pytest.mark.parametrize("before", [(), ("yes",)])
def test_the_step_of_the_wrong_childs_line_is_not_put_on_the_right_child(before):
    turn, _, player = after("B", "1 held 14 may", *before, "sorry wrong child", "2")

    assert [(a.milestone, a.on.isoformat()) for a in turn.answers] == [("panel", "2026-05-14")]
    assert len(player.kept) == len(before)


def test_a_review_of_the_wrong_child_is_the_review_that_runs_for_the_right_one():
    turn, _, _ = after("B", "1 review held 14 may", "wrong child", "3")

    assert [a.milestone for a in turn.answers] == ["later_review"]


@pytest.mark.parametrize("words", ["sorry thats wrong", "oh sorry, that's not right", "shit thats wrong"])
def test_that_it_is_wrong_is_heard_behind_a_sorry(words):
    turn, _, player = after("A", "panel held 12 may", "yes", words)
    assert turn.asks[0].opens == (Open.WHAT_INSTEAD,)

    turn = player.says("13 may", NOW)
    assert (told(player, turn.answers), turn.undoes) == (["done 2026-05-13"], (1,))


@pytest.mark.parametrize(
    "words",
    [
        "shit no it was the 13th",
        "oh shit, 13th",
        "bollocks, 13th",
        "ffs, it was the 13th",
        "for fucks sake the 13th",
    ],
)
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_swearing_before_a_correction_hides_nothing(words, before):
    _, facts, _ = after("A", "panel held 12 may", *before, words)

    assert facts == ["done 2026-05-13"]


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("shit, forgot. panel was held 12 may", ["done 2026-05-12"]),
        ("bloody panel moved again, 9 june", ["booked 2026-06-09"]),
        ("fucking panel was cancelled again, chair ill", ["decision cancelled review_not_held"]),
    ],
)
def test_swearing_before_a_fact_is_passed_over(words, becomes):
    turn, facts, _ = after("A", words)

    assert (facts, turn.unread) == (becomes, ())


# --- a reason beside the day, and late -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["9 june, iro off sick", "iro off sick, new date 9 june"])
def test_why_it_was_not_held_is_kept_beside_its_new_day(words):
    _, facts, _ = after("A", "panel not held", words)

    assert facts == ["booked 2026-06-09 review_not_held"]


@pytest.mark.parametrize(
    "words", ["because medical not back", "cos the medical is not back", "medical not back"]
)
@pytest.mark.parametrize("before", [(), ("yes",), ("why",)])
def test_a_reason_given_late_is_the_reason_of_the_booking(words, before):
    turn, facts, _ = after("A", "panel moved to 9 june", *before, words)

    assert (turn.does, facts) == (Does.READ_BACK, ["booked 2026-06-09 report_awaited"])


# --- all of them -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["all", "all of them", "every one"])
def test_all_of_them_answers_which_child(words):
    _, facts, _ = after("B", "held 14 may", words)

    assert facts == [f"{n} done 2026-05-14" for n in range(1, 6)]


# --- which of them ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["4 not 2", "not 2, 4", "sorry, not 2 but 4", "no not 2, it was 4"])
@pytest.mark.parametrize("before", [(), ("yes",)])
def test_one_line_and_not_the_other_moves_what_was_told(words, before):
    turn, facts, _ = after("B", "2 held 12 may", *before, words)

    assert (turn.does, facts) == (Does.READ_BACK, ["4 done 2026-05-12"])
    assert turn.undoes == (1,) * len(before)


@pytest.mark.parametrize(
    ("words", "becomes"),
    [("and 4 on the 13th", "4 done 2026-05-13"), ("and 4 on 9 june", "4 booked 2026-06-09")],
)
def test_a_further_child_with_a_day_of_her_own(words, becomes):
    _, facts, _ = after("B", "2 held 12 may", words)
    assert facts == ["2 done 2026-05-12", becomes]

    _, facts, _ = after("B", "2 held 12 may", "yes", words)
    assert facts == [becomes]


def test_too_at_the_beginning_adds_nobody():
    _, facts, player = after("B", "2 held 12 may", "too late?")

    assert facts == ["2 done 2026-05-12"]
    assert player.waiting.opens == ()


# --- two questions answered in one line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "words", "becomes"),
    [
        ("2 stuck", "medical not back. 16 june", ["2 blocked 2026-06-16 report_awaited"]),
        ("2 stuck", "medical not back, ask 16 june", ["2 blocked 2026-06-16 report_awaited"]),
        ("2 stuck", "16 june because medical not back", ["2 blocked 2026-06-16 report_awaited"]),
        ("2 stuck", "2 weeks, medical not back", ["2 blocked 2026-06-03 report_awaited"]),
        (
            "2 deferred",
            "medical not back, 9 june",
            ["2 decision deferred report_awaited", "2 booked 2026-06-09"],
        ),
        (
            "2 deferred",
            "medical not back, now 9 june",
            ["2 decision deferred report_awaited", "2 booked 2026-06-09"],
        ),
        (
            "1 held 12 may, 4 stuck",
            "court list is full, ask 16 june",
            ["1 done 2026-05-12", "4 blocked 2026-06-16 court"],
        ),
    ],
)
def test_neither_the_reason_nor_the_day_is_lost(first, words, becomes):
    turn, facts, _ = after("B", first, words)

    assert (turn.does, facts, turn.unread) == (Does.READ_BACK, becomes, ())


def test_a_day_that_has_passed_is_of_what_happened_and_not_of_what_did_not():
    _, facts, player = after("A", "not happening", "child returned home", "12 may")
    assert facts == ["not_done", "done 2026-05-12"]

    assert told(player, player.says("16 june", NOW).answers) == ["booked 2026-06-16", "done 2026-05-12"]


@pytest.mark.parametrize("words", ["lorna will know", "ailsa will have the minute"])
def test_a_remark_with_will_makes_no_booking_of_what_was_held(words):
    _, facts, player = after("B", "4 lodged", words)
    assert facts == ["4 done"]

    assert told(player, player.says("13 may", NOW).answers) == ["4 done 2026-05-13"]


def test_the_month_alone_answers_which_day_it_is():
    _, facts, _ = after("B", "3 booked for the 9th", "june")

    assert facts == ["3 booked 2026-06-09"]


@pytest.mark.parametrize("words", ["it did", "its at 2"])
def test_small_words_alone_take_nothing_back(words):
    turn, facts, _ = after("A", "panel 12 may", words)

    assert (turn.does, facts) == (Does.READ_BACK, ["done 2026-05-12"])


# --- the next one ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["next review is 9 nov", "next one is 9 november", "and her next lac 9 nov", "review booked 9 nov"],
)
def test_the_next_review_is_of_the_child_whose_review_was_told(words):
    turn, _, _ = after("B", "1 review held 12 may", words)
    known = [(a.verb, a.reference, a.milestone, a.on.isoformat()) for a in turn.answers]
    child = turn.answers[0].reference
    assert known == [
        ("done", child, "first_review", "2026-05-12"),
        ("booked", child, "second_review", "2026-11-09"),
    ]

    turn, _, _ = after("B", "1 review held 12 may", "yes", "next review is 9 nov")
    assert [(a.reference, a.milestone, a.on.isoformat()) for a in turn.answers] == [
        (child, "second_review", "2026-11-09")
    ]
    assert turn.undoes == ()


def test_the_next_review_of_another_child_is_hers():
    _, facts, _ = after("B", "1 held 12 may", "3 next review is 9 nov")

    assert facts == ["1 done 2026-05-12", "3 booked 2026-11-09"]


# --- no news of one, news of the next --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "nothing to report on 1, 2 held 15 may",
        "nothing to report on 1. 2 held 15 may",
        "no news on 1, 2 held 15 may",
        "no update for line 1, 2 held 15 may",
        "nothing yet from 1, 2 held 15 may",
    ],
)
def test_a_child_of_whom_there_is_no_news_gets_none_of_the_next(words):
    _, facts, _ = after("B", words)

    assert facts == ["2 done 2026-05-15"]


@pytest.mark.parametrize("words", ["carers gave notice", "placement broke down"])
def test_a_reason_beside_what_was_held_is_named_as_not_read(words):
    turn, facts, _ = after("B", "1 held 12 may", words)

    assert (turn.does, facts, turn.unread) == (Does.READ_BACK, ["1 done 2026-05-12"], (words,))
