"""What one reply puts right behind a fact: the fact is asked about or told anew, and never kept as it was said first."""

import pytest

from permanence.replies.memory import Does
from permanence.replies.read import read
from permanence.replies.reading import Kind
from tests.permanence.replies.contexts import filled, line_of, situation_in
from tests.permanence.replies.talked import after
from tests.permanence.replies.test_disturbed import CONTEXTS


def facts_of(thread, text):
    """What is read at once, a line each; nothing where it asks."""
    reading = read(filled(text, thread), situation_in(CONTEXTS, thread))
    told = reading.facts if reading.kind is Kind.FACTS else ()
    return [
        " ".join(str(x) for x in (line_of(a.reference, thread), a.verb, a.milestone, a.on, a.outcome) if x)
        for a in told
    ]


@pytest.mark.parametrize(
    "behind",
    [
        ". I mean the review", ". Actually it was the review", ", actually that was the LAC", ". Wait, that was the review",
        ". Oops, review not panel", ", meant the review", " (review I mean)", ". Should say review", ", no that was the review",
        ". Scrap that", ". Disregard", ". Don't record that yet", ". Dinnae put that doon yet", ". On second thoughts leave it",
        ". Actually hold off recording that", ". Correction: review", " - the review rather",
    ],
)  # fmt: skip
def test_a_fact_that_is_taken_back_behind_it_is_asked_about(behind):
    assert facts_of("A", f"panel held 12 May{behind}") == []


@pytest.mark.parametrize(
    "text",
    [
        "3 was 14 May, 1 was 13 May - other way round sorry", "1 held 13 May, 2 held 14 May. vice versa",
        "1 held 13 May, 2 held 14 May, or is it the other way about",
    ],
)  # fmt: skip
def test_days_that_may_be_the_wrong_way_round_are_asked_about(text):
    assert facts_of("B", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "kin ruled in 12 May - out, sorry", "kin ruled out 12 May, in sorry", "5 ruled in on 12 May (out)",
        "kin ruled in 12 May. Out I mean",
    ],
)  # fmt: skip
def test_the_other_outcome_in_one_small_word_is_asked_about(text):
    assert facts_of("B", text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("booked for 9 June. Scrap that, 11 June", "booked panel 2026-06-11"),
        ("panel held 12 May, no wait, 13 May", "done panel 2026-05-13"),
        ("so panel, yes that happened last Tuesday no sorry Wednesday the 13th", "done panel 2026-05-13"),
        ("visited on Monday, no, I tell a lie, Friday", "done visit 2026-05-15"),
        ("panel 9 June, no hang on, 11 June", "booked panel 2026-06-11"),
    ],
)
def test_a_day_that_is_put_right_at_once_is_read_with_the_right_one(text, told):
    assert facts_of("A", text) == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I done 13 May, 2 booked 4 June", ["2 booked panel 2026-06-04"]),
        ("held 13 May, 2 booked 4 June", ["2 booked panel 2026-06-04"]),
        ("review held 13 May, 2 booked 4 June", ["2 booked panel 2026-06-04"]),
        ("held 13 May, 2 booked 4 June, 3 held 14 May", ["2 booked panel 2026-06-04", "3 done later_review 2026-05-14"]),
        (
            "petition lodged 12 May, review held 13 May for 3",
            ["4 done petition_lodged 2026-05-12", "3 done later_review 2026-05-13"],
        ),
        (
            "panel booked 4 June for 2, 4 lodged 12 May",
            ["2 booked panel 2026-06-04", "4 done petition_lodged 2026-05-12"],
        ),
        ("panel held 13 May, 3 booked 4 June", ["2 done panel 2026-05-13", "3 booked later_review 2026-06-04"]),
        ("petition lodged 13 May, 2 booked 4 June", ["4 done petition_lodged 2026-05-13", "2 booked panel 2026-06-04"]),
        ("1 ✅ 13 May 2 ❌ 3 ✅ 14 May",
         ["1 done first_review 2026-05-13", "2 not_done panel", "3 done later_review 2026-05-14"]),
    ],
)  # fmt: skip
def test_what_stands_before_a_number_is_not_of_the_line_that_has_words_of_its_own(text, told):
    assert facts_of("B", text) == told


@pytest.mark.parametrize(
    "word", ["nie", "nein", "niet", "ikke", "nahi", "yok", "pas", "peut-etre", "jednak nie"]
)
@pytest.mark.parametrize(
    "frame", ["panel {} held 12 May", "panel held {} 12 May", "panel held 12 May {}", "{} panel held 12 May"]
)
def test_a_no_or_a_perhaps_of_another_language_makes_no_fact(frame, word):
    assert facts_of("A", frame.format(word)) == []


@pytest.mark.parametrize("tail", ["isn't it", ", isnt it", "is it no", "wasn't it?"])
def test_a_question_at_the_end_of_a_sentence_denies_nothing(tail):
    turn, facts, _ = after("A", f"panel was 12 May {tail}")

    assert (turn.does, [f for f in facts if "not_done" in f]) == (Does.ASK, [])


@pytest.mark.parametrize(
    ("thread", "asked", "answer", "told"),
    [
        ("A", "panel 10th or 11th june", "the first", ["booked 2026-06-10"]),
        ("A", "panel 10th or 11th june", "11th", ["booked 2026-06-11"]),
        ("B", "review held 13 May", "the first one", ["1 done 2026-05-13"]),
        ("B", "review held 13 May", "both", ["1 done 2026-05-13", "3 done 2026-05-13"]),
        ("B", "review held 13 May", "1 and 3", ["1 done 2026-05-13", "3 done 2026-05-13"]),
        ("B", "2 and 4 done", "12 May both", ["2 done 2026-05-12", "4 done 2026-05-12"]),
        ("B", "5 done 12 May", "out", ["5 decision ruled_out 2026-05-12"]),
        ("A", "panel held 13 May", "no, the day before", ["done 2026-05-12"]),
    ],
)
def test_a_short_answer_in_the_words_of_the_question_is_taken(thread, asked, answer, told):
    turn, facts, _ = after(thread, asked, answer)

    assert (turn.does, facts) == (Does.READ_BACK, told)


def test_a_day_held_and_a_day_booked_do_not_change_places():
    turn, facts, _ = after("B", "1 held 13 May, 2 booked 4 June", "wrong way round")

    assert (turn.does, "1 done 2026-06-04" in facts) == (Does.ASK, False)


def test_a_yes_signed_with_her_own_name_is_a_yes():
    turn, _, _ = after("A", "panel held 12 May", "Yes, that's correct. Kind regards, Shona")

    assert turn.does is Does.CONFIRM


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Panel of 14 May stood down. Next available date 9 June; booking to be confirmed by the chair.", []),
        ("panel booked for 9 June, date to be confirmed", []),
        ("panel booked for 9 June, time to be confirmed", ["booked panel 2026-06-09"]),
        ("panel 9 June (venue tbc)", ["booked panel 2026-06-09"]),
    ],
)
def test_a_booking_that_is_to_be_confirmed_is_none_yet(text, told):
    assert facts_of("A", text) == told


def test_words_that_count_all_lines_of_the_message_are_no_numbers_of_lines():
    assert facts_of("B3", "One held 13 May, two outstanding.") == []


def test_a_question_of_whom_is_still_open_after_words_that_name_nobody():
    turn, facts, _ = after("B", "review held 13 May", "the wee girl", "3")

    assert (turn.does, facts) == (Does.READ_BACK, ["3 done 2026-05-13"])


@pytest.mark.parametrize("behind", ["Ignore 2", "Forget number 1", "scrap the last one"])
def test_a_line_that_is_taken_out_again_is_asked_about(behind):
    assert facts_of("B", f"1 held 13 May, 2 booked 4 June. {behind}") == []


@pytest.mark.parametrize("behind", [", cancelled", ". Ignore, cancelled"])
def test_a_booking_that_is_called_off_behind_it_is_asked_about(behind):
    assert facts_of("A", f"panel booked 9 June{behind}") == []


@pytest.mark.parametrize(
    "words",
    [
        "should have put 14 may",
        "sorry, I meant to say 14 may",
        "*14th",
        "14th*",
        "* 14 May",
        "14 may *",
        "meant 14",
        "sorry, I meant 14",
        "not correct, 14th",
        "that's not right, it was 14 may",
        "not quite right - 14 may",
        "its not right, 14 may",
    ],
)
@pytest.mark.parametrize(
    ("thread", "line", "who"), [("A", "panel was 12 may", ""), ("B", "2 held 12 may", "2 ")]
)
def test_a_day_is_put_right_as_people_do_in_a_chat(thread, line, who, words):
    assert after(thread, line, words)[1] == [f"{who}done 2026-05-14"]
    assert after(thread, line, "yes", words)[1] == [f"{who}done 2026-05-14"]


@pytest.mark.parametrize(
    "words", ["wrong month - april", "wrong month, should be April", "sorry wrong month: april"]
)
def test_the_month_alone_is_put_right(words):
    assert after("A", "panel was 12 may", words)[1] == ["done 2026-04-12"]


def test_a_number_that_is_a_line_is_no_day_of_the_month():
    assert after("B", "2 held 12 may", "meant 3")[1] == ["3 done 2026-05-12"]


@pytest.mark.parametrize(
    "words",
    [
        "first is right, second was the 14th",
        "the first one is right, the second was 14 may",
        "first one yes, second one was the 14th",
        "first is fine and the second one was 14 May",
        "14th for {n}",
        "it's 14 may for {n}",
        "sorry, 14th for {n}",
    ],
)
@pytest.mark.parametrize("lines", [(1, 2), (2, 3), (1, 4), (3, 4)])
def test_of_two_the_second_is_put_right_by_its_place_or_behind_its_day(lines, words):
    one, other = lines

    turn, facts, _ = after("B", f"{one} done 12 may, {other} done 13 may", words.format(n=other))

    assert turn.does is Does.READ_BACK
    assert facts == [f"{one} done 2026-05-12", f"{other} done 2026-05-14"]


@pytest.mark.parametrize(
    "words", ["2 was approved", "2 approved", "the panel was approved", "2: approved", "panel approved"]
)
def test_of_several_that_were_recorded_the_one_named_was_decided(words):
    turn, facts, _ = after("B", "1 held 6 may, 2 held 12 may", "ok", words)

    assert turn.does is Does.READ_BACK
    assert facts == ["1 done 2026-05-06", "2 decision approved 2026-05-12"]
    assert turn.undoes == (1, 2)
    assert after("B", "2 held 12 may", "yes", words)[1] == ["2 decision approved 2026-05-12"]


@pytest.mark.parametrize(
    "words",
    ["they said yes", "panel said yes", "the chair said yes", "everyone said yes", "they gave the ok"],
)
def test_what_somebody_else_said_is_no_yes_of_hers(words):
    assert after("A", "panel was 12 may", words)[0].does is not Does.CONFIRM
