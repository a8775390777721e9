"""Lines on which no request comes: closed after a while, so that nobody holds the service by saying nothing.

The web server waits for ever for the head of a request that was begun, and for the first one of a line. Each such line
counts as a connection, and with all of them held everybody else is sent away.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0  # as long as a body is waited for; programs and proxies send a head in one go


class ImpatientProtocol(H11Protocol):
    """HTTP on one line, which is closed when so many seconds have gone without the whole head of a request."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The line is open, and a request has to come."""
        super().connection_made(transport)
        self._look()

    def data_received(self, data: bytes) -> None:
        """What came is taken; what comes behind an answered request is no new one."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """The answer is out, and the next request has its own time."""
        self._have_patience()
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone, and nothing is waited for."""
        self._have_patience()
        super().connection_lost(exc)

    def _look(self) -> None:
        """A head is waited for where no request is being answered, and not longer than that."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._have_patience()
        elif self._patience is None and not self.transport.is_closing():
            self._patience = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _have_patience(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
