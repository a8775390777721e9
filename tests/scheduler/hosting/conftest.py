"""A hosting that runs: a process of its own over a folder of made-up councils."""

import pytest

from tests.cluster.serving import Serving
from tests.servers.ports import free_ports


@pytest.fixture
def serving(tmp_path):
    """Not begun yet."""
    [port] = free_ports(1)
    made = Serving(tmp_path / "councils", port)
    yield made
    made.end()
