"""Bodies of requests: bounded in size and time; who goes away half way leaves one line in the log and no traceback."""

import logging
import socket
import time
import urllib.parse

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.door import BoundedBodies, NoBody, body_of, gone
from tests.servers.asgi import serving

SECONDS, MOST = 0.3, 1000


async def by_itself(request: Request):
    try:
        return PlainTextResponse(str(len(await body_of(request, MOST, SECONDS))))
    except NoBody as trouble:
        return trouble.answer


async def any_other(request: Request):
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def address():
    app = Starlette(
        routes=[
            Route(path, page, methods=["POST"])
            for place, page in (("/door", by_itself), ("/page", any_other))
            for path in (place, f"{place}/{{signed}}")
        ],
        middleware=[Middleware(BoundedBodies, most=MOST, seconds=SECONDS)],
        exception_handlers={ClientDisconnect: gone},
    )
    with serving(app) as url:
        yield urllib.parse.urlsplit(url)


def knock(address, path, sent, promised):
    line = socket.create_connection((address.hostname, address.port), timeout=5)
    line.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {promised}\r\n\r\n".encode() + sent)
    return line


def status(line):
    return int(line.recv(4096).split(b" ")[1])


@pytest.mark.parametrize("path", ["/door", "/page"])
def test_a_whole_body_is_taken(address, path):
    with knock(address, path, b"x" * 10, 10) as line:
        time.sleep(0.2)
        assert line.recv(4096).endswith(b"10")


@pytest.mark.parametrize("path", ["/door", "/page"])
def test_a_slow_body_is_given_up(address, path):
    began = time.monotonic()
    with knock(address, path, b"x", 10) as line:
        assert status(line) == 408
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("path", ["/door", "/page"])
def test_a_body_that_is_too_long_is_refused_before_its_end(address, path):
    with knock(address, path, b"x" * (MOST + 1), 10 * MOST) as line:
        assert status(line) == 413


@pytest.mark.parametrize("path", ["/door", "/page"])
def test_an_upload_that_is_dropped_is_one_line_of_the_log(address, path, caplog):
    with caplog.at_level(logging.INFO, logger="homeward.door"):
        knock(address, path, b"x", 10).close()
        time.sleep(SECONDS + 0.3)

    lines = [r for r in caplog.records if r.name.startswith(("homeward", "uvicorn"))]
    assert len(lines) == 1
    assert "given up" in lines[0].message
    assert lines[0].exc_info is None


@pytest.mark.parametrize("path", ["/door", "/page"])
def test_a_link_that_is_given_up_is_logged_without_its_signed_part(address, path, caplog):
    with (
        caplog.at_level(logging.INFO, logger="homeward.door"),
        knock(address, f"{path}/eyJhIjoxfQ.Zk3x-9", b"x", 10) as line,
    ):
        assert status(line) == 408

    said = [r.getMessage() for r in caplog.records if r.name == "homeward.door"]
    assert len(said) == 1
    assert f"{path}/…" in said[0]
    assert "eyJ" not in said[0]
