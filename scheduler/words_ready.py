"""What messages are written from, compiled while nothing waits for it.

Compiling takes a third of a second in all. Left to the first message it would happen while that message is claimed, and
whoever pressed a button then would wait for as long.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from bot.email.renderer import email_templates
from bot.render import plain_templates
from bot.where_and_what import where_and_what
from bot.worker import in_thread

log = logging.getLogger("homeward")


@asynccontextmanager
async def words_ready(channels: Collection[str]) -> AsyncIterator[None]:
    """The words of these channels are being compiled beside the block, and are when it ends.

    What cannot be compiled is logged at once; the service goes on, and a message that needs it is told of.
    """
    compiling = asyncio.create_task(in_thread(compile_words, channels))
    compiling.add_done_callback(_tell)
    try:
        yield
    finally:
        await asyncio.wait([compiling])


def _tell(compiling: asyncio.Task[None]) -> None:
    trouble = None if compiling.cancelled() else compiling.exception()
    if trouble:
        log.error("not all words can be compiled: %s", where_and_what(trouble))


def compile_words(channels: Collection[str]) -> None:
    """Every word that these channels can say is compiled. The pages of the practice inbox are no message."""
    if "email" in channels:
        email_templates().compile_all(lambda name: not name.startswith("practice/"))
    if {"slack", "teams"} & set(channels):
        plain_templates().compile_all(lambda name: not name.startswith("practice/") and "/email." not in name)
