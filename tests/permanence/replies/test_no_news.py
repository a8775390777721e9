"""Lines that look like news of a step and are none: nothing of them is a fact."""

from datetime import date

import pytest

from permanence.answer import Verb
from permanence.replies.read import read
from permanence.replies.reading import Command
from tests.permanence.replies.contexts import NOW, situation_in
from tests.permanence.replies.test_put_right import CONTEXTS, facts_of

TODAY = NOW.date()

KINDS = {
    "what was to be": """
        panel was to be held 12 May | panel was to have met on 12 May | panel supposed to be 12 May
        panel should have happened on the 14th | panel ought to have been held by 12 May | panel due to have sat 12 May
        panel had been planned for 14 May | panel would have been yesterday if the chair was well
        the plan was for panel on 12 May | panel will have been held by 12 June | panel date will be set 12 June""",
    "what is thought or was heard": """
        thought panel was 12 May | I assumed panel was held on 12 May | panel held 12 May I assume
        panel held 12 May according to mum | panel held 12 May, or so I'm told | the email read: panel held 12 May
        Jamie wants me to say panel held 12 May""",
    "what is asked or supposed": """
        was panel held 12 May | does it say panel was held 12 May | please confirm panel held 12 May
        can you check panel was 12 May | why does it say panel held 12 May | say panel was 12 May, what then
        suppose panel was held 12 May | imagine panel was 12 May | if panel was held 12 May nobody told me""",
    "what hangs on something": """
        assuming panel goes ahead 11 June | panel 11 June subject to medical | panel 11 June, fingers crossed
        panel 11 June at the earliest | panel probably 11 June | aiming for panel 11 June
        have asked for panel on 11 June | could we do panel 11 June""",
    "what cannot be": """
        panel offered 11 June, declined | panel 11 June won't work for the carers | panel 9 June fully booked
        9 June panel is full | lost our 9 June panel | had panel booked for 9 June but lost it""",
    "somebody else's, or something else": """
        last year's panel was 12 May | panel in 2025 was 12 May | her cousin's panel was 12 May | Jamie's panel was 12 May
        foster panel was 12 May | school panel held 12 May | interview panel 12 May | foster carer review held 12 May
        pre-panel meeting held 12 May | panel preparation done 12 May | panel training yesterday
        panel on 12 May heard two other cases | panel met 12 May, our case was not heard | panel met 12 May without us""",
    "days of something else": """
        nothing since 12 May | no panel since 12 May | phoned panel 12 May | child's birthday 12 May
        she turned 12 in May | she is 9 on 9 June | room 12, May House | May will be back on the 12th
        at 12.05 I rang panel | the panel room is 11.06 | panel lives at 12 May Road | form 12/5 sent to panel
        ref 12/05/26 | see email of 12 May | as per your message of 12 May | panel held on the 12th floor
        this is the 12th reminder | panel on the 3rd attempt | panel was held for the 14th applicant | panel held on the 20th anniversary
        panel was on the 12th agenda item | Date: 12 May Event: training | in tomorrow | case note says panel held 12 May""",
    "what is taken back as it is said": """
        don't record panel held 12 May | panel held 12 May is a mistake | never said panel was held 12 May
        the tracker says panel held 12 May, that's wrong | panel held 12 May, in my dreams""",
}  # fmt: skip
OF_FIVE = """
    2 kids, panel 12 May | 4 lodged? 12 May? | 4 drafted 12 May | 5 kin visited 12 May | room 3 12 May | #2 def 14/5 - HV rpt o/s
    3 years old on 12 May | 4 months since 12 May | 1 of them was held 12 May | one of my own had panel 12 May
"""


def lines(told: str) -> list[str]:
    return [line.strip() for row in told.strip().splitlines() for line in row.split("|")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_looks_like_news_and_is_none_is_no_fact(kind):
    assert {line: facts for line in lines(KINDS[kind]) if (facts := told("A", line))} == {}


def test_a_number_that_counts_is_no_line_of_the_message():
    assert {line: facts for line in lines(OF_FIVE) if (facts := told("B", line))} == {}


def told(thread: str, line: str) -> list[str]:
    """The facts of a line; that something did not happen is asked about in any case."""
    return [fact for fact in facts_of(thread, line) if "not_done" not in fact]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("panel happened on the 13th no bother", "13"), ("panel was on the 12th there now", "12"),
        ("panel held on the 12th mum and dad there", "12"), ("panel held on the 5th everyone came", "05"),
        ("panel was on Tuesday just passed", "19"), ("further to your email of 12 May, panel was held 14 May", "14"),
    ],
)  # fmt: skip
def test_a_day_of_the_month_stands_whatever_goes_on_behind_it(line, day):
    assert facts_of("A", line) == [f"done panel 2026-05-{day}"]


def test_what_is_accepted_may_be_what_legal_services_have():
    assert facts_of("A", "{A} accepted 15 May") == []
    assert facts_of("A", "{A} legal accepted 15 May") == ["legal_accepted 2026-05-15"]


@pytest.mark.parametrize(
    "line", ["panel 16/6 10am, just got it", "got it pushed to 16 June", "panel 16 June, school told"]
)
def test_a_word_of_a_hand_over_by_itself_stands_in_no_facts_way(line):
    assert facts_of("A", line) == ["booked panel 2026-06-16"]


@pytest.mark.parametrize(
    "before", ["gran withdrew, kinship", "no kin found for 5,", "mum has appealed, kinship"]
)
def test_what_led_to_a_fact_does_not_take_it_back(before):
    assert facts_of("B", f"{before} ruled out 13 May") == ["5 decision kinship_ruled 2026-05-13 ruled_out"]


@pytest.mark.parametrize("before", ["aunt still being assessed", "uncle interested", "gran is appealing"])
def test_kin_who_are_left_open_before_it_are_asked_about(before):
    assert facts_of("B", f"{before}, 5 ruled out 13 May") == []


def test_what_becomes_of_a_paper_is_no_news_of_the_step_that_waits_for_it():
    assert facts_of("A", "no panel until the medical is done") == []
    assert facts_of("A", "no panel until the medical is done, look again 8 June") == ["blocked panel"]


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("on leave 9 June", date(2026, 6, 9), date(2026, 6, 9)), ("on leave until 9 June", TODAY, date(2026, 6, 9)),
        ("on leave, back 9 June", TODAY, date(2026, 6, 8)), ("off sick till 9 June", TODAY, date(2026, 6, 9)),
    ],
)  # fmt: skip
def test_a_day_off_is_that_day_and_no_absence_until_then(line, first, last):
    (leave,) = read(line, situation_in(CONTEXTS, "A")).facts
    assert (leave.verb, leave.on, leave.until) == (Verb.LEAVE, first, last)


@pytest.mark.parametrize("line", ["oops that was wrong, can you undo it", "sorry wrong one, undo"])
def test_what_was_wrong_is_undone_where_that_is_asked_for(line):
    assert read(line, situation_in(CONTEXTS, "A")).command is Command.UNDO


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Please reassign to Jamie Orr from today", "reallocate 2026-05-20"),
        ("{A} SW has answered all my queries, 18 May", "legal_answered 2026-05-18"),
        ("finally got panel done on 12 May", "done panel 2026-05-12"),
        ("def happened, 12 May", "done panel 2026-05-12"),
        ("my buddy has booked panel for 9 June", "booked panel 2026-06-09"),
        ("LAC r/v held 14/5", "done later_review 2026-05-14"),
    ],
)
def test_who_did_it_and_how_she_puts_it_change_nothing_of_a_fact(line, fact):
    assert facts_of("A", line) == [fact]


def test_a_line_begins_behind_a_day_where_its_verb_follows():
    assert facts_of("B", "2 pnl 11 jun 4 lodged yest") == [
        "2 booked panel 2026-06-11",
        "4 done petition_lodged 2026-05-19",
    ]
