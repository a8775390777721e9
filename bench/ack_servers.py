"""The two servers of the ack figures, each in a process of its own.

`python -m bench.ack_servers real STORE SLACK_API SMTP_PORT PORT`: the Slack side of the service on a real store; a POST
to /busy starts a sweep of everything that is due and the fortnight's digests beside it. `... raw STORE [SAID_TO] PORT`:
Starlette that checks the signature, reads the JSON, commits one row, and says so to an address where one is given.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.council import NOW, TODAY, record_on
from bench.deliver import delivery_to
from bot.in_thread import in_thread
from bot.slack.app import SlackSettings, SlackSide
from casework.raise_alerts import raise_alerts
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from scheduler.words_ready import words_ready

SECRET = "a-made-up-signing-secret"
A_MONDAY = TODAY.replace(day=18)
EIGHT = NOW.astimezone(ZoneInfo("Europe/London")).time().replace(hour=8, minute=0)


def real(store: Path, api: str, smtp_port: int) -> Starlette:
    record = record_on(store)
    side = SlackSide(record, SlackSettings("xoxb-made-up", SECRET, api_url=api), lambda: NOW)
    delivery = delivery_to(record, smtp_port, 1, 4)
    background: set[asyncio.Task[None]] = set()

    async def work() -> None:
        draining = asyncio.create_task(_drain_for_ever())
        await in_thread(raise_alerts, record, NOW)
        await in_thread(send_digests, record, Rhythm(A_MONDAY, ZoneInfo("Europe/London"), EIGHT), NOW)
        await draining

    async def _drain_for_ever() -> None:
        while True:
            await delivery.drain()
            await asyncio.sleep(0.1)

    async def busy(_request: Request) -> Response:
        background.add(asyncio.create_task(work()))
        return Response(status_code=202)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with side.running(), words_ready(("email", "slack")):
            # A service that has told somebody before: the first message of a process makes every statement anew.
            await in_thread(raise_alerts, record, NOW - timedelta(days=1))
            await delivery.drain()
            yield
            for task in background:
                task.cancel()

    return Starlette(routes=[*side.routes, Route("/busy", busy, methods=["POST"])], lifespan=lifespan)


def raw(store: Path, said_to: str | None = None) -> Starlette:
    connection = sqlite3.connect(store, isolation_level=None, check_same_thread=False)
    sessions: list[aiohttp.ClientSession] = []
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS click (id INTEGER PRIMARY KEY, body TEXT)")

    async def receive(request: Request) -> Response:
        body = await request.body()
        stamp = request.headers["x-slack-request-timestamp"]
        signed = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        right = hmac.compare_digest(f"v0={signed}", request.headers["x-slack-signature"])
        if not right or abs(time.time() - int(stamp)) > 300:
            return Response(status_code=401)
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        connection.execute("INSERT INTO click (body) VALUES (?)", (json.dumps(payload["actions"]),))
        if said_to:
            async with sessions[0].post(said_to, json=payload["actions"]) as answer:
                await answer.read()
        return Response()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            sessions.append(session)
            yield

    return Starlette(routes=[Route("/slack/events", receive, methods=["POST"])], lifespan=lifespan)


def main(kind: str, store: str, *rest: str) -> None:
    app = real(Path(store), rest[0], int(rest[1])) if kind == "real" else raw(Path(store), *rest[:-1])
    uvicorn.run(app, port=int(rest[-1]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
