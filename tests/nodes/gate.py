"""A port between a process and its database that can be shut: `shut` cuts every line, `open` lets new ones through.

After `hush` the lines stand, and nothing comes through them until `open`.

with Gate(server.folder / ".s.PGSQL.5432") as gate:
    url = f"postgresql+psycopg://homeward@127.0.0.1:{gate.port}/test_1"
"""

import asyncio
import contextlib
from pathlib import Path

from tests.servers.own_loop import OwnLoop


class Gate(OwnLoop):
    """Open from the beginning, and until `close`."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._lines: set[asyncio.StreamWriter] = set()
        super().__init__("gate")
        self.is_open = True
        self._passes = asyncio.Event()
        self._passes.set()
        self._server = self._run(asyncio.start_server(self._line, "127.0.0.1", 0))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def shut(self) -> None:
        """No line goes through, and those that did are cut."""
        self.is_open = False
        self._run(self._cut())

    def hush(self) -> None:
        """Every line stands, new ones too, and no word comes through."""
        self._loop.call_soon_threadsafe(self._passes.clear)

    def open(self) -> None:
        self.is_open = True
        self._loop.call_soon_threadsafe(self._passes.set)

    def close(self) -> None:
        self.shut()
        self._server.close()
        super().close()

    async def _cut(self) -> None:
        for line in list(self._lines):
            line.transport.abort()

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_open:
            writer.transport.abort()
            return
        there, back = await asyncio.open_unix_connection(str(self._socket))
        self._lines |= {writer, back}
        with contextlib.suppress(OSError):
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        self._lines -= {writer, back}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while some := await reader.read(65536):
                await self._passes.wait()
                writer.write(some)
                await writer.drain()
        finally:
            writer.close()
