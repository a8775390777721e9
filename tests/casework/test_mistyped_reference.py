"""A reference with a slip in it, or that of another child, is never taken for the child who is at hand in the thread.

Whoever writes HW-4821-K for HW-4821-B means somebody, and not whoever the message before happened to be about.
"""

from datetime import timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind
from casework.private_words import without_words
from permanence.answer import Verb
from permanence.reference import near_misses
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA
from tests.casework.replying import Replying, ledger, waits_for_decision, waits_for_panel
from tests.casework.test_meeting_walk import begin
from tests.casework.test_new_worker import TOMORROW, given_to, looked
from tests.casework.test_own_question import asked, waits_for_review
from tests.casework.test_reviews import A_MONDAY, AFTER, HELD, STAGE, without_news
from tests.looks import looks


def under_an_alert(record, post):
    child = waits_for_panel(record)
    looked(post)
    [alert] = post.sent_to(SHONA, MessageKind.ALERT)
    return child, Replying(record, now=post.now), alert.message.id


def under_a_review(record, post):
    child = waits_for_review(record)
    message = asked(record, AFTER)
    return child, Replying(record, now=AFTER + timedelta(hours=1)), message


def under_a_review_that_was_held(record, post):
    child, shona, message = under_a_review(record, post)
    shona.taps(Verb.DONE, child, STAGE, on=HELD)
    return child, shona, message


def under_a_plan_without_news(record, post):
    child = without_news(record)
    message = asked(record, A_MONDAY)
    return child, Replying(record, now=A_MONDAY + timedelta(hours=1)), message


def under_the_parting_question(record, post):
    child = waits_for_panel(record)
    looked(post)
    given_to(record, child, JAMIE)
    post.morning(TOMORROW)
    [question] = post.sent_to(SHONA, MessageKind.NOTICE)
    return child, Replying(record, now=post.now), question.message.id


def in_a_meeting(record, post):
    child = waits_for_panel(record)
    morag = Replying(record, MORAG, now=NOW)
    begin(morag)
    return child, morag, None


def after_a_question(record, post):
    child = waits_for_panel(record)
    shona = Replying(record, now=NOW)
    shona.types(f"why {child}")
    return child, shona, None


AT_HAND = (
    under_an_alert,
    under_a_review,
    under_a_review_that_was_held,
    under_a_plan_without_news,
    under_the_parting_question,
    in_a_meeting,
    after_a_question,
)
SAID = (
    "why {}",
    "history {}",
    "{} history",
    "who is {}",
    "who is {}?",
    "is {} late?",
    "when is the panel of {}?",
    "when is the review of {}?",
    "has {} had its panel?",
    "note: {} spoke with the clerk",
    "{} note: spoke with the clerk",
    "note for {}: spoke with the clerk",
    "{}: the carer prefers to be rung after four",
    "{} panel held yesterday",
    "{} plan still right",
    "{} no change",
    "undo {}",
    "nothing more on {}",
)


@pytest.fixture(params=AT_HAND, ids=lambda at_hand: at_hand.__name__)
def at_hand(request, record, post):
    return request.param(record, post)


@pytest.mark.parametrize("slip", ["HW-4821-K", "hw 4821", "HW-48217-B"])
def test_a_reference_with_a_slip_is_not_the_child_at_hand(record, at_hand, slip):
    child, somebody, message = at_hand
    assert near_misses(slip)
    before = ledger(record, child)

    for words in SAID:
        said = somebody.types(words.format(slip), message)

        assert slip in repr(said), words
        assert child not in repr(said), words
        assert said.kind is not SaidKind.READ_BACK, words
    assert ledger(record, child) == before


def test_another_child_is_not_the_child_at_hand(record, at_hand):
    child, somebody, message = at_hand
    other = waits_for_decision(record, "C9")
    before = ledger(record, child)

    for words in SAID:
        said = somebody.types(words.format(other), message)

        assert child not in repr(said), words
    assert ledger(record, child) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("HW-1111-1 held today", "HW-1111-1"),
        ("hw 4821 held today", "hw 4821"),
        ("HW-123456789 held today", "HW-a number"),
        ("HW-1111-1 S10042 held today", "HW-1111-1"),
    ],
)
def test_the_slip_itself_is_shown_wherever_the_answer_is_kept(record, typed, kept):
    waits_for_panel(record)

    said = without_words(Replying(record).types(typed))

    assert f'I know no child of yours as "{kept}"' in said.question


def test_a_question_about_a_child_who_is_not_hers_is_no_look_at_the_child_at_hand(record, post):
    child, shona, message = under_an_alert(record, post)
    hidden = waits_for_decision(record, "C9", worker=EWAN, team="South")
    before = looks(record, child)

    shona.types(f"why {hidden}", message)

    assert [(look.what, look.shown) for look in looks(record, hidden) if look.who == SHONA] == [
        ("why", False)
    ]
    assert looks(record, child) == before
