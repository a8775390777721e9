"""The questions of one answer: each is asked once, and no choice is one that nobody means."""

import pytest

from permanence.replies.asking import in_one_breath
from permanence.replies.read import read
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.talked import after

WHETHER = "Has it happened, or is it fixed for a day? If so, say which day."


def asked(thread, text):
    return in_one_breath(a.sentence for a in read(filled(text, thread), situation_in(OWN, thread)).asks)


@pytest.mark.parametrize(
    "text",
    [
        "discussed at tracking today, agreed to aim for panel in june, will chase the clerk",
        "supervision 18 may: 2nd rev overdue, sw to book, clerk to be chased",
        "spoke to the team about it, they hope for june, clerk is off",
    ],
)
def test_a_question_stands_once_in_an_answer_with_all_that_was_not_read_before_it(text):
    said = asked("A", text)

    assert said.count(WHETHER) <= 1
    assert said.count("I have not read:") <= 1
    assert said.count("Which step is this about?") <= 1


def test_what_was_not_read_is_named_together_and_no_word_of_it_is_lost():
    said = in_one_breath(
        [
            f'I have not read: "discussed", "at". {WHETHER}',
            f'I have not read: "aim". {WHETHER} Which step is this about?',
        ]
    )

    assert said == f'I have not read: "discussed", "at", "aim". {WHETHER} Which step is this about?'


@pytest.mark.parametrize(
    "text",
    ["panel booked 13 may", "panel booked for 2 may", "panel moved to 13 may", "panel set for monday 18 may"],
)
def test_a_booking_for_a_day_that_has_just_passed_is_not_offered_for_the_year_after(text):
    said = asked("A", text)

    assert "2027" not in said
    assert "has passed" in said
    assert said.endswith("For which day is it booked?")


@pytest.mark.parametrize(
    ("answer", "becomes"), [("9 june", "booked 2026-06-09"), ("it was held then, 13 may", "done 2026-05-13")]
)
def test_the_question_for_a_day_that_has_passed_takes_a_new_day_or_that_it_was_held(answer, becomes):
    assert after("A", "panel booked 13 may", answer)[1] == [becomes]
