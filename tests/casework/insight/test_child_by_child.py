"""Over councils made up at random: what a command names child by child, its tables sum, and CSV and SQLite hold alike."""

import csv
import sqlite3
from collections import Counter

import pytest

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.insight.in_time_figures import in_time_answer
from casework.insight.lag_figures import lag_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.missing_figures import missing_answer
from casework.insight.route_figures import changes_answer, routes_answer
from casework.insight.waits_figures import every_wait
from permanence.insight.names import milestone_name, route_name, stage_name
from store.exports.csv_files import write_csv_files
from tests.casework.insight.opened import EVER, PERIOD, queries, rows_of
from tests.casework.insight.random_councils import SEEN_ON


def day(value):
    return value.isoformat() if value else None


def listed(answer, *names):
    """The children that a figure is made of, each as often as it is named."""
    return Counter(
        tuple(day(row[n]) if n.endswith("on") else row[n] for n in names) for row in answer.children.rows
    )


def counted(rows):
    return Counter(tuple(row.values()) for row in rows)


def test_in_time(opened):
    pack = opened.rules.pack
    answer = in_time_answer(opened.council, opened.chosen(), opened.rules, SEEN_ON, frozenset())
    sql = """SELECT reference, journey, stage, due_on, ended_on, CASE
        WHEN how IN ('changed', 'journey_over', 'final_order') AND ended_on <= due_on THEN 'stopped on or before due'
        WHEN how IN ('changed', 'journey_over', 'final_order') THEN 'left overdue'
        WHEN due_on > :today THEN 'too early to say'
        WHEN how = 'reached' AND ended_on <= due_on THEN 'in time' WHEN how = 'reached' THEN 'late'
        WHEN due_on < :today THEN 'open past due' ELSE 'too early to say' END AS as_
        FROM step WHERE due_on BETWEEN :first AND :last"""

    by_query = Counter(
        (r["reference"], r["journey"], stage_name(r["stage"], pack), r["due_on"], r["ended_on"], r["as_"])
        for r in opened.run(sql)
    )

    judged = listed(answer, "reference", "journey", "step", "due_on", "ended_on", "as_")
    assert Counter({k: n for k, n in judged.items() if k[3]}) == by_query
    [table] = answer.tables
    for name in (
        "due",
        "in_time",
        "late",
        "open",
        "left_overdue",
        "too_early",
        "stopped_before",
        "not_judged",
    ):
        assert sum(row[name] for row in table.rows) == table.total[name]
    assert table.total["due"] + table.total["too_early"] + table.total["stopped_before"] == by_query.total()


def test_days_lost(opened):
    pack = opened.rules.pack
    answer = lost_answer(opened.council, opened.chosen(), opened.rules, SEEN_ON)
    sql = queries()["days_lost"].replace(
        "SELECT stage, COUNT(*) AS days", "SELECT reference, journey, stage, COUNT(*) AS days"
    )
    sql = sql.replace(
        "GROUP BY stage ORDER BY days DESC, stage", "GROUP BY reference, journey, stage, occurrence"
    )

    by_query = Counter(
        (r["reference"], r["journey"], stage_name(r["stage"], pack), r["days"], r["others"])
        for r in opened.run(sql)
    )

    assert listed(answer, "reference", "journey", "step", "days", "others") == by_query
    total = answer.tables[0].total
    assert (
        total["days"] == sum(row["days"] for row in answer.children.rows) == total["ours"] + total["others"]
    )


def test_waits(opened):
    pack = opened.rules.pack
    journeys = [one.journey for one in opened.council]
    answer = every_wait(journeys, opened.chosen(EVER), opened.rules, SEEN_ON)
    told = {row["step"] for row in answer.tables[0].rows}
    sql = """SELECT reference, journey, stage, began_on, ended_on, days, became FROM wait
        WHERE became <> 'ended_first' AND began_on BETWEEN :first AND :last"""

    by_query = Counter(
        (
            r["reference"],
            r["journey"],
            stage_name(r["stage"], pack),
            r["began_on"],
            r["ended_on"],
            r["days"],
            r["became"],
        )
        for r in opened.run(sql, EVER)
        if stage_name(r["stage"], pack) in told
    )

    assert (
        listed(answer, "reference", "journey", "step", "began_on", "ended_on", "days", "became") == by_query
    )
    assert sum(row["n"] for row in answer.tables[0].rows) == by_query.total()


def test_changes_of_route(opened):
    pack = opened.rules.pack
    answer = changes_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON)
    sql = """SELECT reference, journey, closed_on, route, changed_to, prompt_is FROM route
        WHERE changed_to IS NOT NULL AND closed_on BETWEEN :first AND :last"""

    by_query = Counter(
        (
            r["reference"],
            r["journey"],
            r["closed_on"],
            route_name(r["route"], pack),
            route_name(r["changed_to"], pack),
            r["prompt_is"],
        )
        for r in opened.run(sql, EVER)
    )

    changes = listed(answer, "reference", "journey", "on", "from_route", "to_route", "prompt_is")
    given_up = Counter({k: n for k, n in changes.items() if k[4].startswith("given up")})
    assert changes - given_up == by_query
    assert sum(row["times"] for row in answer.tables[0].rows) == by_query.total()
    assert sum(row["times"] for table in answer.tables[1:] for row in table.rows) == given_up.total()


def test_routes_taken(opened):
    answer = routes_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON)
    sql = """SELECT reference, journey, began_on, led_to <> 'still in care' AS over,
        CAST(julianday(COALESCE(led_to_on, :today)) - julianday(began_on) AS INT) AS days
        FROM journey WHERE began_on BETWEEN :first AND :last"""

    by_query = Counter(
        (r["reference"], r["journey"], r["began_on"], bool(r["over"]), max(0, r["days"]))
        for r in opened.run(sql, EVER)
    )

    told = Counter(
        (r["reference"], r["journey"], day(r["began_on"]), r["led_to"] != "Still in care", r["days"])
        for r in answer.children.rows
    )
    assert told == by_query
    assert sum(row["journeys"] for row in answer.tables[0].rows) == by_query.total()


def test_lag(opened):
    pack = opened.rules.pack
    answer = lag_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON)
    sql = """SELECT reference, journey, milestone, happened_on, lag_days FROM event
        WHERE lag_days IS NOT NULL AND happened_on BETWEEN :first AND :last"""

    by_query = Counter(
        (r["reference"], r["journey"], milestone_name(r["milestone"], pack), r["happened_on"], r["lag_days"])
        for r in opened.run(sql, EVER)
    )

    assert listed(answer, "reference", "journey", "milestone", "on", "days") == by_query
    assert answer.tables[0].total["recorded"] == by_query.total()


def test_missing(opened):
    answer = missing_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON)

    assert sum(row["times"] for row in answer.tables[0].rows) == len(answer.children.rows)
    for row in answer.tables[0].rows:
        named = [
            one["reference"]
            for one in answer.children.rows
            if one["gap"] == row["gap"][:1].lower() + row["gap"][1:]
        ]
        assert (len(named), len(set(named))) == (row["times"], row["children_in_all"])


@pytest.fixture(scope="session")
def from_csv(opened, tmp_path_factory):
    """The CSV files, read into tables again as anybody would."""
    folder = tmp_path_factory.mktemp("csv")
    with opened.record.reading() as tx:
        write_csv_files(folder, OPEN_TABLES, open_rows(tx, opened.rules, SEEN_ON))
    connection = sqlite3.connect(":memory:")
    for table, columns in OPEN_TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = [[_typed(cell) for cell in row] for row in list(csv.reader(file))[1:]]
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
    yield connection
    connection.close()


def _typed(cell):
    return None if not cell else int(cell) if cell.isdecimal() else cell


@pytest.mark.parametrize("name", queries())
def test_every_query_gives_the_same_of_the_csv_files(opened, from_csv, name):
    for period in (PERIOD, EVER):
        assert rows_of(from_csv, queries()[name], period) == opened.asked(name, period)
