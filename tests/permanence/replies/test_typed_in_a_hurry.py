"""What a hurried person types: each line a kind in several ordinary ways, by the two messages of the corpora.

Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

from dataclasses import replace

import pytest

from permanence.answer import Verb
from permanence.replies.memory import Does
from permanence.replies.read import read
from permanence.replies.reading import Kind, Line, Topic
from tests.permanence.replies.contexts import REFERENCES, filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.talked import after


def reading_of(thread, text):
    return read(filled(text, thread), situation_in(OWN, thread))


# --- whose reference it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["HW-{0}", "HW{0}", "hw-{0}", "hw {0}", "{0}"])
@pytest.mark.parametrize("line", ["{typed} held 13 may", "{typed}: held 13/5", "held 13 may - {typed}"])
def test_a_reference_without_its_last_sign_is_the_child_who_has_these_figures(typed, line):
    digits = REFERENCES["B"][0].split("-")[1]

    turn, facts, _ = after("B", line.format(typed=typed.format(digits)))

    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-13"])


@pytest.mark.parametrize("typed", ["HW-8557", "HW-8556-Q", "HW-8565", "HW-855"])
def test_a_reference_with_a_slip_is_still_nobodys(typed):
    turn, facts, _ = after("B", f"{typed} held 13 may")

    assert turn.does is Does.ASK
    assert not any("2026" in f and f[0].isdigit() and f[1] == " " for f in facts)


@pytest.mark.parametrize(
    "row",
    [
        "{B1} | first review | 13/5 | held",
        "{B3} | review | 13/05/2026 | held",
        "{B2} | 13/5 | panel held",
        "HW-5250-X | 13 May | held",
    ],
)
def test_cells_of_a_table_are_parted_by_bars_and_run_into_no_reference(row):
    reading = reading_of("B", row)

    assert [a.reference for a in reading.facts or reading.understood] == [
        filled(row.split(" ")[0], "B"),
    ]


# --- a day to come ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "4 lodged 8 june",
        "petition lodged 8 june",
        "petition was lodged on 8 june",
        "4 petition lodged 17 nov",
    ],
)
def test_a_step_whose_name_says_that_it_happened_is_no_booking_for_a_day_to_come(text):
    reading = reading_of("B", text)

    assert reading.kind is Kind.ASKED
    assert [a.verb for a in reading.understood] == [Verb.DONE]


@pytest.mark.parametrize(
    "text", ["4 to be lodged 8 june", "petition will be lodged 8 june", "4 lodging 8 june"]
)
def test_a_step_that_is_to_be_done_is_booked(text):
    assert after("B", text)[1] == ["4 booked 2026-06-08"]


# --- who is who -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        *("who is the reviewing officer for {B1}", "who is chairing {B1}", "who is the ADM for {B2}"),
        *("who is dealing with {B1} in legal", "who is on the panel for {B2}", "whos covering {B1}"),
        *("who is 3 with", "who's the IRO for {B1}", "who is {B1}'s carer"),
    ],
)
def test_who_somebody_is_for_a_child_does_not_ask_which_child_it_is(text):
    reading = reading_of("B", text)

    assert reading.question is None or reading.question.topic is not Topic.WHO_IS_IT


@pytest.mark.parametrize(
    "text",
    [
        *(
            "who is {B1}",
            "who is {B1}?",
            "who's {B1} again",
            "whos 3",
            "which child is {B1}",
            "who is this {B1}",
        ),
        *("who is {B1} please", "which wean is {B1}"),
    ],
)
def test_which_child_it_is_can_be_asked_in_many_ways(text):
    question = reading_of("B", text).question

    assert question is not None
    assert question.topic is Topic.WHO_IS_IT


# --- more behind a yes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["the frobnication was 19 may", "the wotsit is 9 june", "thingummy 14 may"])
@pytest.mark.parametrize("yes", ["yes but", "yes and", "yep,", "aye but"])
def test_words_that_are_not_read_behind_a_yes_put_no_day_in_doubt(yes, more):
    _, facts, _ = after("A", "panel held 13 may", f"{yes} {more}")

    assert "done 2026-05-13" in facts


def test_all_of_them_said_after_a_question_about_one_child_is_of_her_steps():
    _, facts, _ = after("B", "what's late for {B2}", "all of them held 14 may")

    assert facts
    assert all(f.startswith("2 ") for f in facts)


# --- what a phone or a mail program puts in ---------------------------------------------------------------------------


@pytest.mark.parametrize("tick", ["\u2705", "\u2714", "\u2714\ufe0f", "\u2713", "\u2611\ufe0f"])
@pytest.mark.parametrize("text", ["panel {tick} 13 may", "{tick} panel 13 may", "panel held 13 may {tick}"])
def test_every_tick_is_a_tick(text, tick):
    turn, facts, _ = after("A", text.format(tick=tick))

    assert (turn.does, facts, turn.unread) == (Does.READ_BACK, ["done 2026-05-13"], ())


QUOTED = [
    "On Wed, 20 May 2026 at 09:00, Homeward <homeward@council.example> wrote:\n> Panel was due 24 April 2026\n> Held",
    "> Panel is 26 days past its day. Held on 24 April?",
    "-----Original Message-----\nFrom: Homeward\nSent: 20 May 2026\nPanel was due 24 April",
    "________________________________\nFrom: Homeward\nSent: 20 May 2026 09:00\nTo: Shona\nSubject: Panel held 1 May",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_stands_below_as_a_quotation_is_not_what_she_says(quoted):
    turn, facts, _ = after("A", f"Panel held 13 May\n\n{quoted}")

    assert (turn.does, facts) == (Does.READ_BACK, ["done 2026-05-13"])


def test_a_message_that_is_passed_on_with_hardly_a_word_is_read_and_makes_no_fact():
    turn, facts, _ = after(
        "A", "see below\n\n-----Original Message-----\nFrom: Clerk\nSent: 18 May 2026\nPanel held 13 May"
    )

    assert turn.does is not Does.READ_BACK
    assert facts == [] or turn.does is Does.ASK


@pytest.mark.parametrize("who", ["you", "someone", "somebody", "anyone", "anybody"])
@pytest.mark.parametrize(
    "ask", ["can {who} tell me when panel is", "could {who} let me know which date panel is"]
)
def test_a_question_to_whoever_reads_it_is_a_question_without_its_mark(ask, who):
    assert reading_of("A", ask.format(who=who)).kind is Kind.QUESTION


# --- by the name under which it stands --------------------------------------------------------------------------------


def _with_a_line_for(milestone):
    """Thread A with one line more: a step of the same child that leads to this milestone."""
    situation = situation_in(OWN, "A")
    case = situation.cases[0]
    own = replace(case.running()[0], milestone=milestone, code="OWN")
    more = replace(case, stages=(*case.stages, own))
    lines = (*situation.lines, Line(2, situation.lines[0].reference, own.key))
    return replace(situation, cases=(more,), lines=lines)


@pytest.mark.parametrize(
    "text",
    [
        *("recommendation was 18 may", "the recommendation was made 18 may", "2 recommendation 18/5"),
        *("recommendation made on 18 may", "her recommendation was yesterday", "recommendation: 18 May"),
    ],
)
def test_a_step_is_read_by_the_name_under_which_its_line_stands(text):
    reading = read(text, _with_a_line_for("permanence_recommendation"))

    told = reading.facts or reading.understood
    assert [a.milestone for a in told] == ["permanence_recommendation"]


@pytest.mark.parametrize("text", ["panel's recommendation was yes, 13 may", "recommendation was 18 may"])
def test_where_no_line_has_that_name_it_is_no_step(text):
    told = reading_of("A", text)

    assert "permanence_recommendation" not in [a.milestone for a in (*told.facts, *told.understood)]
