"""`homeward meeting`: the list as a table, a page, a workbook in the council's own columns, and a message."""

from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from casework.ports import MessageKind
from scheduler.cli.app import app
from scheduler.first_files import write_first_files
from scheduler.settings import Settings
from scheduler.wiring.record import make_record
from scheduler.wiring.tables_in import import_table
from tests.builders import ISLA, JAMIE, MORAG, NOW, SHONA, a_person
from tests.importing import a_row, a_tracker

ON = ("--now", "2026-05-20", "--on", "2026-05-26")


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    return a_tracker(
        tmp_path,
        a_row("D1", name="Notareal Name", worker="Shona Reid", plan="Perm Order", team="North"),
        a_row("D2", name="Another Notreal", worker="Jamie Orr", plan="Home", team="North", laac="2026-05-06"),
    )


@pytest.fixture
def council(tmp_path: Path, tracker: Path) -> Path:
    write_first_files(tmp_path)
    with closing(make_record(Settings(), tmp_path)) as record, record.writing() as tx:
        tx.put_people([a_person(email) for email in (SHONA, JAMIE, MORAG, ISLA)], NOW)
    import_table(Settings(), tmp_path, tracker, "tracker", NOW)
    return tmp_path


def meeting(council: Path, *words: str):
    return ran(council, "--team", "north", *words)


def ran(council: Path, *words: str):
    env = {"HOMEWARD_PACK": "scotland"}
    return CliRunner().invoke(app, ["meeting", *words, *ON, "--in", str(council)], env=env)


def test_the_page_has_each_child_once_with_worker_step_and_question_and_names_nobody(council: Path) -> None:
    done = meeting(council, "--html", str(council / "list.html"))

    page = (council / "list.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert done.exit_code == 0
    assert "North: tracking meeting, Tue 26 May" in page
    assert "Shona Reid" in page
    assert "over the statutory limit" in page
    assert "Notareal" not in page


def test_the_workbook_has_the_trackers_own_cells_and_what_is_asked_behind_them(
    council: Path, tracker: Path
) -> None:
    out = council / "list.xlsx"
    done = meeting(council, "--xlsx", str(out), "--tracker", str(tracker), "--mapping", "tracker")

    assert done.exit_code == 0, done.output
    rows = [*load_workbook(out).worksheets[0].iter_rows(values_only=True)]
    head, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert head[-4:] == ("Step", "Since 28 Apr", "Asked", "Agreed, who, by when")
    assert first["Child ID"] == "D1"
    assert first["Homeward reference"].startswith("HW-")
    assert "over the statutory limit" in first["Step"]


def test_that_it_was_looked_at_is_in_the_access_log(council: Path) -> None:
    meeting(council)

    with closing(make_record(Settings(), council)) as record, record.reading() as tx:
        assert {look.what for look in tx.looks()} == {"meeting"}


def test_it_is_sent_to_the_teams_manager_once(council: Path) -> None:
    first, again = meeting(council, "--send"), meeting(council, "--send")

    assert "Morag Keir gets the list." in first.output
    assert "Morag Keir has the list of this meeting already." in again.output
    with closing(make_record(Settings(), council)) as record, record.reading() as tx:
        assert [m.kind for m in tx.messages_for(MORAG)] == [MessageKind.QUEUE]


def test_a_team_that_nobody_knows_is_named_with_those_that_there_are(council: Path) -> None:
    done = ran(council, "--team", "Nowhere")

    assert done.exit_code != 0
    assert "known: North" in f"{done.exception} {done.output}"


def test_a_workbook_without_a_tracker_is_wrong_usage(council: Path) -> None:
    assert meeting(council, "--xlsx", str(council / "x.xlsx")).exit_code == 2


@pytest.mark.parametrize("option", [("--mapping", "tracker"), ("--team", "")])
def test_what_would_be_passed_over_in_silence_is_wrong_usage(council: Path, option: tuple[str, str]) -> None:
    assert meeting(council, *option).exit_code == 2


def test_a_tracker_without_a_workbook_is_wrong_usage(council: Path, tracker: Path) -> None:
    assert meeting(council, "--tracker", str(tracker)).exit_code == 2


@pytest.mark.parametrize("option", ["--xlsx", "--html"])
def test_the_list_is_never_written_over_the_tracker(council: Path, tracker: Path, option: str) -> None:
    before = tracker.read_bytes()

    done = meeting(council, option, str(tracker), "--tracker", str(tracker), "--mapping", "tracker")

    assert done.exit_code == 2
    assert tracker.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(council: Path) -> None:
    done = meeting(council, "--html", str(council / "nowhere" / "list.html"))

    assert done.exit_code == 2
    assert "there is no folder" in f"{done.stderr} {done.output}"
