"""Teams' requests over HTTP: who sends is settled before a single word of it is understood.

The connector's token, its end, the tenant and the shape are looked at first. Everything that is not provably from the
council's own Teams gets the same 401, and nothing of it is logged. The SDK's own door is not used: see sdk.py.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.door import NoBody, body_of
from bot.teams.events import tenants_of
from bot.teams.sdk import CHANNEL_ID, TOKEN_ISSUER, Vouching
from bot.whole_text import whole_text

PATH = "/api/messages"
MOST_BYTES = 1_000_000
TOO_LONG = 413
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+)", re.ASCII)
Dispatch = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, object] | None]]


def teams_routes(dispatch: Dispatch, vouching: Vouching, tenant: str) -> list[Route]:
    """Where Teams sends everything. `dispatch` is given activities of this tenant and of Teams only, vouched for.

    On other channels of the same bot (Direct Line, Web Chat) a client says itself who it is, and Microsoft signs that.
    """

    async def receive(request: Request) -> Response:
        token = _token(request.headers.get("authorization", ""))
        if token is None:
            return _refused()
        try:
            body = await body_of(request, MOST_BYTES)
        except NoBody as trouble:
            return _not_an_activity() if trouble.answer.status_code == TOO_LONG else trouble.answer
        activity = _activity(body)
        if activity is None:
            return _not_an_activity()
        if activity.get("channelId") != CHANNEL_ID or tenants_of(activity) != {tenant.casefold()}:
            return _refused()
        if not await vouching.vouched(token, activity["serviceUrl"]):
            return _refused()
        answer = await dispatch(activity)
        return JSONResponse(dict(answer)) if answer is not None else Response(status_code=200)

    return [Route(PATH, receive, methods=["POST"])]


def _not_an_activity() -> Response:
    return JSONResponse({"error": "not an activity"}, status_code=400)


def _refused() -> Response:
    return JSONResponse({"error": "not a request of Teams'"}, status_code=401)


def _token(header: str) -> str | None:
    """The token, where it has the form of the connector's and says when it ends; its signature is looked at later."""
    found = _BEARER.fullmatch(header)
    if found is None:
        return None
    claims = _claims(found[2])
    is_connectors = isinstance(claims, dict) and claims.get("iss") == TOKEN_ISSUER and "exp" in claims
    return found[1] if is_connectors else None


def _claims(part: str) -> object:
    try:
        return _json(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:  # a number of letters that no bytes have
        return None


def _activity(body: bytes) -> dict[str, Any] | None:
    """The activity; None for what has not the form of one."""
    activity = _json(body)
    if not isinstance(activity, dict):
        return None
    parts = (activity.get("conversation"), activity.get("from"))
    data = activity.get("channelData") or {}
    whole = all(isinstance(part, dict) for part in (*parts, data)) and isinstance(
        data.get("tenant") or {}, dict
    )
    named = all(isinstance(activity.get(name), str) for name in ("type", "serviceUrl"))
    return activity if whole and named else None


def _json(raw: bytes) -> object:
    """What the bytes hold; None when they are no JSON."""
    try:
        return whole_text(json.loads(raw))
    except (ValueError, RecursionError):
        return None
