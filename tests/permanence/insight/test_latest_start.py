"""Waits paired by the rules of the Drift Tool agree with it, given dates in their true order."""

import csv
import json
from datetime import date, datetime

import pytest

from permanence.insight.latest_start import PairedWait, figures_of, waits_between


def episodes(shared_data):
    with (shared_data / "ssda903" / "episodes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def uk_day(text):
    return datetime.strptime(text, "%d/%m/%Y").date()


def test_each_end_is_paired_with_the_latest_start_on_or_before_it():
    starts = [("ada", date(2024, 1, 1)), ("ada", date(2025, 1, 1)), ("bo", date(2025, 6, 1))]
    ends = [
        ("ada", date(2024, 6, 30)),
        ("ada", date(2025, 1, 1)),
        ("bo", date(2025, 1, 1)),
        ("cy", date(2025, 1, 1)),
    ]

    assert waits_between(starts, ends) == [
        PairedWait("ada", date(2024, 1, 1), date(2024, 6, 30)),
        PairedWait("ada", date(2025, 1, 1), date(2025, 1, 1)),
    ]


@pytest.mark.parametrize(("days_after", "left_out"), [(0, False), (1, True), (13, True), (14, False)])
def test_a_child_who_starts_again_within_a_fortnight_of_an_end_is_left_out(days_after, left_out):
    starts = [("ada", date(2025, 1, 1)), ("ada", date(2025, 3, 1 + days_after))]

    assert (waits_between(starts, [("ada", date(2025, 3, 1))]) == []) is left_out


def test_figures_are_given_by_the_year_in_which_a_wait_ended():
    waits = [
        PairedWait("ada", date(2024, 12, 1), date(2025, 1, 1)),
        PairedWait("bo", date(2025, 1, 1), date(2025, 1, 2)),
        PairedWait("cy", date(2025, 1, 1), date(2026, 1, 1)),
    ]

    figures = figures_of(waits)

    assert (figures.pairs, figures.median) == (3, 31)
    assert figures.mean == pytest.approx(397 / 3)
    assert figures.by_end_year == {2025: (16, 2), 2026: (365, 1)}
    assert figures_of([]).mean is None
    assert figures_of([]).median is None


def test_the_waits_of_the_english_sample_agree_with_the_public_tool_given_true_dates(shared_data):
    rows = episodes(shared_data)
    entry = [(row["CHILD"], uk_day(row["DECOM"])) for row in rows if row["RNE"] == "S"]
    order = [(row["CHILD"], uk_day(row["DECOM"])) for row in rows if row["LS"] == "E1"]
    placed = [
        (row["CHILD"], uk_day(row["DECOM"])) for row in rows if row["PLACE"] in {"A3", "A4", "A5", "A6"}
    ]
    expected = json.loads((shared_data / "expected-drift-tool.json").read_text("utf-8"))["iso_dates"]

    for name, starts, ends in [
        ("entry_to_placed", entry, placed),
        ("entry_to_E1", entry, order),
        ("E1_to_placed", order, placed),
    ]:
        figures = figures_of(waits_between(starts, ends))

        assert {
            "pairs": figures.pairs,
            "mean_days": round(figures.mean, 4),
            "median_days": figures.median,
            "by_year": {str(year): [round(mean, 4), n] for year, (mean, n) in figures.by_end_year.items()},
        } == expected[name]
