"""What a platform waits for goes first, no council keeps another, and what follows is put off for a while at most."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from bot.in_turn import PUT_OFF_SECONDS, SLOW_SECONDS, Gate, Line, Turn

PATIENCE = 10


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Council:
    """A line, and what has been done in it. `holds`: its thread does something that ends when `go` is set."""

    def __init__(self, gate: Gate, done: list[str]) -> None:
        self.line, self.done, self.go = Line("council", gate), done, threading.Event()

    def holds(self) -> None:
        begun = threading.Event()
        self.line.ask(lambda: (begun.set(), self.go.wait(PATIENCE)))
        assert begun.wait(PATIENCE)

    def asks(self, name: str, turn: Turn = Turn.WAITED_FOR) -> Callable[[], None]:
        """Waits for it, once called."""
        asked = self.line.ask(lambda: self.done.append(name), turn)
        return lambda: asked.result(PATIENCE)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(1, clock)


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def councils(gate: Gate, done: list[str]) -> Iterator[list[Council]]:
    made = [Council(gate, done) for _ in range(3)]
    yield made
    for one in made:
        one.go.set()
        one.line.close()


def stand_at(gate: Gate, lines: int) -> None:
    """So many lines wait to be let in."""
    end = time.monotonic() + PATIENCE
    while len(gate._waiting) < lines:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_what_a_platform_waits_for_goes_before_what_follows_and_each_in_its_order(councils, done):
    [one, *_] = councils
    one.holds()
    waits = [
        one.asks("follows 1", Turn.FOLLOWS),
        one.asks("take 1"),
        one.asks("follows 2", Turn.FOLLOWS),
        one.asks("take 2"),
    ]
    one.go.set()

    for wait in waits:
        wait()

    assert done == ["take 1", "take 2", "follows 1", "follows 2"]


def test_what_follows_in_one_council_waits_for_what_is_waited_for_in_another(gate, councils, done):
    busy, follows, takes = councils
    busy.holds()
    waits = [follows.asks("follows", Turn.FOLLOWS)]
    stand_at(gate, 1)
    waits.append(takes.asks("take"))
    stand_at(gate, 2)
    busy.go.set()

    for wait in waits:
        wait()

    assert done == ["take", "follows"]


def test_many_in_one_council_do_not_keep_another(gate, councils, done):
    many, other, _ = councils
    many.holds()
    waits = [many.asks("many 1"), many.asks("many 2"), other.asks("other")]
    stand_at(gate, 1)
    many.go.set()

    for wait in waits:
        wait()

    assert done == ["other", "many 1", "many 2"]


def test_a_hung_database_keeps_no_other_council(gate, clock, councils, done):
    hung, other, _ = councils
    hung.holds()
    wait = other.asks("other")
    stand_at(gate, 1)

    clock.now += SLOW_SECONDS
    wait()

    assert done == ["other"]
    assert not hung.go.is_set()


def test_what_follows_is_not_put_off_for_ever(clock, councils, done):
    [one, *_] = councils
    one.holds()
    waits = [one.asks("follows", Turn.FOLLOWS)]
    clock.now += PUT_OFF_SECONDS
    waits.append(one.asks("take", Turn.CAN_BE_KEPT))
    one.go.set()

    for wait in waits:
        wait()

    assert done == ["follows", "take"]


def test_what_cannot_wait_goes_before_what_a_platform_waits_for_and_before_what_was_put_off(
    clock, councils, done
):
    [one, *_] = councils
    one.holds()
    waits = [one.asks("follows", Turn.FOLLOWS), one.asks("take", Turn.CAN_BE_KEPT)]
    clock.now += PUT_OFF_SECONDS
    waits.append(one.asks("keep", Turn.AT_ONCE))
    one.go.set()

    for wait in waits:
        wait()

    assert done == ["keep", "follows", "take"]


def test_a_form_goes_before_presses_that_can_be_kept_and_before_what_was_put_off(clock, councils, done):
    [one, *_] = councils
    one.holds()
    waits = [one.asks("follows", Turn.FOLLOWS), one.asks("press", Turn.CAN_BE_KEPT)]
    clock.now += PUT_OFF_SECONDS
    waits.append(one.asks("form"))
    one.go.set()

    for wait in waits:
        wait()

    assert done == ["form", "follows", "press"]


def test_what_cannot_wait_in_one_council_goes_before_what_another_s_platform_waits_for(gate, councils, done):
    busy, takes, keeps = councils
    busy.holds()
    waits = [takes.asks("take")]
    stand_at(gate, 1)
    waits.append(keeps.asks("keep", Turn.AT_ONCE))
    stand_at(gate, 2)
    busy.go.set()

    for wait in waits:
        wait()

    assert done == ["keep", "take"]


def test_what_a_request_raises_is_its_askers_and_the_next_one_goes_on(councils, done):
    [one, *_] = councils

    def fails() -> None:
        raise LookupError("no such reference")

    asked = one.line.ask(fails)
    one.asks("next")()

    with pytest.raises(LookupError, match="no such reference"):
        asked.result(PATIENCE)
    assert done == ["next"]


def test_what_waits_in_a_line_that_is_closed_is_given_up(councils, done):
    [one, *_] = councils
    one.holds()
    asked = one.line.ask(lambda: done.append("too late"))

    one.line.close()
    one.go.set()

    assert asked.cancelled()
    one.line._thread.shutdown(wait=True)
    assert done == []
