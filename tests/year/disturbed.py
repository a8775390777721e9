"""A delivery that is disturbed: behind the service's back, by another process, or by its own end."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.delivery import Delivery
from bot.in_turn import Turn
from bot.worker import THREADS, Threads
from casework.compose import DeliverySetup
from tests.year.power import CUT_OFF
from tests.year.strands import Strands


class AtOnce(ThreadPoolExecutor):
    """Long work of the service, done where it is asked for, which takes less; by turns while `beside` is set."""

    def __init__(self, strands: Strands) -> None:
        super().__init__()
        self.strands, self.beside = strands, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.beside:
            return self.strands.begin(partial(fn, *args, **kwargs))
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as trouble:  # noqa: BLE001 - as a thread hands it on
            future.set_exception(trouble)
        return future

    def ask(self, request: Callable[[], Any], _turn: Turn = Turn.WAITED_FOR) -> Future[Any]:
        """As a line does it."""
        return self.submit(request)


class OwnThreads(Threads):
    """The threads of a council all of whose work is done at once."""

    def __init__(self, executor: AtOnce) -> None:
        self.line = executor  # type: ignore[assignment]
        self.long = executor


def _dead_or_wrong(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not isinstance(context.get("exception"), CUT_OFF):
        loop.default_exception_handler(context)


async def uses_at_once(executor: AtOnce) -> None:
    """Whatever is run on this loop from now on has its long work done by this executor; who died says no more."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(executor)
    loop.set_exception_handler(_dead_or_wrong)
    THREADS.set(OwnThreads(executor))


@dataclass
class Disturbed:
    """A delivery before which something happens behind the service's back, or to which it never comes."""

    delivery: Delivery
    disturb: Callable[[], object] = lambda: None
    never_comes: bool = False

    @property
    def channels(self) -> Mapping[str, Any]:
        return self.delivery.channels

    @property
    def setup(self) -> DeliverySetup:
        return self.delivery.setup

    async def drain(self) -> int:
        if self.never_comes:
            return 0
        self.disturb()
        return await self.delivery.drain()


async def together(drains: Sequence[Coroutine[Any, Any, None]]) -> None:
    """All of them at once, as by several processes."""
    await asyncio.gather(*drains)


async def until_it_dies(delivery: Delivery) -> None:
    """What was on its way when the process died goes no further."""
    try:
        await delivery.drain()
    except CUT_OFF:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        raise
