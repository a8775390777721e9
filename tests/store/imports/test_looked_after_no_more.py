"""A row that says of itself that its child is looked after no more, in whatever column: it is asked about as a whole."""

from datetime import date

import pytest

from tests.importing import a_csv, a_mapping, rows_of
from tests.store.imports.test_unseen_trackers import with_status


@pytest.mark.parametrize(
    ("head", "says", "word"),
    [
        ("Status", "Closed 12/3", "Closed"),
        ("Case status", "CLOSED - returned home", "CLOSED"),
        ("Open/Closed", "closed", "closed"),
        ("LAC status", "No longer LAC", "No longer"),
        ("Current Status", "Left care", "Left care"),
        ("Closed?", "Y", "Y"),
        ("Left care (Y/N)", "yes - home", "yes"),
        ("Case closed", "12/03/2026", "12/03/2026"),  # a day that no mapping reads
        ("Active", "N", "N"),
        ("Still LAC?", "No", "No"),
        ("Currently looked after (y/n)", "no longer", "no"),
    ],
)
def test_a_row_whose_status_says_closed_is_asked_about_as_a_whole(tmp_path, head, says, word):
    [row] = with_status(tmp_path, head, says)

    why = f"\"{head}\" says '{word}': is she looked after still? say when it ended"
    assert [(a.column, a.value, a.why) for a in row.asked] == [("Ref", "A1", why)]
    assert row.from_file[0].began is None


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("Status", "Open"),
        ("Legal status", "CSO ended"),
        ("Placement status", "Closed"),
        ("Referral closed", "closed"),
        ("Closed?", "N"),
        ("Closed?", "not yet"),
        ("Active", "Y"),
        ("Still LAC?", "Yes - no change"),
        ("LAC No", "0045"),
        ("Active plan", "No"),
    ],
)
def test_a_row_is_no_question_for_another_status(tmp_path, head, says):
    [row] = with_status(tmp_path, head, says)

    assert row.asked == ()


def test_a_closed_row_that_says_when_care_ended_is_no_question(tmp_path):
    file = a_csv(tmp_path, "Ref,Looked after from,Status,Left care", "A1,01/03/2025,Closed,01/05/2026")
    began = {"Looked after from": "became_looked_after"}
    mapping = a_mapping(id_column="Ref", date_formats=["%d/%m/%Y"], dates=began, ended_column="Left care")

    [row] = rows_of(file, mapping)

    assert row.asked == ()
    assert row.from_file[0].ended.on == date(2026, 5, 1)
