"""A post room over the record of each test."""

import pytest

from tests.casework.post_room import PostRoom


@pytest.fixture
def post(record):
    return PostRoom(record)
