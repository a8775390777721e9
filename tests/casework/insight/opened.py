"""A made-up council with its open data as a file, asked by the queries of docs/insight.md."""

import re
import sqlite3
from contextlib import closing
from datetime import date

from casework.exports.open_data import OPEN_TABLES, open_rows
from casework.insight.seen import Chosen, seen
from store.exports.sqlite_file import write_sqlite_file
from tests.builders import a_record
from tests.casework.insight.random_councils import FIRST_DAY, SEEN_ON, fill
from tests.sources import ROOT

PAGE = ROOT / "docs" / "insight.md"
PERIOD = (date(2024, 7, 1), date(2025, 12, 31))
EVER = (FIRST_DAY, SEEN_ON)


def queries():
    """The queries of the page by their names."""
    parts = re.split(r"^### (\w+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}


class Opened:
    """The record, what the figures see of it, and its open data."""

    def __init__(self, folder, seed):
        self.record = a_record(folder)
        fill(self.record, seed)
        self.rules = self.record.rules
        self.file = folder / "open.sqlite"
        with self.record.reading() as tx:
            self.council = list(seen(tx, self.rules, SEEN_ON))
            self.counts = write_sqlite_file(self.file, OPEN_TABLES, open_rows(tx, self.rules, SEEN_ON))

    def asked(self, name, period=PERIOD):
        return self.run(queries()[name], period)

    def run(self, sql, period=PERIOD):
        with closing(sqlite3.connect(self.file)) as connection:
            return rows_of(connection, sql, period)

    def chosen(self, period=PERIOD):
        return Chosen(first=period[0], last=period[1])


def rows_of(connection, sql, period):
    connection.row_factory = sqlite3.Row
    values = {"first": str(period[0]), "last": str(period[1]), "today": str(SEEN_ON)}
    return [dict(row) for row in connection.execute(sql, values)]
