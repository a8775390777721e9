"""A form about a review that is sent off empty, twice, late, or in a version that is not asked any more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from permanence.entries import EntryKind
from permanence.pack.file import overlay, read_pack_named
from store.case_record import SqlCaseRecord
from tests.builders import AILSA, NOW, SHONA, register_child
from tests.casework.replying import ledger
from tests.casework.test_reviews import AFTER, BEGAN, HELD, NEWER, UP_TO_REVIEW, journey, sends

OWN = NEWER.replace("version = 2", "version = 3").replace("child_there", "carer_there")
NEEDS = NEWER + "needed = true\n"


@pytest.fixture
def child(record):
    given = {"route": "permanence_order", "milestones": UP_TO_REVIEW, "reviewing_officer": AILSA}
    return register_child(record, "C1", BEGAN, now=NOW - timedelta(days=30), **given)


def with_form(record: SqlCaseRecord, council_file: str) -> SqlCaseRecord:
    """The same store, once the council's file is in force."""
    pack = overlay(read_pack_named("scotland"), council_file)
    return SqlCaseRecord(record.engine, replace(record.rules, pack=pack))


def kinds(record, child) -> list[EntryKind]:
    return [e.kind for e in ledger(record, child) if e.by in (SHONA, AILSA)]


def test_empty_it_records_nothing_but_that_it_stopped(record, child) -> None:
    said = sends(record, SHONA, child)

    assert said.problems == (("held_on", "This is needed."),)
    assert kinds(record, child) == [EntryKind.FORM_STOPPED]


def test_sent_twice_under_two_ids_it_is_recorded_once(record, child) -> None:
    filled = {"held_on": "2026-05-22", "plan": "right", "next_on": "2026-11-18"}
    sends(record, SHONA, child, **filled)
    before = kinds(record, child)

    again = sends(record, SHONA, child, **filled, at=AFTER + timedelta(minutes=1))

    assert again.kind is SaidKind.ALREADY
    assert kinds(record, child) == before


def test_opened_before_the_officer_answered_and_sent_after_it_adds_what_she_left_empty(record, child) -> None:
    sends(record, AILSA, child, held_on="2026-05-22", next_on="2026-11-18")

    said = sends(record, SHONA, child, held_on="2026-05-22", plan="right")

    assert "plan still right: permanence order" in said.lines
    assert journey(record, child).bookings[-1].on == date(2026, 11, 18)


def test_and_where_it_says_something_else_what_stands_stays_and_both_are_asked(record, child) -> None:
    sends(record, AILSA, child, held_on="2026-05-22", next_on="2026-11-18")

    said = sends(record, SHONA, child, held_on="2026-05-22", next_on="2026-11-19", plan="right")

    assert said.also[-1] == (
        "Ailsa Innes said something else: Next review booked for. That was left as it was, and you are both asked."
    )
    assert "plan still right: permanence order" in said.lines
    assert journey(record, child).bookings[-1].on == date(2026, 11, 18)


def test_of_an_older_version_nothing_that_was_filled_in_is_lost(record, child) -> None:
    newer = with_form(record, NEWER)

    said = sends(
        newer, SHONA, child, held_on="2026-05-22", plan="right", by_then="panel", next_on="2026-11-18"
    )

    assert said.lines == (
        "later review held on Fri 22 May",
        "plan still right: permanence order",
        "later review booked for Wed 18 Nov",
        "by then: panel",
    )
    [kept] = journey(newer, child).forms
    assert (kept.form, kept.filled["plan"], kept.filled["by_then"]) == ("review 1", "right", "panel")


def test_what_a_newer_version_needs_was_not_asked_in_the_older_one(record, child) -> None:
    said = sends(with_form(record, NEEDS), SHONA, child, held_on="2026-05-22")

    assert said.kind is SaidKind.RECORDED
    assert journey(record, child).reached("later_review")[-1].on == HELD


def test_a_question_of_the_councils_own_that_is_asked_no_more_is_named(record, child) -> None:
    said = sends(with_form(record, OWN), SHONA, child, held_on="2026-05-22", child_there="Yes")

    assert said.also == (
        "The form has changed since you opened it and does not ask this any more: child there.",
    )
    assert said.lines == ("later review held on Fri 22 May",)
