"""Microsoft's 365 Agents Playground: the client of Teams that Microsoft gives to who builds a bot, on loopback.

with playground(folder, "http://127.0.0.1:3978/api/messages") as address:
    page.goto(address)                # the page shows a personal chat with the app, and tells the bot that it is installed

A tool of the tests, installed by its name and never shipped: its licence is for evaluating. It sends no tokens without
real credentials, so the door of Teams is shown elsewhere (test_door.py). It listens on every address of the machine; a
few lines loaded before it keep it on loopback.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.servers.node import need_node, node_file
from tests.servers.ports import LOOPBACK, free_ports, wait_until

PACKAGE = "@microsoft/m365agentsplayground/cli.js"
# Who sits before it, and the council's directory as it tells it.
ACCOUNT = "00000000-0000-0000-0000-0000000000020"
ON_LOOPBACK = """
const { Server } = require('node:net');
const listen = Server.prototype.listen;
Server.prototype.listen = function (where, ...others) {
  if (where && typeof where === 'object' && 'port' in where) {
    return listen.call(this, { host: '127.0.0.1', ...where }, ...others);
  }
  const named = typeof others[0] === 'string';
  return listen.call(this, where, ...(named ? others : ['127.0.0.1', ...others]));
};
"""


@contextmanager
def playground(folder: Path, bot: str) -> Iterator[str]:
    """Its address, answering; it stops at the end of the block. `folder`: where it keeps what it writes."""
    need_node()
    program = node_file(PACKAGE)
    (port,), before = free_ports(1), folder / "on_loopback.cjs"
    before.write_text(ON_LOOPBACK, encoding="utf-8")
    where = {"HOME": str(folder), "BROWSER": "/bin/true", "NODE_OPTIONS": f"--require {before}"}
    command = [
        "node",
        str(program),
        "start",
        "-e",
        bot,
        "-c",
        "msteams",
        "-p",
        str(port),
        "--disable-telemetry",
    ]
    with (folder / "playground.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **where}, stdout=log, stderr=subprocess.STDOUT
        )
    address = f"http://{LOOPBACK}:{port}/"
    try:
        wait_until(lambda: _answers(address), seconds=30, what="the playground to answer")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).is_success
    except httpx.TransportError:
        return False
