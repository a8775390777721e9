"""A short year of a small council: whoever should be told is told, once, on the right day, and nobody else is.

`make year` lives ten seeds; this is the same with less of everything.
"""

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
