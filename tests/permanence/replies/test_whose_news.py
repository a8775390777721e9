"""What another body, another person or another line tells is no news of the step that was asked about.

Each group is one kind of sentence in several phrasings. A line that could be either is asked about.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from permanence.people import Role
from permanence.replies.read import read
from permanence.replies.reading import Situation
from tests.permanence.replies.contexts import situation_in
from tests.permanence.replies.test_apart import alike, everything, told

CONTEXTS = Path(__file__).parent / "corpora"

ACCEPTED_BY_LEGAL = (
    "accepted on 12 May", "accepted 12 May", "Accepted 12/5", "accepted on Tuesday 12 May", "accepted on the 12th of May",
    "hi, accepted on 12 May", "12 May accepted", "accepted it on 12 May",
)  # fmt: skip
RECEIVED_AND_MORE = (
    "received but we need birth certs", "received on 12 May but we need birth certs", "received, need birth certs",
    "got it but need the birth certificates", "received 12 May, need birth certificates", "received - need birth certs",
    "have received it but need birth certs", "received. we still need birth certs",
)  # fmt: skip
NOT_OUR_PANEL = (
    "Fostering panel approved on 12 May", "fostering panel 12 May", "fostering panel held 12 May", "fostering panel met 12 May",
    "fostering panel agreed 12 May", "12 May fostering panel approved", "the fostering panel approved 12 May",
    "fostering panel booked for 9 June",
)  # fmt: skip
NOTHING_OF_OURS_APPROVED = (
    "hearing approved 12 May", "the hearing approved on 12 May", "hearing agreed 12 May", "12 May hearing approved",
    "children's hearing approved 12 May", "LAC review approved the plan on 12 May", "LAC review approved the plan 12 May",
    "review approved 12 May", "review agreed the plan on 12 May", "LAAC approved the plan 12 May",
    "12 May review approved the plan", "the review approved it on 12 May", "looked after review approved the plan 12 May",
)  # fmt: skip
A_YES_BETWEEN = (
    "panel = yes, 12/5", "panel = yes 12/5", "panel - yes, 12/5", "panel: yes, 12/5", "panel: yes 12 May", "panel = aye, 12 May",
    "panel - aye 12/5", "panel = yes on 12 May",
)  # fmt: skip
BEFORE_A_COMMA = (
    "dad attended, 12 May", "mum attended, 12 May", "both parents attended, 12 May", "gran was there, 12 May",
    "the carers attended, 12 May", "dad was present, 12 May", "mum, 12 May", "family were there, on 12 May",
)  # fmt: skip
CHAIR_ON_LEAVE = (
    "panel chair on leave til 8/6", "panel chair on leave until 8 June", "chair on leave till 8/6", "panel chair away until 8 June",
    "chair is on leave til 8 June", "panel chair on annual leave til 8/6", "panel chair is away til 8/6", "chair on leave to 8/6",
)  # fmt: skip

MOVED_FROM = (
    "moved from 4 June to 11 June", "moved from 4/6 to 11/6", "not happening on 4 June, moved to 11 June",
    "not going ahead on 4 June, moved to 11 June", "not on 4 June now, moved to 11 June", "moved from the 4th of June to 11 June",
    "won't happen on 4 June, moved to 11 June", "pushed back from 4 June to 11 June",
)  # fmt: skip
OF_SEVERAL_LINES = (
    "1 held tues, 2 is next thursday", "1 held tues, 2 next thursday", "1 held on tues, 2 is next thursday",
    "1 held tuesday, 2 is next thursday", "1 done tues, 2 is next thursday", "1 met tues, 2 is next thursday",
    "1 was tues, 2 is next thursday", "1 happened tues, 2 is next thursday",
)  # fmt: skip
NO_SUCH_DAY = (
    "tsudya", "tsudya pls", "the tsudya", "on tsudya", "thrsdya", "on fryady", "mnodya", "12/13",
)  # fmt: skip
ONE_SLIP = ("tusday", "tusday pls", "on tusday", "teusday", "on tuesdya")


@pytest.fixture(scope="module")
def one() -> Situation:
    return situation_in(CONTEXTS, "A")


@pytest.fixture(scope="module")
def five() -> Situation:
    return situation_in(CONTEXTS, "B")


@pytest.fixture(scope="module")
def of_legal(one: Situation) -> Situation:
    """The same message before a legal officer."""
    officer = next(p for p in one.staff.people.values() if p.role is Role.LEGAL_OFFICER)
    return replace(one, writer=officer)


def test_an_acceptance_by_a_legal_officer_is_that_of_legal_services(one, of_legal):
    accepted = ["legal_accepted 2026-05-12"]
    assert everything(ACCEPTED_BY_LEGAL, "A", of_legal) == alike(ACCEPTED_BY_LEGAL, accepted)
    assert told(read("accepted on 12 May", one)) == ["decision panel 2026-05-12 approved"]
    assert everything(RECEIVED_AND_MORE, "A", of_legal) == alike(RECEIVED_AND_MORE, [])


def test_what_another_body_approved_is_no_decision_of_our_step(one):
    assert everything(NOT_OUR_PANEL, "A", one) == alike(NOT_OUR_PANEL, [])
    assert everything(NOTHING_OF_OURS_APPROVED, "A", one) == alike(NOTHING_OF_OURS_APPROVED, [])
    ours = "fostering and permanence panel approved 12 May"
    assert told(read(ours, one)) == ["decision panel 2026-05-12 approved"]


def test_a_yes_between_a_step_and_its_day_is_asked_about(one):
    assert everything(A_YES_BETWEEN, "A", one) == alike(A_YES_BETWEEN, [])


def test_a_comma_parts_no_day_from_somebody_of_whom_it_is_told(one):
    assert everything(BEFORE_A_COMMA, "A", one) == alike(BEFORE_A_COMMA, [])


def test_a_chair_on_leave_bars_no_panel_by_itself(one):
    assert everything(CHAIR_ON_LEAVE, "A", one) == alike(CHAIR_ON_LEAVE, [])
    barred = told(read("panel blocked, chair on leave til 8/6", one))
    assert barred == ["blocked panel 2026-06-08"]


def with_bookings(situation: Situation, asked: bool, **booked: date) -> Situation:
    """The message with these steps of its child booked, and with the line that asks for the panel or without."""
    case = situation.cases[0]
    stages = tuple(replace(s, booked_on=booked.get(s.milestone)) for s in case.stages)
    return replace(situation, cases=(replace(case, stages=stages),), lines=situation.lines if asked else ())


def test_the_day_that_it_was_moved_from_says_which_step_it_is(one):
    old = date(2026, 6, 4)
    panel, review = ([f"booked {code} 2026-06-11"] for code in ("panel", "later_review"))
    for booked, asked, facts in (
        ({"panel": old}, True, panel),
        ({"later_review": old}, True, []),
        ({}, True, []),
        ({"panel": old, "later_review": old}, True, []),
        ({"later_review": old}, False, review),
        ({"panel": old, "later_review": old}, False, []),
    ):
        situation = with_bookings(one, asked, **booked)
        texts = MOVED_FROM if asked else tuple(f"{{A}} {text}" for text in MOVED_FROM)
        for text, read_as in everything(texts, "A", situation).items():
            assert [f for f in read_as if f.startswith("booked")] == facts, (text, booked, asked)


def test_a_number_behind_a_weekday_may_be_the_next_line(five):
    for text, facts in everything(OF_SEVERAL_LINES, "B", five).items():
        assert facts == ["done first_review 2026-05-19"], text


def test_the_words_of_a_day_that_is_none_are_named(one):
    for words in NO_SUCH_DAY:
        reading = read(f"panel happened {words}", one)
        said = [*(a.sentence for a in reading.asks), *reading.unread]
        assert not told(reading), words
        assert any(words.split()[-1 if " pls" not in words else 0] in s for s in said), (words, said)


def test_a_name_of_a_day_with_one_slip_is_that_day(one):
    for words in ONE_SLIP:
        assert told(read(f"panel happened {words}", one)) == ["done panel 2026-05-19"], words
