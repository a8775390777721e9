"""Writers take turns, first come first served."""

import threading
import time

import pytest

from store.case_record import Turns


def wait_for(condition):
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.001)


def test_whoever_has_waited_longest_is_next():
    turns = Turns()
    order = []

    def write(name):
        with turns.turn():
            order.append(name)

    with turns.turn():
        threads = []
        for name in range(5):
            threads.append(threading.Thread(target=write, args=(name,)))
            threads[-1].start()
            wait_for(lambda expected=name: len(turns._waiting) == expected + 1)
    for thread in threads:
        thread.join()

    assert order == [0, 1, 2, 3, 4]


def test_one_that_comes_back_at_once_does_not_pass_one_that_waits():
    turns = Turns()
    order = []
    in_turn = threading.Event()

    def button():
        with turns.turn():
            order.append("button")

    def sweep():
        for _ in range(3):
            with turns.turn():
                in_turn.set()
                order.append("sweep")
                if len(order) == 1:
                    wait_for(lambda: turns._waiting)

    sweeping = threading.Thread(target=sweep)
    sweeping.start()
    in_turn.wait(5)
    pressing = threading.Thread(target=button)
    pressing.start()
    sweeping.join()
    pressing.join()

    assert order == ["sweep", "button", "sweep", "sweep"]


def test_a_turn_that_ends_badly_is_handed_on():
    turns = Turns()

    with pytest.raises(ZeroDivisionError), turns.turn():
        _ = 1 / 0

    with turns.turn():
        pass
