"""Slack's side of Socket Mode: tickets, the hello, envelopes with their acknowledgement, disconnects.

Source: docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import concurrent.futures
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.ports import wait_until
from tests.servers.slack_workspace import APP, Payload

ACK_SECONDS = 3.0
CLOSED_AFTER_SECONDS = 3.0


class NotAcknowledged(Exception):
    """No connection took the envelope, or none acknowledged it within three seconds."""


async def _closed_later(told: list[web.WebSocketResponse]) -> None:
    await asyncio.sleep(CLOSED_AFTER_SECONDS)
    for socket in told:
        await socket.close()


class Sockets:
    """The connections that apps have open."""

    def __init__(self, loop: asyncio.AbstractEventLoop, address: str) -> None:
        self._loop, self._address = loop, address
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Payload]] = {}
        self.unknown_acknowledgements: list[Any] = []
        self._closing: asyncio.Future[None] | None = None

    @property
    def connected(self) -> int:
        """How many connections are open."""
        return len(self._open)

    def wait_connected(self, count: int = 1, *, seconds: float = 10.0) -> None:
        """At least `count` connections are open; TimeoutError otherwise."""
        wait_until(lambda: self.connected >= count, seconds=seconds, what=f"{count} Socket Mode connections")

    def new_ticket(self) -> str:
        """An address for one connection, good once."""
        ticket = secrets.token_urlsafe(8)
        self._tickets.add(ticket)
        return f"{self._address}{ticket}"

    def send_envelope(self, envelope: Payload, *, seconds: float = ACK_SECONDS) -> Payload:
        """The payload of the app's acknowledgement, {} for a bare one; NotAcknowledged when none comes in time."""
        sent = asyncio.run_coroutine_threadsafe(self._send(envelope, seconds), self._loop)
        try:
            return sent.result(timeout=seconds + 5)
        except (TimeoutError, concurrent.futures.TimeoutError) as late:
            raise NotAcknowledged(f"no acknowledgement within {seconds:g} s") from late

    def ask_to_reconnect(self, reason: str = "refresh_requested") -> None:
        """Every connection is told to make way for a new one, and gets nothing more, as Slack does every few hours.

        Three seconds later Slack closes it, whether a new one stands or not.
        """
        asyncio.run_coroutine_threadsafe(self._disconnect(reason), self._loop).result(timeout=5)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            return web.Response(status=404)
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=None)
        await socket.prepare(request)
        self._open.append(socket)
        await socket.send_json(
            {"type": "hello", "num_connections": len(self._open), "connection_info": {"app_id": APP}}
        )
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            if socket in self._open:
                self._open.remove(socket)
        return socket

    async def close(self) -> None:
        if self._closing:
            self._closing.cancel()
        for socket in list(self._open):
            await socket.close()

    async def _send(self, envelope: Payload, seconds: float) -> Payload:
        if not self._open:
            raise NotAcknowledged("no app is connected")
        answer: asyncio.Future[Payload] = self._loop.create_future()
        self._waiting[envelope["envelope_id"]] = answer
        try:
            await self._open[-1].send_json(envelope)
            return await asyncio.wait_for(answer, timeout=seconds)
        finally:
            self._waiting.pop(envelope["envelope_id"], None)

    def _acknowledge(self, text: str) -> None:
        try:
            said = json.loads(text)
        except json.JSONDecodeError:
            said = text
        waiting = self._waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if waiting is None or waiting.done():
            self.unknown_acknowledgements.append(said)
        else:
            waiting.set_result(said.get("payload") or {})

    async def _disconnect(self, reason: str) -> None:
        told, self._open = self._open, []
        for socket in told:
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}
            )
        self._closing = asyncio.ensure_future(_closed_later(told))
