"""A day as clients write it in forms: read where it can be no other, asked for where it can."""

from datetime import date

import pytest

from bot.written_day import UnclearDay, days_in, written_day

NINTH = date(2026, 6, 9)


@pytest.mark.parametrize(
    "written",
    [
        "2026-06-09",
        "2026-6-9",
        "2026/06/09",
        "2026-06-09T00:00",
        "2026-06-09T00:00:00Z",
        "2026-06-09T00:00:00.000Z",
        "2026-06-09T00:00:00+00:00",
        "9 Jun 2026",
        "9 June 2026",
        "Jun 9, 2026",
        "Tue 9 Jun 2026",
        "Tue Jun 09 2026",
        "09.06.2026",
        " 2026-06-09 ",
    ],
)
def test_one_day_in_many_forms(written):
    assert written_day(written) == NINTH


@pytest.mark.parametrize("written", ["06/13/2026", "13/06/2026", "13-06-2026"])
def test_a_number_above_twelve_is_the_day(written):
    assert written_day(written) == date(2026, 6, 13)


@pytest.mark.parametrize(
    "written",
    [
        "09/06/2026",
        "06/09/2026",
        "9-6-2026",
        "2026-06-08T23:00:00Z",
        "2026-13-40",
        "soon",
        "",
        "9" * 5000,
        "32/13/2026",
    ],
)
def test_what_may_be_another_day_is_asked_for(written):
    assert written_day(written) is None


def test_the_field_is_named_and_what_stands_in_it():
    with pytest.raises(UnclearDay) as raised:
        days_in({"on": None, "until": "09/06/2026", "reason": "r"})

    assert (raised.value.field, raised.value.written) == ("until", "09/06/2026")
    assert days_in({"on": "9 Jun 2026", "reason": None}) == {"on": "2026-06-09", "reason": None}
