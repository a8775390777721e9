"""Files that we did not make up ourselves, taken in by the command as a council would, against figures worked out apart."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest

from scheduler.first_files import write_first_files
from tests.importing import homeward

ON = "2026-05-20"
# The expected file speaks of milestones; the pack calls the stages that end in them by these codes.
STAGES = {"first_review": "SCO.REV1", "second_review": "SCO.REV2", "agency_decision": "PO.ADM"}


@pytest.fixture(scope="module")
def expected(shared_data):
    return json.loads((shared_data / "tracker-sample.expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def council(shared_data, tmp_path_factory):
    """A folder whose store has the sample tracker, the report of the import, and how it ended."""
    folder = tmp_path_factory.mktemp("council")
    report, code = homeward(folder, "import", shared_data / "tracker-sample.xlsx", "--mapping", "tracker")
    return folder, report, code


def test_the_sample_tracker_asks_about_exactly_the_cells_that_a_careful_reader_would(council, expected):
    _, report, code = council
    asked: dict[str, list[list[str]]] = {}
    for cell in report["asked"]:
        asked.setdefault(str(cell["row"]), []).append([cell["column"], cell["why"]])

    assert {row: sorted(cells) for row, cells in asked.items()} == {
        row: sorted(cells) for row, cells in expected["must_ask"].items()
    }
    assert code == 1


def test_every_date_of_the_sample_tracker_is_the_one_that_a_careful_reader_takes(council, expected):
    from scheduler.settings import Settings
    from scheduler.wiring.record import open_record
    from store.imports.mapping import read_mapping

    mapping = read_mapping("tracker")
    record = open_record(Settings(), council[0])
    with record.reading() as tx:
        references = {case_id: reference for reference, case_id in tx.case_ids().items()}
        journeys = {child: tx.journey(references[child]) for child in expected["children"]}
    record.close()

    for child, want in expected["children"].items():
        journey = journeys[child]
        for column, milestone in mapping.dates.items():
            if column not in want["dates"]:
                continue
            given = want["dates"][column]
            held = [m.on.isoformat() for m in journey.reached(milestone)]
            assert held == ([] if given in (None, "ask") else [given]), (child, column)
            if given == "ask":
                assert milestone in journey.untracked
        plan = journey.primary_plan()
        assert (plan.route if plan else None) == want["route"], child
        assert journey.worker_name == want["worker"]
        assert journey.allocation.team == want["team"]


def test_the_sample_trackers_overdue_stages_are_listed(council, expected):
    due, _ = homeward(council[0], "due", "--on", ON, "--case-ids")

    listed = {(row["case_id"], row["stage"], row["due_on"], row["days_over"]) for row in due}
    assert {
        (child, STAGES[what], due_on, days) for child, what, due_on, days in expected["overdue"]
    } <= listed


def test_a_second_import_of_the_sample_tracker_changes_nothing(council, shared_data):
    folder, first, _ = council

    again, code = homeward(folder, "import", shared_data / "tracker-sample.xlsx", "--mapping", "tracker")

    assert again["children"] == {"new": 0, "changed": 0, "unchanged": first["rows"]}
    assert again["entries_added"] == 0
    assert again["asked"] == first["asked"]
    assert code == 1


def test_no_name_or_birth_date_of_the_sample_tracker_is_in_the_store(council, expected):
    kept = b"".join(file.read_bytes() for file in council[0].glob("homeward.sqlite*"))
    with closing(sqlite3.connect(council[0] / "homeward.sqlite")) as store:
        told = " ".join(data for (data,) in store.execute("SELECT data FROM ledger"))
    own = {d for c in expected["children"].values() for k, d in c["dates"].items() if k != "DOB"}

    for child in expected["children"].values():
        assert not any(name.encode() in kept for name in (child["name"], child["name"].split()[1]))
        birth = child["dates"]["DOB"]
        if birth in (None, "ask") or birth in own:
            continue
        born = date.fromisoformat(birth)
        assert birth not in told
        assert not any(f"{born:{form}}".encode() in kept for form in ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"))


ANNEX_A = ("--mapping", "annex-a-list-10")


def test_annex_a_asks_about_the_reversal_after_the_order_and_the_birth_after_entry(shared_data, tmp_path):
    expected = json.loads((shared_data / "expected-annex-a.json").read_text(encoding="utf-8"))
    rows = {str(row["child"]): number for number, row in enumerate(expected["rows"], start=2)}
    must_ask = {(rows[str(r["child"])], "reversed") for r in expected["rows"] if r["reversed_after_order"]}
    must_ask |= {(rows[str(r["child"])], "birth") for r in expected["rows"] if r["dob_after_entry"]}

    report, code = homeward(tmp_path, "import", shared_data / "annex-a-sample.xlsx", *ANNEX_A, pack="england")

    asked = {
        (cell["row"], "birth" if cell["column"] == "Date of Birth" else "reversed")
        for cell in report["asked"]
    }
    assert asked == must_ask
    assert all("No Longer" in c["column"] or c["column"] == "Date of Birth" for c in report["asked"])
    assert report["children"]["new"] == len(rows)
    assert code == 1


def test_annex_a_list_8_comes_in_with_its_own_asks(shared_data, tmp_path):
    report, _ = homeward(
        tmp_path,
        *("import", shared_data / "annex-a-sample.xlsx", "--mapping", "annex-a-list-8"),
        pack="england",
    )

    assert report["children"]["new"] == 5
    assert [(cell["row"], cell["column"]) for cell in report["asked"]] == [(5, "Date of Birth")]
    assert len(report["unknown_people"]) == 4


def test_an_english_return_is_refused_by_a_scottish_store(shared_data, tmp_path):
    write_first_files(tmp_path)
    command = [sys.executable, "-c", "from scheduler.cli.app import main; main()", "import"]
    done = subprocess.run(
        [*command, str(shared_data / "annex-a-sample.xlsx"), *ANNEX_A, "--in", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is for the pack england, and this store judges by scotland" in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["homeward.sqlite", "homeward.toml"]
