"""A booking beyond a statutory due date: the manager hears once; far beyond it, or moved a third time, it is hers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageState
from permanence.answer import Verb
from permanence.entries import EntryKind
from tests.builders import EWAN, MORAG, NOW, SHONA, register_child, shona
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
    assert said.problems == (
        (
            "on",
            "Thu 2 Jul 2026 is more than 28 days over the statutory limit: a day so late needs the team manager.",
        ),
    )
    assert EntryKind.BOOKED not in [entry.kind for entry in ledger(record, child)]


def test_the_third_move_needs_the_managers_word(record, child):
    for number in range(3):
        books(record, child, date(2026, 5, 25 + number), number=number)

    refused = books(record, child, date(2026, 6, 1), number=3)
    hers = books(record, child, date(2026, 6, 1), person=MORAG, number=4)

    assert refused.problems == (
        ("on", "This step was moved twice already: a third time needs the team manager."),
    )
    assert hers.kind is SaidKind.RECORDED


def test_a_far_booking_that_came_with_a_file_does_not_silence_the_step(record, post, child):
    far = DUE + timedelta(days=90)
    with record.writing() as tx:
        entry = shona(child).booked("first_review", far)
        tx.append([replace(entry, by="import:tracker", through="import:9")], NOW)

    post.morning(DUE + timedelta(days=1))

    assert post.alerts() == [(SHONA, "overdue", REVIEW)]
