"""Whoever waits for an answer goes first, and nothing stands still for long because of it."""

import asyncio
import threading
import time

import pytest

import bot.people_first
from bot.people_first import Patience, PeopleFirst


@pytest.fixture
def at():
    """The time on the wall, which a test may turn."""
    return [1000.0]


@pytest.fixture
def people(monkeypatch, at):
    monkeypatch.setattr(bot.people_first, "monotonic", lambda: at[0])
    return PeopleFirst()


def test_nobody_waits_at_first(people):
    assert not people.somebody_waits()
    assert not Patience(people).is_asked_for()


def test_somebody_waits_until_the_last_has_her_answer(people):
    with people.one_waits():
        with people.one_waits():
            assert people.somebody_waits()
        assert people.somebody_waits()

    assert not people.somebody_waits()


def test_one_whose_answer_fails_does_not_wait_for_ever(people):
    with pytest.raises(LookupError), people.one_waits():
        raise LookupError("her chat is down")

    assert not people.somebody_waits()


def test_one_who_has_no_answer_for_two_seconds_keeps_nobody_else_waiting(people, at):
    with people.one_waits():
        at[0] += 2.1
        assert not people.somebody_waits()
        with people.one_waits():
            assert people.somebody_waits()


def test_while_people_write_without_end_the_rest_has_half_of_the_time(people, at):
    patience = Patience(people)
    stood_back = []
    for _ in range(400):
        with people.one_waits():
            stood_back.append(patience.is_asked_for())
        at[0] += 0.1

    assert 0.45 < sum(stood_back) / len(stood_back) < 0.55


async def test_what_can_wait_goes_on_when_the_last_has_her_answer():
    people, done = PeopleFirst(), []

    async def later():
        await people.nobody_waits(20)
        done.append("later")

    with people.one_waits():
        waiting = asyncio.create_task(later())
        await asyncio.sleep(0.01)
        done.append("answer")
    await waiting

    assert done == ["answer", "later"]


async def test_what_can_wait_goes_on_after_a_while_all_the_same():
    people = PeopleFirst()
    with people.one_waits():
        before = time.monotonic()
        await people.nobody_waits(0.02)

    assert time.monotonic() - before < 2


async def test_who_waits_may_be_answered_in_another_thread():
    people, go_on = PeopleFirst(), threading.Event()

    def take():
        with people.one_waits():
            go_on.wait(5)

    taking = threading.Thread(target=take)
    taking.start()
    while not people.somebody_waits():
        await asyncio.sleep(0.001)
    waiting = asyncio.create_task(people.nobody_waits(20))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    go_on.set()

    await asyncio.wait_for(waiting, 5)
    taking.join()
