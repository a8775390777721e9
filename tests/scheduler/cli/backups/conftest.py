"""A council with one child whose decision is overdue, its commands, and its store as it is now."""

import os

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import (
    a_record,
    a_rulebook,
)
from tests.casework.test_raise_alerts import a_child_after_panel


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in [n for n in os.environ if n.startswith("HOMEWARD_")]:
        monkeypatch.delenv(name)
    record = a_record(tmp_path)
    a_child_after_panel(record)
    record.close()
    (tmp_path / "homeward.toml").touch()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    return tmp_path


@pytest.fixture
def here(folder):
    def call(*words, ends_with=0):
        done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)])
        assert done.exit_code == ends_with, (words, done.output, done.exception)
        return done.output

    return call


@pytest.fixture
def store(folder):
    """Opens the store as it is now; what was opened is closed at the end."""
    opened = []

    def open_now():
        opened.append(SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook()))
        return opened[-1]

    yield open_now
    for record in opened:
        record.close()
