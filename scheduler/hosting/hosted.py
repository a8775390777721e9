"""Every council of a folder served by one process, each below its own name; the folder is looked at again and again.

A council that is new there is served, one whose folder is gone or asks to be left alone is ended, and one whose
settings were changed is opened anew: nothing of it asks for the others to be stopped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from permanence.plain_error import PlainError
from scheduler.hosting.councils import councils_in, kept_apart
from scheduler.hosting.standing import Standing
from scheduler.nodes.role import Role
from scheduler.service import utc_now

log = logging.getLogger("homeward.hosting")
LOOK_SECONDS = 10.0


@dataclass
class Hosted:
    """The councils of a folder. `role`: what this process does for each.

    `wrong`: why some are not served, by name, beyond what a standing itself says. `left_alone`: those that somebody
    took out of service.
    """

    folder: Path
    clock: Callable[[], datetime] = utc_now
    role: Role = Role.ALL
    standings: dict[str, Standing] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    left_alone: tuple[str, ...] = ()
    _taken: dict[str, str] = field(default_factory=dict, init=False)

    def app(self) -> Starlette:
        """The HTTP side: /healthz and /metrics of the whole, and each council below its name."""
        own = [Route("/healthz", self._healthz), Route("/metrics", self._metrics)]
        return Starlette(routes=[*own, Mount("/", self._council)], lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self.look()
        looking = asyncio.create_task(self._look_again())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            await asyncio.gather(*(standing.end() for standing in self.standings.values()))

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except (PlainError, OSError) as trouble:  # the folder is not there just now: those served go on
                log.warning("the folder of councils cannot be read: %s", trouble)
            except Exception:  # the named edge: those served go on, and it is looked at again
                log.exception("the folder of councils could not be looked at")

    async def look(self) -> None:
        """Those whom the folder has are served, as their settings are now. Raises NoCouncils."""
        found = await asyncio.to_thread(councils_in, self.folder)
        wrong, wanted = dict(found.wrong), {}
        for council, shared in kept_apart(found.whole, self.standings):
            if shared:
                wrong[council.name] = shared
            else:
                wanted[council.name] = council
        for name in sorted(wrong):
            if wrong[name] != self.wrong.get(name):
                log.error("%s is not served: %s", name, wrong[name])
        self.wrong, self.left_alone = wrong, found.left_alone
        is_same = {n for n, standing in self.standings.items() if wanted.get(n) == standing.council}
        ending = [self.standings.pop(name) for name in self.standings.keys() - is_same]
        await asyncio.gather(*(standing.end() for standing in ending))
        for name in sorted(wanted.keys() - is_same):
            self.standings[name] = Standing(wanted[name], self.clock, self.role, self._taken)

    async def _council(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request to a council. Nobody is told which names there are."""
        name = scope["path"].removeprefix("/").partition("/")[0]
        standing = self.standings.get(name)
        if standing is None:
            await PlainTextResponse("Not Found", 404)(scope, receive, send)  # as a council says it
        else:
            await standing.answer(scope, receive, send)

    async def problems(self) -> dict[str, list[str]]:
        """What is wrong with each council, by name; an empty list where all is well."""
        names = list(self.standings)
        found = await asyncio.gather(*(self.standings[name].problems() for name in names))
        return {**dict(zip(names, found, strict=True)), **{name: [why] for name, why in self.wrong.items()}}

    async def _healthz(self, _request: Request) -> Response:
        problems = await self.problems()
        is_well = not any(problems.values())
        councils = {
            name: {"well": not problems[name], "problems": problems[name]} for name in sorted(problems)
        }
        body = {"well": is_well, "councils": councils, "not_served": list(self.left_alone)}
        return JSONResponse(body, 200 if is_well else 503)

    async def _metrics(self, _request: Request) -> Response:
        registry = CollectorRegistry()
        well = Gauge("homeward_council_well", "1 when nothing is silent", ["council"], registry=registry)
        for name, found in (await self.problems()).items():
            well.labels(name).set(float(not found))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
