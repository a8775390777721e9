"""A post room over the record of each test, and Shona who replies."""

import pytest

from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, waits_for_panel


@pytest.fixture
def post(record):
    return PostRoom(record)


@pytest.fixture
def replying(record):
    return Replying(record)


@pytest.fixture
def shona(record):
    return Replying(record)


@pytest.fixture
def reference(record):
    """A child of Shona's whose recommendation waits for the panel."""
    return waits_for_panel(record)
