"""Loopback ports for servers that cannot choose one themselves."""

import contextlib
import socket
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """`count` different ports that were free a moment ago; another process may still take one, so be ready to retry."""
    with contextlib.ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]


def answers(port: int, greeting: bytes = b"") -> bool:
    """Whether something listens on `port` and, where a greeting is given, begins with it within two seconds."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as line:
            return not greeting or line.recv(len(greeting)) == greeting
    except OSError:
        return False


def wait_until(
    condition: Callable[[], bool], *, seconds: float, what: str | Callable[[], str], every: float = 0.005
) -> None:
    """`condition` holds; TimeoutError naming `what` when it did not within `seconds`.

    `what`: a function is asked when the time is up. `every`: seconds between two looks; what is asked of a service takes
    it from what it is waited for.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s for {what if isinstance(what, str) else what()}")
        time.sleep(every)
