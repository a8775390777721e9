"""What messages are written from and replies are read by, made ready while nothing waits for it.

Compiling templates takes a third of a second in all, and making the word list ready half a second. Left to the first
message or reply, whoever pressed a button or wrote then would wait for as long.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from threading import Lock

from bot.email.renderer import email_templates
from bot.render import plain_templates
from bot.where_and_what import where_and_what
from bot.worker import in_thread
from permanence.pack.model import Pack
from permanence.replies.lexicon import Lexicon

log = logging.getLogger("homeward")
_ONE_AT_A_TIME = Lock()


@asynccontextmanager
async def words_ready(channels: Collection[str], pack: Pack) -> AsyncIterator[None]:
    """The words of these channels and of this pack are made ready beside the block, and are when it ends.

    What cannot be compiled is logged at once; the service goes on, and a message that needs it is told of.
    """
    compiling = asyncio.create_task(in_thread(make_ready, channels, pack))
    compiling.add_done_callback(_tell)
    try:
        yield
    finally:
        await asyncio.wait([compiling])


def _tell(compiling: asyncio.Task[None]) -> None:
    trouble = None if compiling.cancelled() else compiling.exception()
    if trouble:
        log.error("not all words can be compiled: %s", where_and_what(trouble))


def make_ready(channels: Collection[str], pack: Pack) -> None:
    """Every word that these channels can say is compiled, and every word that the pack's readers know.

    One at a time: the councils of one process begin together, and what the first has made is there for the others.
    """
    with _ONE_AT_A_TIME:
        compile_words(channels)
        Lexicon.of(pack)


def compile_words(channels: Collection[str]) -> None:
    """Every word that these channels can say is compiled. The pages of the practice inbox are no message.

    What goes by mail alone, the page beside a fortnight as well, is compiled with the styles of mail.
    """
    if "email" in channels:
        email_templates().compile_all(lambda name: not name.startswith("practice/"))
    if set(channels) - {"email"}:
        plain_templates().compile_all(lambda name: not name.startswith("practice/") and not _is_of_mail(name))


def _is_of_mail(name: str) -> bool:
    return "email." in name or name.startswith("digest/")
