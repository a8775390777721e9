"""One council within the process: opened, served, and opened again a little later where something was wrong with it.

Its troubles are its own: a database that is down, settings that cannot be used, a store too old. They are said where
the whole is asked how it is, and stop no other council.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import datetime

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from bot.worker import THREADS, Threads, in_thread
from permanence.plain_error import PlainError
from scheduler.cli.edge import sentence_of
from scheduler.hosting.councils import Council
from scheduler.logs import COUNCIL
from scheduler.nodes.role import Role
from scheduler.service import Service
from scheduler.wiring.record import store_url
from scheduler.wiring.service import open_service
from store.place import place_of

log = logging.getLogger("homeward.hosting")
AGAIN_SECONDS = 15.0
ANSWERS_WITHIN_SECONDS = 5.0
# Of the 500 connections that the process takes: a council that answers nobody keeps no more than these waiting, and
# one that is only slow, since a crowd presses at once, no more than those.
MOST_UNANSWERED = 60
MOST_OF_A_CROWD = 200
ANSWERS_NOBODY_SECONDS = 3.0
A_FAULT = "a fault of Homeward, which its log has"


class SharedStore(PlainError):
    """Two councils name one database, whatever their addresses of it."""


class Standing:
    """How one council stands: served, or why not."""

    def __init__(
        self,
        council: Council,
        clock: Callable[[], datetime],
        role: Role,
        taken: dict[str, str],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`taken`: which database is whose, by what it really is; kept by all standings of the process together."""
        self.council, self._role, self._taken = council, role, taken
        self.trouble: str | None = "it is being opened"
        self._clock, self._steady = clock, steady
        self._service: Service | None = None
        self._app: Starlette | None = None
        self._threads = Threads(council.name)
        self._under_way = 0
        self._answered_at = 0.0
        self._stop = asyncio.Event()
        self._life = asyncio.create_task(self._live())

    async def end(self) -> None:
        """It is not served any more, and nothing of it is half done."""
        self._stop.set()
        await self._life
        self._leave_database()
        self._threads.close()

    async def _live(self) -> None:
        self._is_ours()
        while not self._stop.is_set():
            try:
                async with self._opened():
                    self.trouble = None
                    log.info("served at /%s", self.council.name)
                    await self._stop.wait()
            except Exception as wrong:  # noqa: BLE001 - the named edge: said and logged, and stops no other council
                self._is_troubled(wrong)
            finally:
                self._app = self._service = None
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), AGAIN_SECONDS)

    def _is_troubled(self, wrong: Exception) -> None:
        """It is known why it is not served, and logged once for each time that it begins."""
        said = sentence_of(wrong)
        if said != self.trouble:
            log.error("not served: %s", said or A_FAULT, exc_info=None if said else wrong)
        self.trouble = said or A_FAULT

    def _is_ours(self) -> None:
        """What the task at hand does is this council's: its threads, and its name in the log."""
        THREADS.set(self._threads)
        COUNCIL.set(self.council.name)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Its own service, with everything of it running."""
        stack = ExitStack()
        try:
            await self._take_database()
            opening = open_service(self.council.settings, self.council.folder, self._clock, self._role)
            self._service = await in_thread(stack.enter_context, opening)
            app = self._service.app()
            async with app.router.lifespan_context(app):
                self._app = app
                yield
        finally:
            self._app = None
            await in_thread(stack.close)

    async def _take_database(self) -> None:
        """The database is this council's alone until it is served no more. Raises SharedStore, NoStoreThere.

        It stays so while the council is troubled: else another that names the same one would be served in its place.
        """
        place = await in_thread(place_of, store_url(self.council.settings, self.council.folder))
        whose = self._taken.get(place, self.council.name)
        if whose != self.council.name:
            raise SharedStore(f"store_url names the database of {whose}: each council has its own")
        self._leave_database()  # by the same address it may be another one by now
        self._taken[place] = self.council.name

    def _leave_database(self) -> None:
        for place in [place for place, whose in self._taken.items() if whose == self.council.name]:
            del self._taken[place]

    async def problems(self) -> list[str]:
        """What is wrong with it; nothing where all is well. Never later than a few seconds."""
        if self.trouble or self._service is None:
            return [self.trouble or "it is being opened"]
        self._is_ours()
        node = self._service.among.node if self._service.among else None
        if node and not node.reaches_database:
            return [node.silence()]
        try:
            judged, _ = await asyncio.wait_for(self._service.verdict(), ANSWERS_WITHIN_SECONDS)
        except TimeoutError:
            return ["its database does not answer"]
        except Exception as wrong:  # noqa: BLE001 - the named edge: whoever asks for the whole has an answer
            return [sentence_of(wrong) or A_FAULT]
        return list(judged.problems)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request to it is answered by its own service; the path is as it would be without the name."""
        if self._app is None or self._is_full():
            busy = JSONResponse({"error": "not served just now"}, 503, headers={"Retry-After": "30"})
            await busy(scope, receive, send)
            return
        self._is_ours()
        self._under_way += 1
        try:
            await self._app(
                {**scope, "root_path": f"{scope.get('root_path', '')}/{self.council.name}"}, receive, send
            )
        finally:
            self._under_way -= 1
            self._answered_at = self._steady()

    def _is_full(self) -> bool:
        """Whether no more can wait for it: more may where others are answered meanwhile."""
        is_silent = self._steady() - self._answered_at >= ANSWERS_NOBODY_SECONDS
        return self._under_way >= (MOST_UNANSWERED if is_silent else MOST_OF_A_CROWD)
