"""What `homeward check` says of the weekly file."""

from datetime import timedelta

import pytest

from scheduler.weekly.stand import weekly_in_words, weekly_trouble
from store.imports.sheets import RENAMED
from tests.importing import MAPPING_WITH_PANEL
from tests.scheduler.weekly.dropping import Dropping

X1 = "X1,2026-01-05,2026-05-06"


@pytest.fixture
def council(tmp_path):
    return Dropping(tmp_path)


def troubles(council, **later):
    with council.record.reading() as tx:
        now = council.now + timedelta(**later)
        return list(weekly_trouble(council.settings, council.home, tx, now))


def words(council):
    with council.record.reading() as tx:
        return weekly_in_words(council.settings, council.home, tx)


def test_before_anybody_has_looked_nothing_is_promised(council):
    assert troubles(council) == []
    assert "homeward run does" in words(council)


def test_the_day_of_the_last_file_and_what_is_open_are_said(council):
    council.takes(X1)
    assert words(council) == "the last one was taken in on 2026-05-20; no question is open"

    council.takes("X1,2026-01-05,soon")

    assert words(council) == "the last one was taken in on 2026-05-20; 1 question is open"


@pytest.mark.parametrize("has_come", [True, False])
def test_no_file_for_longer_than_the_council_says_is_said(council, has_come):
    if has_come:
        council.takes(X1)
    else:
        council.look()

    assert troubles(council, days=7) == []
    assert troubles(council, days=8) == ["no new file has come for 8 days: one is to come every 7 days"]


def test_a_refused_file_is_said_with_its_reason_until_one_is_taken_in(council):
    council.takes(X1, headers="ID,LAC,Panel held")
    assert troubles(council) == [
        f"the file of 2026-05-20 was refused: the file has no column Panel: {RENAMED}"
    ]

    council.takes(X1)

    assert troubles(council) == []


def test_a_folder_that_is_not_there_and_a_mapping_that_nobody_confirmed_are_both_said(tmp_path):
    council = Dropping(tmp_path, MAPPING_WITH_PANEL.replace("confirmed = true", ""))
    council.inbox.rmdir()

    folder, mapping = troubles(council)

    assert "is not there" in folder
    assert "nobody has said that the mapping is right" in mapping


def test_looking_makes_no_folder(council):
    troubles(council)

    assert council.lying() == []
    assert not (council.inbox / "taken").exists()


def test_a_file_that_is_open_for_more_than_a_day_is_said(council):
    council.drop(X1)
    (council.inbox / "~$tracker.csv").touch()

    (line,) = troubles(council)

    assert line.startswith("1 file in the folder is open in a spreadsheet for more than a day")
