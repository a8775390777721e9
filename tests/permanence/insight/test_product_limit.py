"""Steps are counted with those still open, and agree with figures worked out by others."""

import csv
import json
from datetime import date, datetime
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.insight.product_limit import half_reached, survival

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


def median_of_ended(durations):
    """What is named beside it in the tables: the median of ended steps alone, too short while any are open."""
    days = [days for days, has_ended in durations if has_ended]
    return median(days) if days else None


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


# --- range and median ---------------------------------------------------------------------------------------------


def km_sets(shared_data):
    sets = {}
    with (shared_data / "insight" / "km" / "km-sets.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sets.setdefault(row["set"], []).append((int(row["days"]), row["ended"] == "1"))
    return sets


def test_ten_sets_agree_with_r_and_lifelines(shared_data):
    folder = shared_data / "insight" / "km"
    by_r = json.loads((folder / "expected-r.json").read_text("utf-8"))["sets"]
    own = json.loads((folder / "expected-lifelines.json").read_text("utf-8"))["sets"]
    sets = km_sets(shared_data)
    assert sets.keys() == by_r.keys() == own.keys()

    for name, lengths in sets.items():
        still, expected = survival(lengths), by_r[name]
        assert (len(lengths), sum(ended for _, ended in lengths)) == (expected["n"], expected["ended"])
        assert still.median == own[name]["own_median"], name
        assert still.median_range == (own[name]["own_lower95"], own[name]["own_upper95"]), name
        assert median_of_ended(lengths) == expected["median_of_ended_only"], name
        for day, figures in expected["still_open_at"].items():
            assert still.at(int(day)) == pytest.approx(figures["share"], abs=1e-9), (name, day)
            low, high = still.range_at(int(day))
            assert figures["lower95"] in (None, pytest.approx(low, abs=1e-9)), (name, day)
            assert figures["upper95"] in (None, pytest.approx(high, abs=1e-9)), (name, day)


def test_twelve_steps_by_hand():
    lengths = [(5, True), (8, True), (8, True), (12, False), (15, True), (15, True), (20, True), (21, False)]
    lengths += [(30, True), (34, True), (40, False), (60, False)]

    half = half_reached(lengths)

    assert (half.days, half.low, half.high) == (20, 8, None)


@pytest.mark.parametrize(
    ("lengths", "why"),
    [
        ([(10, True)] * 9, "fewer than ten waits"),
        ([(10, True)] * 4 + [(5, False)] * 8, "fewer than five that ended"),
        ([(10, True)] * 5 + [(50, False)] * 8, "half have not got there"),
        ([], "nobody"),
    ],
)
def test_too_few_have_no_median(lengths, why):
    assert half_reached(lengths) is None, why


@given(durations)
def test_the_share_lies_within_its_range_and_the_median_too(lengths):
    still = survival(lengths)

    for share, (low, high) in zip(still.open_shares, still.ranges, strict=True):
        assert 0 <= low <= share + 1e-12
        assert share <= high + 1e-12
        assert high <= 1 + 1e-12
    low, high = still.median_range
    if still.median is not None:
        assert low is not None
        assert low <= still.median
        assert high is None or still.median <= high
