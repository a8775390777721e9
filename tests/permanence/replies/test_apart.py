"""What is said in one clause, by one body or about the writer is no fact of another step, child or day.

Each group is one kind of sentence in several phrasings. A line that could be either is asked about.
"""

from pathlib import Path

import pytest

from permanence.replies.read import read
from permanence.replies.reading import Kind, Reading, Situation
from tests.permanence.replies.contexts import filled, situation_in

CONTEXTS = Path(__file__).parent / "corpora"

QUIET = (
    "all quiet on 2, 4 and 5; 1 held 13 May", "all quiet on 2, 4 and 5. 1 held 13 May", "quiet on 2, 4 and 5\n1 held 13 May",
    "no change on 2 and 4; 1 done 13 May", "chasing 2 and 5; 1 review held 13 May", "nowt on 2 & 5. 1 held 13/5",
    "nothing to say about 2 and 4. 1 held 13 May", "no movement 4 and 5, 1 held 13 May", "ignore 2 and 4; 1 held 13 May",
    "still waiting 2, 4; 1 held 13 May", "2 and 4??? 1 held 13 May", "spoke about 2 and 5; 1 held 13 May",
)  # fmt: skip
LISTS = ("1; 3 held 13 May", "1. 3. both held 13 May", "1\n3\nboth held 13 May", "1 and 3; held 13 May")
LOOK_AGAIN = (
    "No solicitor is available to advise at present. Kindly review on 8 June.", "please review on 9 June", "pls review 9 June",
    "blocked - medical not back - review 5 June", "we will review on 9 June", "I'll review on 9 June",
    "waiting on medical, will review 9 June", "please review this again on 9 June", "can you review on 9 June",
    "blocked by legal, review on 9 June",
)  # fmt: skip
MAY_BE_A_MEETING = (
    "Review on 5th June.", "so review on 9 June", "medical not back - review on 9 June", "report late so review 9 June",
    "No medical yet. Review: 9 June", "no slots - review date 9 June", "To review on 9 June", "to be reviewed on 9 June",
)  # fmt: skip
A_MEETING = (
    "LAC review on 5 June", "The review is on 5 June", "review booked for 5 June", "Review 5 June", "review will be 5 June",
)  # fmt: skip
RULED_AT_A_REVIEW = (
    "{B5} The review on 14 May ruled kinship out.", "5 review 14 May ruled gran out", "5 LAC review 14 May ruled kinship out",
    "{B5} review on 14/5 ruled gran out", "5 the review ruled kinship out on 14 May",
)  # fmt: skip
NOT_THEIRS_TO_RULE = (
    "The review on 14 May ruled kinship out.", "panel ruled out the aunt on 12 May", "ADM ruled out kinship 12 May",
    "agreed by manager 12 May", "approved 12 May by the team manager", "approved by the IRO 12 May",
    "panel papers approved 12 May", "please approve 12 May", "approve 12 May", "defer panel to 9 June",
)  # fmt: skip
TURNED = (
    "Panel 12 May agreed, but for permanence order and not for adoption.", "panel approved 12 May but for PO not adoption",
    "panel 12 May approved, only for permanence order", "approved at panel 12 May but for kinship",
    "panel 12/5 agreed - but kinship not adoption", "panel approved 12 May except the adoption bit",
    "panel said yes 12 May but to a permanence order", "panel approved 12 May, but they want a permanence order",
    "panel approved 12 May but we are appealing", "panel approved 12 May, reversed 18 May", "panel held 12 May, we lost",
    "panel agreed 12 May. Mum's solicitor has appealed", "panel approved 12 May with the exception of contact",
)  # fmt: skip
OTHER_KIN = (
    "5 gran ruled out 12/5, aunt still being assessed", "5 gran ruled out 12/5 but uncle has come forward",
    "5 gran ruled out 12/5. Aunt assessment ongoing", "5 gran ruled out 12/5 - waiting on aunt",
    "5 ruled out gran on 12/5, papa next", "5 gran ruled out 12/5, one aunt left to ask",
    "5 gran ruled out 12/5, mum's sister to be assessed", "5 gran ruled out 12/5, uncle ruled out 14/5",
)  # fmt: skip
PAPERS_OF_A_STEP = (
    "still waiting on the panel minute from the 12th", "waiting for panel minutes", "waiting on the minutes of panel on 12 May",
    "waiting for review minutes until 5 June", "waiting on minute, expected 5 June", "still no panel minutes",
    "panel minute outstanding since 12 May", "awaiting the decision letter",
)  # fmt: skip
NOT_HELD_ON_THE_12TH = (
    "panel didnt go ahead on the 12th, chair had covid", "panel did not go ahead on the 12th as the chair had covid",
    "panel didn't happen on the 12th, no chair", "panel never sat on the 12th - snow", "panel wasnt held on the 12th, chair ill",
    "panel did not take place on the 12th because the report was late", "panel fell through on the 12th, chair had covid",
    "panel was off on the 12th, chair ill",
)  # fmt: skip
A_YES_BEHIND = (
    "panel 12/5 yes",
    "panel 12/5, yes",
    "panel 12 May aye",
    "panel 12 May, aye",
    "panel 12/5 yes, thanks",
)
SHE_WAS_OFF = (
    "panel was held on 12th May, was off sick", "panel was held on 12th May, I was off sick",
    "panel was held on 12th May, was off sick on the day", "panel held 12 May, was off sick so late telling you",
    "panel was held on 12 May but I was off", "panel was held 12 May. Sorry, was off last week",
    "was off sick, panel held 12 May", "panel held 12 May while I was off sick",
)  # fmt: skip
ELSEWHERE = (
    "was at the carers on Monday", "was at school on 12 may", "was in on 12 May", "was there 12 may", "mum attended 12 may",
    "was at the hospital with him 12 may", "he was there 12 May", "everyone there 12 may", "was with mum on 12 May",
    "recorded 14 May",
)  # fmt: skip
A_DAY_ALONE = (
    "12 May",
    "yes 12 May",
    "it was 12 May",
    "was 12 May",
    "hi thanks 12 may",
    "finally 12 may",
    "in person 12 May",
)
MOVED_BECAUSE = (
    "panel bumped to 30 June, no quorum that day", "panel moved to 30 June as inquorate",
    "panel rearranged for 30 June - not quorate", "panel put back to 30 June, wasn't quorate", "panel now 30 June, inquorate",
)  # fmt: skip


@pytest.fixture(scope="module")
def one() -> Situation:
    return situation_in(CONTEXTS, "A")


@pytest.fixture(scope="module")
def five() -> Situation:
    return situation_in(CONTEXTS, "B")


def told(reading: Reading) -> list[str]:
    """The facts read, as words: "decision panel 2026-05-12 cancelled"."""
    if reading.kind is not Kind.FACTS:
        return []
    return [
        " ".join(str(w) for w in (a.verb, a.milestone, a.on, a.until, a.outcome) if w) for a in reading.facts
    ]


def everything(texts: tuple[str, ...], thread: str, situation: Situation) -> dict[str, list[str]]:
    return {text: told(read(filled(text, thread), situation)) for text in texts}


def alike(texts: tuple[str, ...], facts: list[str]) -> dict[str, list[str]]:
    """Each of the texts with the same facts."""
    return dict.fromkeys(texts, facts)


def test_numbers_belong_to_the_words_they_stand_with(five):
    assert everything(QUIET, "B", five) == alike(QUIET, ["done first_review 2026-05-13"])
    both = ["done first_review 2026-05-13", "done later_review 2026-05-13"]
    assert everything(LISTS, "B", five) == alike(LISTS, both)


def test_a_review_that_is_a_verb_books_no_meeting(one):
    for text, facts in everything((*LOOK_AGAIN, *MAY_BE_A_MEETING), "A", one).items():
        assert not any(f.startswith("booked") for f in facts), text
    assert everything(A_MEETING[:2], "A", one) == alike(A_MEETING[:2], ["booked later_review 2026-06-05"])
    assert all(everything(A_MEETING, "A", one).values())


def test_an_outcome_goes_to_the_step_that_has_it_or_is_asked_about(one, five):
    ruled = ["decision kinship_ruled 2026-05-14 ruled_out"]
    assert everything(RULED_AT_A_REVIEW, "B", five) == alike(RULED_AT_A_REVIEW, ruled)
    assert everything(NOT_THEIRS_TO_RULE, "A", one) == alike(NOT_THEIRS_TO_RULE, [])


def test_a_clause_that_turns_against_a_decision_makes_it_a_question(one, five):
    assert everything(TURNED, "A", one) == alike(TURNED, [])
    assert everything(OTHER_KIN, "B", five) == alike(OTHER_KIN, [])


def test_a_paper_of_a_step_that_is_waited_for_bars_it_not(one):
    assert everything(PAPERS_OF_A_STEP, "A", one) == alike(PAPERS_OF_A_STEP, [])


def test_the_day_on_which_it_was_not_held_is_kept(one):
    off = ["decision panel 2026-05-12 cancelled"]
    assert everything(NOT_HELD_ON_THE_12TH, "A", one) == alike(NOT_HELD_ON_THE_12TH, off)


def test_a_yes_behind_a_step_and_its_day_is_asked_about(one):
    assert everything(A_YES_BEHIND, "A", one) == alike(A_YES_BEHIND, [])
    assert told(read("yes, panel was 12/5", one)) == ["done panel 2026-05-12"]


def test_what_the_writer_says_of_herself_is_no_news_of_the_step(one):
    held = ["done panel 2026-05-12"]
    assert everything(SHE_WAS_OFF, "A", one) == alike(SHE_WAS_OFF, held)


def test_a_day_beside_somebody_or_some_place_is_asked_about(one):
    assert everything(ELSEWHERE, "A", one) == alike(ELSEWHERE, [])
    assert everything(A_DAY_ALONE, "A", one) == alike(A_DAY_ALONE, ["done panel 2026-05-12"])


def test_a_reason_for_a_new_day_is_no_decision_of_a_day_that_was_not_told(one):
    assert everything(MOVED_BECAUSE, "A", one) == alike(MOVED_BECAUSE, ["booked panel 2026-06-30"])
    once = told(read("not enough members on the 12th of May so panel was inquorate", one))
    assert once == ["decision panel 2026-05-12 inquorate"]


def test_a_step_that_happens_once_has_one_day(five):
    once = told(read("1 review held 13 May, next 9 June", five))
    assert once == ["done first_review 2026-05-13", "booked second_review 2026-06-09"]
