"""One yes records several answers; an undo that names one of them takes back that one and nothing else, in every channel."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from permanence.entries import standing
from store.case_record import SqlCaseRecord
from tests.builders import NOW
from tests.casework.replying import Replying, ledger, stage, waits_for_panel

LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def two(record: SqlCaseRecord) -> tuple[str, str]:
    return waits_for_panel(record), waits_for_panel(record, case_id="C2")


@pytest.fixture
def shona(record: SqlCaseRecord, two) -> Replying:
    shona = Replying(record)
    shona.types(f"{two[0]} panel booked for 11 June, {two[1]} panel booked for 12 June")
    assert shona.types("yes").kind is SaidKind.RECORDED
    return shona


def booked(record, two):
    return [stage(record, reference).booked_on for reference in two]


def test_the_child_who_is_named_and_no_other(shona, record, two) -> None:
    said = shona.types(f"undo {two[1]}")

    assert (said.kind, said.reference) == (SaidKind.UNDONE, two[1])
    assert said.recorded.replace("\xa0", " ") == "panel booked for Fri 12 Jun"
    assert booked(record, two) == [date(2026, 6, 11), None]


def test_then_the_other_one(shona, record, two) -> None:
    shona.types(f"undo {two[1]}")

    said = shona.types("undo")

    assert (said.kind, said.reference) == (SaidKind.UNDONE, two[0])
    assert booked(record, two) == [None, None]


def test_a_plain_undo_takes_both_back_and_names_both(shona, record, two) -> None:
    said = shona.types("undo")

    assert booked(record, two) == [None, None]
    assert all(reference in said.recorded for reference in two)


def test_a_child_of_whom_nothing_was_recorded_takes_nothing_back(shona, record, two) -> None:
    third = waits_for_panel(record, case_id="C3")

    said = shona.types(f"undo {third}")

    assert said.kind is SaidKind.ASKED
    assert all(reference in said.question for reference in two)
    assert None not in booked(record, two)


def test_after_ten_minutes_none_of_it(shona, record, two) -> None:
    said = shona.at(LATER).types(f"undo {two[1]}")

    assert said.kind is SaidKind.NOT_ALLOWED
    assert None not in booked(record, two)


def test_what_stands_is_put_right_alone(shona, record, two) -> None:
    shona.types(f"undo {two[1]}")
    shona.types(f"sorry, {two[0]} is 15 June")

    shona.types("yes")

    assert booked(record, two) == [date(2026, 6, 15), None]


def test_a_day_behind_an_undo_is_of_what_was_taken_back_and_is_read_back_first(shona, record, two) -> None:
    shona.types(f"undo {two[1]}")

    said = shona.types("sorry, 15 June")

    assert said.kind is SaidKind.READ_BACK
    assert said.reference == two[1]
    assert booked(record, two) == [date(2026, 6, 11), None]
    shona.types("yes")
    assert booked(record, two) == [date(2026, 6, 11), date(2026, 6, 15)]


def test_both_are_put_right_together_and_each_once(shona, record, two) -> None:
    shona.types(f"no, {two[0]} is 15 June")
    shona.types("yes")

    assert booked(record, two) == [date(2026, 6, 15), date(2026, 6, 12)]
    stand = [
        len([e for e in standing(ledger(record, reference)) if e.by == shona.person]) for reference in two
    ]
    assert stand == [1, 1]


def test_one_of_two_steps_of_one_child(record) -> None:
    reference = waits_for_panel(record)
    shona = Replying(record)
    shona.types(f"{reference} panel deferred on Tuesday because awaiting medical, rebooked 12 June")
    shona.types("yes")

    said = shona.types("undo the second one")

    assert said.recorded.replace("\xa0", " ") == "panel booked for Fri 12 Jun"
    assert stage(record, reference).booked_on is None
    assert [str(e.kind) for e in standing(ledger(record, reference))][-1] == "decision_recorded"


def test_by_mail_it_is_said_back_first(record, two) -> None:
    shona = Replying(record, source="email")
    shona.types(f"{two[0]} panel booked for 11 June, {two[1]} panel booked for 12 June")
    shona.types("yes")

    said = shona.types(f"undo {two[1]}")
    assert said.kind is SaidKind.READ_BACK
    assert said.takes_back
    assert two[0] not in said.recorded
    assert None not in booked(record, two)

    shona.types("yes")
    assert booked(record, two) == [date(2026, 6, 11), None]
