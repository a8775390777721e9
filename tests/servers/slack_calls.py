"""How a call reaches a method of the stand-in: its arguments and its token, and the troubles a test asked for."""

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.servers.slack_methods import METHODS, Method, Refused
from tests.servers.slack_workspace import Payload

FLAGS = {
    "include_all_metadata",
    "inclusive",
    "return_im",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
    "mrkdwn",
}
ANYWHERE = {"token", "team_id"}  # Bolt adds team_id to every call that it makes while it handles a request
ALL_SCOPES = frozenset(scope for method in METHODS.values() for scope in method.scopes)


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached a method: what was asked, what was answered, when (time.monotonic)."""

    method: str
    arguments: Payload
    answer: Payload
    at: float
    status: int = 200

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str | None:
        return self.answer.get("error")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a test asked to go wrong with one call; `carried_out` says whether Slack did what was asked all the same."""

    error: str | None = None
    status: int = 200
    retry_after: int | None = None
    cut: bool = False
    slow_seconds: float = 0.0
    late_seconds: float = 0.0
    carried_out: bool = False
    page: str = "<html>Slack is not well</html>"
    kind: str = "text/html"


class Troubles:
    """The troubles still to come, by method ("*" for any), in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Trouble]] = {}

    def add(self, method: str, trouble: Trouble, times: int) -> None:
        self._waiting.setdefault(method, deque()).extend([trouble] * times)

    def next_for(self, method: str) -> Trouble | None:
        for key in (method, "*"):
            if self._waiting.get(key):
                return self._waiting[key].popleft()
        return None


async def arguments_of(request: web.Request, method: Method) -> Payload:
    """The arguments from the address, the form or the JSON body; Refused where Slack would not read them."""
    arguments: Payload = dict(request.query)
    kind = request.content_type
    if request.method == "POST" and request.can_read_body:
        if kind == "application/json":
            if method.form_only:
                raise Refused("invalid_arguments", ["this method does not read a JSON body"])
            arguments |= _object(await request.text())
        elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            arguments |= {name: str(value) for name, value in (await request.post()).items()}
        else:
            raise Refused("invalid_post_type")
    if "token" in request.query:
        raise Refused("invalid_auth", ["a token in the address is not read"])
    return {name: _flag(value) if name in FLAGS else value for name, value in arguments.items()}


def check_arguments(method: Method, arguments: Payload) -> None:
    """Every required argument is there and no other than the reference names; Refused otherwise."""
    missing = [name for name in method.required if arguments.get(name) in (None, "")]
    unknown = [name for name in arguments if name not in {*method.required, *method.optional, *ANYWHERE}]
    sentences = [f"missing required field: {name}" for name in missing]
    sentences += [f"the method has no argument {name}" for name in unknown]
    if sentences:
        raise Refused("invalid_arguments", sentences)


def check_scopes(method: Method, granted: Iterable[str]) -> None:
    """The app has every scope that the method needs; Refused with needed and provided otherwise."""
    if missing := [scope for scope in method.scopes if scope not in granted]:
        raise Refused("missing_scope", needed=",".join(missing), provided=",".join(sorted(granted)))


def check_token(request: web.Request, wanted: str, other: str) -> None:
    """The call carries the wanted token as a bearer; `other` is the app's token of the other kind."""
    given = request.headers.get("Authorization")
    if given is None:
        raise Refused("not_authed")
    if given == f"Bearer {other}":
        raise Refused("not_allowed_token_type")
    if given != f"Bearer {wanted}":
        raise Refused("invalid_auth")


def _object(text: str) -> Payload:
    try:
        value: Any = json.loads(text or "{}")
    except json.JSONDecodeError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in {"0", "1", "true", "false"}:
        raise Refused("invalid_arguments", [f"{value} is not a boolean"])
    return str(value).lower() in {"1", "true"}
