"""What is written about a review that is recorded as held: it ends, and is about that review."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind
from casework.review_messages import send_review_messages
from permanence.entries import EntryKind
from tests.builders import AILSA, EWAN, SHONA
from tests.casework.replying import Replying
from tests.casework.test_reviews import AFTER, journey, queued, sends, up_to_review

HELD, OTHER = date(2026, 5, 22), date(2026, 5, 21)


@pytest.fixture
def child(record):
    return up_to_review(record)


def asked(record, email: str):
    send_review_messages(record, AFTER)
    return next(m for m in queued(record, MessageKind.REVIEW) if m.person == email)


def says(record, email: str, message, *lines: str):
    who = Replying(record, email, now=AFTER + timedelta(hours=1))
    return [who.types(line, message_id=message.id) for line in lines]


def held_on(record, child) -> date:
    return journey(record, child).reached("later_review")[-1].on


def recorded_by_words(record, child) -> None:
    shona = Replying(record, SHONA, source="said", now=AFTER - timedelta(days=3))
    shona.types(f"{child} later review held 22 may")
    shona.types("yes")


@pytest.mark.parametrize(
    "words", ["held 21 may", "held on the 21st", "it was held on 21 May not the 22nd", "hled 21 may"]
)
def test_another_day_in_words_is_the_reviews_and_replaces_the_one_recorded(record, child, words) -> None:
    recorded_by_words(record, child)

    read, said = says(record, AILSA, asked(record, AILSA), words, "yes")

    assert read.recorded == f"{child}: later review held on Thu 21 May. This replaces Fri 22 May"
    assert said.kind is SaidKind.RECORDED
    assert held_on(record, child) == OTHER


def test_another_day_than_a_colleagues_form_gave_is_a_question_to_both(record, child) -> None:
    sends(record, SHONA, child, held_on="2026-05-22", at=AFTER - timedelta(days=3))

    _, said = says(record, AILSA, asked(record, AILSA), "held 21 may", "yes")

    assert "Shona Reid said something else: Held on" in said.also[0]
    assert held_on(record, child) == HELD
    assert {m.person for m in queued(record) if ":differs:" in m.key} == {SHONA, AILSA}


@pytest.mark.parametrize(
    "words", ["held 22 may", "yes", "👍", "no", "not held", "moved to 29 may", "the last one"]
)
def test_whatever_else_is_written_ends_with_what_is_recorded(record, child, words) -> None:
    recorded_by_words(record, child)
    before = [e.number for e in entries(record, child)]

    [said] = says(record, AILSA, asked(record, AILSA), words)

    assert said.kind is SaidKind.ANSWERED
    assert "Later review is recorded as held on Fri 22 May." in said.lines[-1]
    assert [e.number for e in entries(record, child)] == before


def entries(record, child):
    with record.reading() as tx:
        return [e for e in tx.entries(child) if e.kind is not EntryKind.FORM_STOPPED]


def test_what_of_the_plan_and_the_next_review_is_recorded_as_ever(record, child) -> None:
    recorded_by_words(record, child)

    _, said = says(record, AILSA, asked(record, AILSA), "plan still right, next review 18 nov", "yes")

    assert said.lines == ("plan still right", "later review booked for Wed 18 Nov")


def test_ewan_learns_nothing_of_it(record, child) -> None:
    recorded_by_words(record, child)

    [said] = says(record, EWAN, asked(record, AILSA), "held 21 may")

    assert child not in repr(said)
    assert held_on(record, child) == HELD
