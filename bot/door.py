"""The body of a request from outside: of a bounded size, in a bounded time, and never a traceback in the log."""

from __future__ import annotations

import asyncio
import logging
import re

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_000_000
BODY_SECONDS = 10.0  # Slack and Microsoft send theirs in one go
_A_WORD = re.compile(r"[a-z-]{1,20}")
log = logging.getLogger("homeward.door")


class NoBody(Exception):
    """The body did not come: it was too slow, too long, or its sender is gone. `answer`: what is left to say."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.answer: Response = JSONResponse({"error": why}, status_code=status)


async def body_of(request: Request, most: int, seconds: float = BODY_SECONDS) -> bytes:
    """The body. Raises NoBody as soon as it is longer than `most` bytes, or was not there after so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, most)
    except TimeoutError:
        log.info("a request at %s was given up: its body did not come in time", named(request.url.path))
        raise NoBody("too slow", 408) from None
    except ClientDisconnect:
        log.info("a request at %s was given up: its sender is gone", named(request.url.path))
        raise NoBody("gone", 400) from None


async def _read(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise NoBody("too long", 413)
    return bytes(body)


class BoundedBodies:
    """ASGI middleware: no body of any request is waited for longer, or is longer, than a person's form needs."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES, seconds: float = BODY_SECONDS) -> None:
        self._app, self._most, self._seconds = app, most, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        until, came, is_whole = asyncio.get_running_loop().time() + self._seconds, 0, False

        async def bounded() -> Message:
            nonlocal came, is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                log.info("a request at %s was given up: its body did not come in time", named(scope["path"]))
                raise HTTPException(408) from None
            came += len(message.get("body", b""))
            if came > self._most:
                raise HTTPException(413)
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, bounded, send)


def named(path: str) -> str:
    """An address as it may stand in a log: the signed part of a link opens its page to whoever reads it there."""
    return "/".join(part if not part or _A_WORD.fullmatch(part) else "…" for part in path.split("/"))


async def gone(request: Request, _error: Exception) -> Response:
    """The sender of a request is gone before its end: one line in the log, and nobody to answer."""
    log.info("a request at %s was given up: its sender is gone", named(request.url.path))
    return Response(status_code=400)
