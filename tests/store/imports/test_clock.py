"""Stamps of a clock without summer time: eleven at night is midnight of the day after where its column proves that."""

from datetime import date

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping
from tests.store.imports.test_doubtful_cells import asked, said

WINTER, SUMMER = "2026-01-05T00:00:00.000Z", "2025-06-30T00:00:00.000Z"


def test_it_is_midnight_of_the_day_after_where_the_winters_rows_stand_at_midnight(tmp_path):
    rows = [
        f"D1,2025-03-03,{WINTER}",
        f"D4,2025-03-03,{WINTER}",
        "D2,2025-03-03,2025-06-30T23:00:00.000Z",
        "D3,2025-03-03,2025-07-01T23:30:00Z",
    ]
    file = a_csv(tmp_path, "id,began,panel", *rows)

    assert said(file, a_mapping())["D2"].milestones["panel"][0].on == date(2025, 7, 1)
    assert [(r, c) for r, c, _ in asked(file, a_mapping())] == [(5, "panel")]  # no midnight of any day


def test_one_column_is_proof_for_another_that_says_nothing_else(tmp_path):
    rows = ["D1,2026-01-05T00:00:00Z,2026-05-01T23:00:00Z", "D2,2025-06-30T23:00:00Z,"]
    rows += ["D3,2026-01-06T00:00:00Z,"]
    file = a_csv(tmp_path, "id,began,panel", *rows)

    assert asked(file, a_mapping()) == []
    assert said(file, a_mapping())["D1"].milestones["panel"][0].on == date(2026, 5, 2)


@pytest.mark.parametrize(
    "proof",
    [
        *([SUMMER], [WINTER, WINTER, SUMMER], ["2026-01-05T10:00:00.000Z"] * 2, ["2026-01-05"] * 2, [WINTER]),
        [WINTER, WINTER, "2026-01-05", "2026-01-06", "2026-01-07"],
    ],
)
def test_it_is_asked_about_where_they_do_not_or_a_summers_row_does_as_well(tmp_path, proof):
    days = [*proof, "2025-06-30T23:00:00.000Z"]
    file = a_csv(tmp_path, "id,began,panel", *(f"D{n},2025-03-03,{day}" for n, day in enumerate(days)))

    assert [(r, c) for r, c, _ in asked(file, a_mapping())] == [(len(days) + 1, "panel")]


STAMPS = {
    "2026-01-05T00:00:00+00:00": date(2026, 1, 5),
    "2025-07-14T00:00:00+01:00": date(2025, 7, 14),
    "2025-07-14T10:30:00.000+0100": date(2025, 7, 14),
    "2025-07-14 10:30:00+00": date(2025, 7, 14),
    "2025-07-13T23:00:00+01:00": date(2025, 7, 13),
    "2025-07-13T23:00:00+00:00": None,  # the 14th here
    "2026-01-06T00:30:00+01:00": None,  # the 5th here
}


@pytest.mark.parametrize(("stamp", "day"), STAMPS.items())
def test_a_stamp_that_says_by_which_clock_it_is_is_its_day_where_that_is_the_day_here(tmp_path, stamp, day):
    file = a_csv(tmp_path, "id,began,panel", f"D1,2025-03-03,{stamp}", "D2,2025-03-03,2026-02-02")

    if day:
        assert said(file, a_mapping())["D1"].milestones["panel"][0].on == day
    else:
        assert [(r, c) for r, c, _ in asked(file, a_mapping())] == [(2, "panel")]


def test_a_column_of_such_stamps_is_one_of_days(tmp_path):
    rows = [f"D{n},{stamp},{stamp}" for n, stamp in enumerate(list(STAMPS)[:4])]
    file = a_csv(tmp_path, "Case ID,Looked after from,Panel", *rows)

    assert parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY)).dates == {
        "Looked after from": "became_looked_after",
        "Panel": "panel",
    }


def test_midnights_by_greenwichs_clock_prove_what_eleven_at_night_is(tmp_path):
    winter = [f"D{n},2025-03-03,2026-01-0{n}T00:00:00+00:00" for n in (5, 6)]
    file = a_csv(tmp_path, "id,began,panel", *winter, "D2,2025-03-03,2025-07-13T23:00:00+00:00")

    assert asked(file, a_mapping()) == []
    assert said(file, a_mapping())["D2"].milestones["panel"][0].on == date(2025, 7, 14)
