"""`homeward run`: one process with the clock, the sweep, delivery and the HTTP side, and a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.delivery import Delivery
from bot.door import BoundedBodies, gone
from bot.where_and_what import where_and_what
from bot.worker import in_thread
from casework.backlog import standing_of
from casework.calendar_ends import in_words, year_without_holidays
from casework.debts import look_at_debts
from casework.health import Health
from casework.ports import CaseRecord
from casework.quicker_here import look_for_quicker
from casework.raise_alerts import WorkingHours, raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from permanence.local_day import local_day
from scheduler.asked_once import AskedOnce
from scheduler.clock_watch import SECOND_LOOK_SECONDS, ClockWatch
from scheduler.health import Verdict, health_of, message_problems, verdict
from scheduler.heartbeat import beat, counts_of
from scheduler.impatient import ImpatientProtocol
from scheduler.lights import Problem
from scheduler.listening import bound
from scheduler.nodes.among import Among
from scheduler.ownership import Ownership
from scheduler.settings import Settings
from scheduler.timetable import Job, Pulse, Timetable
from store.owner_lock import Held
from store.troubles import in_words as trouble_in_words
from store.troubles import is_of_the_database

log = logging.getLogger("homeward")
# A press gives the interpreter away at every statement of the database, and gets it back from a digest that is being
# written only after this long: at Python's own 5 ms the longest press would miss its 250 ms.
SWITCH_SECONDS = 0.0005
ANSWERS_WITHIN_SECONDS = 5.0  # /healthz and /metrics, whatever the database does
Done = TypeVar("Done")
WELL = "1 when nothing is silent"
MOST_CONNECTIONS = 500  # more get 503 at once: Slack and Microsoft send again, and a stranger holds no memory


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Parts:
    """The parts of one sweep: one that fails keeps none of the others, and the sweep has failed at its end."""

    trouble: Exception | None = None

    async def do(self, part: Awaitable[Done]) -> Done | None:
        try:
            return await part
        except Exception as trouble:  # noqa: BLE001 - the named edge: raised at the end, so that the pulse is silent
            if self.trouble:
                log.warning("another part of the sweep failed: %s", where_and_what(trouble))
            self.trouble = self.trouble or trouble
            return None

    def end(self) -> None:
        """Raises what went wrong first."""
        if self.trouble:
            raise self.trouble


@dataclass
class Service:
    """Everything that runs, connected by `wiring`. `start_more` starts and stops what a channel needs besides.

    `more_jobs`: what a channel wants done again and again, and every how many seconds. `more_problems`: what else is
    wrong, asked anew each time. `more_shown`: what else /healthz shows, by name. `worth_knowing`: what was found when
    it was opened, in words. `ownership`: whether clock and delivery are still this process's. `among`: what it shares
    with other processes on the store; None where it is the only one.
    """

    record: CaseRecord
    delivery: Delivery
    settings: Settings
    rhythm: Rhythm
    routes: Sequence[BaseRoute] = ()
    start_more: Sequence[Callable[[], contextlib.AbstractAsyncContextManager[None]]] = ()
    after_sweep: Callable[[], Awaitable[None]] | None = None
    more_jobs: Mapping[str, tuple[int, Job]] = field(default_factory=dict)
    more_problems: Sequence[Callable[[], Iterable[Problem]]] = ()
    anchor: Callable[[datetime], Mapping[str, str]] = lambda _: {}
    more_shown: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    worth_knowing: Sequence[str] = ()
    clock: Callable[[], datetime] = utc_now
    among: Among | None = None
    ownership: Ownership = field(default_factory=lambda: Ownership(lambda: Held.HELD))
    started_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.started_at = self.clock()
        jobs = {
            "sweep": (self.settings.sweep_every_seconds, self.sweep),
            "deliver": (self.settings.deliver_every_seconds, self.deliver),
            **self.more_jobs,
        }
        self.pulse = Pulse({name: seconds for name, (seconds, _) in jobs.items()})
        mine = self.among.share_out(jobs, self.clock) if self.among else jobs
        self.timetable = Timetable(mine, self.pulse, self.clock)
        self._draining = asyncio.Lock()
        self._judging = AskedOnce(self._judged)
        second_look = min(SECOND_LOOK_SECONDS, self.settings.sweep_every_seconds)
        self.clock_watch = ClockWatch(self.clock, second_look_seconds=second_look)
        self._sweep_waits = False
        if self.among:
            self.among.may_act = self._may_act

    @property
    def hours(self) -> WorkingHours:
        return WorkingHours(self.settings.working_hours_from, self.settings.working_hours_to)

    async def sweep(self) -> None:
        """What the day calls for is queued, digests that are due too; then the outside watcher hears of it.

        Nothing is done by a clock that is not believed, nor while another process owns this store.
        """
        if not await in_thread(self._may_act):
            self._sweep_waits = True
            return
        now, parts = self.clock(), _Parts()
        # First, so that no list of this sweep leaves without the fortnight that is to be its second part.
        queued = await parts.do(in_thread(send_digests, self.record, self.rhythm, now, before_sweep=True))
        budget = self.settings.attention_budget
        swept = await parts.do(in_thread(raise_alerts, self.record, now, hours=self.hours, budget=budget))
        await parts.do(in_thread(send_review_messages, self.record, now, hours=self.hours))
        if swept:
            log.info(
                "swept",
                extra={
                    "looked_at": swept.looked_at,
                    "notices": swept.notices,
                    "messages": swept.messages,
                    "faults": len(swept.faults),
                },
            )
        if queued and queued.digests:
            log.info("digests queued", extra={"digests": queued.digests})
        await self._drain()
        await self._until_drained()
        await parts.do(in_thread(look_for_quicker, self.record, now, self.hours))
        await parts.do(in_thread(look_at_debts, self.record, self.delivery.setup, self.clock()))
        if self.after_sweep:
            await parts.do(self.after_sweep())
        parts.end()
        await self._beat(now)

    def _may_act(self) -> bool:
        may_act = self.among is None or self.among.node.may_act
        return may_act and self.clock_watch.is_believed() and self.ownership.is_held()

    async def _beat(self, now: datetime) -> None:
        """The watcher outside hears of a sweep after which nothing is silent; else a human is to be called."""
        problems, counts = await in_thread(self._what_to_beat, now)
        if problems:
            log.warning("no heartbeat: %s", "; ".join(problems))
            return
        anchored = await in_thread(self.anchor, now)
        await beat(self.settings.heartbeat_url, {**counts, **anchored})

    def _what_to_beat(self, now: datetime) -> tuple[list[Problem], dict[str, str | int]]:
        with self.record.reading() as tx:
            health = health_of(tx, now, self.delivery.channels)
            counts = counts_of(tx, health, local_day(now, self.record.rules.zone))
        problems = [*message_problems(health, self.delivery.channels), *self._own_problems()]
        return problems, counts

    async def deliver(self) -> None:
        """What is due leaves; a sweep that had to wait is made up first."""
        if self._draining.locked():
            return
        if not await in_thread(self._may_act):
            return
        if self._sweep_waits:
            self._sweep_waits = False
            await self.sweep()
            return
        await self._drain()

    async def _drain(self) -> None:
        if self._draining.locked():
            return
        async with self._draining:
            if self.among:
                await self.among.wake_for_due(self.clock())
            else:
                await self.delivery.drain()

    async def _until_drained(self) -> None:
        """What was due has left, also where it was another job that saw to it."""
        async with self._draining:
            pass

    async def verdict(self) -> tuple[Verdict, Health]:
        """How it stands, by the store; who asks while that is being found hears the same."""
        return await self._judging.answer()

    async def _judged(self) -> tuple[Verdict, Health]:
        now = self.clock()
        health = await in_thread(self._health, now)
        pulse = await in_thread(self.among.pulse, self.pulse) if self.among else self.pulse
        judged = verdict(health, pulse, now, self.started_at, self.delivery.channels)
        more = await in_thread(self._more_problems)
        return Verdict((*self._own_problems(), *judged.problems, *more)), health

    def _own_problems(self) -> list[Problem]:
        return [*self.ownership.problems(), *self.clock_watch.problems()]

    def _more_problems(self) -> list[Problem]:
        nodes = self.among.node.problems() if self.among else ()
        return [*nodes, *(problem for ask in self.more_problems for problem in ask())]

    def _health(self, now: datetime) -> Health:
        with self.record.reading() as tx:
            return health_of(tx, now, self.delivery.channels)

    def notes(self) -> list[str]:
        """What is worth knowing and stops nothing: rules that differ, that the backlog is being agreed and how far."""
        with self.record.reading() as tx:
            today = local_day(self.clock(), self.record.rules.zone)
            standing = standing_of(tx, today)
        calendar = self.record.rules.calendar
        year = year_without_holidays(calendar, today)
        return [
            *self.worth_knowing,
            *([in_words(year, calendar)] if year else []),
            *([standing.in_words(today, named=False)] if standing else []),
        ]

    def app(self) -> Starlette:
        """The HTTP side: what channels listen to, /healthz, /metrics."""
        own = [Route("/healthz", self._healthz), Route("/metrics", self._metrics)]
        return Starlette(
            routes=[*own, *self.routes],
            lifespan=self._lifespan,
            middleware=[Middleware(BoundedBodies)],
            exception_handlers={ClientDisconnect: gone},
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            if (
                self.among
            ):  # it leaves last: whoever has left sends nothing any more, and others take up what it had
                await stack.enter_async_context(self.among.node.alive())
            for start in self.start_more:
                await stack.enter_async_context(start())
            if self.among:
                await stack.enter_async_context(self.among.at_work())
            sys.setswitchinterval(SWITCH_SECONDS)
            self.clock_watch.begin((await in_thread(self._health, self.clock())).last_sweep_at)
            self.timetable.start()
            try:
                yield
            finally:
                self.delivery.stop()
                await self.timetable.stop()
                log.info("stopped: nothing is half sent")

    async def _healthz(self, _request: Request) -> Response:
        node = self.among.node if self.among else None
        if node and not node.reaches_database:
            return _red(node.silence(), node.name)
        try:
            return await asyncio.wait_for(self._stands(), ANSWERS_WITHIN_SECONDS)
        except Exception as trouble:  # noqa: BLE001 - the named edge: who asks hears that it is red, and why
            log.warning("cannot say how it stands: %s", where_and_what(trouble))
            if node and (isinstance(trouble, TimeoutError) or is_of_the_database(trouble)):
                return _red(node.silence(), node.name)
            return _red(_unsaid(trouble), node.name if node else None)

    async def _stands(self) -> Response:
        judged, health = await self.verdict()
        among = (
            {"node": self.among.node.name, "nodes": await in_thread(self.among.node.shown)}
            if self.among
            else {}
        )
        body = {
            "well": judged.is_well,
            "problems": list(judged.problems),
            "last_sweep": health.last_sweep_at.isoformat() if health.last_sweep_at else None,
            "oldest_unsent_seconds": health.oldest_unsent_seconds,
            "messages": dict(health.messages),
            "notes": await in_thread(self.notes),
            **{name: await in_thread(shown) for name, shown in self.more_shown.items()},
            **among,
        }
        return JSONResponse(body, status_code=200 if judged.is_well else 503)

    async def _metrics(self, _request: Request) -> Response:
        try:
            judged, health = await asyncio.wait_for(self.verdict(), ANSWERS_WITHIN_SECONDS)
            said = metrics(health, judged, self.clock())
        except Exception as trouble:  # noqa: BLE001 - the named edge: it is not well, and nothing else is known
            log.warning("cannot say how it stands: %s", where_and_what(trouble))
            said = _not_well()
        return Response(said, media_type=CONTENT_TYPE_LATEST)


def _red(problem: str, node: str | None = None) -> Response:
    named = {"node": node} if node else {}
    return JSONResponse({"well": False, "problems": [problem], **named}, status_code=503)


def _unsaid(trouble: Exception) -> str:
    """Why a service cannot say how it stands."""
    if isinstance(trouble, TimeoutError):
        return f"the store has not answered within {ANSWERS_WITHIN_SECONDS:.0f} seconds"
    return trouble_in_words(trouble) or "it cannot say how it stands: the log has why"


def _not_well() -> bytes:
    """What is told in numbers by a service that cannot look at its store."""
    registry = CollectorRegistry()
    Gauge("homeward_well", WELL, registry=registry).set(0.0)
    return generate_latest(registry)


def metrics(health: Health, judged: Verdict, now: datetime) -> bytes:
    """The state of the service as Prometheus reads it: counts and ages only.

    Not how many entries the ledger has: one more would say that a child exists whom somebody may not see.
    """
    registry = CollectorRegistry()

    def gauge(name: str, what: str, value: float) -> None:
        Gauge(f"homeward_{name}", what, registry=registry).set(value)

    gauge("well", WELL, float(judged.is_well))
    gauge("oldest_unsent_seconds", "Age of the oldest unsent message", health.oldest_unsent_seconds or 0)
    gauge("oldest_reply_seconds", "Age of the oldest reply not dealt with", health.oldest_reply_seconds or 0)
    if health.last_sweep_at:
        gauge("last_sweep_age_seconds", "Age of the last sweep", (now - health.last_sweep_at).total_seconds())
    gauge("stuck_sending", "Messages whose lease ran out while sending", health.stuck_sending)
    gauge("unsure", "Messages of which nobody knows whether they arrived", health.unsure)
    gauge("resent_unsure", "Messages sent again after an unsure attempt", health.resent_unsure)
    gauge("owed", "Messages that failed, with nobody reached in another way", health.owed)
    gauge("refusing_channels", "Channels that refuse everybody", len(health.refusing))
    gauge("open_stages", "Stages whose clock runs", health.open_stages)
    by_state = Gauge("homeward_messages", "Messages by state", ["state"], registry=registry)
    for state, count in health.messages.items():
        by_state.labels(state).set(count)
    return generate_latest(registry)


def work(service: Service, ready: Callable[[], None]) -> None:
    """The service runs without an address, until it is told to stop (Ctrl-C or SIGTERM), and then stops cleanly."""

    async def until_told() -> None:
        told, loop = asyncio.Event(), asyncio.get_running_loop()
        for signal_ in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signal_, told.set)
        app = service.app()
        async with app.router.lifespan_context(app):
            ready()
            await told.wait()

    asyncio.run(until_told())


def serve(service: Service, ready: Callable[[str], None] | None = None) -> None:
    """The service runs until it is told to stop (Ctrl-C or SIGTERM), and then stops cleanly. Raises PlaceTaken."""
    serve_app(service.app(), service.settings, ready)


def serve_app(app: Starlette, settings: Settings, ready: Callable[[str], None] | None = None) -> None:
    """The same for whatever answers at the address of these settings. Raises PlaceTaken."""
    place = bound(settings.host, settings.port, "choose another with bind in homeward.toml, or HOMEWARD_BIND")
    config = uvicorn.Config(
        app,
        http=ImpatientProtocol,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=10,
        limit_concurrency=MOST_CONNECTIONS,
    )
    if ready:
        ready(f"http://{settings.bind}")
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is one of the two ways in which it is meant to end
        uvicorn.Server(config).run(sockets=[place])
