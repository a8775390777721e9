"""What came in wrong is put right: afterwards the record says what it would say had the right file come in first."""

import csv
import json

import pytest

from tests.importing import a_csv, homeward

STAFF = (
    "Shona Reid,shona.reid@council.example,social_worker,North,Morag Keir,",
    "Morag Keir,morag.keir@council.example,team_manager,North,Isla Dunbar,",
    "Isla Dunbar,isla.dunbar@council.example,service_manager,,,",
    "Fergus Baird,fergus.baird@council.example,administrator,,,",
)
MORAG = "morag.keir@council.example"
TODAY = "2026-11-24"  # a Tuesday
OF_THE_LEDGER = {
    "reference",
    "recorded_at",
    "entry",
    "made_at",
    "opened_at",
    "anchor",
}  # in no two folders the same
COMPARED = ("children", "journeys", "plans", "milestones", "bookings", "decisions", "blockers", "stages")


@pytest.fixture
def folders(tmp_path):
    """Two folders: one where it came in wrong first, one where it was right from the beginning."""
    for name in ("wrong", "right"):
        folder = tmp_path / name
        folder.mkdir()
        staff = a_csv(folder, "name,email,role,team,manager,leave", *STAFF, name="staff.csv")
        homeward(folder, "people", "load", staff, "--now", TODAY)
    return tmp_path / "wrong", tmp_path / "right"


def a_mapping_file(folder, dates, name="mine.toml", **more):
    lines = [
        'name = "mine"',
        'about = "a tracker"',
        'pack = "scotland"',
        "confirmed = true",
        'id_column = "ID"',
        'worker_column = "Worker"',
        'date_formats = ["%d/%m/%Y"]',
        *(f"{key} = {value}" for key, value in more.items()),
        "[dates]",
        *(f'"{column}" = "{milestone}"' for column, milestone in dates.items()),
    ]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


def take_in(folder, headers, *lines, mapping, now=TODAY, more=(), ends_with=0):
    file = a_csv(folder, headers, *lines, name="tracker.csv")
    report, code = homeward(folder, "import", file, *more, "--mapping", mapping, "--now", now)
    assert code == ends_with, report
    return report


def what_is_said(folder):
    """Due, a manager's digest and the export, by the case system's ids: what two folders can be compared by."""
    out = folder / "out"
    plain(folder, "export", out, "--now", TODAY)
    with (out / "children.csv").open(encoding="utf-8-sig") as file:
        ids = {row["reference"]: row["case_id"] for row in csv.DictReader(file)}
    tables = {name: sorted(rows_of(out / f"{name}.csv", ids)) for name in COMPARED}
    due, _ = homeward(folder, "due", "--case-ids", "--now", TODAY)
    for line in due:
        del line["reference"]
    digest = plain(folder, "digest", "--to", MORAG, "--format", "json", "--now", TODAY)
    for reference, case_id in ids.items():
        digest = digest.replace(reference, case_id)
    return sorted(map(str, due)), in_one_order(json.loads(digest)), tables


def in_one_order(said):
    """Lists are in the order of references, which are drawn at random: here in the order of what they say."""
    if isinstance(said, dict):
        return {key: in_one_order(value) for key, value in said.items() if key not in OF_THE_LEDGER}
    return sorted(map(in_one_order, said), key=str) if isinstance(said, list) else said


def plain(folder, *words):
    from typer.testing import CliRunner

    from scheduler.cli.app import app

    done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def rows_of(file, ids):
    with file.open(encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            kept = {key: value for key, value in row.items() if key not in OF_THE_LEDGER}
            yield str({"child": ids[row["reference"]], **kept})


HEADERS = "ID,Worker,LAC,First review due,First review held,Panel target,Panel actual"
CHILDREN = (
    "AB-001,Shona Reid,01/10/2025,12/11/2025,10/11/2025,01/03/2026,",
    "AB-002,Shona Reid,01/06/2026,13/07/2026,,01/09/2026,12/10/2026",
    "AB-003,Shona Reid,01/09/2026,13/10/2026,09/10/2026,01/12/2026,",
)
GUESSED = {"LAC": "became_looked_after", "First review due": "first_review", "Panel target": "panel"}
CORRECTED = {"LAC": "became_looked_after", "First review held": "first_review", "Panel actual": "panel"}


def test_a_corrected_mapping_withdraws_what_only_the_old_one_said(folders):
    wrong, right = folders
    take_in(wrong, HEADERS, *CHILDREN, mapping=a_mapping_file(wrong, GUESSED), ends_with=1)
    take_in(right, HEADERS, *CHILDREN, mapping=a_mapping_file(right, CORRECTED))
    assert what_is_said(wrong) != what_is_said(right)

    report = take_in(wrong, HEADERS, *CHILDREN, mapping=a_mapping_file(wrong, CORRECTED))

    assert what_is_said(wrong) == what_is_said(right)
    assert ("AB-001", "panel", "2026-03-01", "") in [
        (c["case_id"], c["what"], c["before"], c["after"]) for c in report["changes"]
    ]


REVIEWS = {"LAC": "became_looked_after", "R1": "first_review", "R2": "second_review"}
ON_X1 = ("X1,Shona Reid,01/06/2026,10/07/2026,05/10/2026", "X2,Shona Reid,01/06/2026,10/07/2026,")
ON_X2 = ("X1,Shona Reid,01/06/2026,10/07/2026,", "X2,Shona Reid,01/06/2026,10/07/2026,05/10/2026")


def test_a_date_that_moved_to_the_right_child_is_asked_about_and_then_gone(folders):
    wrong, right = folders
    mapping = a_mapping_file(wrong, REVIEWS)
    take_in(wrong, "ID,Worker,LAC,R1,R2", *ON_X1, mapping=mapping)
    take_in(right, "ID,Worker,LAC,R1,R2", *ON_X2, mapping=a_mapping_file(right, REVIEWS))

    asked = take_in(wrong, "ID,Worker,LAC,R1,R2", *ON_X2, mapping=mapping, ends_with=1)
    (line,) = asked["removals"]
    assert (line["row"], line["column"], line["case_id"], line["held"]) == (2, "R2", "X1", "2026-10-05")
    assert what_is_said(wrong) != what_is_said(right)
    answer = ("--accept-removals", line["line"])
    take_in(wrong, "ID,Worker,LAC,R1,R2", *ON_X2, mapping=mapping, more=[line["line"], answer[0]])

    assert what_is_said(wrong) == what_is_said(right)
    again = take_in(wrong, "ID,Worker,LAC,R1,R2", *ON_X2, mapping=mapping)
    assert (again["entries_added"], again["removals"]) == (0, [])


PADDED = ("0045210,Shona Reid,01/06/2026,10/07/2026,05/10/2026", "0045211,Shona Reid,01/06/2026,,")
BARE = ("45210,Shona Reid,01/06/2026,10/07/2026,05/10/2026", "0045211,Shona Reid,01/06/2026,,")


@pytest.mark.parametrize("way", ["undo", "rename-id", "withdraw"])
def test_a_child_under_a_wrong_id_is_put_right(folders, way):
    wrong, right = folders
    mapping = a_mapping_file(wrong, REVIEWS)
    asked = take_in(wrong, "ID,Worker,LAC,R1,R2", *BARE, mapping=mapping, ends_with=1)["asked"]
    assert [(one["value"], one["why"].partition(":")[2]) for one in asked] == [
        ("45210", " leading zeros may be lost")
    ]
    take_in(right, "ID,Worker,LAC,R1,R2", *PADDED, mapping=a_mapping_file(right, REVIEWS))

    [again] = take_in(wrong, "ID,Worker,LAC,R1,R2", *PADDED, mapping=mapping, ends_with=1)["asked"]
    assert (again["value"], "is this the same id, written otherwise?" in again["why"]) == ("0045210", True)
    if way == "undo":
        homeward(wrong, "import", "--undo", "1", "--yes", "--now", TODAY)
    if way == "rename-id":
        homeward(wrong, "rename-id", "45210", "0045210", "--now", TODAY)
    if way == "withdraw":
        homeward(wrong, "withdraw", "45210", "--why", "the id had lost its zeros", "--now", TODAY)
    take_in(wrong, "ID,Worker,LAC,R1,R2", *PADDED, mapping=mapping)

    assert what_is_said(wrong) == what_is_said(right)
    assert plain(wrong, "ledger", "verify").startswith(("2", "1", "3", "4"))
    assert "equal a replay" in plain(wrong, "ledger", "rebuild", "--check")
    again = take_in(wrong, "ID,Worker,LAC,R1,R2", *PADDED, mapping=mapping)
    assert (again["entries_added"], again["missing"]) == (0, [])
