"""A booking beyond a statutory due date: the manager hears once; far beyond it, or moved a third time, it is hers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.backlog import begin_backlog
from casework.content import SaidKind
from casework.imports.rows import ChildRows, Dated, RowRead
from casework.imports.take_in import take_in_table
from casework.ports import MessageState
from casework.restrict import restrict
from permanence.answer import Verb
from permanence.entries import EntryKind
from tests.builders import EWAN, MORAG, NOW, ROSS, SHONA, TODAY, register_child, shona
from tests.casework.replying import Replying, ledger, stage

BEGAN = date(2026, 4, 22)
DUE = date(2026, 6, 3)  # six weeks: the first review
REVIEW = "SCO.REV1#1"


@pytest.fixture
def child(record):
    return register_child(record, "C1", BEGAN)


def books(record, child, day, person=SHONA, number=0):
    """`number`: of the earlier events of the test."""
    return Replying(record, person=person, _events=[""] * number).fills_in(Verb.BOOKED, child, REVIEW, on=day)


def told(post, person=MORAG):
    post.now = NOW
    post.deliver()
    return [t.content for t in post.sent_to(person)]


@pytest.mark.parametrize(("after", "messages"), [(0, 0), (1, 1), (28, 1)])
def test_a_booking_beyond_a_statutory_due_date_is_told_to_the_manager_once(
    record, post, child, after, messages
):
    books(record, child, DUE + timedelta(days=after))

    heard = told(post)

    assert len(heard) == messages
    assert told(post) == heard
    assert post.sent_to(EWAN) == []


def test_what_the_manager_reads(record, post, child):
    books(record, child, DUE + timedelta(days=9))

    [heard] = told(post)

    assert heard.headline == f"{child}: first review is booked 9 days over the statutory limit"
    assert heard.lines == (
        "Booked for Fri 12 Jun, due Wed 3 Jun. Recorded by Shona Reid.",
        "Nothing more is sent about this step until that day.",
    )
    assert heard.action.startswith("If an earlier day can be had")


def test_a_booking_that_was_moved_meanwhile_is_not_told(record, post, child):
    books(record, child, DUE + timedelta(days=9))
    books(record, child, DUE, number=1)

    assert told(post) == []
    assert post.states(MORAG) == [MessageState.CANCELLED]


def test_of_a_child_whose_journey_is_said_to_be_over_it_is_not_told(record, post, child):
    books(record, child, DUE + timedelta(days=9))
    Replying(record, source="over").taps(Verb.JOURNEY_OVER, child, None, on=TODAY, reason="transferred")

    assert [heard.headline for heard in told(post)] == [f"{child}: is this journey over?"]


def test_each_late_booking_is_told(record, post, child):
    books(record, child, DUE + timedelta(days=9))
    told(post)
    books(record, child, DUE + timedelta(days=12), number=1)

    assert len(told(post)) == 2


def test_the_managers_own_late_booking_is_told_to_nobody(record, post, child):
    books(record, child, DUE + timedelta(days=60), person=MORAG)

    assert told(post) == []
    assert stage(record, child, REVIEW).quiet_until == DUE + timedelta(days=60)


def test_far_beyond_the_limit_needs_the_managers_word(record, child):
    said = books(record, child, DUE + timedelta(days=29))

    assert said.kind is SaidKind.INVALID
    late = (
        "Thu 2 Jul 2026 is more than 28 days over the statutory limit: a day so late needs the team manager."
    )
    what_now = "Ask the manager to book it, or say what stands in the way."
    assert said.problems == (("on", f"{late} {what_now}"),)
    assert EntryKind.BOOKED not in [entry.kind for entry in ledger(record, child)]


def test_the_third_move_needs_the_managers_word(record, child):
    for number in range(3):
        books(record, child, date(2026, 5, 25 + number), number=number)

    refused = books(record, child, date(2026, 6, 1), number=3)
    hers = books(record, child, date(2026, 6, 1), person=MORAG, number=4)

    [(field, why)] = refused.problems
    assert field == "on"
    assert why.startswith("This step was moved twice already: a third time needs the team manager.")
    assert hers.kind is SaidKind.RECORDED


def test_a_far_booking_that_came_with_a_file_does_not_silence_the_step(record, post, child):
    far = DUE + timedelta(days=90)
    with record.writing() as tx:
        entry = shona(child).booked("first_review", far)
        tx.append([replace(entry, by="import:tracker", through="import:9")], NOW)

    post.morning(DUE + timedelta(days=1))

    assert post.alerts() == [(SHONA, "overdue", REVIEW)]


def takes_in(record, *booked):
    """The council's file: children whose first review is due on 3 June, each with the day booked for it."""
    rows = [
        ChildRows(
            row=number,
            case_id=f"F{number}",
            id_column="Child ID",
            began=Dated(BEGAN, number, "Date LAAC"),
            worker_name=worker,
            bookings={"first_review": Dated(day, number, "Review booked")},
        )
        for number, (worker, day) in enumerate(booked, start=2)
    ]
    return take_in_table(record, [RowRead(((row,)), 1) for row in rows], "tracker", NOW)


def lines(post, person=MORAG):
    return [content.lines for content in told(post, person)]


def test_late_bookings_of_a_file_are_told_to_each_manager_in_one_message(record, post):
    takes_in(
        record,
        ("Shona Reid", DUE + timedelta(days=9)),
        ("Shona Reid", DUE + timedelta(days=29)),
        ("Shona Reid", DUE),
        ("Ewan Muir", DUE + timedelta(days=3)),
    )

    [heard] = told(post)

    assert heard.headline == "2 steps are booked over the statutory limit, by the council's file"
    far, silent = heard.lines
    assert "first review is booked for Fri 12 Jun, due Wed 3 Jun, and so 9 days over" in silent
    assert "Nothing more is sent about this step" in silent
    assert "29 days over the statutory limit. So late a day is the team manager's to book" in far
    assert [len(of_ross) for of_ross in lines(post, ROSS)] == [1]


def test_a_file_that_comes_again_tells_nothing_anew_and_a_later_day_is_told(record, post):
    takes_in(record, ("Shona Reid", DUE + timedelta(days=9)))
    told(post)

    takes_in(record, ("Shona Reid", DUE + timedelta(days=9)))
    same = len(told(post))
    takes_in(record, ("Shona Reid", DUE + timedelta(days=12)))

    assert (same, len(told(post))) == (1, 2)


def test_a_late_booking_of_a_file_is_not_told_once_another_day_is_booked(record, post):
    takes_in(record, ("Shona Reid", DUE + timedelta(days=9)))
    with record.reading() as tx:
        [child] = tx.references()
    books(record, child, DUE)

    assert told(post) == []
    assert post.states(MORAG) == [MessageState.CANCELLED]


def test_of_a_file_too_a_manager_hears_only_of_children_whom_she_may_see(record, post):
    takes_in(record, ("Shona Reid", DUE + timedelta(days=9)))
    with record.reading() as tx:
        [child] = tx.references()
    restrict(record, child, MORAG, "own family", NOW)

    assert told(post) == []


def test_while_the_backlog_is_agreed_no_manager_hears_of_a_late_booking(record, post):
    begin_backlog(record, TODAY)

    takes_in(record, ("Shona Reid", DUE + timedelta(days=9)))

    assert told(post) == []
    assert post.states(MORAG) == []
