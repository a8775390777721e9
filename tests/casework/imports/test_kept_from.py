"""A column that names colleagues keeps them from the child, with the row that says so; no file lets anybody in again."""

import pytest

from casework.imports.undo_import import undo_import
from casework.restrict import restrict
from tests.builders import EWAN, NOW, SHONA
from tests.importing import a_csv, a_mapping, asks, children, take_in

MAPPING = a_mapping(kept_from_column="kept from")
HEADERS = "id,began,panel,kept from"


def kept_from(record, case_id: str) -> frozenset[str]:
    with record.reading() as tx:
        return tx.journey(children(record)[case_id]).allocation.restricted_from


def test_those_who_are_named_see_nothing_of_the_child(record, tmp_path) -> None:
    file = a_csv(tmp_path, HEADERS, f"A1,2026-01-05,,Shona Reid; {EWAN}", "B2,2026-01-05,,")

    take_in(record, file, MAPPING)

    assert kept_from(record, "A1") == {SHONA, EWAN}
    assert kept_from(record, "B2") == frozenset()


def test_a_name_that_nobody_has_is_asked_about_without_the_cell(record, tmp_path) -> None:
    report = take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,Somebody Else"), MAPPING)

    assert asks(report) == [
        (2, "kept from", "names somebody who is not on the staff list, who is NOT kept from the child")
    ]
    assert all(one.value == "" for one in report.asked)


def test_a_cell_that_is_cleared_lets_nobody_in(record, tmp_path) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,Shona Reid"), MAPPING)

    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,"), MAPPING)

    assert kept_from(record, "A1") == {SHONA}


def test_the_next_file_says_nothing_new_and_keeps_nobody_away_whose_restriction_was_lifted(
    record, tmp_path
) -> None:
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,,Shona Reid")
    take_in(record, file, MAPPING)
    assert take_in(record, file, MAPPING).entries_added == 0

    restrict(record, children(record)["A1"], SHONA, "a slip", NOW, lift=True)
    take_in(record, file, MAPPING)

    assert kept_from(record, "A1") == frozenset()


def test_a_dry_run_says_the_same_as_the_import_of_children_who_are_new_and_known(record, tmp_path) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,"), MAPPING)
    file = a_csv(
        tmp_path,
        HEADERS,
        "A1,2026-01-05,,Shona Reid; Somebody Else",
        "B2,2026-01-05,,Nobody Here; Shona Reid",
    )

    before = take_in(record, file, MAPPING, dry_run=True)
    nobody_yet = kept_from(record, "A1")
    done = take_in(record, file, MAPPING)

    assert asks(before) == asks(done)
    assert len(asks(done)) == 2
    assert before.entries_added == done.entries_added
    assert nobody_yet == frozenset()


def test_an_import_that_is_taken_out_lets_nobody_in_and_says_so_child_by_child(record, tmp_path) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,", "B2,2026-01-05,,"), MAPPING)
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,2026-03-02,Shona Reid", "B2,2026-01-05,,")
    number = take_in(record, file, MAPPING).batch

    report = undo_import(record, number, NOW, do=True)
    anything_more = report.stayed

    [line] = [one for one in report.lines if one.stays_because]
    assert (line.reference, line.what, line.value) == (children(record)["A1"], "kept from the child", SHONA)
    assert "homeward restrict" in line.stays_because
    assert (report.kept_away, anything_more) == (1, 0)
    assert kept_from(record, "A1") == {SHONA}


@pytest.mark.parametrize("everything", [True, False])
def test_not_even_with_everything_while_the_child_stays(record, tmp_path, everything) -> None:
    take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,,"), MAPPING)
    number = take_in(record, a_csv(tmp_path, HEADERS, "A1,2026-01-05,2026-03-02,Shona Reid"), MAPPING).batch

    undo_import(record, number, NOW, do=True, everything=everything)

    assert kept_from(record, "A1") == {SHONA}


def test_with_a_child_who_goes_as_a_whole_it_goes_and_comes_again_with_her(record, tmp_path) -> None:
    file = a_csv(tmp_path, HEADERS, "A1,2026-01-05,,Shona Reid")
    undo_import(record, take_in(record, file, MAPPING).batch, NOW, do=True)
    assert children(record) == {}

    take_in(record, file, MAPPING)

    assert kept_from(record, "A1") == {SHONA}
