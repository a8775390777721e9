"""A mail server that says yes to everything, in a thread of this process; it notes when each mail had come."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mails:
    """What came: when (time.monotonic), and to whom. `delay`: how many seconds the server takes for each."""

    delay: float = 0.0
    port: int = 0
    came: list[float] = field(default_factory=list)
    lines: int = 0  # connections that were ever open
    open: list[asyncio.WriteTransport] = field(default_factory=list)


class Sink(asyncio.Protocol):
    """One connection: a line in, a line out; after DATA everything up to the lone dot is taken, and thrown away."""

    def __init__(self, mails: Mails) -> None:
        self.mails, self.buffer, self.in_data = mails, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        self.mails.lines += 1
        self.mails.open.append(transport)
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._step():
            pass

    def _step(self) -> bool:
        mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
        head, found, rest = self.buffer.partition(mark)
        if not found:
            return False
        self.buffer = rest
        if self.in_data:
            self.in_data = False
            self.mails.came.append(time.monotonic())
            asyncio.get_running_loop().call_later(self.mails.delay, self.transport.write, b"250 taken\r\n")
        elif head.upper().startswith(b"DATA"):
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        elif head.upper().startswith(b"QUIT"):
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 yes\r\n")
        return True


@contextmanager
def sink(delay: float = 0.0) -> Iterator[Mails]:
    """A server that listens until the end of the block."""
    mails, loop = Mails(delay), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = loop.create_server(lambda: Sink(mails), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    mails.port = server.sockets[0].getsockname()[1]
    try:
        yield mails
    finally:
        asyncio.run_coroutine_threadsafe(_closed(server, mails), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _closed(server: asyncio.Server, mails: Mails) -> None:
    server.close()
    for line in mails.open:
        line.close()
    await asyncio.sleep(0)  # the lines are closed in the next turn
    await server.wait_closed()
