"""Casework runs beside the event loop, and what it knows and raises comes along."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from bot.worker import in_thread

WHO: ContextVar[str] = ContextVar("WHO")


async def test_a_request_runs_in_another_thread_and_the_loop_goes_on() -> None:
    may_end = threading.Event()

    def request(answer: int) -> tuple[int, threading.Thread]:
        assert may_end.wait(timeout=5)
        return answer, threading.current_thread()

    running = asyncio.ensure_future(in_thread(request, 7))
    await asyncio.sleep(0)
    may_end.set()

    answer, thread = await running
    assert answer == 7
    assert thread is not threading.current_thread()


async def test_context_goes_along() -> None:
    WHO.set("shona")

    assert await in_thread(WHO.get) == "shona"


async def test_what_a_request_raises_reaches_its_caller() -> None:
    def request() -> None:
        raise LookupError("no such reference")

    with pytest.raises(LookupError, match="no such reference"):
        await in_thread(request)
