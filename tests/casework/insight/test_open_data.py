"""Whoever asks the open data by the queries of docs/insight.md gets the figures that the commands say, to the child."""

import csv
import json
import os
import re
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date

import pytest

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.insight.in_time_figures import in_time_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.route_figures import changes_answer, routes_answer
from casework.insight.seen import Chosen, seen
from permanence.insight.in_time import COUNTED, InTime, in_time
from permanence.insight.lag import lags
from permanence.insight.waits import Became, waits_between
from store.exports.csv_files import write_csv_files
from store.exports.sqlite_file import write_sqlite_file
from tests.builders import LONDON, a_record
from tests.casework.insight.random_councils import FIRST_DAY, SEEN_ON, fill
from tests.sources import ROOT

PAGE = ROOT / "docs" / "insight.md"
METADATA = ROOT / "docs" / "insight-datasette.json"
PERIOD = (date(2024, 7, 1), date(2025, 12, 31))
EVER = (FIRST_DAY, SEEN_ON)


def queries():
    """The queries of the page by their names."""
    parts = re.split(r"^### (\w+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


class Opened:
    """A made-up council, and its open data as a file."""

    def __init__(self, folder, seed):
        self.record = a_record(folder)
        fill(self.record, seed)
        self.rules = self.record.rules
        self.file = folder / "open.sqlite"
        with self.record.reading() as tx:
            self.council = list(seen(tx, self.rules, SEEN_ON))
            self.counts = write_sqlite_file(self.file, OPEN_TABLES, open_rows(tx, self.rules, SEEN_ON))

    def asked(self, name, period=PERIOD):
        with closing(sqlite3.connect(self.file)) as connection:
            connection.row_factory = sqlite3.Row
            values = {"first": str(period[0]), "last": str(period[1]), "today": str(SEEN_ON)}
            return [dict(row) for row in connection.execute(queries()[name], values)]

    def chosen(self, period=PERIOD):
        return Chosen(first=period[0], last=period[1])


@pytest.fixture(scope="module", params=[1, 2, 3])
def opened(request, tmp_path_factory):
    found = Opened(tmp_path_factory.mktemp("council"), request.param)
    yield found
    found.record.close()


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


def test_routes_and_where_they_led_are_the_same_by_command_and_by_query(opened):
    table = routes_answer(opened.council, opened.chosen(EVER), opened.rules, SEEN_ON).tables[0]

    led = {
        row["led_to"].replace("still in care", "still_in_care"): row["journeys"]
        for row in opened.asked("ways_out", EVER)
    }
    taken = opened.asked("routes", EVER)

    for way, number in led.items():
        assert sum(row[way] for row in table.rows) == number
    assert sorted(row["journeys"] for row in taken) == sorted(row["journeys"] for row in table.rows)


def test_the_wait_for_a_panel_is_the_same_by_rule_and_by_query(opened):
    between = ("permanence_recommendation", "panel")
    journeys = [one.journey for one in opened.council]
    found = waits_between(journeys, between, opened.rules.pack, SEEN_ON, LONDON)

    [row] = opened.asked("panel_wait", EVER)

    assert row["n"] == len(found.waits)
    assert row["reached"] == len(found.those(Became.REACHED))
    assert row["open"] == len(found.those(Became.OPEN))


def test_lag_is_the_same_by_rule_and_by_query(opened):
    found = lags((one.journey for one in opened.council), *EVER, LONDON)

    rows = opened.asked("lag", EVER)

    assert {(r["milestone"], r["recorded"], r["late"]) for r in rows} == {
        (lag.milestone, len(lag.days), lag.late) for lag in found
    }


def test_what_is_missing_can_be_asked(opened):
    assert len(opened.asked("missing")) == 4


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
