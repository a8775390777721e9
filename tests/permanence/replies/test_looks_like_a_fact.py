"""Lines that have the words of a fact and tell none: nothing of them is read back as one."""

import pytest

from permanence.replies.read import read
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN


def facts_of(thread, text):
    return read(filled(text, thread), situation_in(OWN, thread)).facts


@pytest.mark.parametrize(
    "text",
    [
        "fairly sure panel was held 12 May",
        "quite certain panel was held 12 May",
        "panel's on the 9th (pretty sure!)",
        "yeah right panel held 12 May",
        "is it right that panel was held 12 May",
        "panel, was it the 12 May",
        "> panel held 12 May",
        "Ewan's case went to panel 12 May",
        "the previous panel was held 12 May",
        "next available panel is 11 June",
        "they offered us 11 June",
        "my number is 12/05",
        "not mine? it is mine",
    ],
)
def test_a_doubt_a_question_a_quotation_or_somebody_elses_step_is_no_fact(text):
    assert facts_of("A", text) == ()


def test_a_count_of_people_is_no_line_of_the_message():
    assert facts_of("B", "3 of us attended on 12 May") == ()


@pytest.mark.parametrize(
    "text", ["not sure about 4, 5 was ruled out on the 8th", "idk about 4. 5 ruled out 8 May"]
)
def test_a_doubt_about_one_line_leaves_the_other_as_it_is(text):
    (fact,) = facts_of("B", text)

    assert (fact.milestone, fact.outcome) == ("kinship_ruled", "ruled_out")


def test_who_is_named_behind_a_ruling_is_named_and_another_one_keeps_it_open():
    assert len(facts_of("B", "5 ruled out 8 May (both grandparents)")) == 1
    assert facts_of("B", "5 gran ruled out 8 May, aunt") == ()
    assert facts_of("B", "5 ruled out 8 May, just gran") == ()


def test_a_doubt_about_two_lines_is_of_both():
    assert facts_of("B", "dont know about 1 and 3 held 12 May") == ()


@pytest.mark.parametrize(
    "text", ["please confirm whether panel has taken place", "let me know if panel is booked"]
)
def test_a_question_without_its_mark_is_answered_and_no_fact(text):
    reading = read(text, situation_in(OWN, "A"))

    assert reading.question is not None
    assert reading.facts == ()
