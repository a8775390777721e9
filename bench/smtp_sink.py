"""A mail server that says yes to everything, in a process of its own: `python -m bench.smtp_sink PORT [DELAY_MS]`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.processes import free_port, running


class Sink(asyncio.Protocol):
    """One connection: a line in, a line out; after DATA everything up to the lone dot is taken, and thrown away."""

    def __init__(self, delay: float) -> None:
        self.delay, self.buffer, self.in_data = delay, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._step():
            pass

    def taken(self, mail: bytes) -> None:
        """A mail is there, whole."""

    def _step(self) -> bool:
        mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
        head, found, rest = self.buffer.partition(mark)
        if not found:
            return False
        self.buffer = rest
        if self.in_data:
            self.in_data = False
            self.taken(head)
            asyncio.get_running_loop().call_later(self.delay, self.transport.write, b"250 taken\r\n")
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
def sink(delay_ms: int = 0) -> Iterator[int]:
    """The port of a sink that runs until the end of the block."""
    port = free_port()
    with running([sys.executable, "-m", "bench.smtp_sink", str(port), str(delay_ms)], port):
        yield port


async def _serve(port: int, delay_ms: int) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Sink(delay_ms / 1000), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
