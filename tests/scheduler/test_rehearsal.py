"""A rehearsal lives the first weeks on a copy: the store stays byte for byte, and nothing is told to any server."""

import hashlib
import json
from datetime import date

import pytest
from typer.testing import CliRunner

from casework.backlog import begin_backlog
from scheduler.cli.app import app
from scheduler.rehearsal import MOST_WEEKS, CannotRehearse, rehearse
from scheduler.settings import read_settings
from tests.builders import EWAN, MORAG, NOW, SHONA, a_record
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel


@pytest.fixture
def folder(tmp_path, nothing_is_set):
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\n')
    record = a_record(tmp_path)
    begin_backlog(record, DAY_AFTER)
    a_child_after_panel(record)
    record.close()
    return tmp_path


@pytest.fixture
def store(folder):
    from store.case_record import SqlCaseRecord
    from store.engine import open_engine
    from tests.builders import a_rulebook

    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.db'}"), a_rulebook())
    yield record
    record.close()


def hash_of(folder):
    return hashlib.sha256((folder / "homeward.db").read_bytes()).hexdigest()


def here(folder, *words, ends_with=0):
    done = CliRunner().invoke(app, [*words, "--in", str(folder), "--now", "2026-05-20"])
    assert done.exit_code == ends_with, (words, done.output, done.exception)
    return done.stdout


def test_it_shows_who_would_get_what_when_and_how(folder):
    rows = json.loads(here(folder, "rehearse", "--weeks", "2", "--on", "2026-05-28", "--json"))

    first = rows[0]
    assert (first["day"], first["hour"], first["person"]) == ("2026-05-20", "09:00", SHONA)
    assert (first["channel"], first["what"], first["steps"]) == ("email", "list of the backlog", 1)
    assert [r["day"] for r in rows if r["person"] == MORAG and r["what"] == "morning's list"] == [
        "2026-06-01"
    ]
    assert max(r["day"] for r in rows) <= "2026-06-10"
    assert EWAN not in {r["person"] for r in rows if r["what"] == "morning's list"}


def test_without_a_start_nothing_goes_above_the_workers(folder):
    rows = json.loads(here(folder, "rehearse", "--json"))

    assert {r["person"] for r in rows} == {SHONA}


def test_the_store_stays_byte_for_byte_and_no_server_hears_anything(folder, fault_smtp):
    server = fault_smtp()
    settings = f'smtp_url = "smtp://127.0.0.1:{server.port}"\nmail_from = "homeward@council.example"\n'
    with (folder / "homeward.toml").open("a") as file:
        file.write(settings)
    before, there = hash_of(folder), sorted(p.name for p in folder.iterdir())

    said = here(folder, "rehearse", "--on", "2026-05-28")

    assert "None left this machine" in " ".join(said.split())
    assert hash_of(folder) == before
    assert sorted(p.name for p in folder.iterdir()) == there
    assert server.connections == 0


@pytest.mark.parametrize("weeks", [0, MOST_WEEKS + 1])
def test_a_rehearsal_of_no_or_too_many_weeks_is_refused(folder, store, weeks):
    with pytest.raises(CannotRehearse):
        rehearse(store, read_settings(folder, {}), NOW, weeks=weeks, on=None)


def test_a_first_day_that_has_gone_is_refused(folder, store):
    with pytest.raises(CannotRehearse):
        rehearse(store, read_settings(folder, {}), NOW, weeks=1, on=date(2026, 5, 1))
