"""What every test of the command line stands on: nobody has said how wide a table may be."""

import pytest


@pytest.fixture(autouse=True)
def no_width_is_asked_for(monkeypatch):
    """Tests that run beside each other are told a width of their own, at which long cells break."""
    monkeypatch.delenv("COLUMNS", raising=False)
