"""How long children wait from one milestone to another, child by child."""

from datetime import date

import pytest

from casework.waits import Pairs, measure_waits, told_by_record, told_by_rows
from tests.builders import NOW, TODAY, register_child, shona
from tests.importing import a_row, a_tracker, an_event, events, rows_of, take_in

PANEL, DECISION = "panel", "agency_decision"


def waits(record, start="became_looked_after", end=PANEL, pairs=Pairs.ALL, today=TODAY):
    with record.reading() as tx:
        return measure_waits(told_by_record(tx), start, end, today, pairs)


def child(record, case_id, began, **milestones):
    return register_child(record, case_id, date.fromisoformat(began), milestones=milestones)


def test_an_ended_wait_counts_its_days_and_an_open_one_what_was_seen_of_it(record):
    ended = child(record, "C1", "2026-01-01", panel=date(2026, 1, 11))
    still = child(record, "C2", "2026-05-01")

    report = waits(record)

    assert {(w.child, w.days, w.is_open) for w in report.waits} == {(ended, 10, False), (still, 19, True)}
    figures = report.figures()
    assert (figures["n"], figures["completed"], figures["open"]) == (2, 1, 1)
    assert (figures["mean"], figures["median_completed"], figures["median"]) == (10, 10, 10)


def test_the_median_is_not_reached_while_half_have_not_ended(record):
    child(record, "C1", "2026-01-01", panel=date(2026, 1, 11))
    for n in range(2, 5):
        child(record, f"C{n}", "2025-01-01")

    assert waits(record).figures()["median"] is None


def test_an_end_before_its_start_is_a_wait_of_no_days_and_counted_as_such(record):
    child(record, "C1", "2026-01-01", panel=date(2026, 5, 6), agency_decision=date(2026, 5, 1))

    report = waits(record, PANEL, DECISION)

    assert [w.days for w in report.waits] == [0]
    assert report.figures()["ended_first"] == 1


def test_a_child_who_left_without_it_was_seen_up_to_that_day(record):
    reference = child(record, "C1", "2026-01-01")
    with record.writing() as tx:
        tx.append([shona(reference).journey_ended(date(2026, 2, 1), "returned home")], NOW)

    assert [(w.days, w.is_open) for w in waits(record).waits] == [(31, True)]


def test_a_journey_whose_source_cannot_tell_the_end_is_left_out_and_counted(record, tmp_path):
    take_in(
        record, a_tracker(tmp_path, a_row("C1", laac="1/3/24"), a_row("C2", laac="1/3/24", panel="1/4/24"))
    )

    visits, panels = waits(record, end="visit"), waits(record)

    assert (len(visits.waits), visits.not_known) == (0, 2)
    assert (len(panels.waits), panels.not_known) == (2, 0)


def test_each_journey_waits_for_itself_and_each_child_once_when_asked(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2022-01-10"),
        an_event("C1", "ended", "2023-01-10"),
        an_event("C1", "became_looked_after", "2025-10-01", care_period="2"),
        an_event("C1", "panel", "2025-10-11", care_period="2"),
    )
    take_in(record, file, "canonical")

    every, first = waits(record), waits(record, pairs=Pairs.FIRST)

    assert [(w.journey, w.days, w.is_open) for w in every.waits] == [(1, 365, True), (2, 10, False)]
    assert [(w.days, w.is_open) for w in first.waits] == [
        ((date(2025, 10, 11) - date(2022, 1, 10)).days, False)
    ]


def test_a_day_that_is_known_only_at_the_latest_is_counted_and_said(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2025-10-01", precision="latest"),
        an_event("C1", "panel", "2025-10-11"),
    )
    take_in(record, file, "canonical")

    report, exact = waits(record), waits(record, pairs=Pairs.LATEST_START)

    assert report.figures()["at_the_latest"] == 1
    assert exact.waits == ()


def test_a_file_is_measured_without_being_taken_in(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row("C1", laac="1/3/24", panel="1/4/24")))

    report = measure_waits(
        told_by_rows(rows, "became_looked_after"), "became_looked_after", PANEL, TODAY, Pairs.ALL
    )

    assert [(w.child, w.days) for w in report.waits] == [("C1", 31)]


@pytest.mark.parametrize(("today", "days", "is_open"), [("2026-01-05", 4, True), ("2026-01-11", 10, False)])
def test_what_has_not_happened_on_the_day_of_looking_is_still_waited_for(record, today, days, is_open):
    child(record, "C1", "2026-01-01", panel=date(2026, 1, 11))

    report = waits(record, today=date.fromisoformat(today))

    assert [(w.days, w.is_open) for w in report.waits] == [(days, is_open)]
