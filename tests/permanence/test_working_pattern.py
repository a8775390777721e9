"""On which days somebody works, as staff lists write it, and the calendar that she keeps by it."""

from datetime import date

import pytest

from permanence.dates import Spell
from permanence.working_pattern import NoPattern, read_day, read_pattern, written_pattern
from tests.builders import SHONA, a_person, a_rulebook

MON, TUE, WED, THU, FRI = range(5)
WINTER = date(2026, 12, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("written", "spells"),
    [
        ("", ()),
        ("Mon-Wed", (Spell(frozenset({MON, TUE, WED})),)),
        ("Monday to Wednesday", (Spell(frozenset({MON, TUE, WED})),)),
        ("tue – thu", (Spell(frozenset({TUE, WED, THU})),)),
        ("Mon, Wed, Fri", (Spell(frozenset({MON, WED, FRI})),)),
        ("Mon/Tues & Thurs", (Spell(frozenset({MON, TUE, THU})),)),
        ("Tu/We/Th", (Spell(frozenset({TUE, WED, THU})),)),
        ("Mo-We from 1/12/26 to 31/3/27", (Spell(frozenset({MON, TUE, WED}), *WINTER),)),
        ("mondays and fridays", (Spell(frozenset({MON, FRI})),)),
        ("Full time", (Spell(frozenset(range(5))),)),
        ("Mon-Wed from 2026-12-01 to 2027-03-31", (Spell(frozenset({MON, TUE, WED}), *WINTER),)),
        ("Mon-Wed from 01/12/2026 to 31/03/2027", (Spell(frozenset({MON, TUE, WED}), *WINTER),)),
        ("Mon to Wed until 2027-03-31", (Spell(frozenset({MON, TUE, WED}), None, WINTER[1]),)),
        (
            "Mon-Fri; Mon, Tue from 2026-12-01",
            (Spell(frozenset(range(5))), Spell(frozenset({MON, TUE}), WINTER[0])),
        ),
    ],
)
def test_a_pattern_is_read_and_written_so_that_it_is_read_again(written, spells):
    assert read_pattern(written) == spells
    assert read_pattern(written_pattern(spells)) == spells


@pytest.mark.parametrize(
    "written",
    [
        "M T W",
        "Mon Tue Wed (am)",
        "9 day fortnight",
        "part time",
        "3 days",
        "Sat",
        "Fri-Mon",
        "Mon-",
        "Mon from soon",
        "Mon from 2026-02-30",
        "Mon from 2027-01-01 to 2026-01-01",
        "from 2026-12-01",
        "Mon-Wed and sometimes Thu",
    ],
)
def test_what_is_not_understood_to_the_last_word_is_no_pattern(written):
    with pytest.raises(NoPattern):
        read_pattern(written)


def test_a_spell_with_dates_comes_before_what_is_always_so():
    person = a_person(SHONA, pattern=read_pattern("Mon-Wed; Thu, Fri from 2026-06-01 to 2026-06-30"))
    wednesday, thursday = date(2026, 6, 3), date(2026, 6, 4)

    assert (person.works_on(wednesday), person.works_on(thursday)) == (False, True)
    assert person.works_on(date(2026, 7, 1))  # a Wednesday, and June is over
    assert not person.works_on(date(2026, 7, 2))


def test_her_own_word_comes_before_the_list():
    person = a_person(SHONA, pattern=read_pattern("Mon-Wed"), working_days=frozenset({FRI}))

    assert person.works_on(date(2026, 5, 22))
    assert not person.works_on(date(2026, 5, 20))


def test_working_days_are_counted_over_a_change_of_pattern():
    person = a_person(SHONA, pattern=read_pattern("Tue-Thu; Fri from 2026-06-01"))
    kept = a_rulebook().calendar.kept_by(person.spells)
    thursday = date(2026, 5, 28)

    assert kept.working_day_after(thursday) == date(2026, 6, 5)
    assert kept.working_days_between(date(2026, 5, 26), date(2026, 6, 5)) == 3


def test_holidays_stay_holidays_in_everybodys_calendar():
    kept = a_rulebook().calendar.kept_by(read_pattern("Mon"))

    assert kept.working_day_on_or_after(date(2026, 5, 4)) == date(2026, 5, 11)  # the early May holiday


@pytest.mark.parametrize(
    ("days", "written"),
    [
        ({MON}, "Mon"),
        ({MON, TUE}, "Mon, Tue"),  # two days are no run
        ({MON, TUE, WED}, "Mon-Wed"),
        ({WED, THU, FRI}, "Wed-Fri"),
        ({MON, WED, FRI}, "Mon, Wed, Fri"),
        ({MON, TUE, THU}, "Mon, Tue, Thu"),
        ({MON, TUE, WED, FRI}, "Mon, Tue, Wed, Fri"),
        ({TUE, WED, FRI}, "Tue, Wed, Fri"),
        (set(range(5)), "Mon-Fri"),
    ],
)
def test_three_days_or_more_in_a_row_are_written_as_a_run(days, written):
    assert written_pattern((Spell(frozenset(days)),)) == written


def test_a_spell_may_be_of_one_day_and_of_one_weekday():
    [spell] = read_pattern("Mon-Mon from 2026-12-07 to 2026-12-07")

    assert spell == Spell(frozenset({MON}), date(2026, 12, 7), date(2026, 12, 7))
    assert spell.includes(date(2026, 12, 7))
    assert not spell.includes(date(2026, 12, 6))
    assert not spell.includes(date(2026, 12, 8))


@pytest.mark.parametrize(("written", "year"), [("1/12/26", 2026), ("1.12.2026", 2026), ("2026-12-01", 2026)])
def test_a_year_of_two_figures_is_of_this_century(written, year):
    assert read_day(written) == date(year, 12, 1)
