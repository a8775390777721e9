"""What a piece of work costs, for tests that compare two costs instead of watching the clock."""

import gc
import time
from collections.abc import Callable


def processor_time(act: Callable[[], object]) -> float:
    """Seconds of processor time, the best of three; the rubbish of other tests is not collected meanwhile."""
    gc.disable()
    try:
        return min(_once(act) for _ in range(3))
    finally:
        gc.enable()


def _once(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
