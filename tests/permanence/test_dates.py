"""Counting of days: both sides of every boundary, and what holds whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import (
    CalendarRunsOut,
    CouncilCalendar,
    Pause,
    Timescale,
    Unit,
    add_months,
    add_timescale,
    days_over,
    due_on,
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def calendar(name: str, *holidays: str, years=range(2020, 2031)) -> CouncilCalendar:
    return CouncilCalendar(name, frozenset(map(day, holidays)), frozenset(years))


SHARED_2026 = (
    "2026-01-01",
    "2026-04-03",
    "2026-05-04",
    "2026-05-25",
    "2026-12-25",
    "2026-12-28",
    "2027-01-01",
)
SCOTLAND = calendar(
    "Scotland", *SHARED_2026, "2026-01-02", "2026-06-15", "2026-08-03", "2026-11-30", "2027-01-04"
)
ENGLAND = calendar("England", *SHARED_2026, "2026-04-06", "2026-08-31")
FIRTH = calendar("Invented Firth", *SHARED_2026, "2026-01-02", "2026-04-06", "2026-09-28")
PLAIN = calendar("no holidays", years=range(1990, 2060))


def due(start: str, number: int, unit: str, by: CouncilCalendar = SCOTLAND) -> str:
    return add_timescale(day(start), Timescale(number, Unit(unit)), by).isoformat()


# ------------------------------------------------------------------------------- on time, and a day too late


@pytest.mark.parametrize(
    ("today", "over"),
    [
        ("2026-05-05", 0),
        ("2026-05-19", 0),  # the last day on which the decision is in time: due is not overdue
        ("2026-05-20", 1),
        ("2026-06-19", 31),
    ],
)
def test_a_decision_within_14_days_is_on_time_on_day_14_and_over_on_day_15(today, over):
    panel = "2026-05-05"

    last_day = due(panel, 14, "calendar_days")

    assert last_day == "2026-05-19"
    assert days_over(day(last_day), day(today)) == over


# ------------------------------------------------------------------------------------------- months and years


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-11-29", 3, "2027-02-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-01", 3, "2027-03-01"),
        ("2027-11-30", 3, "2028-02-29"),  # a leap year
        ("2027-11-29", 3, "2028-02-29"),
        ("2027-11-28", 3, "2028-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-04-30", 1, "2026-05-30"),  # the day number stays, a month's end does not
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-07-20", 12, "2027-07-20"),
        ("2026-07-20", 5, "2026-12-20"),  # December belongs to the same year
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("1999-11-30", 3, "2000-02-29"),  # 2000 was a leap year
        ("2026-03-30", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_keep_the_day_number_and_stop_at_the_months_end(start, months, expected):
    assert add_months(day(start), months).isoformat() == expected


@pytest.mark.parametrize(
    ("start", "number", "unit", "expected"),
    [
        ("2027-02-28", 1, "years", "2028-02-28"),
        ("2028-02-29", 1, "years", "2029-02-28"),
        ("2028-02-29", 4, "years", "2032-02-29"),
        ("2026-03-01", 2, "years", "2028-03-01"),
        ("2028-02-28", 1, "calendar_days", "2028-02-29"),
        ("2027-02-28", 1, "calendar_days", "2027-03-01"),
        ("2028-02-22", 1, "weeks", "2028-02-29"),
        ("2026-12-30", 6, "weeks", "2027-02-10"),
    ],
)
def test_years_weeks_and_days_pass_over_leap_days_and_new_year(start, number, unit, expected):
    assert due(start, number, unit) == expected


def test_three_months_are_not_ninety_days():
    assert due("2026-05-31", 3, "months") == "2026-08-31"
    assert due("2026-05-31", 90, "calendar_days") == "2026-08-29"


# ----------------------------------------------------------------------------------------------- review dates


def test_reviews_follow_from_the_day_the_one_before_was_held():
    placed = "2027-03-01"

    assert due(placed, 6, "weeks") == "2027-04-12"
    assert due("2027-04-12", 3, "months") == "2027-07-12", "the first was held on time"
    assert due("2027-04-26", 3, "months") == "2027-07-26", "held two weeks late, the next moves too"
    assert days_over(day("2027-04-12"), day("2027-04-26")) == 14, "and the first stays late"
    assert due("2027-07-26", 6, "months") == "2028-01-26"


# ----------------------------------------------------------------------------------------------- working days


@pytest.mark.parametrize(
    ("start", "number", "scotland", "england", "why"),
    [
        ("2026-04-01", 1, "2026-04-02", "2026-04-02", "the day before Good Friday is worked"),
        ("2026-04-01", 2, "2026-04-06", "2026-04-07", "Easter Monday is worked in Scotland"),
        ("2026-04-02", 1, "2026-04-06", "2026-04-07", "from Maundy Thursday over Easter"),
        ("2026-04-03", 1, "2026-04-06", "2026-04-07", "Good Friday itself is day 0"),
        ("2026-04-02", 5, "2026-04-10", "2026-04-13", "a week over Easter"),
        ("2026-05-20", 10, "2026-06-04", "2026-06-04", "over the spring holiday"),
        ("2026-05-23", 1, "2026-05-26", "2026-05-26", "from the Saturday of the spring holiday"),
        ("2026-06-12", 1, "2026-06-16", "2026-06-15", "Scotland's day for the World Cup"),
        (
            "2026-07-31",
            1,
            "2026-08-04",
            "2026-08-03",
            "Scotland's summer holiday is the first Monday of August",
        ),
        ("2026-08-28", 1, "2026-08-31", "2026-09-01", "England's is the last"),
        ("2026-11-27", 1, "2026-12-01", "2026-11-30", "St Andrew's Day"),
        ("2026-12-24", 1, "2026-12-29", "2026-12-29", "Boxing Day on a Saturday is kept on Monday"),
        (
            "2026-12-31",
            1,
            "2027-01-05",
            "2027-01-04",
            "2 January on a Saturday is kept on Monday in Scotland",
        ),
        ("2026-05-21", 3, "2026-05-27", "2026-05-27", "an emergency placement on a Thursday"),
    ],
)
def test_the_first_working_day_after_the_start_is_day_one(start, number, scotland, england, why):
    assert due(start, number, "working_days", SCOTLAND) == scotland, why
    assert due(start, number, "working_days", ENGLAND) == england, why


@pytest.mark.parametrize(
    ("start", "number", "expected"),
    [
        ("2026-04-02", 1, "2026-04-07"),  # keeps Easter Monday
        ("2026-07-31", 1, "2026-08-03"),  # works on the August holiday
        ("2026-09-25", 1, "2026-09-29"),  # its own September Monday
        ("2026-09-24", 1, "2026-09-25"),
        ("2026-11-27", 1, "2026-11-30"),  # works on St Andrew's Day
    ],
)
def test_a_councils_own_list_decides(start, number, expected):
    assert due(start, number, "working_days", FIRTH) == expected


def test_no_working_days_from_a_holiday_is_that_day_itself():
    assert SCOTLAND.add_working_days(day("2026-05-25"), 0) == day("2026-05-25")


def test_working_days_between_leave_out_the_first_day_and_take_in_the_last():
    assert SCOTLAND.working_days_between(day("2026-05-20"), day("2026-06-30")) == 27
    assert SCOTLAND.working_days_between(day("2026-05-22"), day("2026-05-25")) == 0
    assert SCOTLAND.working_days_between(day("2026-05-22"), day("2026-05-26")) == 1
    assert SCOTLAND.working_days_between(day("2026-05-26"), day("2026-05-26")) == 0
    assert SCOTLAND.working_days_between(day("2026-05-26"), day("2026-05-22")) == 0


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-05-18", "2026-05-18"),  # a plain Monday
        ("2026-05-24", "2026-05-18"),  # its Sunday
        ("2026-05-25", "2026-05-26"),  # a Monday that is a holiday
        ("2026-05-29", "2026-05-26"),
        ("2026-12-27", "2026-12-21"),
        ("2026-12-28", "2026-12-29"),
    ],
)
def test_the_weeks_list_goes_out_on_its_first_working_day(today, expected):
    assert SCOTLAND.first_working_day_of_week(day(today)) == day(expected)


# --------------------------------------------------------------------------------- a calendar that runs out


def test_working_days_in_a_year_without_a_list_are_refused():
    ends_2026 = calendar("one year", *SHARED_2026, years=[2026])

    assert ends_2026.add_working_days(day("2026-12-30"), 1) == day("2026-12-31")
    with pytest.raises(CalendarRunsOut, match="2027") as refused:
        ends_2026.add_working_days(day("2026-12-30"), 2)
    assert refused.value.year == 2027


def test_a_weekend_in_a_year_without_a_list_is_refused_too():
    with pytest.raises(CalendarRunsOut):
        calendar("one year", years=[2026]).is_working_day(day("2027-01-02"))


@pytest.mark.parametrize("unit", ["calendar_days", "weeks", "months", "years"])
def test_other_units_need_no_calendar(unit):
    assert due("2050-01-31", 1, unit, calendar("none", years=[])) > "2050-01-31"


# ------------------------------------------------------------------------------------------------------ pauses


def paused(start: str, number: int, unit: str, *pauses: tuple[str, str | None]) -> str | None:
    stops = [Pause(day(first), day(until) if until else None, "appeal") for first, until in pauses]
    found = due_on(day(start), Timescale(number, Unit(unit)), SCOTLAND, stops)
    return found.isoformat() if found else None


@pytest.mark.parametrize(
    ("pauses", "expected", "why"),
    [
        ([], "2026-05-19", "no pause"),
        ([("2026-05-10", "2026-05-13")], "2026-05-22", "three days: the 10th, 11th and 12th"),
        ([("2026-05-10", "2026-05-10")], "2026-05-19", "lifted on the day it was made"),
        ([("2026-05-10", None)], None, "it stands: there is no due date"),
        ([("2026-05-19", "2026-05-21")], "2026-05-21", "from the last day: that day did not count"),
        ([("2026-05-19", None)], None, "from the last day, standing"),
        ([("2026-05-20", "2026-06-20")], "2026-05-19", "after the last day it comes too late"),
        ([("2026-05-20", None)], "2026-05-19", "too late, standing"),
        ([("2026-04-01", "2026-05-05")], "2026-05-19", "over before the clock began"),
        (
            [("2026-04-01", "2026-05-08")],
            "2026-05-21",
            "begun before the clock: only the 6th and 7th are lost",
        ),
        ([("2026-05-05", "2026-05-08")], "2026-05-21", "the start day is day 0 and cannot be lost"),
        (
            [("2026-05-10", "2026-05-13"), ("2026-05-20", "2026-05-22")],
            "2026-05-24",
            "a second, reached by the first",
        ),
        (
            [("2026-05-10", "2026-05-15"), ("2026-05-12", "2026-05-17")],
            "2026-05-26",
            "overlapping days count once",
        ),
        ([("2026-05-10", "2026-05-20"), ("2026-05-12", "2026-05-14")], "2026-05-29", "one inside another"),
        ([("2026-05-12", "2026-05-14"), ("2026-05-07", "2026-05-09")], "2026-05-23", "in any order"),
    ],
)
def test_a_pause_stops_a_14_day_clock(pauses, expected, why):
    assert paused("2026-05-05", 14, "calendar_days", *pauses) == expected, why


@pytest.mark.parametrize(
    ("pauses", "expected", "why"),
    [
        ([], "2026-05-28", "no pause"),
        ([("2026-05-22", "2026-05-26")], "2026-05-29", "Friday to the holiday Monday: one working day"),
        ([("2026-05-23", "2026-05-26")], "2026-05-28", "a weekend and a holiday: nothing is lost"),
        ([("2026-05-20", "2026-05-22")], "2026-05-29", "the start day is day 0 and cannot be lost"),
        ([("2026-05-28", "2026-05-30")], "2026-06-01", "from the last day, over the weekend"),
    ],
)
def test_a_pause_stops_a_five_working_day_clock_by_working_days(pauses, expected, why):
    assert paused("2026-05-20", 5, "working_days", *pauses) == expected, why


def test_a_pause_moves_months_on_by_its_days():
    assert paused("2026-11-30", 3, "months", ("2026-12-24", "2027-01-04")) == "2027-03-11"


# ----------------------------------------------------------------------------------------- whatever the dates

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
HOLIDAYS = st.frozensets(st.dates(min_value=date(2000, 1, 1), max_value=date(2050, 12, 31)), max_size=20)
TIMESCALES = st.builds(Timescale, st.integers(min_value=1, max_value=60), st.sampled_from(list(Unit)))


def keeping(holidays) -> CouncilCalendar:
    return CouncilCalendar("any", holidays, PLAIN.years | {*range(2060, 2110)})


@given(start=DAYS, months=st.integers(min_value=-240, max_value=240))
def test_months_land_in_their_month_on_the_same_day_or_its_last(start, months):
    end = add_months(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(start=DAYS, number=st.integers(min_value=1, max_value=60), holidays=HOLIDAYS)
def test_the_nth_working_day_has_n_working_days_up_to_it(start, number, holidays):
    by = keeping(holidays)

    end = by.add_working_days(start, number)

    assert by.is_working_day(end)
    assert by.working_days_between(start, end) == number
    assert by.working_days_between(start, end - timedelta(days=1)) == number - 1


@given(start=DAYS, later=st.integers(min_value=0, max_value=60), timescale=TIMESCALES, holidays=HOLIDAYS)
def test_what_starts_later_is_never_due_earlier(start, later, timescale, holidays):
    by = keeping(holidays)

    assert add_timescale(start, timescale, by) <= add_timescale(start + timedelta(days=later), timescale, by)


@given(start=DAYS, timescale=TIMESCALES)
def test_nothing_is_due_on_the_day_its_clock_starts(start, timescale):
    assert add_timescale(start, timescale, PLAIN) > start


PAUSES = st.lists(
    st.builds(
        lambda first, length: Pause(first, first + timedelta(days=length), "any"),
        st.dates(min_value=date(2025, 11, 1), max_value=date(2026, 6, 30)),
        st.integers(min_value=0, max_value=40),
    ),
    max_size=5,
)
SHORT = st.builds(
    Timescale,
    st.integers(min_value=1, max_value=40),
    st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
)


@given(timescale=SHORT, pauses=PAUSES, holidays=HOLIDAYS)
def test_the_due_date_is_where_counting_day_by_day_ends(timescale, pauses, holidays):
    by, start = keeping(holidays), date(2026, 1, 15)
    left, today = timescale.number, start
    while left:
        today += timedelta(days=1)
        stopped = any(p.first <= today < (p.until or date.max) for p in pauses)
        counts = timescale.unit is Unit.CALENDAR_DAYS or by.is_working_day(today)
        left -= counts and not stopped

    assert due_on(start, timescale, by, pauses) == today


@given(timescale=TIMESCALES, pauses=PAUSES)
def test_a_pause_never_brings_a_due_date_forward(timescale, pauses):
    start = date(2026, 1, 15)

    assert due_on(start, timescale, PLAIN, pauses) >= due_on(start, timescale, PLAIN)


# --------------------------------------------------------------------------------------------------- in words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (14, "calendar_days", "14 days"),
        (1, "calendar_days", "1 day"),
        (5, "working_days", "5 working days"),
        (1, "working_days", "1 working day"),
        (6, "weeks", "6 weeks"),
        (1, "months", "1 month"),
        (2, "years", "2 years"),
    ],
)
def test_a_timescale_is_said_as_people_say_it(number, unit, words):
    assert str(Timescale(number, Unit(unit))) == words
