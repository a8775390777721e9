"""What came in: each event once, and answers that wait for their writer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.ports import Arrival
from permanence.answer import Answer, Verb
from tests.builders import EWAN, NOW, SHONA

BOOKED = Answer(
    verb=Verb.BOOKED,
    reference="HW-4821-K",
    stage="PO.PANEL#1",
    milestone="panel",
    on=date(2026, 6, 14),
    note="naïve — report late",
)


def test_a_second_delivery_changes_nothing(record):
    with record.writing() as tx:
        assert tx.take_in("slack", "Ev1", '{"a": 1}', NOW)
        assert not tx.take_in("slack", "Ev1", '{"a": 2}', NOW + timedelta(seconds=3))

    with record.writing() as tx:
        assert not tx.take_in("slack", "Ev1", '{"a": 3}', NOW)


def test_the_same_id_from_another_platform_is_another_event(record):
    with record.writing() as tx:
        assert tx.take_in("slack", "1", "{}", NOW)
        assert tx.take_in("email", "1", "{}", NOW)


def test_what_arrived_is_kept_until_it_is_dealt_with(record, another):
    first, second = (
        Arrival("slack", "A1", "{}", NOW),
        Arrival("slack", "A2", "{}", NOW + timedelta(seconds=2)),
    )
    with record.writing(first=True) as tx:
        tx.keep_arrivals([second, first])
        tx.keep_arrivals([replace(first, raw="delivered again")])

    with another().reading() as tx:
        assert tx.arrivals("slack", NOW + timedelta(seconds=2)) == [first, second]
        assert tx.arrivals("slack", NOW) == [first]
        assert tx.arrivals("teams", NOW) == []
        assert tx.health(NOW + timedelta(minutes=1)).oldest_arrival_seconds == 60

    with record.writing() as tx:
        tx.arrival_over("slack", "A1")

    with another().reading() as tx:
        assert tx.arrivals("slack", NOW + timedelta(seconds=2)) == [second]


@pytest.mark.parametrize(
    "answer",
    [
        BOOKED,
        Answer(verb=Verb.HELP),
        Answer(verb=Verb.UNDO, undoes=7),
        Answer(verb=Verb.PAUSE, until=date(2026, 7, 1), reason="court_sist"),
    ],
)
def test_an_answer_comes_back_as_it_was_read(record, answer):
    with record.writing() as tx:
        number = tx.propose(SHONA, answer, None, NOW)

    with record.reading() as tx:
        kept = tx.proposal(number)
    assert (kept.person, kept.answer, kept.made_at, kept.settled) == (SHONA, answer, NOW, None)


def test_the_newest_answer_that_waits_is_a_persons_own(record):
    with record.writing() as tx:
        tx.propose(SHONA, Answer(verb=Verb.DONE), None, NOW)
        second = tx.propose(SHONA, BOOKED, 7, NOW)
        third = tx.propose(SHONA, Answer(verb=Verb.HELP), None, NOW)
        tx.settle_proposal(third, "changed")

    with record.reading() as tx:
        assert tx.latest_proposal(SHONA).id == second
        assert tx.latest_proposal(SHONA).message_id == 7
        assert tx.latest_proposal(EWAN) is None
        assert tx.proposal(999) is None


def test_an_answer_is_settled_once(record):
    with record.writing() as tx:
        number = tx.propose(SHONA, BOOKED, None, NOW)
        assert tx.settle_proposal(number, "confirmed")
        assert not tx.settle_proposal(number, "changed")

    with record.reading() as tx:
        assert tx.proposal(number).settled == "confirmed"
        assert tx.latest_proposal(SHONA) is None


def test_an_occurrence_of_a_job_happens_once(record, another):
    with record.writing() as tx:
        assert tx.occur("digest", "2026-05-18", NOW)

    with another().writing() as tx:
        assert not tx.occur("digest", "2026-05-18", NOW)
        assert tx.occur("digest", "2026-06-01", NOW)
        assert tx.occur("sweep", "2026-05-18", NOW)


def test_a_remembered_value_is_replaced(record):
    with record.writing() as tx:
        assert tx.setting("colour") is None
        tx.remember("colour", "blue")
        tx.remember("colour", "green")

    with record.reading() as tx:
        assert tx.setting("colour") == "green"
