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

from bot.door import NoBody, body_of

PATH = "/slack/events"
MOST_BYTES = 1_000_000
TOO_LONG = 413
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
        if not _has_slacks_shape(request):
            return _refused()  # before a byte of it is read
        try:
            body = await body_of(request, MOST_BYTES)
        except NoBody as trouble:
            return _refused() if trouble.answer.status_code == TOO_LONG else trouble.answer
        if not _is_slacks(request, body, verifier):
            return _refused()
        said = _read(body, request.headers.get("content-type", ""))
        if said is None:  # signed, and yet of no form that Slack sends
            return JSONResponse({"error": "not understood"}, status_code=400)
        return to_starlette_response(await dispatch(said))

    return [Route(PATH, receive, methods=["POST"])]


def _refused() -> Response:
    return JSONResponse({"error": "not a request of Slack's"}, status_code=401)


def _read(body: bytes, kind: str) -> dict[str, Any] | None:
    """What Slack says: events as JSON, clicks as JSON in the field of a form, commands as a form. None for neither."""
    try:
        if not kind.startswith(FORM):
            return _object(body)
        fields = fields_of(body)
        return _object(fields["payload"]) if "payload" in fields else fields
    except (ValueError, RecursionError):
        return None


# What a press is full of, as it stands in a form: a tenth of what a press costs the event loop went into these.
_COMMON = [(b"%%%02X" % byte, bytes([byte])) for byte in b'"{}[],:/\\*']


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises ValueError for bytes that are no text.

    None of the common signs parts a form or makes an escape with what stands beside it, so that they can go first.
    """
    for escaped, sign in _COMMON:
        body = body.replace(escaped, sign)
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _object(text: str | bytes) -> dict[str, Any] | None:
    said = json.loads(text)
    return said if isinstance(said, dict) and _acts(said.get("actions")) else None


def _acts(actions: object) -> bool:
    """Whether these can be what was pressed; Bolt itself raises for another form, before anybody is asked."""
    return actions is None or (isinstance(actions, list) and all(isinstance(one, dict) for one in actions))


def _proof(request: Request) -> tuple[str, str]:
    headers = request.headers
    return headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")


def _has_slacks_shape(request: Request) -> bool:
    timestamp, signature = _proof(request)
    return bool(_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature))


def _is_slacks(request: Request, body: bytes, verifier: SignatureVerifier) -> bool:
    """Whether the signature is right and at most five minutes old."""
    timestamp, signature = _proof(request)
    try:
        return verifier.is_valid(body=body, timestamp=timestamp, signature=signature)
    except UnicodeDecodeError:
        return False
