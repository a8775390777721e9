"""What leaves the service: no count of 1 to 4, no reference, and nothing from which either could be worked out."""

from dataclasses import replace
from functools import cache
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.insight.small_numbers import BAND, HIDDEN, LEFT_OUT, banded, outside
from permanence.insight.table import Column, Holds, Table

PARTS = ("a", "b", "c", "d")
COLUMNS = (
    Column("what", "What", Holds.WORDS),
    *(Column(name, name, Holds.PART) for name in PARTS),
    Column("due", "Due", Holds.TOTAL),
    Column("marked", "Marked", Holds.COUNT),
    Column("median", "Median days", Holds.DAYS),
    Column("share", "In time", Holds.SHARE),
    Column("children", "Children", Holds.CHILDREN),
)
DAYS, SHARE = 72, 33
COUNTS = (*range(7), 40)


def a_line(*parts, marked=0):
    counts = dict(zip(PARTS, parts, strict=False))
    return {
        "what": "panel",
        **counts,
        "due": sum(parts),
        "marked": marked,
        "median": DAYS,
        "share": SHARE,
        "children": "HW-4821-B",
    }


def a_table(*rows, total=None, asides=()):
    return Table("In time", COLUMNS, rows, total=total, asides=asides)


def shown(*parts, marked=0):
    return dict(outside(a_table(a_line(*parts, marked=marked))).rows[0])


@cache
def as_shown(parts):
    return tuple(sorted(shown(*parts).items(), key=lambda cell: cell[0]))


def could_be(parts):
    """Every row that would be shown just as this one is, by somebody who knows how cells are hidden."""
    choices = [range(1, 5) if 0 < part < 5 else (part,) for part in parts]
    return [other for other in product(*choices) if as_shown(other) == as_shown(parts)]


def test_nine_due_and_three_in_time_is_told_as_such_and_never_as_a_percentage():
    line = shown(3, 3, 2, 1)

    assert [line[name] for name in PARTS] == [BAND] * 4
    assert (line["due"], line["share"], line["median"]) == (9, None, None)
    assert "children" not in line


def test_a_total_that_would_give_the_only_banded_count_away_is_hidden():
    assert shown(3, 20, 0, 0)["due"] == HIDDEN
    assert shown(1, 1, 20, 0)["due"] == HIDDEN
    assert shown(2, 1, 20, 0)["due"] == 23


def test_ten_and_more_without_small_counts_are_told_whole():
    assert shown(5, 6, 0, 7) == {
        "what": "panel", "a": 5, "b": 6, "c": 0, "d": 7, "due": 18, "marked": 0, "median": DAYS, "share": SHARE,
    }  # fmt: skip


def test_the_row_of_sums_goes_when_anything_above_it_is_hidden():
    total = {**a_line(25, 6, 7, 8), "what": "all"}

    assert outside(a_table(a_line(5, 6, 7, 8), a_line(20, 0, 0, 0), total=total)).total is not None
    assert outside(a_table(a_line(5, 6, 7, 8), a_line(20, 3, 0, 0), total=total)).total is None


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((30, 0, 12), ["30 journeys", "12 open"]),
        ((30, 3, 12), []),  # one is small
        ((30, 0, 28), []),  # 2 are not open
    ],
)
def test_counts_under_the_table_go_when_one_is_small_or_leaves_a_small_rest(counts, shown):
    words = ("journeys", "late", "open")
    table = outside(a_table(a_line(40, 0, 0, 10), asides=tuple(zip(counts, words, strict=True))))

    assert table.lines() == shown


def test_a_count_that_leaves_a_small_rest_of_its_row_is_not_shown():
    assert shown(20, 0, 0, 0, marked=17)["marked"] is None
    assert shown(20, 0, 0, 0, marked=12)["marked"] == 12


def test_a_table_about_the_same_journeys_is_shown_whole_or_not_at_all():
    rows = (a_line(20, 0, 0, 30), a_line(2, 0, 0, 48))
    table = outside(replace(a_table(*rows), is_one=True))

    assert (table.rows, table.total, table.says) == ((), None, (LEFT_OUT,))
    assert outside(replace(a_table(rows[0]), is_one=True)).rows


@pytest.mark.parametrize(("number", "as_"), [(0, "0"), (1, "1 to 4"), (4, "1 to 4"), (5, "5"), (60, "60")])
def test_a_count_is_banded_below_five(number, as_):
    assert banded(number) == as_


def test_nobody_can_work_a_hidden_count_out_in_any_row_of_three():
    for parts in product(range(8), repeat=3):
        alike = could_be(parts)
        for place, part in enumerate(parts):
            if 0 < part < 5:
                assert len({other[place] for other in alike}) > 1, parts


def test_nothing_small_gets_out_of_ten_thousand_outputs():
    numbers = Random(15)  # the same draws every time
    for _ in range(10_000):
        assert_tells_nothing(tuple(numbers.choice(COUNTS) for _ in PARTS), numbers.choice(COUNTS))


@given(st.tuples(*[st.integers(0, 60)] * 4), st.integers(0, 60))
def test_nothing_small_gets_out_of_any_row(parts, marked):
    assert_tells_nothing(parts, marked)


def assert_tells_nothing(parts, marked):
    table = outside(a_table(a_line(*parts, marked=marked), total={**a_line(*parts), "what": "all"}))

    for row in (*table.rows, *([table.total] if table.total else [])):
        assert not any(isinstance(cell, int) and 0 < cell < 5 for cell in row.values())
        assert "HW-" not in str(row)
        if sum(parts) < 10 or any(0 < part < 5 for part in parts):
            assert (row["median"], row["share"]) == (None, None)
    alike = could_be(parts)
    for place, part in enumerate(parts):
        if 0 < part < 5:
            assert len({other[place] for other in alike}) > 1
