"""A short year of a small council: whoever should be told is told, once, on the right day, and nobody else is.

`make year` lives ten seeds; this is the same with less of everything.
"""

from dataclasses import replace
from datetime import date

from tests.figures import Figure
from tests.year.table import in_lines, outcome_of, what_is_wrong
from tests.year.year import Plan, live

SHORT = Plan(  # a minute of a core, with a clock change in it
    seed=4821, children=30, days=60, first=date(2026, 2, 16), cuts=0.4, refuses=0.15, new_pack_on=30
)


def test_a_short_year_with_power_cuts_agrees_with_the_oracle_both_ways(figure: Figure) -> None:
    found = outcome_of(live(SHORT))

    for line in in_lines(found):
        figure(f"year: {line}")
    assert what_is_wrong(found) == []
    assert found.notices == found.agree > 50
    assert found.cuts > 10


def test_two_years_of_one_seed_are_the_same_also_where_two_services_look_at_once() -> None:
    """Else what one run finds, nobody can look into."""
    plan = replace(SHORT, children=8, days=9, two=0.7, new_pack_on=None)

    one, other = live(plan), live(plan)

    assert one.rows == other.rows
    assert one.council.arrived() == other.council.arrived()
    assert any(row["by"].startswith("import") and row["kind"] == "journey_began" for row in one.rows)
