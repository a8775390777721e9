"""A Slack that says yes to everything and costs next to nothing, in a process of its own: for what is timed.

    with light_slack() as slack:
        slack.address("north")          # what slack_api_url is for this council
        await slack.seen(120)           # what was posted or edited after the first 120: council, method, channel, ts, when

The strict one (tests/servers/slack_stand_in.py) looks at each message closely, which here would be measured as well.
`when` is time.monotonic(), which all processes of a machine share.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tests.servers.keeper import Command, Kept
from tests.servers.ports import LOOPBACK, answers, free_ports, wait_until

SHOWN = ("chat.postMessage", "chat.update", "chat.postEphemeral")


class Shown(NamedTuple):
    """One message or edit that had come."""

    council: str
    method: str
    channel: str
    ts: str
    at: float


class _Line(asyncio.Protocol):
    """One connection: requests in, answers out, in their order."""

    def __init__(self, shown: list[Shown]) -> None:
        self.shown, self.buffer = shown, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            lines = head.decode("latin-1").split("\r\n")
            headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
            length = int(headers.get("content-length", 0))
            if len(rest) < length:
                return
            body, self.buffer = rest[:length], rest[length:]
            said = json.dumps(self._answer(lines[0].split(" ")[1], headers, body)).encode()
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                % len(said)
                + said
            )

    def _answer(self, path: str, headers: dict[str, str], body: bytes) -> object:
        if path == "/pid":
            return os.getpid()
        if path.startswith("/seen/"):
            return self.shown[int(path.removeprefix("/seen/")) :]
        _, council, _, method = path.split("/")[:4]
        given = _arguments(headers, body)
        channel, ts = str(given.get("channel", "")), str(given.get("ts") or f"{len(self.shown)}.000100")
        if method in SHOWN:
            self.shown.append(Shown(council, method, channel, ts, time.monotonic()))
        about = {"id": "DSOMEBODY"} if method == "conversations.open" else channel
        return {
            "ok": True,
            "ts": ts,
            "channel": about,
            "messages": [],
            "user_id": "UBOT",
            "user": {"id": str(given.get("user", ""))},
            "bot_id": "BBOT",
            "team_id": "TTEAM",
        }


def _arguments(headers: dict[str, str], body: bytes) -> dict[str, object]:
    if "json" in headers.get("content-type", ""):
        return dict(json.loads(body or b"{}"))
    return dict(urllib.parse.parse_qsl(body.decode()))


async def _serve(port: int) -> None:
    shown: list[Shown] = []
    server = await asyncio.get_running_loop().create_server(lambda: _Line(shown), LOOPBACK, port)
    await server.serve_forever()


@dataclass(frozen=True)
class LightSlack:
    """The one that runs. `pid`: of its process."""

    port: int
    pid: int

    def address(self, council: str) -> str:
        return f"http://{LOOPBACK}:{self.port}/{council}/api/"

    async def seen(self, after: int = 0) -> list[Shown]:
        """Everything that has come after the first so many."""
        return [Shown(*one) for one in await _asked(self.port, f"/seen/{after}")]


async def _asked(port: int, path: str) -> Any:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return json.loads(await reader.readexactly(int(head.rpartition(b": ")[2])))
    finally:
        writer.close()


@contextmanager
def light_slack() -> Iterator[LightSlack]:
    """It answers until the block ends."""
    [port] = free_ports(1)
    folder = Path(tempfile.mkdtemp(prefix="homeward-slack-"))
    argv = (sys.executable, "-m", "tests.cluster.light_slack", str(port))
    root = Path(__file__).parents[2]
    with Kept(folder, [Command(("env", f"PYTHONPATH={root}", *argv))]):
        wait_until(lambda: answers(port), seconds=30, what="Slack to answer")
        yield LightSlack(port, asyncio.run(_asked(port, "/pid")))


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
