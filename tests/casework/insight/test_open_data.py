"""Whoever asks the open data by the queries of docs/insight.md gets the figures that the commands say, to the child."""

import csv
import json
import os
import re
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.insight.in_time_figures import in_time_answer, legal_stage, within_answer
from casework.insight.lag_figures import lag_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.missing_figures import missing_answer
from casework.insight.route_figures import changes_answer, routes_answer
from casework.insight.waits_figures import every_wait
from permanence.insight.ends import MONTHS, ways_out_of
from permanence.insight.in_time import COUNTED, InTime, in_time
from permanence.insight.missing import Gap
from permanence.insight.names import milestone_name, sequence_name
from permanence.insight.waits import Became, waits_between
from store.exports.csv_files import write_csv_files
from tests.builders import LONDON
from tests.casework.insight.opened import EVER, PERIOD, queries
from tests.casework.insight.random_councils import SEEN_ON
from tests.sources import ROOT

METADATA = ROOT / "docs" / "insight-datasette.json"


def test_in_time_is_the_same_by_command_and_by_query(opened):
    counts = Counter()
    for one in opened.council:
        for judged in in_time(one.steps, *PERIOD, SEEN_ON):
            if judged.as_ in COUNTED:
                counts[judged.step.code, judged.step.status.value, judged.as_] += 1

    rows = opened.asked("in_time")

    assert rows
    for row in rows:
        key = (row["stage"], row["status"])
        assert row["in_time"] == counts[(*key, InTime.IN_TIME)]
        assert row["late"] == counts[(*key, InTime.LATE)]
        assert row["open"] == counts[(*key, InTime.OPEN)]
        assert row["left_overdue"] == counts[(*key, InTime.LEFT_OVERDUE)]
        assert row["due"] == sum(counts[(*key, as_)] for as_ in COUNTED)
    table = in_time_answer(opened.council, opened.chosen(), opened.rules, SEEN_ON, frozenset()).tables[0]
    assert table.total["due"] == sum(row["due"] for row in rows) == sum(counts.values())


def test_days_lost_are_the_same_by_command_and_by_query(opened):
    [table] = lost_answer(opened.council, opened.chosen(), opened.rules, SEEN_ON).tables

    rows = opened.asked("days_lost")

    names = {opened.rules.pack.stages[row["stage"]].name: row for row in rows}
    assert {row["step"] for row in table.rows} == set(names)
    for row in table.rows:
        assert (row["days"], row["others"]) == (names[row["step"]]["days"], names[row["step"]]["others"])
        assert row["days"] == row["ours"] + row["others"]


def test_changes_are_the_same_by_command_and_by_query(opened):
    table = changes_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON).tables[0]
    name = {code: route.name for code, route in opened.rules.pack.routes.items()}

    rows = opened.asked("changes", EVER)

    by_query = {(name[r["from_route"]], name[r["to_route"]]): r for r in rows}
    assert len(by_query) == len(table.rows)
    for row in table.rows:
        said = by_query[row["from_route"], row["to_route"]]
        for figure in ("times", "named", "nearest", "none", "without_reason"):
            assert row[figure] == said[figure]


def test_routes_where_they_led_and_how_long_it_took_are_the_same_by_command_and_by_query(opened):
    table = routes_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON).tables[0]
    pack = opened.rules.pack

    led = {
        row["led_to"].replace("still in care", "still_in_care"): row["journeys"]
        for row in opened.asked("ways_out", EVER)
    }
    taken = {
        sequence_name(row["routes"].split(" > ") if row["routes"] else (), pack): (
            row["journeys"],
            row["median"],
        )
        for row in opened.asked("routes", EVER)
    }

    for way, number in led.items():
        assert sum(row[way] for row in table.rows) == number
    assert {row["routes"]: (row["journeys"], row["median"]) for row in table.rows} == taken


def test_where_children_end_up_is_the_same_by_rule_and_by_query_and_sums_to_one(opened):
    gone = ways_out_of([one.journey for one in opened.council], opened.rules.pack, SEEN_ON)

    rows = opened.asked("ways_out_shares", EVER)

    for months, day in MONTHS.items():
        by_query = {row["led_to"]: row["share"] for row in rows if row["months"] == months}
        by_rule = {way: share for way, share in gone.by(day).items() if share}
        assert by_query.pop("still in care") == pytest.approx(gone.still_there(day), abs=1e-9)
        assert by_query == pytest.approx(by_rule, abs=1e-9)
        assert sum(by_rule.values()) + gone.still_there(day) == pytest.approx(1, abs=1e-9)


def test_waits_medians_and_their_ranges_are_the_same_by_command_and_by_query(opened):
    journeys = [one.journey for one in opened.council]
    for period in (EVER, PERIOD):
        table = every_wait(journeys, opened.chosen(period), opened.rules, SEEN_ON).tables[0]

        rows = {opened.rules.pack.stages[row["stage"]].name: row for row in opened.asked("waits", period)}

        assert set(rows) == {row["step"] for row in table.rows}
        figures = ("n", "reached", "open", "stopped", "median", "median_low", "median_high")
        for row in table.rows:
            assert {f: row[f] for f in figures} == {f: rows[row["step"]][f] for f in figures}, row["step"]


def test_passed_to_legal_within_a_fortnight_is_the_same_by_command_and_by_query(opened):
    stage = legal_stage(opened.rules.pack)
    [table] = within_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON, stage, 14).tables

    [row] = opened.asked("within", EVER)

    assert row == {name: table.rows[0][name] for name in row}


def test_the_wait_for_a_panel_is_the_same_by_rule_and_by_query(opened):
    between = ("permanence_recommendation", "panel")
    journeys = [one.journey for one in opened.council]
    found = waits_between(journeys, between, opened.rules.pack, SEEN_ON, LONDON)

    [row] = opened.asked("panel_wait", EVER)

    assert row["n"] == len(found.waits)
    assert row["reached"] == len(found.those(Became.REACHED))
    assert row["open"] == len(found.those(Became.OPEN))


def test_lag_is_the_same_by_command_and_by_query(opened):
    [table] = lag_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON).tables

    rows = opened.asked("lag", EVER)

    assert [
        (milestone_name(r["milestone"], opened.rules.pack), r["recorded"], r["late"], r["median"])
        for r in rows
    ] == [(row["milestone"], row["recorded"], row["late"], row["median"]) for row in table.rows]


def test_what_is_missing_is_the_same_by_command_and_by_query(opened):
    [table] = missing_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON).tables

    rows = opened.asked("missing", EVER)

    assert len(rows) == len(Gap)
    assert {row["gap"]: row["times"] for row in rows if row["times"]} == {
        row["gap"][:1].lower() + row["gap"][1:]: row["times"] for row in table.rows
    }


def test_the_dictionary_says_what_every_column_means(opened):
    with closing(sqlite3.connect(opened.file)) as connection:
        said = set(
            connection.execute("SELECT table_name, column_name FROM data_dictionary WHERE meaning <> ''")
        )
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        there = {(t, c[1]) for t in tables for c in connection.execute(f"PRAGMA table_info({t})")}

    assert there == said
    assert opened.counts["journey"] == len(opened.council)


def test_every_table_of_the_open_model_is_there_with_its_columns(shared_data, opened):
    model = sqlite3.connect(":memory:")
    model.executescript((shared_data / "insight" / "open-model.sql").read_text("utf-8"))
    with closing(sqlite3.connect(opened.file)) as connection:
        for (table,) in model.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            wanted = {c[1] for c in model.execute(f"PRAGMA table_info({table})")}
            assert wanted <= {c[1] for c in connection.execute(f"PRAGMA table_info({table})")}, table
    model.close()


def test_the_csv_files_say_the_same_as_the_sqlite_file(opened, tmp_path):
    with opened.record.reading() as tx:
        write_csv_files(tmp_path, OPEN_TABLES, open_rows(tx, opened.rules, SEEN_ON))

    with closing(sqlite3.connect(opened.file)) as connection:
        for table in ("journey", "route", "step", "event"):
            with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))[1:]
            held = connection.execute(f"SELECT * FROM {table}").fetchall()
            assert rows == [["" if cell is None else str(cell) for cell in row] for row in held]


def test_datasette_has_the_queries_of_the_page():
    whole = {
        "title": "Homeward: open data of permanence planning",
        "databases": {
            "*": {
                "queries": {
                    name: {"sql": re.sub(r"^ {4}", "", sql, flags=re.MULTILINE)}
                    for name, sql in queries().items()
                }
            }
        },
    }
    text = json.dumps(whole, indent=1) + "\n"
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        METADATA.write_text(text, encoding="utf-8")

    assert METADATA.read_text("utf-8") == text
