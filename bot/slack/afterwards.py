"""What a listener does after Slack has its answer: kept track of, waited for at a clean stop, never silent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.kwargs_injection.async_utils import build_async_required_kwargs
from slack_bolt.lazy_listener.async_runner import AsyncLazyListenerRunner
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.util.utils import get_arg_names_of_callable

from bot.where_and_what import where_and_what

log = logging.getLogger("homeward.slack")


class Afterwards(AsyncLazyListenerRunner):
    """Runs lazy listeners as tasks that somebody holds on to; Bolt's own runner lets go of them."""

    def __init__(self, logger: logging.Logger) -> None:
        self.logger = logger
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        task = asyncio.ensure_future(self._run(function, request))
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, function.__name__))

    async def run(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        await self._run(function, request)

    async def finish(self) -> None:
        """Everything begun so far has ended."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _run(self, function: Callable[..., Awaitable[None]], request: AsyncBoltRequest) -> None:
        given = build_async_required_kwargs(
            logger=self.logger,
            required_arg_names=get_arg_names_of_callable(function),
            request=request,
            response=None,
            this_func=function,
        )
        await function(**given)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        if trouble:
            log.error("%s failed after its answer: %s", name, where_and_what(trouble))


def bolt_logger() -> logging.Logger:
    """Bolt's own log: warnings and worse, and of those the beginning only.

    Bolt quotes signatures, tokens' errors and bodies in brackets after its sentence.
    """
    logger = logging.getLogger("homeward.slack.bolt")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_without_details)
    return logger


def _without_details(record: logging.LogRecord) -> bool:
    record.msg = record.getMessage().partition("(")[0].partition("\n")[0].strip()
    record.args = None
    record.exc_info = None
    return True
