"""Words said along a fact that change nothing of it, each cause in many wordings, and those that look like them.

It is Wed 20 May. Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.replies.read import read
from permanence.replies.reading import Kind
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import as_fact
from tests.permanence.replies.talked import OWN

HELD = "panel done 2026-05-12"
BOOKED = "panel booked 2026-06-11"
APPROVED = "panel decision approved 2026-05-12"


def of(text, thread):
    return read(filled(text, thread), situation_in(OWN, thread))


def brief(text, thread="A"):
    situation = situation_in(OWN, thread)
    facts = [as_fact(a, thread, situation.staff) for a in of(text, thread).facts]
    kept = ("line", "milestone", "verb", "outcome", "route", "date", "until", "to")
    return [" ".join(str(f[k]) for k in kept if f[k] is not None) for f in facts]


@pytest.mark.parametrize(
    "text",
    [
        "Worker confirms panel held 12/5.",
        "The clerk confirms panel was held on 12 May",
        "Panel clerk has confirmed panel held 12 May",
        "admin confirm panel held 12 May",
        "panel held 12 May, is that all you need?",
        "panel held 12 May - do you need anything else?",
        "panel held 12 May, ok?",
        "panel was swiftly held on 12 May",
        "panel was subsequently held on 12 May",
        "panel belatedly took place 12 May",
        "panel held 12 May, last Tuesday",
        "panel held 12 May, a Tuesday",
        "the May panel was held on 12 May",
        "the overdue panel was held on 12 May",
        "the panel you're asking about was held on 12 May",
        "panel was rearranged and held on 12 May",
        "panel was delayed but held on 12 May",
        "panel was late but happened on 12 May",
        "panel was postponed then held 12 May",
        "panel held 12 May, attended by me",
        "the plan was presented to panel on 12 May 2026",
        "the child's plan went to panel 12 May",
        "no need to chase, panel held 12 May",
    ],
)
def test_what_is_said_along_with_what_was_held(text):
    assert brief(text) == [HELD]


@pytest.mark.parametrize(
    "text",
    [
        "I've spoken to the worker and this is booked for 11 June",
        "spoke to the clerk and it's booked for 11 June",
        "No need to chase, it's on the agenda for 11 June",
        "no need to keep asking, panel is 11 June",
        "panel booked for 11 June, confirmed by the clerk",
        "panel booked for 11 June, just heard today",
        "panel booked for 11 June, heard this morning",
        "panel is 11 June, got that today",
        "we now have 11 June",
        "panel slot allocated: 11/06/26, 11:15",
        "date allocated 11 June",
        "panel is fix for 11 June",
        "panel date is give for 11 June",
        "panel still on for 11 June",
        "panel remains on 11 June",
        "panel stays as 11 June",
        "date came through: 11 June",
        "the outstanding panel is booked for 11 June",
        "panel booked for 11 June, that was the earliest",
        "panel booked for 11 June, best I could get",
        "panel booked for 11 June, nothing before then",
        "Panel clerk emailed: 11 June at 11",
        "cfm pnl 11/6 1400h",
        "panel booked 4 june - scrub that, 11 june",
        "panel now 11 June, 4 June was full",
    ],
)
def test_what_is_said_along_with_a_booking(text):
    assert brief(text) == [BOOKED]


@pytest.mark.parametrize(
    "text",
    [
        "the plan was approved at panel on 12 May",
        "panel 12 May, plan supported",
        "panel 12 May, plan ratified",
        "We presented at panel on 12 May and the plan was approved",
        "panel 12 May, they were in agreement",
        "panel 12 May, everyone agreed",
        "panel 12 May, approved by all",
        "panel approval 12 May",
    ],
)
def test_the_plan_before_what_was_decided_is_what_it_is_about(text):
    assert brief(text) == [APPROVED]


@pytest.mark.parametrize(
    "text",
    [
        "Greer signed it off on 19 May",
        "ADM approval given on 19 May",
        "got ADM approval 19 May",
        "ADM approval received 19 May",
    ],
)
def test_the_decision_maker_by_name_and_an_approval_that_was_got_are_a_decision(text):
    assert brief(text) == ["agency_decision decision approved 2026-05-19"]


@pytest.mark.parametrize(
    "text",
    [
        "for approval 19 May",
        "panel for approval 12 May",
        "awaiting ADM approval",
        "to seek ADM approval 26 May",
    ],
)
def test_an_approval_that_is_wanted_is_none(text):
    assert not any("approved" in fact for fact in brief(text))


# --- who is ruled out, which line, which route ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "gran for number 5 has been ruled out on the 15th",
        "5 gran and aunt ruled out 15 May",
        "5 - both grans ruled out 15 May",
        "5: gran, aunt and uncle ruled out 15 May",
        "5 kin r/o 15/5",
        "5 kinship tuled out 15 may",
        "5 kinship ruked out 15 may",
        "Kinship for child 5 has now been ruled out (15 May)",
        "{B5} We ruled out kinship care on 15 May.",
        "Kinship care for 5 was ruled out on 15 May",
    ],
)
def test_kin_are_ruled_out_together_and_in_short(text):
    assert brief(text, "B") == ["5 kinship_ruled decision ruled_out 2026-05-15"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("1 held 13 May. 2 no.", ["1 first_review done 2026-05-13", "2 panel not_done"]),
        ("1 held 13 May, not 2", ["1 first_review done 2026-05-13", "2 panel not_done"]),
        ("not 2. 4 lodged 14th", ["2 panel not_done", "4 petition_lodged done 2026-05-14"]),
        ("4 lodhed 12 may", ["4 petition_lodged done 2026-05-12"]),
        ("2s 11 june", ["2 panel booked 2026-06-11"]),
        ("1s 13 may held", ["1 first_review done 2026-05-13"]),
        (
            "3 took place Thursday, 4 went in on Friday",
            ["3 later_review done 2026-05-14", "4 petition_lodged done 2026-05-15"],
        ),
        ("2 is Thursday, 4 June", ["2 panel booked 2026-06-04"]),
        ("No movement on 5 but 1 was held on 13 May", ["1 first_review done 2026-05-13"]),
        ("Lorna lodged number 4 on Tuesday", ["4 petition_lodged done 2026-05-19"]),
        (
            "1 and 3 reviews held 13 May. 2 panel 11 June",
            ["1 first_review done 2026-05-13", "3 later_review done 2026-05-13", "2 panel booked 2026-06-11"],
        ),
    ],
)
def test_lines_are_known_by_their_numbers(text, facts):
    assert brief(text, "B") == facts


def test_what_stands_behind_a_semicolon_is_not_of_the_line_before_it():
    assert "3 later_review booked 2026-06-18" not in brief("2 is 11 June, sorry that's 3; 2 is 18 June", "B")


@pytest.mark.parametrize(
    "text", ["PO route now, no adopters", "now PO, no adopters", "plan is PO now, no adopters found"]
)
def test_a_route_with_now_is_the_plan_from_now_on(text):
    assert brief(text) == ["change_route permanence_order"]


@pytest.mark.parametrize(
    "text",
    [
        "our referral was accepted by legal on 12 May",
        "our instruction was accepted by legal services on 12 May",
        "Got word from legal they've accepted the referral, dated 12 May",
    ],
)
def test_legal_services_are_heard_behind_their_by(text):
    assert brief(text) == ["legal_accepted 2026-05-12"]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("review happened this am", "later_review done 2026-05-20"),
        ("visit done this aft", "visit done 2026-05-20"),
        ("panel was held this pm", "panel done 2026-05-20"),
    ],
)
def test_a_part_of_this_day_is_today(text, step):
    assert brief(text) == [step]


@pytest.mark.parametrize(
    "text",
    [
        "the questions from legal were answered on Monday",
        "legal's queries were answered 18 May",
        "all of legal's questions have been answered, 18 May",
    ],
)
def test_questions_that_were_answered_are_none_of_theirs_that_are_open(text):
    assert brief(text) == ["legal_answered 2026-05-18"]


@pytest.mark.parametrize("text", ["queries have not been answered", "legal queries still to be answered"])
def test_questions_that_are_open_are_not_answered(text):
    assert brief(text) == []


@pytest.mark.parametrize(
    "text", ["panel held in the library on 12 May", "panel was held in the annexe on 12 May"]
)
def test_where_it_was_held_is_named_with_its_article(text):
    assert brief(text) == [HELD]


@pytest.mark.parametrize(
    "text", ["panel held in abeyance on 12 May", "panel for the sibling 12 May", "maybe panel held on 12 May"]
)
def test_what_is_no_place_and_no_paper_is_asked_about(text):
    assert of(text, "A").kind is Kind.ASKED


@pytest.mark.parametrize(
    "text",
    [
        "tell me again in a fortnight",
        "please tell me again in two weeks",
        "can you tell me again in a fortnight",
        "let me know again 3 June",
        "show me this again 3 June",
        "speak to me again on 3 June",
        "phone me about this on 3 June",
        "call me on 3 June",
        "just let me know again on 3 June",
        "email me again 3 June",
    ],
)
def test_to_be_told_again_on_a_day_is_no_booking(text):
    assert brief(text) == ["panel snooze 2026-06-03"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [("let me know, panel is 11 June", [BOOKED]), ("just to let you know panel is 11 June", [BOOKED])],
)
def test_words_that_lead_in_to_a_booking_are_no_such_wish(text, facts):
    assert brief(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "I've only got dates for 1 and 2: 13 May held, and 11 June booked",
        "I've got dates for 1 and 2: 13 May held, and 11 June booked",
        "1 and 2: 13 May held, 11 June booked",
    ],
)
def test_one_day_for_each_of_two_lines_is_not_told_of_both(text):
    assert brief(text, "B") == []


# --- what looks like it, and is none ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["panel passed on 12 May", "panel passed it on 12 May", "passed on 12 May"])
def test_nobody_died_where_no_child_is_named(text):
    assert not any("journey_over" in fact for fact in brief(text))


def test_a_child_who_passed_on_a_day_is_still_heard():
    assert brief("she passed on 12 May") == ["journey_over 2026-05-12"]


@pytest.mark.parametrize(
    "text",
    [
        "panel held 12 May, is that right?",
        "someone confirms panel held 12 May, not sure",
        "Jamie had his panel on 12 May",
        "panel was held on 12 May, last Wednesday",
        "panel booked but held up, 12 May",
        "panel not allocated 11 June",
    ],
)
def test_what_leaves_it_open_is_asked_about(text):
    assert of(text, "A").kind is Kind.ASKED


@pytest.mark.parametrize("text", ["mum ruled out 15 May for 5", "5 gran positive and aunt ruled out 15 May"])
def test_who_is_no_kin_or_is_told_of_otherwise_is_not_ruled_out_along(text):
    assert brief(text, "B") != ["5 kinship_ruled decision ruled_out 2026-05-15"] or of(text, "B").unread
