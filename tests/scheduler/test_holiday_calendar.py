"""A council's calendar against gov.uk's own list, a second library, and what real councils were found to do."""

from datetime import date, timedelta

import holidays
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from workalendar.europe import Scotland, UnitedKingdom

from permanence.dates import CalendarRunsOut, CouncilCalendar
from permanence.pack.file import read_pack_named
from permanence.pack.model import CalendarRule, ChangedDay
from scheduler.holiday_calendar import UnknownCalendar, council_calendar, odd_days

YEARS = range(2020, 2031)
SCOTLAND = CalendarRule("GB", "SCT")
ENGLAND = CalendarRule("GB", "ENG")


def day(text: str) -> date:
    return date.fromisoformat(text)


def on_weekdays(days) -> set[date]:
    return {d for d in days if d.weekday() < 5 and d.year in YEARS}


def ours(rule: CalendarRule) -> set[date]:
    return on_weekdays(council_calendar(rule, YEARS).holidays)


# ---------------------------------------------------------------------- against gov.uk's own list, 2020 to 2028

GOVUK_LAST_YEAR = 2028
AFTER_GOVUK_COPY = {
    "2026-06-15": "the extra day for the World Cup was declared after this copy of gov.uk's list was packed",
}


def govuk(division: str) -> set[date]:
    events = BankHolidays(use_cached_holidays=True).get_holidays(division=division)
    return on_weekdays(event["date"] for event in events)


@pytest.mark.parametrize(
    ("rule", "division", "explained"),
    [
        pytest.param(SCOTLAND, "scotland", AFTER_GOVUK_COPY, id="Scotland"),
        pytest.param(ENGLAND, "england-and-wales", {}, id="England"),
    ],
)
def test_every_bank_holiday_on_govuk_is_ours_and_no_other(rule, division, explained):
    listed = {d for d in ours(rule) if d.year <= GOVUK_LAST_YEAR}

    assert listed ^ govuk(division) == {day(d) for d in explained}


# ------------------------------------------------------------------- against a second library, 2020 to 2030

# Days that workalendar's Scottish calendar lacks, or has on the wrong day, and why. Its authors warn that it is
# experimental: it knows towns' trade holidays better than the bank holidays.
NOT_IN_WORKALENDAR_SCOTLAND = {
    "Good Friday is left to its towns' own calendars": """
        2020-04-10 2021-04-02 2022-04-15 2023-04-07 2024-03-29 2025-04-18 2026-04-03 2027-03-26 2028-04-14
        2029-03-30 2030-04-19""",
    "the spring holiday, last Monday of May (2022: moved for the jubilee), is in no year of it": """
        2020-05-25 2021-05-31 2022-06-02 2023-05-29 2024-05-27 2025-05-26 2026-05-25 2027-05-31 2028-05-29
        2029-05-28 2030-05-27""",
    "the summer holiday, first Monday of August, is in no year of it": """
        2020-08-03 2021-08-02 2022-08-01 2023-08-07 2024-08-05 2025-08-04 2026-08-03 2027-08-02 2028-08-07
        2029-08-06 2030-08-05""",
    "St Andrew's Day, or the Monday after it on a weekend, is in no year of it": """
        2020-11-30 2021-11-30 2022-11-30 2023-11-30 2024-12-02 2025-12-01 2026-11-30 2027-11-30 2028-11-30
        2029-11-30 2030-12-02""",
    "it gives no substitute for a Christmas or New Year holiday on a weekend": """
        2020-12-28 2021-01-04 2021-12-27 2021-12-28 2022-01-03 2022-01-04 2022-12-27 2023-01-03 2026-12-28
        2027-01-04 2027-12-27 2027-12-28 2028-01-03 2028-01-04""",
    "the holidays of one year only: jubilee, funeral, coronation, World Cup": """
        2022-06-03 2022-09-19 2023-05-08 2026-06-15""",
    "in 2020 May Day was moved to 8 May; it kept 4 May": "2020-05-08",
}
ONLY_IN_WORKALENDAR_SCOTLAND = {"in 2020 May Day was moved to 8 May; it kept 4 May": "2020-05-04"}
NOT_IN_WORKALENDAR_ENGLAND = {"it lacks the coronation": "2023-05-08"}


def explained(table: dict[str, str]) -> set[date]:
    return {day(word) for days in table.values() for word in days.split()}


def second_library(calendar) -> set[date]:
    return on_weekdays(d for year in YEARS for d, _ in calendar.holidays(year))


def test_each_difference_from_the_second_librarys_scotland_is_explained():
    with pytest.warns(UserWarning, match="experimental"):
        theirs = second_library(Scotland())

    assert ours(SCOTLAND) - theirs == explained(NOT_IN_WORKALENDAR_SCOTLAND)
    assert theirs - ours(SCOTLAND) == explained(ONLY_IN_WORKALENDAR_SCOTLAND)


def test_each_difference_from_the_second_librarys_england_is_explained():
    theirs = second_library(UnitedKingdom())

    assert ours(ENGLAND) - theirs == explained(NOT_IN_WORKALENDAR_ENGLAND)
    assert theirs - ours(ENGLAND) == set()


# -------------------------------------------------------------------------------------- a council's own list

SOUTH_AYRSHIRE_2024 = CalendarRule(
    "GB",
    "SCT",
    add=(
        ChangedDay(day("2024-04-01"), "Easter Monday"),
        ChangedDay(day("2024-09-20"), "Ayr Gold Cup"),
        ChangedDay(day("2024-09-23"), "Ayr Gold Cup"),
    ),
    drop=(
        ChangedDay(day("2024-08-05"), "Summer bank holiday"),
        ChangedDay(day("2024-12-02"), "St Andrew's Day"),
    ),
)


def test_a_council_adds_its_own_days_and_drops_others():
    calendar = council_calendar(SOUTH_AYRSHIRE_2024, [2024])

    assert not calendar.is_working_day(day("2024-04-01"))
    assert not calendar.is_working_day(day("2024-09-23"))
    assert calendar.is_working_day(day("2024-08-05"))
    assert calendar.is_working_day(day("2024-12-02"))
    assert not calendar.is_working_day(day("2024-03-29")), "Good Friday stays"


def test_a_real_councils_own_list_moves_a_third_of_all_due_dates():
    bank, council = (council_calendar(rule, [2024, 2025]) for rule in (SCOTLAND, SOUTH_AYRSHIRE_2024))
    starts = [day("2024-01-01") + timedelta(days=n) for n in range(366)]

    apart = [council.add_working_days(s, 20) - bank.add_working_days(s, 20) for s in starts]

    # 118 of 366 start days, by up to 4 calendar days; with 21 working days it would be 126
    assert sum(gap != timedelta(0) for gap in apart) == 118
    assert max(map(abs, apart)) == timedelta(days=4)


@pytest.mark.parametrize("number", [1, 5, 10, 20])
def test_from_a_working_day_our_count_is_the_librarys_own(number):
    calendar = council_calendar(SCOTLAND, YEARS)
    library = holidays.country_holidays("GB", subdiv="SCT", years=YEARS)
    starts = [day("2026-01-01") + timedelta(days=n) for n in range(3 * 365)]

    for start in filter(calendar.is_working_day, starts):
        assert calendar.add_working_days(start, number) == library.get_nth_working_day(start, number)


def test_the_demonstration_councils_days_are_free_of_slips():
    rule = read_pack_named("demo_council").calendar

    calendar = council_calendar(rule, YEARS)

    assert odd_days(rule, YEARS) == []
    assert not calendar.is_working_day(day("2026-04-06")), "Easter Monday is kept"
    assert calendar.is_working_day(day("2026-08-03")), "the August holiday is not"


def test_slips_in_a_councils_list_are_told():
    rule = CalendarRule(
        "GB",
        "SCT",
        add=(ChangedDay(day("2026-12-25"), "Christmas"), ChangedDay(day("2026-09-19"), "Gala")),
        drop=(ChangedDay(day("2026-08-04"), "Summer"), ChangedDay(day("2031-08-05"), "Summer")),
    )

    assert odd_days(rule, [2026]) == [
        "2026-12-25 (Christmas) is added, but is a public holiday already",
        "2026-09-19 (Gala) is added, but falls on a weekend",
        "2026-08-04 (Summer) is dropped, but is no public holiday",
    ]


# --------------------------------------------------------------------------------- years without a calendar


def refuses(calendar: CouncilCalendar, text: str) -> int:
    with pytest.raises(CalendarRunsOut) as refused:
        calendar.is_working_day(day(text))
    return refused.value.year


def test_a_year_nobody_asked_for_is_refused_not_guessed():
    calendar = council_calendar(SCOTLAND, [2026])

    assert calendar.is_working_day(day("2026-12-31"))
    assert refuses(calendar, "2027-01-05") == 2027


def test_a_year_that_the_library_does_not_know_is_left_out():
    calendar = council_calendar(SCOTLAND, [2100, 2101])

    assert calendar.years == {2100}
    assert refuses(calendar, "2101-01-05") == 2101


def test_a_council_whose_own_list_ends_has_no_calendar_after_it():
    ending = CalendarRule(
        "GB", "SCT", add=(ChangedDay(day("2027-09-20"), "Gala"),), years=frozenset({2026, 2027})
    )

    calendar = council_calendar(ending, range(2025, 2030))

    assert calendar.years == {2026, 2027}
    assert refuses(calendar, "2028-01-05") == 2028


def test_working_days_may_not_be_counted_into_a_year_without_a_calendar():
    calendar = council_calendar(SCOTLAND, [2026])

    with pytest.raises(CalendarRunsOut):
        calendar.add_working_days(day("2026-12-30"), 2)


@pytest.mark.parametrize("rule", [CalendarRule("GB", "DUMFRIES"), CalendarRule("Scotland", "")])
def test_a_place_that_the_library_does_not_know_is_named(rule):
    with pytest.raises(UnknownCalendar, match=rule.subdivision or rule.country):
        council_calendar(rule, YEARS)


def test_the_calendar_carries_the_name_by_which_people_know_it():
    assert council_calendar(SCOTLAND, [2026]).name == "GB SCT"
    assert council_calendar(SCOTLAND, [2026], "Invented Firth").name == "Invented Firth"
