"""Waits are counted with the stages still open, and agree with figures worked out by others."""

import csv
import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.insight.waits import Wait, figures_of, median_of_ended, survival, waits_between

COLLECTION_ENDS = date(2018, 4, 1)

# Weeks of remission of the 42 patients of a trial published in 1963; + marks those still well when it ended.
LEUKAEMIA = """
1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23
6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+
"""
durations = st.lists(st.tuples(st.integers(0, 2000), st.booleans()), max_size=60)


def episodes(shared_data):
    with (shared_data / "ssda903" / "episodes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def uk_day(text):
    return datetime.strptime(text, "%d/%m/%Y").date()


def length_of(row):
    ended = bool(row["DEC"])
    return ((uk_day(row["DEC"]) if ended else COLLECTION_ENDS) - uk_day(row["DECOM"])).days, ended


# --- survival ---------------------------------------------------------------------------------------------------------


def test_a_published_trial_gives_its_published_figures():
    weeks = [(int(w.rstrip("+")), not w.endswith("+")) for w in LEUKAEMIA.split()]

    still = survival(weeks)

    assert (still.median, still.ended_by(0.25), median_of_ended(weeks)) == (12, 6, 8)
    expected = {3.1: 0.880952, 6: 0.714286, 10.5: 0.565432, 18.5: 0.341054, 24.8: 0.189474}
    assert {week: round(still.at(week), 6) for week in expected} == expected


def test_the_trial_agrees_with_the_shared_figures(shared_data):
    expected = json.loads((shared_data / "expected-km.json").read_text("utf-8"))["datasets"]["leukemia"]
    weeks = [(int(w.rstrip("+")), not w.endswith("+")) for w in LEUKAEMIA.split()]

    still = survival(weeks)

    assert (len(weeks), sum(ended for _, ended in weeks)) == (expected["rows"], expected["events"])
    assert (still.median, still.ended_by(0.25)) == (expected["median"], expected["q25"])
    assert median_of_ended(weeks) == expected["naive_median_of_completed_only"]
    for week, share in expected["survival_at"].items():
        assert still.at(float(week)) == pytest.approx(share, abs=1e-6)


def test_episodes_of_the_english_sample_agree_with_the_shared_figures(shared_data):
    rows = episodes(shared_data)
    expected = json.loads((shared_data / "expected-903.json").read_text("utf-8"))
    by_status = expected["km_episode_by_legal_status_censored_2018_04_01"]
    assert len(by_status) == 14

    for status, figures in by_status.items():
        lengths = [length_of(row) for row in rows if status in {"ALL", row["LS"]}]
        still = survival(lengths)

        assert (len(lengths), sum(ended for _, ended in lengths)) == (figures["n"], figures["events"])
        assert still.median == figures["km_median_days"], status
        assert median_of_ended(lengths) == figures["naive_median_completed"], status
        assert still.at(180) == pytest.approx(figures["S_at_180"], abs=1e-6)
        assert still.at(365) == pytest.approx(figures["S_at_365"], abs=1e-6)


def test_periods_in_care_of_the_english_sample_agree_with_the_shared_figures(shared_data):
    expected = json.loads((shared_data / "expected-903.json").read_text("utf-8"))["km_spell"]
    by_child = {}
    for row in episodes(shared_data):
        by_child.setdefault(row["CHILD"], []).append(row)
    periods = []
    for rows in by_child.values():
        begins = min(uk_day(row["DECOM"]) for row in rows)
        ended = all(row["DEC"] for row in rows)
        ends = max(uk_day(row["DEC"]) for row in rows) if ended else COLLECTION_ENDS
        periods.append(((ends - begins).days, ended))

    still = survival(periods)

    assert (len(periods), sum(ended for _, ended in periods)) == (expected["n"], expected["events"])
    assert still.median == expected["km_median_days"]
    assert still.at(365) == pytest.approx(expected["S_at_365"], abs=1e-6)
    assert still.at(730) == pytest.approx(expected["S_at_730"], abs=1e-6)


def test_while_fewer_than_half_have_ended_the_median_is_not_reached():
    still = survival([(10, True), (20, False), (30, False)])

    assert still.median is None
    assert still.at(9) == 1
    assert still.at(10) == pytest.approx(2 / 3)
    assert still.at(10_000) == pytest.approx(2 / 3)
    assert still.ended_by(0.25) == 10


def test_an_open_stage_seen_until_the_day_another_ends_was_still_at_risk_on_it():
    assert survival([(10, True), (10, False)]).at(10) == pytest.approx(0.5)
    assert survival([(10, True), (9, False)]).at(10) == 0


def test_no_stages_give_no_median():
    assert survival([]).median is None
    assert survival([]).at(5) == 1
    assert survival([(5, False)]).median is None
    assert median_of_ended([(5, False)]) is None


@given(durations)
def test_the_share_still_open_only_falls_and_lies_between_none_and_all(lengths):
    still = survival(lengths)

    shares = [still.at(day) for day in range(0, 2001, 100)]
    assert shares == sorted(shares, reverse=True)
    assert all(-1e-9 <= share <= 1 for share in shares)


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=60))
def test_with_none_open_it_is_the_plain_share(lengths):
    still = survival([(days, True) for days in lengths])

    for day in (0, 50, 500, 2000):
        assert still.at(day) == pytest.approx(sum(days > day for days in lengths) / len(lengths), abs=1e-9)


@given(durations, st.integers(0, 2000))
def test_a_stage_that_is_still_open_never_makes_waits_look_shorter(lengths, days):
    before, after = survival(lengths), survival([*lengths, (days, False)])

    assert all(after.at(day) >= before.at(day) - 1e-9 for day in range(0, 2001, 50))


# --- waits ------------------------------------------------------------------------------------------------------------


def test_each_end_is_paired_with_the_latest_start_on_or_before_it():
    starts = [("ada", date(2024, 1, 1)), ("ada", date(2025, 1, 1)), ("bo", date(2025, 6, 1))]
    ends = [
        ("ada", date(2024, 6, 30)),
        ("ada", date(2025, 1, 1)),
        ("bo", date(2025, 1, 1)),
        ("cy", date(2025, 1, 1)),
    ]

    assert waits_between(starts, ends) == [
        Wait("ada", date(2024, 1, 1), date(2024, 6, 30)),
        Wait("ada", date(2025, 1, 1), date(2025, 1, 1)),
    ]


@pytest.mark.parametrize(("days_after", "left_out"), [(0, False), (1, True), (13, True), (14, False)])
def test_a_child_who_starts_again_within_a_fortnight_of_an_end_is_left_out(days_after, left_out):
    starts = [("ada", date(2025, 1, 1)), ("ada", date(2025, 3, 1 + days_after))]

    assert (waits_between(starts, [("ada", date(2025, 3, 1))]) == []) is left_out


def test_figures_are_given_by_the_year_in_which_a_wait_ended():
    waits = [
        Wait("ada", date(2024, 12, 1), date(2025, 1, 1)),
        Wait("bo", date(2025, 1, 1), date(2025, 1, 2)),
        Wait("cy", date(2025, 1, 1), date(2026, 1, 1)),
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
