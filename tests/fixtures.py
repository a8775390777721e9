"""Fixtures of the standing people, the rules and an empty record, known to every test.

Tests of the store have their own `record`, on SQLite and on PostgreSQL (tests/store/conftest.py).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from permanence.people import Directory
from permanence.stages import Rulebook
from store.case_record import SqlCaseRecord
from tests.builders import a_record, a_rulebook, every_change_at_once, people


@pytest.fixture(scope="session", autouse=True)
def stores_made_at_once() -> Iterator[None]:
    """Whatever makes a store where nothing is copies one. That the changes make it, tests/store/test_migrations.py holds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.opening.upgrade", every_change_at_once)
        yield


@pytest.fixture
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from the environment of whoever runs the tests."""
    for name in [n for n in os.environ if n.startswith("HOMEWARD_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def rules() -> Rulebook:
    return a_rulebook()


@pytest.fixture
def directory() -> Directory:
    return people()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[SqlCaseRecord]:
    opened = a_record(tmp_path)
    yield opened
    opened.close()
