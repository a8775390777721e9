"""Dates are read as UK social workers write them, and none is ever taken silently that may be wrong."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.dates import CalendarRunsOut
from permanence.day_words import day_words
from permanence.replies.dates.read import (
    DateFound,
    Intent,
    Precision,
    dates_in,
    problems_in,
    read_dates,
    the_date,
)
from tests.permanence.cost import costs_at_most
from tests.permanence.replies.dates.uk_phrases import BOOKED, DONE, NO_DATE, NOT_KNOWN_WHICH, WEDNESDAY

SCOTTISH_HOLIDAYS = holidays.country_holidays("GB", subdiv="SCT", years=range(2015, 2036))


def works_in_scotland(day: date) -> bool:
    return day.weekday() < 5 and day not in SCOTTISH_HOLIDAYS


def read(text, intent=Intent.EITHER, today=WEDNESDAY, is_working_day=works_in_scotland, **window):
    return read_dates(text, today, intent, is_working_day=is_working_day, **window)


def sureness(reading):
    if reading.meant:
        return "ask" if reading.meant.must_ask else "sure"
    return "problem" if reading.problems else "sure"


# --- the tables -------------------------------------------------------------------------------------------------------


def test_the_sixty_shared_phrases_are_read_and_none_is_silently_wrong(shared_data, figure):
    with (shared_data / "uk-date-phrases.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        intent = Intent.EITHER if row["intent"] == "none" else Intent(row["intent"])
        found = the_date(
            row["phrase"], date.fromisoformat(row["today"]), intent, is_working_day=works_in_scotland
        )

        got = found.on.isoformat() if found else "NONE"
        should_ask = bool(row["also_accept"]) or "should ask" in row["note"]
        if got != row["expected"] or (should_ask and found and not found.must_ask):
            wrong.append((row["id"], row["phrase"], row["expected"], found))

    assert len(rows) == 60
    assert wrong == []
    figure(f"dates in words: {len(rows)} shared phrases, {len(wrong)} silently wrong")


@pytest.mark.parametrize(
    ("intent", "phrase"),
    [(Intent.PAST, p) for p in DONE]
    + [(Intent.FUTURE, p) for p in BOOKED]
    + [(Intent.EITHER, p) for p in NOT_KNOWN_WHICH]
    + [(intent, p) for intent in Intent for p in NO_DATE],
    ids=lambda value: getattr(value, "text", str(value)),
)
def test_our_own_phrases_are_read_and_asked_about_where_a_careful_reader_would(intent, phrase):
    reading = read(phrase.text, intent)

    assert (reading.meant and reading.meant.on, sureness(reading)) == (phrase.expected, phrase.sureness), (
        reading
    )


# --- the year that fits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "text", "intent", "expected", "asks"),
    [
        ("2026-01-05", "22/12", Intent.PAST, "2025-12-22", False),
        ("2026-12-28", "5/1", Intent.FUTURE, "2027-01-05", False),
        ("2026-12-28", "5 Jan", Intent.EITHER, "2027-01-05", False),
        ("2026-01-05", "22 Dec", Intent.EITHER, "2025-12-22", False),
        ("2026-12-31", "1/1", Intent.FUTURE, "2027-01-01", False),
        ("2026-12-31", "31/12", Intent.PAST, "2026-12-31", False),
        ("2024-03-01", "29/2", Intent.PAST, "2024-02-29", False),
        ("2024-02-01", "29/2", Intent.FUTURE, "2024-02-29", False),
        ("2025-01-10", "29/2", Intent.PAST, "2024-02-29", False),
        ("2027-01-19", "29/2", Intent.FUTURE, "2028-02-29", True),
        ("2027-01-19", "the first Monday in January", Intent.PAST, "2027-01-04", False),
        ("2026-12-28", "first Tues of Jan", Intent.FUTURE, "2027-01-05", False),
        ("2028-02-29", "29 Feb", Intent.PAST, "2028-02-29", False),
        ("2028-02-29", "a year ago", Intent.PAST, "2027-02-28", True),
        ("2026-11-30", "in 3 months", Intent.FUTURE, "2027-02-28", False),
        ("2027-11-30", "in three months", Intent.FUTURE, "2028-02-29", False),
        ("2026-10-31", "a month today", Intent.FUTURE, "2026-11-30", False),
        ("2026-03-31", "a month ago", Intent.PAST, "2026-02-28", False),
        ("2026-12-30", "in 3 working days", Intent.FUTURE, "2027-01-06", False),
        ("2026-05-23", "in 1 working day", Intent.FUTURE, "2026-05-26", False),
        ("2026-05-24", "next working day 1 working day from today", Intent.FUTURE, "2026-05-26", False),
        ("2026-06-20", "the 31st", Intent.FUTURE, "2026-07-31", True),
        ("2026-01-10", "the 31st", Intent.PAST, "2025-12-31", False),
        ("2026-05-31", "end of next month", Intent.FUTURE, "2026-06-30", False),
        ("2028-02-03", "end of Feb", Intent.FUTURE, "2028-02-29", False),
        ("2026-05-18", "next fri", Intent.FUTURE, "2026-05-29", True),
        ("2026-05-22", "next fri", Intent.FUTURE, "2026-05-29", True),
        ("2026-05-24", "this mon", Intent.PAST, "2026-05-18", False),
        ("2026-05-25", "mon", Intent.PAST, "2026-05-18", True),
        ("2026-05-29", "last mon", Intent.PAST, "2026-05-25", True),
        ("2026-05-24", "a week on Monday", Intent.FUTURE, "2026-06-01", False),
    ],
)
def test_the_year_month_or_week_that_fits_today(today, text, intent, expected, asks):
    found = read(text, intent, date.fromisoformat(today)).meant

    assert found is not None
    assert (found.on.isoformat(), bool(found.must_ask)) == (expected, asks), found


@pytest.mark.parametrize(
    ("text", "intent", "not_before", "not_after", "expected", "asks"),
    [
        # the window of the milestone settles a year that would be asked about
        ("11/12", Intent.EITHER, None, None, "2025-12-11", True),
        ("11/12", Intent.EITHER, "2026-03-01", None, "2026-12-11", False),
        ("11/12", Intent.EITHER, None, "2026-05-20", "2025-12-11", False),
        # a day that passes over a nearer one is asked about
        ("25/5", Intent.FUTURE, "2026-06-01", None, "2027-05-25", True),
        ("12/5", Intent.PAST, None, "2026-01-01", "2025-05-12", True),
        # nothing fits: the nearest reading, with the reason
        ("12/5", Intent.PAST, "2026-05-15", None, "2026-05-12", True),
        ("12/5/2026", Intent.PAST, "2026-05-15", None, "2026-05-12", True),
        ("4/6/2026", Intent.FUTURE, None, "2026-05-31", "2026-06-04", True),
        # both ends belong to the window
        ("12/5", Intent.PAST, "2026-05-12", "2026-05-12", "2026-05-12", False),
        ("yesterday", Intent.PAST, "2026-05-20", None, "2026-05-19", True),
        ("in 2 weeks", Intent.FUTURE, None, "2026-06-03", "2026-06-03", False),
        ("in 2 weeks", Intent.FUTURE, None, "2026-06-02", "2026-06-03", True),
    ],
)
def test_the_milestones_window_decides_or_is_asked_about(text, intent, not_before, not_after, expected, asks):
    window = {
        "not_before": date.fromisoformat(not_before) if not_before else None,
        "not_after": date.fromisoformat(not_after) if not_after else None,
    }

    found = the_date(text, WEDNESDAY, intent, is_working_day=works_in_scotland, **window)

    assert (found.on.isoformat(), bool(found.must_ask)) == (expected, asks), found


# --- what is asked, and what is said back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "intent", "reason"),
    [
        ("panel Wednesday", Intent.FUTURE, "today is Wednesday: which one is meant?"),
        ("panel next thurs", Intent.FUTURE, "next Thursday may mean Thu 21 May 2026 or Thu 28 May 2026"),
        ("panel mon", Intent.FUTURE, "Mon 25 May 2026 is not a working day"),
        ("panel 4/6 or 9/6", Intent.FUTURE, "2 dates are named: Thu 4 Jun 2026, Tue 9 Jun 2026"),
        ("panel 11/12", Intent.EITHER, "Thu 11 Dec 2025 or Fri 11 Dec 2026?"),
        ("seen 5/13", Intent.PAST, "it is a date only with the month first"),
        ("since Feb 2026", Intent.PAST, "February 2026 names no day"),
        ("w/c 1/6", Intent.FUTURE, "the week of Mon 1 Jun 2026 names no day"),
        ("Fri 4 June", Intent.FUTURE, "Thu 4 Jun 2026 is not a Friday"),
        ("4/6/2026", Intent.PAST, "Thu 4 Jun 2026 is still to come"),
        ("12/5/2026", Intent.FUTURE, "Tue 12 May 2026 has already passed"),
        ("12/5/2062", Intent.EITHER, "Fri 12 May 2062 is a long way off"),
        ("6 weeks after 12/5", Intent.EITHER, "it is counted from Tue 12 May 2026"),
        ("wensday", Intent.PAST, "'wensday' is misspelt"),
        ("moved from 4/6 to 31/6", Intent.FUTURE, "'31/6': there is no 31 June"),
    ],
)
def test_the_reason_to_ask_is_in_plain_words(text, intent, reason):
    assert reason in read(text, intent).meant.must_ask


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("panel 31/6", "31/6", "there is no 31 June"),
        ("panel 31 June 2026", "31 June 2026", "there is no 31 June 2026"),
        ("panel 29/2/2026", "29/2/2026", "there is no 29 February 2026"),
        ("panel 12/5/202", "12/5/202", "202 is no year"),
        ("panel 2026-13-01", "2026-13-01", "there is no month 13"),
        ("panel after Easter", "after Easter", "'after easter' names no day"),
        ("the 31st of this month", "", ""),
        ("on the 31st of next month", "31st of next month", "there is no 31 June 2026"),
        ("for 6/52", "6/52", "'6/52' may mean 6 weeks"),
    ],
)
def test_words_that_give_no_day_are_a_problem_and_do_not_vanish(text, words, why):
    problems = problems_in(text, WEDNESDAY, Intent.EITHER, is_working_day=works_in_scotland)

    assert [(p.words, p.why) for p in problems] == ([(words, why)] if words else [])
    assert all(text[p.start : p.end] == p.words for p in problems)


def test_a_bare_done_is_not_today():
    for text in ("done", "Done", "done thanks", "yes, that's done"):
        assert read(text, Intent.PAST) == replace(read(""), dates=(), problems=(), meant=None)


def test_a_month_is_kept_as_its_first_day_and_a_week_as_the_day_it_begins():
    assert read("since Feb 2026", Intent.PAST).meant.precision is Precision.MONTH
    assert read("w/c 8 June", Intent.FUTURE).meant.precision is Precision.WEEK
    assert read("next week", Intent.FUTURE).meant.precision is Precision.WEEK
    assert read("8 June", Intent.FUTURE).meant.precision is Precision.DAY


def test_every_date_comes_with_its_words_and_other_meanings_in_the_order_of_the_text():
    text = "panel moved from 12/5 to Thurs 4th June, papers next thurs"

    found = dates_in(text, WEDNESDAY, Intent.FUTURE, is_working_day=works_in_scotland)

    assert [(f.words, f.on) for f in found] == [
        ("12/5", date(2027, 5, 12)),
        ("Thurs 4th June", date(2026, 6, 4)),
        ("next thurs", date(2026, 5, 28)),
    ]
    assert found[0].alternatives == (date(2026, 5, 12),)
    assert found[1] == DateFound(date(2026, 6, 4), "Thurs 4th June", 25, 39)
    assert found[2].alternatives == (date(2026, 5, 21),)


def test_a_day_is_said_back_with_its_weekday():
    assert day_words(date(2026, 5, 14)) == "Thu 14 May 2026"


def test_working_days_beyond_the_councils_calendar_are_a_problem():
    def only_2026(day):
        if day.year != 2026:
            raise CalendarRunsOut(day.year)
        return works_in_scotland(day)

    reading = read("panel in 200 working days", Intent.FUTURE, is_working_day=only_2026)

    assert reading.meant is None
    assert [p.why for p in reading.problems] == ["the council's calendar has no holidays for 2027"]
    assert read("counted 300 working days from 4/6", is_working_day=only_2026).problems
    assert read("panel mon", Intent.FUTURE, date(2026, 12, 30), only_2026).meant.on == date(2027, 1, 4)


# --- properties -------------------------------------------------------------------------------------------------------

NTH = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
MONTHS += ["November", "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def nth(day: date) -> str:
    return f"{day.day}{NTH.get(day.day, 'th')}"


WAYS_WITH_A_YEAR = {
    "31/05/2026": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "31/5/26": lambda d: f"{d.day}/{d.month}/{d.year % 100:02d}",
    "31.5.2026": lambda d: f"{d.day}.{d.month}.{d.year}",
    "31-05-2026": lambda d: f"{d.day:02d}-{d.month:02d}-{d.year}",
    "2026-05-31": lambda d: d.isoformat(),
    "31 May 2026": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "31st May 2026": lambda d: f"{nth(d)} {MONTHS[d.month - 1]} {d.year}",
    "31st of May, 2026": lambda d: f"{nth(d)} of {MONTHS[d.month - 1]}, {d.year}",
    "Sun 31 May 2026": day_words,
    "Sunday the 31st of May 2026": lambda d: (
        f"{WEEKDAYS[d.weekday()]} the {nth(d)} of {MONTHS[d.month - 1]} {d.year}"
    ),
    "31-May-26": lambda d: f"{d.day}-{MONTHS[d.month - 1][:3]}-{d.year % 100:02d}",
    "31 may '26": lambda d: f"{d.day} {MONTHS[d.month - 1][:3].lower()} '{d.year % 100:02d}",
    "May 31st, 2026": lambda d: f"{MONTHS[d.month - 1]} {nth(d)}, {d.year}",
}
WAYS_WITHOUT_A_YEAR = {
    "31/5": lambda d: f"{d.day}/{d.month}",
    "31/05": lambda d: f"{d.day:02d}/{d.month:02d}",
    "31 May": lambda d: f"{d.day} {MONTHS[d.month - 1]}",
    "31st may": lambda d: f"{nth(d)} {MONTHS[d.month - 1].lower()}",
    "Sun 31 May": lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {MONTHS[d.month - 1][:3]}",
    "Sunday 31/5": lambda d: f"{WEEKDAYS[d.weekday()]} {d.day}/{d.month}",
    "May 31st": lambda d: f"{MONTHS[d.month - 1]} {nth(d)}",
}
todays = st.dates(date(2015, 1, 1), date(2034, 12, 31))
sentences = st.sampled_from(["{}", "panel {}", "panel was {}.", "{}: agreed", "HW-4821-B {} at 2pm", "({})"])


@given(todays, st.integers(-365 * 15, 365 * 2), st.sampled_from(sorted(WAYS_WITH_A_YEAR)), sentences)
def test_a_date_in_any_usual_way_with_its_year_is_read_back_exactly(today, days, way, sentence):
    day = today + timedelta(days=days)
    if way in {"31-May-26", "31 may '26", "31/5/26"} and abs(day.year - today.year) > 2:
        way = "31/05/2026"

    found = read(sentence.format(WAYS_WITH_A_YEAR[way](day)), today=today).meant

    assert found is not None
    assert (found.on, found.must_ask) == (day, None), way


@given(todays, st.integers(0, 270), st.sampled_from(sorted(WAYS_WITHOUT_A_YEAR)), sentences)
def test_a_date_without_its_year_is_read_back_exactly_within_nine_months(today, days, way, sentence):
    for intent, day in [
        (Intent.PAST, today - timedelta(days=days)),
        (Intent.FUTURE, today + timedelta(days=days)),
    ]:
        text = sentence.format(WAYS_WITHOUT_A_YEAR[way](day))

        found = read(text, intent, today).meant

        assert found is not None
        assert found.on == day, way
        assert found.must_ask is None or "24/7" in text, found


FRAGMENTS = [
    *"0123456789/.-:,'~?()£@#&+ \n\t\x00",
    *[
        "12",
        "31",
        "29/2",
        "2026",
        "'26",
        "1/",
        "st",
        "nd",
        "th",
        " of ",
        "may",
        "May",
        "sept",
        "febuary",
        "mon",
        "sat",
    ],
    *[
        "Thursday",
        "week",
        " weeks ",
        "fortnight",
        "ago",
        "today",
        "tomorrow",
        "next ",
        "last ",
        "this ",
        "a ",
        "two ",
    ],
    *[
        "twenty-",
        "working days",
        " from ",
        " to ",
        "not ",
        "moved ",
        "was ",
        "now ",
        "w/c ",
        "end of ",
        "in ",
        "on ",
    ],
    *[
        "HW-4821-B",
        "flat ",
        "s.",
        "born ",
        "half",
        "month",
        "999",
        "the morn",
        "before",
        "after",
        "’",
        "–",
        "İ",
        "１２/５",
    ],
]


@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join) | st.text(),
    todays,
    st.sampled_from(Intent),
)
def test_no_text_raises_and_every_date_lies_in_its_words(text, today, intent):
    reading = read(text, intent, today)

    for found in (*reading.dates, *reading.problems):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.words
    places = sorted((found.start, found.end) for found in (*reading.dates, *reading.problems))
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    assert (reading.meant is None) == (reading.dates == ())


@given(todays, todays, st.sampled_from(Intent), st.sampled_from(sorted(WAYS_WITH_A_YEAR)))
def test_a_day_against_the_intent_or_outside_the_window_is_never_taken_silently(today, day, intent, way):
    not_before, not_after = today - timedelta(days=400), today + timedelta(days=100)

    found = read(WAYS_WITH_A_YEAR[way](day), intent, today, not_before=not_before, not_after=not_after).meant

    if found and found.must_ask is None:
        assert not_before <= found.on <= not_after
        assert intent is not Intent.PAST or found.on <= today
        assert intent is not Intent.FUTURE or found.on >= today


@pytest.mark.parametrize(
    "repeated",
    [
        "1", "1/", "1/2/", "1.", "12 ", "a", " ", "\n", "@", "a@", "£1", "mon ", "sat ", "may ", "12 may ", "week ",
        "a week on ", "two ", "twenty ", "from 1 to ", "moved from 12/5 to 9/6 ", "next week ", "not ", "hw ", "hw 48 ",
        "born on the ", "1st and ", "3/1 Abc ", "s.1(", "case no ", "~", "the panel could not go ahead because of it. ",
    ],
)  # fmt: skip
def test_the_cost_grows_with_the_length_of_the_text_and_no_faster(repeated):
    def reading(length):
        text = (repeated * length)[:length]
        return lambda: read(text, Intent.PAST)

    assert costs_at_most(10, reading(6_000), than=reading(1_500))  # a quadratic reader takes 16 times as long
