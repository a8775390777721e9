"""Slack's requests over HTTP: shape, signature and age are looked at before a single byte is understood.

Bolt reads the body before it checks who sent it, and raises on headers of an unexpected shape, so a stranger could
make it fail (measured: a timestamp that is no number, a signature that is not ASCII, a body that is not JSON).
Everything that is not provably Slack's gets the same 401 here, and nothing of it is logged. What is Slack's is read
once, here, and goes on as what comes over Socket Mode does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PATH = "/slack/events"
MOST_BYTES = 1_000_000
FORM = "application/x-www-form-urlencoded"
_TIMESTAMP = re.compile(r"[0-9]{9,11}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
Dispatch = Callable[[dict[str, Any]], Awaitable[BoltResponse]]


def slack_routes(dispatch: Dispatch, signing_secret: str) -> list[Route]:
    """Where Slack sends events, clicks, forms and commands. Raises ValueError when there is no secret to check by.

    `dispatch` is given what Slack says, and nobody else.
    """
    if not signing_secret:
        raise ValueError("without the signing secret anybody could speak as Slack")
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: Request) -> Response:
        body = await _body(request)
        if body is None or not _is_slacks(request, body, verifier):
            return JSONResponse({"error": "not a request of Slack's"}, status_code=401)
        said = _read(body, request.headers.get("content-type", ""))
        if said is None:  # signed, and yet of no form that Slack sends
            return JSONResponse({"error": "not understood"}, status_code=400)
        return to_starlette_response(await dispatch(said))

    return [Route(PATH, receive, methods=["POST"])]


async def _body(request: Request) -> bytes | None:
    """The body; None as soon as it is larger than anything that Slack sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _read(body: bytes, kind: str) -> dict[str, Any] | None:
    """What Slack says: events as JSON, clicks as JSON in the field of a form, commands as a form. None for neither."""
    try:
        if not kind.startswith(FORM):
            return _object(body)
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return _object(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        return None


def _object(text: str | bytes) -> dict[str, Any] | None:
    said = json.loads(text)
    return said if isinstance(said, dict) else None


def _is_slacks(request: Request, body: bytes, verifier: SignatureVerifier) -> bool:
    """Whether the headers have Slack's shape and the signature is right and at most five minutes old."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
        return False
    try:
        return verifier.is_valid(body=body, timestamp=timestamp, signature=signature)
    except UnicodeDecodeError:
        return False
