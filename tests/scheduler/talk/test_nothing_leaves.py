"""A conversation that is played leaves no machine, whatever is asked in it: no channel so much as knocks outside."""

import socketserver
import threading

import pytest

from scheduler.talk.player import CHANNELS
from tests.scheduler.talk.test_under_a_message import child, folder, played  # noqa: F401

WORDS = (
    "who is {}",
    "why {}",
    "history {}",
    "list",
    "{} later review held 21 may",
    "yes",
    "undo",
    "call {} my 3",
    "yes",
    "who is 3",
    "calendar on",
    "help",
)


@pytest.fixture
def way_out(monkeypatch):
    """The one way out that this machine has, and who has knocked there."""
    knocked: list[str] = []

    class Door(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            knocked.append(self.request.recv(200).decode("ascii", "replace").partition("\r\n")[0])

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_address[1]}")
        yield knocked
        server.shutdown()


@pytest.mark.parametrize("channel", CHANNELS)
def test_nobody_outside_hears_of_what_is_asked(folder, child, channel, way_out):  # noqa: F811
    told = played(folder, channel, *(words.format(child) for words in WORDS))

    assert len(told) == len(WORDS)
    assert way_out == []
