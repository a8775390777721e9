"""One process of several on a PostgreSQL store: it says that it lives, and knows who else does.

A node that has not reached the database for some seconds is red without asking it: who asks must not wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from bot.where_and_what import where_and_what
from bot.worker import in_thread
from scheduler.lights import Light, Problem
from scheduler.nodes.role import Role
from scheduler.timetable import Job
from scheduler.version import homeward_version
from store.nodes import NodeSeen, SqlNodes

BEATS_EVERY_SECONDS = 3.0
SILENT_AFTER_SECONDS = 8.0  # of the database: then it is red
LEASE_SECONDS = 45.0  # of what one node alone does; at most so long nobody does it when that node dies
LEASED_AGAIN_EVERY_SECONDS = 15.0
log = logging.getLogger("homeward.node")


def node_name(role: Role) -> str:
    """What a process is called among those on its store: no two have had the same name."""
    return f"{role}-{socket.gethostname()}-{os.getpid()}-{os.urandom(2).hex()}"


@dataclass
class Node:
    """This process among the others of its store."""

    role: Role
    rows: SqlNodes
    steady: Callable[[], float] = time.monotonic
    name: str = field(init=False)
    _answered: float = field(init=False)
    _answered_at: datetime = field(init=False)
    _said_silent: bool = field(default=False, init=False)
    _tables_fit: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        self.name = node_name(self.role)
        self._database_answered()

    @contextlib.asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """The others know of this node for the whole block; at its end it has left."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="beat")
        beating = asyncio.create_task(self._beat(thread))
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating
            try:  # behind a beat that is under way, which would make it alive again
                await asyncio.get_running_loop().run_in_executor(thread, self.rows.leave, self.name)
            except Exception as trouble:  # noqa: BLE001 - the named edge: its row grows old by itself
                log.warning("could not say goodbye: %s", where_and_what(trouble))
            thread.shutdown(wait=False)

    async def _beat(self, thread: Executor) -> None:
        """By a thread of its own: what else is done may keep all others busy for longer than a node may be silent."""
        loop, version = asyncio.get_running_loop(), homeward_version()
        while True:
            try:
                beat = partial(self.rows.beat, self.name, self.role.value, version)
                self._tables_fit = await loop.run_in_executor(thread, beat)
                self._database_answered()
            except Exception as trouble:  # noqa: BLE001 - the named edge: `silence` is red, and it is tried again
                self._is_silent(trouble)
            await asyncio.sleep(BEATS_EVERY_SECONDS)

    def _database_answered(self) -> None:
        if self._said_silent:
            log.warning("the database answers again")
        self._said_silent = False
        self._answered, self._answered_at = self.steady(), datetime.now(UTC)

    def _is_silent(self, trouble: Exception) -> None:
        if not self._said_silent:
            log.error("the database does not answer: %s", where_and_what(trouble))
        self._said_silent = True

    @property
    def reaches_database(self) -> bool:
        """Whether the database has answered within the last seconds."""
        return self.steady() - self._answered < SILENT_AFTER_SECONDS

    @property
    def may_act(self) -> bool:
        """Whether it can do anything at all: its database answers, with tables that it knows."""
        return self.reaches_database and self._tables_fit

    def silence(self) -> Problem:
        """What is red while the database does not answer."""
        return Problem(
            Light.NO_DATABASE,
            f"the database has not answered since {self._answered_at:%Y-%m-%d %H:%M:%S} UTC",
        )

    # --- who acts -----------------------------------------------------------------------------------------------------

    def acts_once(self, name: str, seconds: int, job: Job, clock: Callable[[], datetime]) -> Job:
        """The job as all nodes have it in their timetables: each waking is acted on by one of them."""

        async def act() -> None:
            if not self.may_act:
                return
            now = clock()
            at = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC).isoformat()
            if await in_thread(self.rows.wake, name, at, self.name):
                await job()
                await in_thread(self.rows.done, name, at, self.name, clock())

        return act

    def alone(self, name: str, job: Job, clock: Callable[[], datetime]) -> Job:
        """The job as one node does it again and again, and no other while that one lives."""

        async def act() -> None:
            if self.may_act and await self._leased(name):
                holding = asyncio.create_task(self._hold(name))
                try:
                    await job()
                finally:
                    holding.cancel()
                await in_thread(self.rows.was_done, name, self.name, clock())

        return act

    async def _leased(self, name: str) -> bool:
        return await in_thread(self.rows.lease, name, self.name, LEASE_SECONDS)

    async def _hold(self, name: str) -> None:
        while True:
            await asyncio.sleep(LEASED_AGAIN_EVERY_SECONDS)
            await self._leased(name)

    # --- who lives ----------------------------------------------------------------------------------------------------

    def problems(self) -> Iterator[Problem]:
        """Which kind of process is missing, and whether this one is too old for the store."""
        if not self._tables_fit:
            words = (
                "the tables were changed for a release that this one does not know: start the newer one here"
            )
            yield Problem(Light.OTHER_TABLES, words)
        seen = self.rows.seen()
        workers = [one for one in seen if Role(one.role).works]
        webs = [one for one in seen if Role(one.role).answers]
        if not any(one.is_alive for one in workers):
            yield Problem(Light.NO_WORKER, f"no worker {_since(workers)}")
        if webs and not any(one.is_alive for one in webs):
            yield Problem(Light.NO_WEB, f"no web {_since(webs)}")

    def shown(self) -> list[dict[str, object]]:
        """Who lives, for /healthz."""
        return [
            {
                "name": one.name,
                "role": one.role,
                "version": one.version,
                "last_beat": one.beat_at.isoformat(),
            }
            for one in self.rows.seen()
            if one.is_alive
        ]


def _since(seen: list[NodeSeen]) -> str:
    if not seen:
        return "has been started"
    last = max(one.left_at or one.beat_at for one in seen)
    return f"since {last:%Y-%m-%d %H:%M} UTC"
