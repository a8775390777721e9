"""The weekly file: taken when it has stood still, once, oldest first, and moved out with its day and time."""

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest

from casework.imports.weekly_memory import weekly_memory
from scheduler.weekly import folder as weekly_folder
from scheduler.weekly.folder import FolderTrouble, check_folder
from tests.builders import FERGUS, KIRSTY
from tests.importing import MAPPING_WITH_PANEL
from tests.scheduler.weekly.dropping import Dropping
from tests.workbooks import an_xlsx

X1, X2 = "X1,2026-01-05,2026-05-06", "X2,2026-01-05,"


@pytest.fixture
def council(tmp_path):
    return Dropping(tmp_path)


def test_a_file_that_has_stood_still_is_taken_in_and_moved(council):
    council.drop(X1)

    council.look()
    assert council.imports() == 0
    council.look()

    assert council.panel() == ["2026-05-06"]
    assert council.lying() == []
    (moved,) = (council.inbox / "taken").iterdir()
    assert moved.name == "2026-05-20 093200 tracker.csv"
    assert council.mails() == []


def test_a_file_that_is_still_being_copied_waits(council):
    file = council.drop(X1)
    council.look()
    file.write_text(file.read_text() + X2 + "\n")
    council.look()
    assert council.imports() == 0

    council.look()

    assert council.panel() == ["2026-05-06"]


def test_a_childs_name_in_the_name_of_a_sheet_is_kept_nowhere_but_beside_the_file(tmp_path):
    council = Dropping(tmp_path, MAPPING_WITH_PANEL.replace("confirmed", 'sheet = "Tracker"\nconfirmed'))
    an_xlsx(council.inbox / "t.xlsx", **{"Notareal Name": [["ID"]], "Another Notreal": [["ID"]]})

    council.look(times=2)

    with council.record.reading() as tx:
        kept = f"{weekly_memory(tx)} {[m.facts for m in tx.messages_for(KIRSTY)]}"
    assert "Notareal Name" in council.said()
    assert "Not" not in kept
    assert "says why" in kept


@pytest.mark.parametrize("lock", ["~$tracker.csv", "~$acker.csv", ".~lock.tracker.csv#"])
def test_a_file_that_a_spreadsheet_has_open_waits(council, lock):
    council.drop(X1)
    (council.inbox / lock).write_text("somebody")
    council.look(times=3)
    assert council.imports() == 0

    (council.inbox / lock).unlink()
    council.look()

    assert council.imports() == 1


@pytest.mark.parametrize("name", ["tracker.csv.part", "tracker.tmp", ".hidden.csv", "~WRL001.csv"])
def test_what_a_program_is_at_work_on_is_left_alone(council, name):
    council.takes(X1, name=name)

    assert council.lying() == [name]
    assert council.imports() == 0


def test_two_files_at_once_are_taken_in_oldest_first(council):
    council.drop("X1,2026-01-05,2026-05-07", name="a newer.csv", age=10)
    council.drop(X1, name="b older.csv", age=100)

    council.look(times=2)

    assert council.panel() == ["2026-05-07"]
    assert council.imports() == 2


def test_the_same_bytes_twice_are_taken_in_once_and_said(council):
    council.takes(X1)
    council.takes(X1, name="again.csv")

    assert council.imports() == 1
    assert council.lying("taken") == ["tracker.csv", "again.csv", "again.csv.txt"]
    assert "same bytes as the one that was taken in at 2026-05-20 09:32" in council.said("taken")


def test_the_same_bytes_after_another_file_are_news(council):
    council.takes(X1)
    council.takes("X1,2026-01-05,2026-05-07")
    council.takes(X1)

    assert council.panel() == ["2026-05-06"]


def test_a_mapping_that_no_longer_fits_is_said_beside_the_file_and_to_the_information_officer(council):
    council.takes("X1,2026-01-05,2026-05-06", headers="ID,LAC,Panel held")

    assert council.lying("refused") == ["tracker.csv", "tracker.csv.txt"]
    assert "the file has no column Panel" in council.said()
    (mail,) = council.mails()
    assert mail["headline"] == "The weekly file was not taken in"
    assert "tracker.csv" not in str(mail)
    assert list(council.watch.problems()) == [
        "the weekly file: refused on 2026-05-20, homeward check says why"
    ]


def test_a_file_that_is_right_again_makes_well(council):
    council.takes(X1, headers="ID,LAC,Panel held")
    council.takes(X1)

    assert council.panel() == ["2026-05-06"]
    assert list(council.watch.problems()) == []


def test_a_truncated_workbook_is_refused(council, tmp_path):
    from tests.importing import a_row, a_tracker

    whole = a_tracker(tmp_path, a_row()).read_bytes()
    (council.inbox / "t.xlsx").write_bytes(whole[: len(whole) // 2])
    council.look(times=2)

    assert council.lying("refused") == ["t.xlsx", "t.xlsx.txt"]
    assert council.imports() == 0


def test_another_sheet_is_refused_by_its_name(tmp_path):
    from tests.importing import a_row, a_tracker

    council = Dropping(
        tmp_path, MAPPING_WITH_PANEL.replace('id_column = "ID"', 'id_column = "ID"\nsheet = "Tracker"')
    )
    a_tracker(council.inbox, a_row())
    council.look(times=2)

    assert "there is no sheet Tracker" in council.said()


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        (MAPPING_WITH_PANEL.replace('"scotland"', '"england"'), "is for the pack england"),
        (MAPPING_WITH_PANEL.replace("confirmed = true", ""), "homeward mapping confirm mine.toml"),
        ("nothing", "this is not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_leaves_the_file_where_it_is(tmp_path, mapping, why):
    council = Dropping(tmp_path, mapping)
    council.takes(X1)

    assert council.lying() == ["tracker.csv"]
    assert why in council.watch.troubles[0]


def test_a_folder_that_is_not_there_is_said_and_used_once_it_is(council):
    council.inbox.rename(council.home / "elsewhere")
    council.look()
    assert "is not there" in council.watch.troubles[0]
    assert list(council.watch.problems()) == ["the weekly file cannot come in: homeward check says why"]

    (council.home / "elsewhere").rename(council.inbox)
    council.takes(X1)

    assert council.panel() == ["2026-05-06"]
    assert list(council.watch.problems()) == []


@contextmanager
def as_somebody_else():
    """Root may write everywhere: for the block it is nobody in particular."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_a_folder_that_cannot_be_written_is_said(council):
    council.inbox.chmod(0o500)

    with as_somebody_else(), pytest.raises(FolderTrouble, match=r"cannot be (read and written|used)"):
        check_folder(council.inbox)

    council.inbox.chmod(0o700)


def test_a_file_in_the_place_of_a_folder_is_said_and_nothing_is_taken_in(council):
    (council.inbox / "refused").write_text("a file")
    council.takes(X1)

    assert "is no folder of its own" in council.watch.troubles[0]
    assert council.imports() == 0


def test_a_folder_for_files_that_leads_elsewhere_is_refused(council, tmp_path):
    (tmp_path / "outside").mkdir()
    (council.inbox / "taken").symlink_to(tmp_path / "outside")
    council.takes(X1)

    assert "is no folder of its own" in council.watch.troubles[0]
    assert council.imports() == 0


def test_a_link_is_not_followed(council, tmp_path):
    (tmp_path / "secret.csv").write_text("ID,LAC,Panel\nX9,2026-01-05,\n")
    (council.inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    council.look(times=2)

    assert "follows no links" in council.said()
    assert council.imports() == 0
    assert (tmp_path / "secret.csv").exists()


def test_a_huge_file_is_refused_unread(council):
    with (council.inbox / "huge.csv").open("wb") as file:
        file.truncate(weekly_folder.MOST_BYTES + 1)
    council.look(times=2)

    assert "at most 256 MB" in council.said()


def test_an_empty_file_is_refused(council):
    (council.inbox / "empty.csv").touch()
    council.look(times=2)

    assert council.lying("refused") == ["empty.csv", "empty.csv.txt"]


def test_a_file_that_would_end_many_journeys_is_asked_about_and_not_applied(tmp_path):
    council = Dropping(tmp_path, missing="end")
    council.takes(*(f"X{n},2026-01-05," for n in range(1, 21)))

    council.takes("X1,2026-01-05,2026-05-06")

    assert council.panel() == []
    assert "It would end the journeys of 19 children" in council.said()
    assert "homeward import FILE --mapping mine.toml --missing end" in council.said()
    assert council.mails()[0]["headline"] == "The weekly file was not taken in"


def test_a_few_who_left_are_ended(tmp_path):
    council = Dropping(tmp_path, missing="end")
    council.takes(*(f"X{n},2026-01-05," for n in range(1, 21)))

    council.takes(*(f"X{n},2026-01-05," for n in range(1, 20)))

    with council.record.reading() as tx:
        assert tx.journey(tx.reference_of("X20")).ended_on is not None


def test_a_file_replaced_while_the_last_one_was_taken_in_is_a_new_one(council):
    council.drop(X1)
    council.look()
    with council.record.reading() as tx:
        assert tx.setting("weekly_file") is not None
    council.look()
    council.takes("X1,2026-01-05,2026-05-07")

    assert council.panel() == ["2026-05-07"]
    assert len(council.lying("taken")) == 2


def test_an_import_that_was_taken_out_may_come_again(council):
    from casework.imports.undo_import import undo_import

    council.takes(X1)
    undo_import(council.record, 1, council.now, do=True, everything=True)

    council.takes(X1)

    assert council.panel() == ["2026-05-06"]


def test_nobody_else_hears(council):
    council.takes(X1)
    council.takes(X2)

    assert council.mails(FERGUS) == []
    assert council.mails(KIRSTY) != []
    council.now += timedelta(days=7)


def test_the_last_good_file_again_does_not_hide_that_another_was_refused(council):
    council.takes(X1)
    council.takes(X2, headers="ID,LAC,Panel held")
    council.takes(X1)

    assert council.imports() == 1
    assert len(list(council.watch.problems())) == 1


@pytest.mark.parametrize(
    "name", ["t" * 251 + ".csv", "\u00e9" * 125 + ".csv", "a\nb.csv", os.fsdecode(b"tracker \xff.csv")]
)
def test_whatever_a_file_is_called_it_leaves_the_folder_and_the_next_one_comes_in(council, name):
    council.takes("X1,2026-01-05,2026-05-06", name=name)
    council.takes("X1,2026-01-05,2026-05-06", "X2,2026-01-05,2026-05-07")

    assert council.lying() == []
    assert len(council.lying("taken")) == 2
    assert len(council.panel("X2")) == 1
    assert council.watch.troubles == ()
