"""From the first import to the start, by the commands that an administrator types."""

import json

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from tests.importing import homeward

IMPORTED, NEXT, STARTED = "2026-12-01", "2026-12-02", "2026-12-07"
OTHERS = {"HOMEWARD_PACK": "scotland"}


def run(*args):
    return CliRunner().invoke(app, [*map(str, args)], env=OTHERS)


@pytest.fixture
def folder(tmp_path):
    assert run("init", "--in", tmp_path).exit_code == 0
    for what in ("staff", "tracker"):
        assert run("sample", what, "--in", tmp_path, "--now", IMPORTED).exit_code == 0
    homeward(tmp_path, "people", "load", tmp_path / "staff.csv", "--now", IMPORTED)
    return tmp_path


def imported(folder, now=IMPORTED):
    report, _ = homeward(folder, "import", folder / "tracker.xlsx", "--mapping", "tracker", "--now", now)
    return report


def findings(folder, now):
    found, _ = homeward(folder, "check", "--now", now)
    return {one["what"]: one["detail"] for one in found}


def test_the_first_import_begins_it_and_says_so(folder):
    report = imported(folder)
    swept, _ = homeward(folder, "sweep", "--now", IMPORTED)
    lists, code = homeward(folder, "start", "--now", IMPORTED)

    assert report["agreeing"].startswith("The backlog is being agreed")
    assert swept["messages"] > 0
    assert swept["digests"] == 0
    assert code == 0
    assert (lists["agreeing"], lists["since"], lists["start_on"]) == (True, IMPORTED, None)
    assert {one["is_answered"] for one in lists["lists"]} == {False}
    assert {one["waiting"] for one in lists["lists"]} == {0}
    assert "homeward start --on DATE" in findings(folder, IMPORTED)["backlog"]


def test_a_dry_run_begins_nothing(folder):
    homeward(
        folder, "import", folder / "tracker.xlsx", "--mapping", "tracker", "--dry-run", "--now", IMPORTED
    )

    lists, _ = homeward(folder, "start", "--now", IMPORTED)

    assert lists["agreeing"] is False
    assert "the first import" in lists["why"]


def test_after_the_start_a_second_import_begins_no_second_one(folder):
    imported(folder)
    started, _ = homeward(folder, "start", "--on", NEXT, "--now", IMPORTED)
    later = imported(folder, STARTED)

    assert started["start_on"] == NEXT
    assert later["agreeing"] == ""
    assert "backlog" not in findings(folder, STARTED)
    assert "at work since" in homeward(folder, "start", "--now", STARTED)[0]["why"]


@pytest.mark.parametrize(("on", "why"), [("2026-11-30", "has gone"), ("soon", "no day")])
def test_a_day_that_cannot_be_is_refused(folder, on, why):
    imported(folder)

    done = run("start", "--on", on, "--in", folder, "--now", IMPORTED)

    assert done.exit_code != 0
    assert why in f"{done.output} {done.exception}"


def test_the_lists_are_a_table_for_people(folder):
    imported(folder)
    run("sweep", "--in", folder, "--now", IMPORTED)

    said = run("start", "--in", folder, "--now", IMPORTED).output

    assert "Late steps by worker" in said
    assert "unanswered" in said
    rehearsed = json.loads(run("rehearse", "--weeks", "1", "--json", "--in", folder, "--now", NEXT).stdout)
    assert {one["what"] for one in rehearsed} == {"list of the backlog", "list after leave"}
