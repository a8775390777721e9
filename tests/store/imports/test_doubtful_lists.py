"""Rows of a list of events that may mean several things: each is asked about, or named, and none is lost."""

import pytest

from store.imports.mapping import parse_mapping
from store.imports.no_worker import no_worker
from store.imports.read_rows import open_mapped
from store.imports.sentences import sentences_of
from tests.builders import TODAY, a_rulebook
from tests.store.imports.test_event_list import CHILD, LAC, Lists

HEAD = ["Child ID", "Step", "Date planned", "Date held", "Status"]
BEGAN = ["7101", LAC, "", "01/09/2025", "Held"]
OTHER = [
    ["7102", LAC, "", "06/10/2025", "Held"],
    ["7102", "First LAC review", "14/11/2025", "14/11/2025", "Held"],
    ["7102", "Permanence panel", "14/04/2026", "14/04/2026", "Held"],
]


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


@pytest.mark.parametrize("status", ["In progress", "Draft", "Not started", "Finis"])
@pytest.mark.parametrize("planned", ["09/10/2025", "16/06/2026"])
def test_a_planned_day_whose_status_does_not_say_that_it_is_booked_is_asked_about(lists, planned, status):
    lists.take(*OTHER, BEGAN, ["7101", "Permanence panel", planned, "", status], head=HEAD)

    assert lists.asked() == [(6, "Date planned", planned)]
    assert lists.booked() == []


@pytest.mark.parametrize("status", ["Booked", "Scheduled", ""])
def test_a_planned_day_to_come_whose_status_says_so_or_nothing_is_booked(lists, status):
    lists.take(*OTHER, BEGAN, ["7101", "Permanence panel", "16/06/2026", "", status], head=HEAD)

    assert lists.asked() == []
    assert lists.booked() == [("panel", "2026-06-16")]


@pytest.mark.parametrize("status", ["Cancelled", "Rescheduled", "Did not take place"])
@pytest.mark.parametrize("planned", ["09/10/2025", "16/06/2026"])
def test_what_did_not_take_place_is_named_by_its_planned_day(lists, planned, status):
    lists.take(*OTHER, BEGAN, ["7101", "Permanence panel", planned, "", status], head=HEAD)

    assert lists.asked() == []
    assert [(a.row, a.column, a.value) for a in lists.report.left_out] == [(6, "Date planned", planned)]
    assert "Status" in lists.report.left_out[0].why


def test_what_did_not_take_place_and_has_no_day_is_named_by_its_step(lists):
    lists.take(*OTHER, BEGAN, ["7101", "Permanence panel", "", "", "Cancelled"], head=HEAD)

    assert [(a.row, a.column, a.value) for a in lists.report.left_out] == [(6, "Step", "Permanence panel")]


def test_a_child_who_came_back_on_the_day_on_which_care_ended_is_looked_after(lists):
    lists.take(
        CHILD,
        ["7101", "LAC ended", "02/02/2026", "Completed", ""],
        ["7101", LAC, "02/02/2026", "Completed", ""],
    )

    first, second = lists.journeys()
    assert lists.asked() == []
    assert (first.ended_on.isoformat(), second.began_on.isoformat()) == ("2026-02-02", "2026-02-02")
    assert second.ended_on is None


def test_of_a_child_who_came_back_on_the_day_of_an_end_and_left_again_both_ends_count(lists):
    lists.take(
        CHILD,
        ["7101", "LAC ended", "02/02/2026", "Completed", ""],
        ["7101", LAC, "02/02/2026", "Completed", ""],
        ["7101", "LAC ended", "02/03/2026", "Completed", ""],
    )

    assert lists.asked() == []
    assert [j.ended_on.isoformat() for j in lists.journeys()] == ["2026-02-02", "2026-03-02"]


@pytest.mark.parametrize("other", ["Deferred", "Not agreed", ""])
def test_one_sitting_with_two_outcomes_is_asked_about_in_both_rows(lists, other):
    lists.take(
        CHILD,
        ["7101", "Permanence panel", "14/04/2026", "Completed", "Recommended" if other else "Deferred"],
        ["7101", "Permanence panel", "14/04/2026", "Completed", other],
    )

    assert [row for row, _, _ in lists.asked()] == [3, 4]
    assert lists.days() == [("became_looked_after", "2025-09-01")]
    assert lists.journeys()[0].decisions == ()


def test_each_word_that_is_left_out_says_how_many_rows_have_it_and_whether_the_mapping_has_it(lists):
    visits = [["7101", word, "01/03/2026", "Completed", ""] for word in ("Visit", "Supervision", "Jo Bloggs")]
    lists.mapping = parse_mapping(
        lists.proposal([CHILD]).replace("[event_list.events]", '[event_list.events]\n"Visit" = ""')
    )

    lists.take(CHILD, *visits, ["7101", "Supervision", "02/03/2026", "Completed", ""])

    said = {(a.value, a.why.rpartition(": ")[2]) for a in lists.report.left_out}
    assert said >= {("Visit", "1 row of this file"), ("Supervision", "2 rows of this file")}
    assert next(a.why for a in lists.report.left_out if a.row == 5).endswith("it may be a name")
    assert "Bloggs" not in lists.report.in_words()


def test_a_sentence_to_be_confirmed_is_shown_once(lists):
    lists.take(CHILD, CHILD)
    with open_mapped(lists.folder / "steps.csv", lists.mapping) as sheet:
        said = {s.column: s.sentences for s in sentences_of(sheet, lists.mapping, a_rulebook().pack, TODAY)}

    assert said[LAC] == ("7101: looked after from 1 Sep 2025", "7102: looked after from 6 Oct 2025")


def test_one_row_and_one_entry_are_one(lists):
    lists.take(CHILD, CHILD)
    lists.report.rows = lists.report.entries_added = 1

    assert "1 row read." in lists.report.in_words()
    assert "1 entry was added." in lists.report.in_words()


@pytest.mark.parametrize("worker", [None, "Worker"])
def test_a_list_that_gives_no_child_a_worker_says_so(lists, worker):
    lists.take(CHILD)
    mapping = lists.mapping.model_copy(update={"worker_column": worker})

    assert any("nobody is told about a child" in line for line in no_worker(mapping)) is (worker is None)
