"""A question for a day that is answered by no single day: it stays, and all that was known with it.

Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.replies.memory import Does
from tests.permanence.replies.talked import after

NO_SINGLE_DAY = [
    *(
        "mid june",
        "sometime in june",
        "next month",
        "in a couple of weeks",
        "after the summer",
        "june sometime",
    ),
    *(
        "early june i hope",
        "end of june or so",
        "w/c 8 june",
        "week of the 8th",
        "probably june",
        "around the 10th",
    ),
    *("soon", "in the new year", "not for a while"),
]


@pytest.mark.parametrize("words", NO_SINGLE_DAY)
def test_when_to_ask_again_is_still_asked_and_the_blocker_stays(words):
    turn, facts, _ = after("A", "panel stuck, medical not back", words)
    assert (turn.does, facts) == (Does.ASK, ["blocked report_awaited"])
    assert "When shall I ask again?" in turn.asks[0].sentence

    turn, facts, _ = after("A", "panel stuck, medical not back", words, "16 june", "yes")
    assert (turn.does, facts) == (Does.CONFIRM, ["blocked 2026-06-16 report_awaited"])


@pytest.mark.parametrize("words", NO_SINGLE_DAY)
def test_the_day_on_which_it_was_held_is_still_asked_and_no_booking_is_made_of_it(words):
    turn, facts, _ = after("A", "panel held", words)

    assert (turn.does, facts) == (Does.ASK, ["done"])
    assert "Held on which day?" in turn.asks[0].sentence


@pytest.mark.parametrize("words", NO_SINGLE_DAY)
def test_the_new_day_of_what_was_not_held_is_still_asked(words):
    turn, facts, _ = after("A", "panel not yet", words)
    assert turn.does is Does.ASK
    assert facts[0].split()[0] in ("not_done", "blocked")

    _, facts, _ = after("A", "panel not yet", words, "16 june")
    assert facts[0] in ("booked 2026-06-16", "blocked 2026-06-16 own words")


@pytest.mark.parametrize("words", NO_SINGLE_DAY)
def test_what_was_read_back_beside_the_question_is_not_touched(words):
    asked = ("1 held 12 may, 2 stuck, medical not back", words)
    turn, facts, _ = after("B", *asked)
    assert facts == ["1 done 2026-05-12"]
    assert "When shall I ask again?" in turn.asks[0].sentence

    _, facts, _ = after("B", *asked, "16 june")
    assert facts == ["1 done 2026-05-12", "2 blocked 2026-06-16 report_awaited"]


@pytest.mark.parametrize("words", ["mid june", "sometime in june", "soon"])
@pytest.mark.parametrize(
    ("first", "asks", "becomes"),
    [
        ("snooze", "Until which day?", "snooze 2026-06-16"),
        ("i am off from monday", "Until which day are you away?", "leave 2026-05-25 2026-06-16"),
    ],
)
def test_until_which_day_is_still_asked(first, asks, becomes, words):
    turn, _, _ = after("A", first, words)
    assert asks in turn.asks[0].sentence

    _, facts, _ = after("A", first, words, "16 june")
    assert facts == [becomes]


@pytest.mark.parametrize(
    ("news", "becomes"),
    [
        ("it was held in the end, 13 may", "done 2026-05-13"),
        ("panel is booked now for 9 june", "booked 2026-06-09"),
        ("9 june is the panel", "booked 2026-06-09"),
    ],
)
def test_news_that_names_what_it_is_of_is_no_answer_to_the_question(news, becomes):
    _, facts, _ = after("A", "panel stuck, medical not back", news)

    assert becomes in facts


@pytest.mark.parametrize(
    "words",
    [
        "9 june or 16 june",
        "might be going home in june",
        "ask shona in june",
        "in june she turns 16",
        "dunno, june?",
    ],
)
def test_the_blocker_is_not_lost_behind_a_remark_or_two_days(words):
    turn, facts, _ = after("A", "panel stuck, medical not back", words)

    assert turn.does is Does.ASK
    assert "blocked report_awaited" in facts
    assert not any(f.startswith("booked") for f in facts)


@pytest.mark.parametrize("words", ["the chair is away in june", "carers on holiday til mid june"])
def test_a_remark_with_a_vague_day_is_named_as_not_read_and_not_as_a_day(words):
    turn, _, _ = after("A", "panel not yet", words)

    assert turn.asks[0].sentence.startswith("I have not read: ")


@pytest.mark.parametrize(
    "words", ["LAC done", "review done", "LAC rev held", "the review is done", "review went ahead"]
)
def test_of_a_step_that_is_not_late_the_day_is_asked_for_where_none_was_said(words):
    turn, facts, _ = after("A", words)

    assert (turn.does, facts) == (Does.ASK, ["done"])
    assert "Held on which day?" in turn.asks[0].sentence


@pytest.mark.parametrize("words", ["just out of the lac review now, went well", "LAC review just finished"])
def test_what_was_just_now_was_today(words):
    _, facts, _ = after("A", words)

    assert facts == ["done 2026-05-20"]
