"""A strict stand-in for Slack: the Web API over HTTP, response_url, and Socket Mode, all on loopback.

    with SlackStandIn(people=["shona.reid@council.example"]) as slack:      # or the fixture slack_stand_in
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        ...
        [message] = slack.messages(slack.direct_channel("shona.reid@council.example"))

* It refuses what Slack refuses (`slack_methods.py`, `slack_limits.py`) with Slack's error names; every call is in `calls`,
  what stands in the workspace in `messages`, `ephemerals`, `views`, `home`.
* Troubles on request: `rate_limit`, `fail`, `break_down`, `cut`, `slow`, each for the next calls of a method.
* More than a message a second in one channel is noted in `pace_violations`, and refused with 429 when `keeps_pace`.
* `payloads` holds every blocks and view payload that came; with `payload_folder` each is a JSON file there as well, for
  `slack_types.check`.
* Socket Mode: `apps.connections.open` with `app_token`, then `send_envelope`.

By itself: `python -m tests.servers.slack_stand_in 8765 --everyone-at council.example` serves until it is interrupted, and
shows what it holds at `http://127.0.0.1:8765/`. It stops when the process that started it is gone.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.servers.own_loop import OwnLoop
from tests.servers.ports import LOOPBACK
from tests.servers.slack_calls import (
    ALL_SCOPES,
    Call,
    Trouble,
    Troubles,
    arguments_of,
    check_arguments,
    check_scopes,
    check_token,
)
from tests.servers.slack_methods import METHODS, Refused
from tests.servers.slack_responses import answer_response_url
from tests.servers.slack_socket import Sockets
from tests.servers.slack_workspace import Ephemeral, Message, Payload, Person, View, Workspace

PACE_SECONDS = 1.0
PACE_TOLERANCE = 0.02  # a sender that waits a whole second may still be measured a little short
LOOK_EVERY_SECONDS = 0.5


class SlackStandIn(OwnLoop):
    """The stand-in: listens from construction until `close`, in a thread of this process."""

    def __init__(
        self,
        people: Iterable[str] = (),
        *,
        port: int = 0,
        everyone_at: str | None = None,
        bot_token: str = "xoxb-stand-in",
        app_token: str = "xapp-stand-in",
        scopes: Iterable[str] = ALL_SCOPES,
        clock: Callable[[], float] = time.time,
        keeps_pace: bool = False,
        payload_folder: Path | None = None,
    ) -> None:
        self.bot_token, self.app_token, self.scopes = bot_token, app_token, frozenset(scopes)
        self.keeps_pace, self.payload_folder = keeps_pace, payload_folder
        self.workspace = Workspace(clock=clock, everyone_at=everyone_at)
        for email in people:
            self.workspace.add_person(email)
        self.calls: list[Call] = []
        self.payloads: list[tuple[str, Any]] = []
        self.pace_violations: list[tuple[str, float]] = []  # (channel, seconds since the message before)
        self._last_post: dict[str, float] = {}
        self._troubles = Troubles()
        super().__init__("slack-stand-in")
        self._runner, self.port = self._run(self._serve(port))
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.workspace.address = self.url
        self.api_url = f"{self.url}/api/"
        self.sockets = Sockets(self._loop, f"ws://{LOOPBACK}:{self.port}/link/")

    # What stands in the workspace.

    def person(self, email: str) -> Person:
        """The member with this address, made one if she was not."""
        return self.workspace.add_person(email)

    def direct_channel(self, email: str) -> str:
        """The id of the conversation between the app and this person."""
        return self.workspace.direct_channel(self.person(email).id)

    def messages(self, channel: str | None = None) -> list[Message]:
        """The messages of a channel, or of all, oldest first, replies in threads included."""
        kept = list(self.workspace.messages.values())  # the app may post from another thread meanwhile
        return sorted((each for each in kept if channel in {None, each.channel}), key=lambda each: each.ts)

    def message(self, channel: str, ts: str) -> Message:
        return self.workspace.messages[channel, ts]

    def post_as_app(self, channel: str, **arguments: Any) -> Message:
        """A message of the app stands in the channel, as chat.postMessage would have put it there; no call is kept."""
        answer = METHODS["chat.postMessage"].run(self.workspace, {"channel": channel, **arguments})
        return self.message(answer["channel"], answer["ts"])

    @property
    def ephemerals(self) -> list[Ephemeral]:
        return self.workspace.ephemerals

    @property
    def views(self) -> list[View]:
        """Every view that was ever opened, pushed or published, oldest first."""
        return list(self.workspace.views.values())

    def open_view(self, email: str) -> View | None:
        """The modal that this person sees now."""
        user = self.person(email).id
        shown = [
            each for each in self.views if each.user == user and each.open and each.view["type"] == "modal"
        ]
        return shown[-1] if shown else None

    def home(self, email: str) -> View | None:
        """The App Home of this person."""
        return self.workspace.homes.get(self.person(email).id)

    def calls_to(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    # What is to go wrong.

    def rate_limit(self, method: str, *, times: int = 1, retry_after: int = 1) -> None:
        """The next calls get 429 with Retry-After, in seconds, and do nothing."""
        self._troubles.add(method, Trouble(error="ratelimited", status=429, retry_after=retry_after), times)

    def fail(self, method: str, error: str, *, times: int = 1) -> None:
        """The next calls get this error and do nothing."""
        self._troubles.add(method, Trouble(error=error), times)

    def break_down(self, method: str, *, status: int = 503, times: int = 1, **page: str) -> None:
        """The next calls get this HTTP status with a page that is none of Slack's, and do nothing.

        `page`, `kind`: what stands in it, and its content type.
        """
        self._troubles.add(method, Trouble(status=status, **page), times)

    def cut(self, method: str, *, carried_out: bool, times: int = 1) -> None:
        """The next calls get no answer: the line is cut, before or after the call was carried out."""
        self._troubles.add(method, Trouble(cut=True, carried_out=carried_out), times)

    def slow(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls are carried out at once and answered after so many seconds."""
        self._troubles.add(method, Trouble(slow_seconds=seconds, carried_out=True), times)

    def late(self, method: str, seconds: float, *, times: int = 1) -> None:
        """The next calls are so many seconds on their way: whatever is called meanwhile is carried out before them."""
        self._troubles.add(method, Trouble(late_seconds=seconds, carried_out=True), times)

    def mended(self) -> None:
        """Nothing goes wrong any more."""
        self._troubles = Troubles()

    def close(self) -> None:
        """The stand-in and its thread are gone."""
        self._run(self._stop())
        super().close()

    async def _serve(self, port: int) -> tuple[web.AppRunner, int]:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/response/{token}", self._response)
        app.router.add_get("/link/{ticket}", self._link)
        app.router.add_get("/", self._show)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, port).start()
        return runner, runner.addresses[0][1]

    async def _stop(self) -> None:
        await self.sockets.close()
        await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        trouble = self._troubles.next_for(name)
        if trouble and not trouble.carried_out:
            return self._answer_trouble(request, name, trouble)
        arguments: Payload = {}
        if trouble:
            await asyncio.sleep(trouble.late_seconds)
        try:
            arguments, answer = await self._carry_out(request, name)
            status, headers = 200, {}
        except Refused as refused:
            answer, status, headers = refused.as_slack(), *_http(refused)
        self.calls.append(Call(name, arguments, answer, time.monotonic(), status))
        if trouble and trouble.cut:
            return _cut(request)
        if trouble:
            await asyncio.sleep(trouble.slow_seconds)
        return web.json_response(answer, status=status, headers=headers)

    async def _carry_out(self, request: web.Request, name: str) -> tuple[Payload, Payload]:
        if name == "apps.connections.open":
            check_token(request, self.app_token, self.bot_token)
            return {}, {"ok": True, "url": self.sockets.new_ticket()}
        if name not in METHODS:
            raise Refused("unknown_method", req_method=name)
        method = METHODS[name]
        if request.method != "POST" and not (method.reads and request.method == "GET"):
            raise Refused("method_not_allowed")
        check_token(request, self.bot_token, self.app_token)
        arguments = await arguments_of(request, method)
        check_arguments(method, arguments)
        check_scopes(method, self.scopes)
        self._keep_payloads(name, arguments)
        if name == "chat.postMessage":
            self._note_pace(arguments["channel"])
        return arguments, {"ok": True, **method.run(self.workspace, arguments)}

    def _answer_trouble(self, request: web.Request, name: str, trouble: Trouble) -> web.StreamResponse:
        answer = {"ok": False, "error": trouble.error} if trouble.error else {}
        self.calls.append(Call(name, {}, answer, time.monotonic(), trouble.status))
        if trouble.cut:
            return _cut(request)
        if not trouble.error:
            return web.Response(status=trouble.status, text=trouble.page, content_type=trouble.kind)
        headers = {} if trouble.retry_after is None else {"Retry-After": str(trouble.retry_after)}
        return web.json_response(answer, status=trouble.status, headers=headers)

    def _note_pace(self, channel: str) -> None:
        now = time.monotonic()
        gap = now - self._last_post.get(channel, float("-inf"))
        if gap < PACE_SECONDS - PACE_TOLERANCE:
            self.pace_violations.append((channel, gap))
            if self.keeps_pace:
                raise Refused("ratelimited")
        self._last_post[channel] = now

    def _keep_payloads(self, name: str, arguments: Payload) -> None:
        for kind in ("blocks", "view", "metadata"):
            if payload := _parsed(arguments.get(kind)):
                self.keep_payload(kind, payload, name)

    def keep_payload(self, kind: str, payload: Any, origin: str) -> None:
        """The payload is among `payloads`, and a file of the payload folder."""
        self.payloads.append((kind, payload))
        if self.payload_folder is not None:
            self.payload_folder.mkdir(parents=True, exist_ok=True)
            path = self.payload_folder / f"{len(self.payloads):05d}-{origin}-{kind}.json"
            path.write_text(json.dumps({"kind": kind, "payload": payload}, indent=1))

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """What Slack does with the bytes of a file that was announced."""
        file, content = self.workspace.files.get(request.match_info["file"]), await request.read()
        trouble = self._troubles.next_for("upload")
        if trouble:
            return web.Response(status=trouble.status)
        if file is None or len(content) != file.length:
            return web.Response(status=400, text="no such file, or not its length")
        file.content = content
        return web.Response(text=f"OK - {file.length}")

    async def _response(self, request: web.Request) -> web.StreamResponse:
        payload = await request.json()
        self._keep_payloads("response_url", payload)
        try:
            answer_response_url(self.workspace, request.match_info["token"], payload)
            answer: Payload = {"ok": True}
        except Refused as refused:
            answer = refused.as_slack()
        self.calls.append(Call("response_url", payload, answer, time.monotonic()))
        return web.json_response(answer, status=200 if answer["ok"] else 404)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        return await self.sockets.serve(request)

    async def _show(self, request: web.Request) -> web.StreamResponse:
        held = {
            "calls": [call.method for call in self.calls],
            "messages": [
                each.as_slack(with_metadata=True) | {"channel": each.channel} for each in self.messages()
            ],
            "views": [each.as_slack() for each in self.views],
        }
        return web.json_response(held)


def _parsed(value: Any) -> Any:
    """The value, read from its JSON text where it came in a form; None for what the method will refuse as no JSON."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return None


def _http(refused: Refused) -> tuple[int, dict[str, str]]:
    """The HTTP status and headers of a refusal: 200 for nearly all of them, as at Slack."""
    if refused.error == "ratelimited":
        return 429, {"Retry-After": "1"}
    return (405 if refused.error == "method_not_allowed" else 200), {}


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def main(arguments: list[str]) -> int:
    """The stand-in served until it was interrupted or its parent had gone."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.servers.slack_stand_in", description="Slack's stand-in"
    )
    parser.add_argument("port", type=int)
    parser.add_argument(
        "--everyone-at", default="council.example", help="the domain of which everybody is a member"
    )
    asked = parser.parse_args(arguments)
    parent = os.getppid()
    with SlackStandIn(port=asked.port, everyone_at=asked.everyone_at) as slack:
        print(f"HOMEWARD_SLACK_API_URL={slack.api_url}")
        print(f"HOMEWARD_SLACK_BOT_TOKEN={slack.bot_token}", flush=True)
        try:
            while os.getppid() == parent:
                time.sleep(LOOK_EVERY_SECONDS)
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
