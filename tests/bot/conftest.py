"""A fifth channel for each test that asks for it."""

import pytest

from tests.bot.paper import Paper


@pytest.fixture
def paper() -> Paper:
    return Paper()
