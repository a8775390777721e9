"""The floor of the replies figures: as many signed presses at once, each committed and answered by one call back.

Nothing is understood, recorded, worded or queued: what is left, any service in one interpreter pays for.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bench.ack import presses_for, sent
from bench.processes import free_port, running
from tests.servers.asgi import serving
from tests.servers.slack_deliveries import SignedRequest

WARM_UP = 10


def floor_seconds(folder: Path, replies: int) -> float:
    """Within how many seconds 99 of 100 had their answer: the call back has come, and then the press has its own."""
    folder.mkdir(exist_ok=True)
    with serving(Starlette(routes=[Route("/said", _taken, methods=["POST"])])) as platform:
        port = free_port()
        raw = [sys.executable, "-m", "bench.ack_servers", "raw", str(folder / "floor.sqlite")]
        with running([*raw, f"{platform}/said", str(port)], port):
            asyncio.run(_all_at_once(port, presses_for(WARM_UP)))
            waited = asyncio.run(_all_at_once(port, presses_for(replies)))
    return quantiles(waited, n=100, method="inclusive")[98]


async def _all_at_once(port: int, presses: Sequence[SignedRequest]) -> list[float]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector) as session:
        began = perf_counter()
        return list(await asyncio.gather(*(sent(session, press, began) for press in presses)))


async def _taken(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse({"ok": True})
