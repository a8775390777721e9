"""What becomes sure, and what stays open: a hope that is confirmed, a question with a no in it, one of two, somebody away.

It is Wed 20 May. Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.answer import Verb
from permanence.replies.memory import Does
from permanence.replies.read import read
from permanence.replies.reading import Kind, Open
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import as_fact
from tests.permanence.replies.talked import OWN, after


def of(text, thread="A"):
    return read(filled(text, thread), situation_in(OWN, thread))


def brief(text, thread="A"):
    situation = situation_in(OWN, thread)
    facts = [as_fact(a, thread, situation.staff) for a in of(text, thread).facts]
    kept = ("line", "milestone", "verb", "outcome", "date", "until", "reason")
    return [" ".join(str(f[k]) for k in kept if f[k] is not None) for f in facts]


# --- a hope, and then it is fixed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", ["hoping for 11 june", "panel pencilled in 11 june", "panel should be 11 june"]
)
@pytest.mark.parametrize(
    "words",
    [
        "its confirmed now",
        "confirmed",
        "yes confirmed",
        "its booked",
        "thats confirmed",
        "just been confirmed",
    ],
)
def test_a_day_that_was_hoped_for_is_booked_once_it_is_confirmed(first, words):
    turn, facts, _ = after("A", first, words)

    assert (turn.does, facts) == (Does.READ_BACK, ["booked 2026-06-11"])


@pytest.mark.parametrize(
    "words",
    [
        "not confirmed",
        "no its not confirmed yet",
        "hoping to get it confirmed",
        "they moved it",
        "cancelled",
    ],
)
def test_anything_less_books_nothing(words):
    _, facts, player = after("A", "hoping for 11 june", words)

    assert "booked 2026-06-11" not in facts
    assert player.kept == {}


def test_a_yes_to_the_day_hoped_for_is_read_back_and_records_nothing_yet():
    turn, facts, player = after("A", "hoping for 11 june", "yes")

    assert (turn.does, facts) == (Does.READ_BACK, ["booked 2026-06-11"])
    assert player.kept == {}


def test_of_two_days_hoped_for_none_is_confirmed():
    turn, facts, _ = after("A", "panel might be 11 june or 18 june", "its confirmed")

    assert (turn.does, facts) == (Does.ASK, ["booked"])


def test_another_day_than_the_one_hoped_for_is_that_day():
    _, facts, _ = after("A", "hoping for 11 june", "confirmed for 18 june")

    assert facts == ["booked 2026-06-18"]


# --- a question with a no in it -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["was it not the 13th?", "wasn't it the 13th?", "was that not the 13th?", "sorry, was it not 13 may?"],
)
def test_a_question_with_a_no_in_it_takes_back_nothing(words):
    turn, facts, player = after("A", "panel held 12 may", words)
    assert (turn.does, facts) == (Does.ASK, ["done"])

    turn = player.says("no its right 12th", turn.waiting.said_at)
    assert [(str(a.verb), a.on.isoformat()) for a in turn.answers] == [("done", "2026-05-12")]


@pytest.mark.parametrize(
    "text",
    [
        "wasn't panel on 12 may?",
        "is panel not 11 june?",
        "did panel not go ahead on 12 may?",
        "isnt it 11 june?",
    ],
)
def test_a_question_with_a_no_in_it_tells_of_nothing_that_was_not_held(text):
    reading = of(text)

    assert reading.facts == ()
    assert "not_done" not in {str(a.verb) for a in reading.understood}


@pytest.mark.parametrize(
    "text", ["is there a panel on 11 june?", "was there a panel on 12 may?", "Q: when was panel due?"]
)
def test_whether_there_is_one_is_a_question(text):
    assert of(text).kind is Kind.QUESTION


# --- one of two, and somebody away -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "thread"),
    [
        ("panel 12 may or LAC 12 may", "A"),
        ("panel held 12 may or review held 12 may", "A"),
        ("1 held 12 may or 3 held 12 may", "B"),
        ("{B1} held 12 may or {B3} held 12 may", "B"),
    ],
)
def test_either_of_two_is_no_fact(text, thread):
    assert of(text, thread).facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "adm on leave til 1 june",
        "adm away til 1 june",
        "decision maker on a/l until 1 june",
        "panel chair on leave til 8/6",
    ],
)
def test_that_somebody_who_decides_is_away_bars_no_step_that_waits_for_another(text):
    reading = of(text)

    assert (reading.facts, reading.opens) == ((), (Open.WHETHER,))
    assert any(option.note for option in reading.options)


# --- put right, or beside it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["yes but change to 13th", "change it to the 13th", "amend to 13 may"])
def test_a_day_put_in_the_place_of_another_books_nothing(words):
    _, facts, _ = after("A", "panel held 12 may", words)

    assert facts == ["done 2026-05-13"]


@pytest.mark.parametrize("words", ["next panel 11 june", "and the next panel is 11 june"])
def test_the_next_one_takes_nothing_from_what_was_held(words):
    turn, facts, _ = after("A", "panel held 12 may", words)

    assert facts == ["done 2026-05-12"]
    assert turn.unread or Open.REST in turn.waiting.opens


@pytest.mark.parametrize(
    "words",
    [
        "medical late. ask me 8 june",
        "medical not back, try again 8 june",
        "remind me 8 june, medical not back",
    ],
)
def test_why_it_was_not_held_is_kept_beside_when_to_ask_again(words):
    _, facts, _ = after("A", "panel not held", words)

    assert facts == ["blocked 2026-06-08 report_awaited"]


@pytest.mark.parametrize("words", ["it was held", "actually it did go ahead", "cancelled", "in june"])
def test_news_of_the_step_is_no_reason_that_stands_in_its_way(words):
    _, facts, _ = after("A", "panel not held", words)

    assert not any(fact.startswith("blocked") for fact in facts)


@pytest.mark.parametrize("words", ["12/13 may", "12 or 13 may"])
def test_either_of_two_days_is_asked_for_again(words):
    turn, facts, _ = after("A", "panel held", words)

    assert (turn.does, facts) == (Does.ASK, ["done"])


# --- which day, and of what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "panel booked 28 may moved to 4 june",
        "panel 28 may, panel 4 june",
        "panel booked 28 may and 4 june",
        "panel booked 28 may. update - 4 june",
    ],
)
def test_of_two_days_for_one_panel_it_is_asked_which(text):
    reading = of(text)

    assert (reading.facts, Open.DAY in reading.opens) == ((), True)


@pytest.mark.parametrize(
    "text",
    [
        "panel booked for 28 may has been moved to 4 june",
        "panel down for 28 may was put back to 4 june",
        "The panel planned for 28 May will now be on 4 June.",
        "panel due on 28 may is now 4 june",
    ],
)
def test_a_day_that_it_was_moved_from_is_none_on_which_it_is(text):
    assert brief(text) == ["panel booked 2026-06-04"]


def test_a_review_may_be_booked_twice():
    assert brief("review booked 9 june, next one 10 nov") == [
        "later_review booked 2026-06-09",
        "later_review booked 2026-11-10",
    ]


@pytest.mark.parametrize("words", ["14 may, want the chronology", "it was 14 may, they phoned"])
def test_a_day_said_of_the_hand_over_is_no_day_of_a_step(words):
    turn, facts, player = after("A", "legal have come back with questions", words)

    assert turn.does is Does.ASK
    assert not any(fact.startswith("done") for fact in facts)
    assert player.kept == {}


def test_a_day_alone_is_that_of_the_hand_over():
    _, facts, _ = after("A", "legal have come back with questions", "14 may")

    assert [fact[: len("legal_queried 2026-05-14")] for fact in facts] == ["legal_queried 2026-05-14"]


def test_what_was_told_of_the_panel_is_not_asked_for_again():
    turn, _, _ = after("A", "panel approved 12 may", "adm approved 19 may", "yes")

    assert (turn.does, turn.asks) == (Does.CONFIRM, ())


@pytest.mark.parametrize(
    ("first", "words", "becomes"),
    [
        ("2 panel 11 june", "and 4 the 28th", ["2 booked 2026-06-11", "4 booked 2026-05-28"]),
        ("2 panel 11 june", "and 4 the 18th", ["2 booked 2026-06-11", "4 booked 2026-06-18"]),
        ("1 held 12 may", "and 3 14th", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("2 panel 11 june, 4 lodged 14 may", "4 15th", ["2 booked 2026-06-11", "4 done 2026-05-15"]),
        ("2 panel 11 june, 4 lodged 14 may", "second one 15th", ["2 booked 2026-06-11", "4 done 2026-05-15"]),
    ],
)
def test_a_day_without_its_month_is_of_the_line_that_is_named(first, words, becomes):
    _, facts, _ = after("B", first, words)

    assert facts == becomes


# --- a mark in brackets, a pause that is still to begin, a step that there need not be -----------------------------------


@pytest.mark.parametrize(
    "words", ["panel (12 may?)", "held (12 may?)", "panel held (on 12 may?)", "panel held 12 may (?)"]
)
def test_a_question_mark_within_brackets_leaves_it_open_whether_it_was(words):
    assert (brief(words), Open.WHETHER in of(words).opens) == ([], True)


def test_a_clock_that_is_to_stop_from_a_day_is_not_stopped_until_then():
    words = "paused from {day}, mum in hospital"

    assert brief(words.format(day="21 may")) == ["panel pause 2026-05-21 other"]  # the rules say: on that day
    assert brief(words.format(day="12 may")) == ["panel pause 2026-05-12 other"]
    assert brief("paused until 4 june, mum in hospital") == ["panel pause 2026-05-20 2026-06-04 other"]


@pytest.mark.parametrize(
    "words", ["no panel is required", "no panel was needed", "no panel required", "no panel is called for"]
)
def test_a_step_that_there_need_not_be_does_not_apply(words):
    [answer] = of(words).understood

    assert answer.verb is Verb.NOT_APPLICABLE
