"""Whoever is asked whether a review was held, or whether a plan is still right, may answer with a yes or a no."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind
from casework.review_messages import send_review_messages
from permanence.answer import Verb
from permanence.replies.read import TOO_LONG
from tests.builders import NOW, SHONA, register_child
from tests.casework.replying import Replying, newest
from tests.casework.test_reviews import A_MONDAY, AFTER, BEGAN, HELD, STAGE, UP_TO_REVIEW, without_news


def asked(record, now) -> int:
    """The number of the question that Shona was asked."""
    send_review_messages(record, now)
    with record.reading() as tx:
        return next(m.id for m in tx.messages_for(SHONA) if m.kind is MessageKind.REVIEW)


def waits_for_review(record) -> str:
    return register_child(
        record, "C1", BEGAN, now=NOW - timedelta(days=30), route="permanence_order", milestones=UP_TO_REVIEW
    )


@pytest.mark.parametrize("source", ["slack", "teams", "email", "practice"])
@pytest.mark.parametrize(
    ("said", "question"),
    [("yes", "Held on which day?"), ("no", "When is it now, or what stands in the way?")],
)
def test_was_it_held(record, source, said, question):
    waits_for_review(record)
    message = asked(record, AFTER)

    answer = Replying(record, source=source, now=AFTER + timedelta(hours=1)).types(said, message)

    assert (answer.kind, answer.question) == (SaidKind.ASKED, question)


def test_the_day_makes_it_held(record):
    child = waits_for_review(record)
    message = asked(record, AFTER)
    shona = Replying(record, now=AFTER + timedelta(hours=1))

    shona.types("yes", message)

    assert shona.types("22 May", message).recorded == f"{child}: later review held on Fri 22 May"


def test_a_review_that_was_held_meanwhile_is_asked_no_more(record):
    child = waits_for_review(record)
    message = asked(record, AFTER)
    early = Replying(record, now=AFTER + timedelta(minutes=5))
    early.taps(Verb.DONE, child, STAGE, on=HELD)
    before = newest(record, child)

    said = Replying(record, source="email", now=AFTER + timedelta(hours=1)).types("no", message)

    assert said.lines[0].startswith("Later review is recorded as held on")
    assert newest(record, child) == before


@pytest.mark.parametrize("yes", ["yes", "y", "plan still right", "still right"])
def test_the_plan_is_still_right(record, yes):
    child = without_news(record)
    message = asked(record, A_MONDAY)

    said = Replying(record, now=A_MONDAY + timedelta(hours=1)).types(yes, message)

    assert said.recorded == f"{child}: plan still right"


@pytest.mark.parametrize("no", ["no", "plan not right any more", "the plan is no longer right"])
def test_a_plan_that_is_not_right_is_asked_for_its_route(record, no):
    without_news(record)
    message = asked(record, A_MONDAY)

    said = Replying(record, now=A_MONDAY + timedelta(hours=1)).types(no, message)

    assert said.kind is SaidKind.ASKED
    assert said.question.startswith("Which route is the plan now?")


def test_a_yes_to_nothing_is_still_a_yes_to_nothing(record):
    without_news(record)
    asked(record, A_MONDAY)
    shona = Replying(record, now=datetime(2026, 5, 26, 9, 0, tzinfo=UTC))

    assert shona.types("yes").lines == ("Nothing waits here for a yes or a no.",)


def test_another_day_than_the_one_that_waits_for_its_step_is_never_dropped(record):
    """Held today waits for its step; a reply with the step and a day of its own is about that day."""
    child = waits_for_review(record)
    message = asked(record, AFTER)
    shona = Replying(record, now=AFTER + timedelta(minutes=5))
    shona.taps(Verb.DONE, child, STAGE, on=HELD)
    shona = shona.at(AFTER + timedelta(minutes=30))
    shona.types("held today", message)

    said = shona.types(f"{child} later review held 20 May", message)

    assert "26 May" not in f"{said.recorded} {said.question}"


def test_what_is_too_long_to_be_an_answer_is_told_so_and_not_quoted(record):
    waits_for_review(record)
    message = asked(record, AFTER)

    said = Replying(record, now=AFTER + timedelta(hours=1)).types("the plan and the panel " * 200, message)

    assert (said.question, said.unread) == (TOO_LONG, ())
