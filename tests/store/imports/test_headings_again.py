"""Headings that were typed anew, in other capitals or with other spaces: the same column, where only one may be it."""

from datetime import date

import pytest

from store.imports.sheets import UnreadableSheet
from tests.importing import a_csv, a_mapping, rows_of
from tests.store.imports.test_unseen_trackers import CHILDREN, children


@pytest.mark.parametrize("head", ["ID,Began,PANEL", "id,be gan,Panel ", "Id,BEGAN,pan  el"])
def test_a_heading_that_differs_in_capitals_and_spaces_alone_is_the_same(tmp_path, head):
    rows = rows_of(a_csv(tmp_path, head, *CHILDREN), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    assert rows[0].from_file[0].began.column == "began"


def test_of_two_headings_that_differ_in_capitals_alone_the_one_of_the_mapping_is_read(tmp_path):
    rows = rows_of(a_csv(tmp_path, "id,began,Began,panel", "45101,2025-03-03,2025-04-04,"), a_mapping())

    assert rows[0].from_file[0].began.on == date(2025, 3, 3)


def test_of_two_headings_that_may_both_be_it_neither_is_read(tmp_path):
    with pytest.raises(UnreadableSheet, match="no column began"):
        rows_of(a_csv(tmp_path, "id,BEGAN,Began,panel", "45101,2025-03-03,2025-04-04,"), a_mapping())
