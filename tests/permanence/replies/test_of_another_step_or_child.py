"""Words that are of another step or another child than the one before them, and days in the words of some speakers."""

import pytest

from permanence.replies.memory import Does
from permanence.replies.read import read
from permanence.replies.reading import Kind, Open, Topic
from tests.permanence.replies.contexts import REFERENCES, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.talked import after

# --- a child who is named to be left out ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "2, not 3: panel 12 may",
        "{B2}, not {B3}: panel 12 may",
        "2 (not 3) panel 12 may",
        "2 and not 3: held 12 may",
    ],
)
def test_a_child_who_is_named_to_be_left_out_gets_nothing(words):
    turn, facts, _ = after("B", words)

    assert (turn.does, facts) == (Does.READ_BACK, ["2 done 2026-05-12"])


def test_a_denial_of_one_line_is_none_of_the_next():
    _, facts, _ = after("B", "not 3, 2 held 12 may")

    assert facts == ["3 not_done", "2 done 2026-05-12"]


@pytest.mark.parametrize("words", ["2 not 3 held 12 may", "1, 3 not 2, held 12 may"])
def test_a_not_that_may_deny_either_is_asked_about(words):
    turn, facts, _ = after("B", words)

    assert (turn.does, facts) == (Does.ASK, [])


# --- a step that is there already -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "papers in, booked 11 june",
        "papers in, its 11 june",
        "papers in. They have given us the 11th of June",
        "papers are all in, so 11 june",
        "papers in, carers booked, and then it was all cancelled. They have given us the 11th of June",
    ],
)
def test_a_day_to_come_is_not_that_of_a_step_which_is_told_as_done(words):
    turn, _, _ = after("A", words)

    assert not any(a.milestone == "panel_papers" and a.on for a in turn.answers)
    assert turn.does is Does.ASK


@pytest.mark.parametrize("words", ["papers in 11 june", "papers in by post, panel 11 june"])
def test_the_day_beside_the_step_is_its_own(words):
    turn, _, _ = after("A", words)

    assert turn.does is Does.READ_BACK


# --- days -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("panel this day next week", "booked 2026-05-27"),
        ("panel this day week", "booked 2026-05-27"),
        ("panel this day fortnight", "booked 2026-06-03"),
        ("panel was this day last week", "done 2026-05-13"),
        ("panel was on the twelve of may", "done 2026-05-12"),
        ("panel is on the twenty one of may", "booked 2026-05-21"),
        ("We have had the panel on date 12.05.2026", "done 2026-05-12"),
    ],
)
def test_days_as_some_say_them(words, becomes):
    _, facts, _ = after("A", words)

    assert facts == [becomes]


@pytest.mark.parametrize(
    "words", ["panel on 12th got pulled, now 9 june", "panel on 12 may got pulled, now 9 june"]
)
def test_the_day_before_what_became_of_it_is_read(words):
    _, facts, _ = after("A", words)

    assert "booked 2026-06-09" in facts
    assert not any(fact.startswith("done") for fact in facts)


# --- questions --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("remind me which child that is", Topic.WHO_IS_IT),
        ("can you remind me which child this is", Topic.WHO_IS_IT),
        ("remind me who this is", Topic.WHO_IS_IT),
        ("remind me when is the review due", Topic.WHEN_DUE),
        ("remind me why you ask", Topic.WHY),
    ],
)
def test_to_be_reminded_of_something_is_a_question(words, topic):
    reading = read(words, situation_in(OWN, "A"))

    assert (reading.kind, reading.question.topic) == (Kind.QUESTION, topic)


@pytest.mark.parametrize(
    "words", ["remind me friday", "remind me when panel is over", "remind me in 2 weeks", "remind me"]
)
def test_to_be_reminded_some_day_is_none(words):
    assert read(words, situation_in(OWN, "A")).kind is not Kind.QUESTION


@pytest.mark.parametrize(
    "words", ["is {0} late?", "is {0} late", "is 1 late?", "is {0} overdue?", "is {0} still late?"]
)
def test_whether_a_child_is_late_is_asked_of_her(words):
    reading = read(words.format(REFERENCES["B"][0]), situation_in(OWN, "B"))

    assert (reading.kind, reading.question.topic) == (Kind.QUESTION, Topic.OVERDUE)
    assert reading.question.reference == REFERENCES["B"][0]


# --- what was not read is said once -------------------------------------------------------------------------------------------


def test_words_that_were_not_read_are_quoted_once():
    turn, _, _ = after("A", "as long as papers in by 28 may its panel 11 june")

    said = " ".join(ask.sentence for ask in turn.asks)
    assert turn.does is Does.ASK
    assert Open.WHETHER in turn.asks[0].opens
    assert said.count('"as long as", "as long as"') == 0


@pytest.mark.parametrize("words", ["aw naw no again", "oh no, not this again", "not again"])
def test_a_sigh_is_answered_shortly(words):
    assert after("B", words)[0].does is Does.TELL


@pytest.mark.parametrize("words", ["remind me what 4 is", "what 4 is", "what's 4", "which is 4 again?"])
def test_a_number_behind_what_is_a_line_and_no_time(words):
    reading = read(words, situation_in(OWN, "B"))

    assert (reading.kind, reading.question.reference) == (Kind.QUESTION, REFERENCES["B"][3])


@pytest.mark.parametrize("words", ["visit done today", "saw her today"])
def test_it_is_said_of_what_the_child_is_asked_for(words):
    turn, _, _ = after("B", words, "yes")

    assert turn.does is Does.ASK
    assert turn.asks[0].sentence.startswith("Visit made on Wed")
    assert "Which child is this about?" in turn.asks[0].sentence


# --- a further step that waits for another line -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told_at_once"),
    [
        ("1 held 12 may, panel 11 june", ["1 done 2026-05-12"]),
        ("3 held 14 may, petition lodged 15 may", ["3 done 2026-05-14"]),
        (
            "reviews 12 may for 1 and 3. panel 11 june. petition 15 may",
            ["1 done 2026-05-12", "3 done 2026-05-12"],
        ),
    ],
)
def test_a_further_step_that_waits_for_another_line_is_asked_about(words, told_at_once):
    turn, facts, _ = after("B", words)

    assert facts == told_at_once
    assert Open.CHILD in turn.waiting.opens


def test_a_further_step_of_her_own_is_hers():
    _, facts, _ = after("B", "2 held 12 may, ADM 18 may")

    assert facts == ["2 done 2026-05-12", "2 done 2026-05-18"]
