"""What tests of the service's surroundings stand on."""

import os

import pytest


@pytest.fixture
def nothing_is_set(monkeypatch):
    """No setting comes from the environment of whoever runs the tests."""
    for name in [n for n in os.environ if n.startswith("HOMEWARD_")]:
        monkeypatch.delenv(name)
