"""The files of `homeward sample` fit each other, and whoever begins with them has a first alert."""

from datetime import date

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from scheduler.cli.app import app
from tests.importing import homeward
from tests.workbooks import an_xlsx

ON = "2026-12-01"


def run(*args):
    return CliRunner().invoke(app, [*map(str, args)], env={"HOMEWARD_PACK": "scotland"})


@pytest.fixture
def folder(tmp_path):
    assert run("init", "--in", tmp_path).exit_code == 0
    for what in ("staff", "tracker", "mapping"):
        assert run("sample", what, "--in", tmp_path, "--now", ON).exit_code == 0
    return tmp_path


@pytest.mark.parametrize("mapping", ["tracker", "mapping.toml"])
def test_staff_tracker_and_mapping_fit_each_other_and_leave_no_question(folder, mapping):
    named = folder / mapping if mapping.endswith(".toml") else mapping
    loaded, people_code = homeward(folder, "people", "load", folder / "staff.csv", "--now", ON)
    report, code = homeward(folder, "import", folder / "tracker.xlsx", "--mapping", named, "--now", ON)

    assert (people_code, loaded["problems"]) == (0, [])
    assert (code, report["children"]["new"]) == (0, 36)
    assert (report["asked"], report["unknown_people"], report["left_out"]) == ([], [], [])


def test_some_steps_of_the_sample_are_late_on_any_day(folder):
    homeward(folder, "people", "load", folder / "staff.csv", "--now", ON)
    homeward(folder, "import", folder / "tracker.xlsx", "--mapping", "tracker", "--now", ON)

    late, _ = homeward(folder, "due", "--now", ON)

    assert {stage["status"] for stage in late} >= {"statutory", "guidance"}


def test_the_dates_count_back_from_the_day_it_is_made(tmp_path):
    run("init", "--in", tmp_path)
    run("sample", "tracker", "-o", tmp_path / "t.xlsx", "--now", "2027-06-01", "--in", tmp_path)

    cells = [cell for row in load_workbook(tmp_path / "t.xlsx").active.values for cell in row]
    days = [cell.date() for cell in cells if hasattr(cell, "date")]
    assert date(2027, 5, 20) < max(days) < date(2027, 6, 1)


@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("staff.csv", "is there already"),
        ("staff.xlsx", "is written as .csv"),
        ("no/staff.csv", "cannot be written"),
    ],
)
def test_nothing_is_overwritten_and_a_wrong_name_is_said(folder, out, why):
    done = run("sample", "staff", "-o", folder / out, "--in", folder)

    assert done.exit_code == 2
    assert why in done.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_staff_list_is_read_in_any_encoding_and_with_semicolons(folder, encoding):
    text = "name;email;role;team\nZoë Pretend;zoe@council.example;social_worker;North\n"
    (folder / "own.csv").write_bytes(text.encode(encoding))

    loaded, code = homeward(folder, "people", "load", folder / "own.csv")

    assert (code, loaded["people"]) == (0, 1)


def test_a_staff_list_may_be_a_workbook(folder):
    rows = [
        ["name", "email", "role", "team"],
        ["Zoë Pretend", "zoe@council.example", "social_worker", "North"],
    ]

    loaded, code = homeward(folder, "people", "load", an_xlsx(folder / "own.xlsx", Staff=rows))

    assert (code, loaded["people"]) == (0, 1)
