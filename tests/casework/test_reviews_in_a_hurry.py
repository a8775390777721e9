"""A review told in a hurry: the same review is not the next one as well, and a first plan needs no reason."""

from datetime import date

import pytest

from casework.content import SaidKind
from permanence.answer import Answer, Verb
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from tests.builders import AILSA, SHONA, register_child
from tests.casework.replying import Replying, ledger

HELD = date(2026, 5, 15)


@pytest.fixture
def child(record: SqlCaseRecord) -> str:
    """A child without a plan, whose first review was held on Friday."""
    return register_child(
        record, "C1", date(2026, 4, 6), milestones={"first_review": HELD}, reviewing_officer=AILSA
    )


@pytest.fixture
def shona(record: SqlCaseRecord) -> Replying:
    return Replying(record, SHONA)


@pytest.mark.parametrize("words", ["review held 15 May", "second review held on 15 may"])
def test_the_review_that_was_held_is_not_the_next_one_on_the_same_day(record, shona, child, words) -> None:
    said = shona.types(f"{child} {words}")
    shona.types("yes")

    assert said.kind is not SaidKind.READ_BACK
    assert [e.data["milestone"] for e in ledger(record, child) if e.kind is EntryKind.MILESTONE_REACHED] == [
        "first_review"
    ]


@pytest.mark.parametrize(
    "words", ["1st review held 15/5, next 12/8", "first review held 15 May next one booked 12 Aug"]
)
def test_what_is_next_after_a_review_that_is_recorded_is_the_one_that_follows(
    record, shona, child, words
) -> None:
    read = shona.types(f"{child} {words}")

    assert read.recorded == f"{child}: second review booked for Wed 12 Aug"
    assert "held 15" in read.unread[0]


@pytest.mark.parametrize(
    "words", ["review booked 12 aug", "next review booked 12 august", "second review is 12/8"]
)
def test_the_next_review_told_before_the_yes_is_read_back_beside_the_one_that_was_held(record, words) -> None:
    child = register_child(record, "C3", date(2026, 4, 6), milestones={}, reviewing_officer=AILSA)
    shona = Replying(record, SHONA)
    shona.types(f"{child} first review held 15 may")

    read = shona.types(words)
    shona.types("yes")

    assert read.lines == (
        f"{child}: first review held on Fri 15 May",
        f"{child}: second review booked for Wed 12 Aug",
    )
    kinds = [e.kind for e in ledger(record, child) if e.by == SHONA]
    assert kinds == [EntryKind.MILESTONE_REACHED, EntryKind.BOOKED]


@pytest.mark.parametrize("words", ["next review booked 12 august", "next rev 12/8"])
def test_behind_a_first_review_the_next_is_the_second_and_no_later_one(record, words) -> None:
    child = register_child(record, "C3", date(2026, 4, 6), milestones={}, reviewing_officer=AILSA)
    shona, told = Replying(record, SHONA), f"{child}: second review booked for Wed 12 Aug"

    assert shona.types(f"{child} first review held 15 may, {words}").lines[1:] == (told,)
    shona.types("no")
    shona.types(f"{child} first review held 15 may")
    shona.types("yes")
    assert shona.types(words).lines == (told,)


def test_a_correction_of_what_was_held_is_no_next_review(record) -> None:
    child = register_child(record, "C3", date(2026, 4, 6), milestones={}, reviewing_officer=AILSA)
    shona = Replying(record, SHONA)
    shona.types(f"{child} first review held 15 may")

    read = shona.types("sorry, first review is booked for 28 may")

    assert read.lines == (f"{child}: first review booked for Thu 28 May",)


def test_a_first_plan_is_taken_from_the_form_without_a_reason_of_a_change(record, shona, child) -> None:
    made = Answer(
        Verb.REVIEW,
        child,
        "SCO.REV1#1",
        filled=(("held_on", HELD.isoformat()), ("plan", "changes"), ("route", "kinship_care_order")),
        form="review 1",
    )

    said = shona.send(answer=made, form=True)

    assert said.kind is SaidKind.RECORDED
    assert [e.data["route"] for e in ledger(record, child) if e.kind is EntryKind.PLAN_OPENED] == [
        "kinship_care_order"
    ]
