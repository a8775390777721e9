"""What a piece of work costs, for tests that compare two costs instead of watching the clock."""

import gc
import time
from collections.abc import Callable

ROUNDS = 12


def processor_time(act: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three; the rubbish of other tests is not collected meanwhile."""
    return min(_once(act) for _ in range(3))


def costs_at_most(factor: float, act: Callable[[], object], than: Callable[[], object]) -> bool:
    """Whether `act` takes at most `factor` times the processor time of `than`, and ten milliseconds.

    Both are tried in turn, the best of each so far is compared, and one round that holds is enough: what else a
    machine does makes a try slower and never faster, so that work which grows too fast misses every round.
    """
    best_act = best_than = float("inf")
    for _ in range(ROUNDS):
        best_act, best_than = min(best_act, _once(act)), min(best_than, _once(than))
        if best_act <= factor * best_than + 0.01:
            return True
    return False


def _once(act: Callable[[], object]) -> float:
    gc.disable()
    try:
        start = time.process_time()
        act()
        return time.process_time() - start
    finally:
        gc.enable()
