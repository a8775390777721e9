"""Whatever is asked with --outside: no reference, no count of 1 to 4, and no hidden one that could be worked out.

Real answers over made-up children, drawn anew each time. HOMEWARD_OUTPUTS=3400 looks at ten thousand in all.
"""

import os
import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product
from random import Random

import pytest

from casework.insight.in_time_figures import in_time_answer, legal_stage, within_answer
from casework.insight.lag_figures import lag_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.missing_figures import missing_answer
from casework.insight.route_figures import changes_answer, routes_answer
from casework.insight.seen import Chosen, Seen
from casework.insight.waits_figures import every_wait, waits_answer
from casework.waits import Asked, Told, WrongWayRound, measure_waits
from permanence.insight.small_numbers import BAND, HIDDEN
from permanence.insight.table import Holds
from tests.casework.insight.random_councils import FIRST_DAY, ROUTES, SEEN_ON, TEAMS
from tests.proof import sampled

OUTPUTS = int(os.environ.get("HOMEWARD_OUTPUTS", sampled("20", "60")))  # of each made-up council
REFERENCE = re.compile(r"HW-\d{4}")
PAIRS = (
    ("permanence_recommendation", "panel"),
    ("legal_referral", "panel"),
    ("became_looked_after", "order_granted"),
)
IN_THE_RULES = {"0", "5", "10", "28"}  # numbers that the sentences under a table say always
COUNTS = (Holds.PART, Holds.TOTAL, Holds.COUNT)


def a_council(opened, draw):
    """Some of the children, each perhaps several times, under references of their own."""
    drawn = draw.choices(opened.council, k=draw.choice((3, 12, 30, 60, 120)))
    found = []
    for n, one in enumerate(drawn):
        reference = f"HW-{n:04d}-X"
        steps = tuple(step._replace(reference=reference) for step in one.steps)
        found.append(Seen(replace(one.journey, reference=reference), steps))
    return found


def a_choice(draw):
    first = FIRST_DAY + timedelta(days=draw.randrange(800))
    return Chosen(
        routes=draw.choice(((), (), (draw.choice(ROUTES),))),
        teams=draw.choice(((), (), (draw.choice(TEAMS),))),
        first=first,
        last=first + timedelta(days=draw.choice((30, 91, 365, 2000))),
    )


def an_answer(opened, draw):
    council, chosen, rules = a_council(opened, draw), a_choice(draw), opened.rules
    match draw.randrange(9):
        case 0:
            return in_time_answer(council, chosen, rules, SEEN_ON, frozenset())
        case 1:
            return within_answer(
                council, chosen, rules, SEEN_ON, legal_stage(rules.pack), draw.choice((7, 14, 60))
            )
        case 2:
            return lost_answer(council, chosen, rules, SEEN_ON)
        case 3:
            return changes_answer(council, chosen, rules, SEEN_ON)
        case 4:
            return routes_answer(council, chosen, rules, SEEN_ON)
        case 5:
            return lag_answer(council, chosen, rules, SEEN_ON)
        case 6:
            return missing_answer(council, chosen, rules, SEEN_ON)
        case 7:
            return every_wait([one.journey for one in council], chosen, rules, SEEN_ON)
    asked = Asked(
        *draw.choice(PAIRS), routes=chosen.routes, teams=chosen.teams, first=chosen.first, last=chosen.last
    )
    try:
        return waits_answer(
            measure_waits([Told(one.journey) for one in council], asked, rules, SEEN_ON), rules.pack
        )
    except WrongWayRound:
        return None


def test_nothing_small_gets_out_of_any_answer(opened, figure):
    draw = Random(15)
    looked, hidden = 0, 0
    for _ in range(OUTPUTS):
        answer = an_answer(opened, draw)
        if answer is None:
            continue
        shown = answer.for_outside()
        looked += 1
        hidden += any(BAND in str(table.rows) for table in shown.tables)
        assert_tells_nothing(answer, shown)
    figure(f"--outside: {looked} answers looked at, {hidden} with small numbers in them")
    assert looked > OUTPUTS // 2 < looked + hidden


def assert_tells_nothing(answer, shown):
    said = str(shown.as_json(with_children=True))
    assert not REFERENCE.search(said)
    assert "children" not in shown.as_json(with_children=True)
    for before, table in zip(answer.tables, shown.tables, strict=False):
        assert set(re.findall(r"\d+", " ".join(table.says))) <= IN_THE_RULES, table.says
        counts = [n for n, _ in table.asides]
        for row in (*table.rows, *([table.total] if table.total else [])):
            counts += [row.get(name) for name in table.named(*COUNTS)]
        assert not any(isinstance(n, int) and 0 < n < 5 for n in counts), table
        assert_few_have_no_figures(table)
        assert_no_cell_can_be_worked_out(before, table)


def assert_few_have_no_figures(table):
    """No median, no days and no percentage of fewer than ten, or beside a small number."""
    parts, totals = table.named(Holds.PART), table.named(Holds.TOTAL)
    for row in table.rows:
        of = [row[name] for name in totals] or [sum(n for n in map(row.get, parts) if isinstance(n, int))]
        few = any(not isinstance(n, int) or n < 10 for n in of) or BAND in row.values()
        assert not few or all(row.get(name) is None for name in table.named(Holds.DAYS, Holds.SHARE))


def assert_no_cell_can_be_worked_out(before, table):
    """By a row's own sum, by the row of sums, by what is left of a total, or by the counts under the table."""
    parts, hides = (
        table.named(Holds.PART),
        any(cell in (BAND, HIDDEN) for row in table.rows for cell in row.values()),
    )
    assert not (hides and (table.total or table.asides))
    assert not (hides and table.is_one)
    for true, row in zip(before.rows, table.rows, strict=False):
        small = tuple(true[name] for name in parts if 0 < true[name] < 5)
        total = row.get(table.named(Holds.TOTAL)[0]) if table.named(Holds.TOTAL) else None
        if small:
            assert all(len(values) > 1 for values in could_be(small, isinstance(total, int))), row
        of = (
            true[table.named(Holds.TOTAL)[0]]
            if table.named(Holds.TOTAL)
            else sum(true[name] for name in parts)
        )
        assert not any(
            isinstance(n := row.get(name), int) and 0 < of - n < 5 for name in table.named(Holds.COUNT)
        )
    totals = [true[name] for true in before.rows for name in before.named(Holds.TOTAL)]
    shown = [n for n, _ in table.asides if isinstance(n, int)]
    assert not any(0 < abs(n - of) < 5 for n in shown for of in (*totals, sum(totals), *shown) if totals)


@cache
def could_be(small, total_is_shown):
    """What each banded part of a row may be, for somebody who knows its rest, perhaps its sum, and the rules."""
    alike = [
        other
        for other in product(range(1, 5), repeat=len(small))
        if (sum(other) == sum(small)) is total_is_shown or not total_is_shown
        if hides_the_total(other) is not total_is_shown
    ]
    return [{other[n] for other in alike} for n in range(len(small))]


def hides_the_total(small):
    return len(small) == 1 or set(small) in ({1}, {4})


@pytest.mark.parametrize("parts", [(1,), (4, 4), (1, 1, 1), (2, 3), (1, 4)])
def test_the_look_itself_sees_what_a_shown_total_gives_away(parts):
    gives_away = any(len(values) == 1 for values in all_with_sum(parts))

    assert gives_away is (hides_the_total(parts))


def all_with_sum(parts):
    alike = [other for other in product(range(1, 5), repeat=len(parts)) if sum(other) == sum(parts)]
    return [{other[n] for other in alike} for n in range(len(parts))]
