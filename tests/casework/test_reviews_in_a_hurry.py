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
