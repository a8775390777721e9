"""What tests of the command line stand on: a folder with an empty store, its commands, and the store itself."""

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import a_record, a_rulebook


@pytest.fixture(autouse=True)
def no_width_is_asked_for(monkeypatch):
    """Tests that run beside each other are told a width of their own, at which long cells break."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def folder(tmp_path, nothing_is_set):
    """Only its own settings hold there."""
    a_record(tmp_path).close()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    (tmp_path / "homeward.toml").touch()
    return tmp_path


@pytest.fixture
def here(folder):
    """What a command says in the folder, when it ends as it should."""

    def call(*words, ends_with=0):
        done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)])
        assert done.exit_code == ends_with, (words, done.output, done.exception)
        return done.output

    return call


@pytest.fixture
def store(folder):
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook())
    yield record
    record.close()
