"""A thread keeps the last thing said in it, under a number that is never given again."""

from dataclasses import replace
from datetime import date

import pytest

from casework.threads import Place, Thread
from permanence.answer import Answer, Verb
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from tests.builders import EWAN, NOW, SHONA

HERE = Place("slack", "D1", SHONA)
BOOKED = Answer(
    Verb.BOOKED, "HW-4821-K", "PO.PANEL#1", "panel", on=date(2026, 6, 14), note="naïve — report late"
)
WAITING = Waiting(WaitsFor.YES, (BOOKED,), undoes=(7,), said_at=NOW)


def test_what_is_said_comes_back_as_it_was(record):
    with record.writing() as tx:
        number = tx.keep_thread(HERE, WAITING, 7, "171.2", NOW)

    with record.reading() as tx:
        kept = tx.thread_at(HERE)
        assert kept == Thread(number, HERE, WAITING, 7, "171.2", NOW)
        assert tx.thread_numbered(number) == kept


@pytest.mark.parametrize(
    "elsewhere", [Place("teams", "D1", SHONA), Place("slack", "D1:9", SHONA), Place("slack", "D1", EWAN)]
)
def test_another_thread_knows_nothing_of_it(record, elsewhere):
    with record.writing() as tx:
        tx.keep_thread(HERE, WAITING, None, None, NOW)

    with record.reading() as tx:
        assert tx.thread_at(elsewhere) is None


def test_what_is_said_next_takes_its_place_and_no_number_comes_again(record):
    with record.writing() as tx:
        first = tx.keep_thread(HERE, WAITING, None, None, NOW)
        second = tx.keep_thread(HERE, replace(WAITING, undoes=()), None, None, NOW)

    with record.reading() as tx:
        assert second > first
        assert tx.thread_numbered(first) is None
        assert tx.thread_at(HERE).waiting.undoes == ()


def test_what_was_said_keeps_its_number_when_it_waits_no_more(record):
    with record.writing() as tx:
        number = tx.keep_thread(HERE, WAITING, None, None, NOW)
        tx.change_thread(number, NOTHING)

    with record.reading() as tx:
        assert tx.thread_numbered(number).waiting == NOTHING
