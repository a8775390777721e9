"""Serves an ASGI application on loopback from a thread of the test process, for a browser or a signed request to reach.

with serving(app) as url:                # "http://127.0.0.1:43210"; lifespan start-up is over when the block begins
    page.goto(url + "/practice")
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.servers.ports import LOOPBACK, wait_until

SECONDS_TO_END = 1.0


class _SoonOver(uvicorn.Server):
    """Ends at once when told to: a test waits for that. Uvicorn's own takes a tenth of a second at every step."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: object = None) -> None:
        latest = time.monotonic() + SECONDS_TO_END
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while (self.server_state.connections or self.server_state.tasks) and time.monotonic() < latest:
            await asyncio.sleep(0.002)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@contextmanager
def serving(app: Any, *, seconds_to_start: float = 10.0) -> Iterator[str]:
    """The application answers at the yielded address until the block ends; RuntimeError when it does not start."""
    settings = uvicorn.Config(app, host=LOOPBACK, port=0, log_level="warning", ws="none")
    server = _SoonOver(settings)
    thread = threading.Thread(target=server.run, name="asgi", daemon=True)
    thread.start()
    try:
        wait_until(
            lambda: server.started or not thread.is_alive(), seconds=seconds_to_start, what="the app to start"
        )
        if not server.started:
            raise RuntimeError("the application did not start")
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
