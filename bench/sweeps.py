"""The sweep by itself: a tick with nothing due, its memory, and PostgreSQL against SQLite."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bench.commands import NOW, homeward
from bench.council import MONDAY, a_copy, council, councils, empty_council, made_up_staff
from bench.figures import Figure
from bench.multiply import WITHOUT_LEDGER, multiply

if TYPE_CHECKING:
    from store.case_record import SqlCaseRecord

EIGHT = datetime.fromisoformat(f"{MONDAY}T07:00").replace(tzinfo=UTC)  # eight o'clock in summer


def idle_figures(folder: Path, children: int = 3000, number: int = 10, ticks: int = 20) -> Iterator[Figure]:
    """The second sweep of a morning, in this process: everything that was due was told by the first."""
    from casework.raise_alerts import raise_alerts

    home = a_copy(councils(folder, children, number))
    with closing(_opened(home)) as record:
        while raise_alerts(record, EIGHT).looked_at:
            pass
        spent = []
        for n in range(ticks + 1):  # the first makes its statements anew
            began = time.process_time()
            raise_alerts(record, EIGHT + timedelta(minutes=n))
            spent.append(1000 * (time.process_time() - began))
    with closing(sqlite3.connect(home / "homeward.sqlite")) as store:
        stages = store.execute("SELECT count(*) FROM stage").fetchone()[0]
    yield Figure("a tick with nothing due, CPU", f"{stages:,} steps", "ms", 1, spent[1:])


def memory_figures(
    folder: Path, small: int = 300, children: int = 3000, number: int = 10, rounds: int = 3
) -> Iterator[Figure]:
    """`homeward sweep` on a Monday: a hosting body against a small council, in turn."""
    over, most = [], 0.0
    for _ in range(rounds):
        larger, smaller = (
            homeward(a_copy(home), "sweep", *NOW).megabytes
            for home in (councils(folder, children, number), council(folder, small))
        )
        over.append(larger - smaller)
        most = larger
    size = f"{children * number:,} over {small:,}"
    yield Figure("memory of a sweep beyond a small council's", size, "MB", 30, over, f"{most:.0f} MB")


def postgresql_figures(
    folder: Path, due: int = 10_000, rounds: int = 3, children: int = 300
) -> Iterator[Figure]:
    """The same sweep in turn on SQLite and on a PostgreSQL with its fsync; none where it is not installed."""
    from tests.servers.postgres import KEEPS_ALL, PostgresServer

    if not (find_spec("psycopg") and any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))):
        print("PostgreSQL LEFT OUT: server or psycopg is not installed ...", end=" ", file=sys.stderr)
        return
    with PostgresServer(KEEPS_ALL) as server:
        kept = server.new_database()
        _filled(folder / "sweep-pg", children, due, kept)
        home = _filled(folder / "sweep", children, due)
        ratios, ours, theirs = [], [], []
        for _ in range(rounds):
            ours.append(_swept(_opened(a_copy(home))))
            copy = server.new_database(like=kept)
            theirs.append(_swept(_opened(folder / "sweep-pg", copy)))
            server.drop_database(copy)
            ratios.append(theirs[-1] / ours[-1])
    remark = f"{max(theirs):.1f} s against {max(ours):.1f} s at most"
    yield Figure("a sweep on PostgreSQL against SQLite", f"{due:,} due", "x", 2, ratios, remark)


def _opened(home: Path, url: str = "sqlite:///homeward.sqlite") -> SqlCaseRecord:
    from scheduler.settings import read_settings
    from scheduler.wiring.record import make_record

    return make_record(read_settings(home, {"HOMEWARD_STORE_URL": url}), home)


def _filled(home: Path, children: int, due: int, url: str = "sqlite:///homeward.sqlite") -> Path:
    """Made-up children and as many like them as it takes for so many steps to be due on Monday; nobody was told yet."""
    from scheduler.demo.council import make_council
    from scheduler.demo.history import moment_of

    empty_council(home)
    with closing(_opened(home, url)) as record:
        day = EIGHT.date()
        made = make_council(record, children, day, staff=made_up_staff(children))
        made.write_staff(record, moment_of(day))
        made.write(record, date.min, day)
        open_steps = "state = 'open' AND due_on IS NOT NULL"
        with record.engine.begin() as connection:
            found = connection.exec_driver_sql(f"SELECT count(*) FROM stage WHERE {open_steps}").scalar_one()
        multiply(record.engine, -(-due // found), WITHOUT_LEDGER)
        with record.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE stage SET next_check_on = '{day}' WHERE {open_steps}")
            chosen = f"SELECT id FROM stage WHERE {open_steps} ORDER BY id LIMIT {due}"
            connection.exec_driver_sql(f"UPDATE stage SET next_check_on = NULL WHERE id NOT IN ({chosen})")
    return home


def _swept(record: SqlCaseRecord) -> float:
    """Seconds that a sweep of all took."""
    from casework.raise_alerts import raise_alerts

    with closing(record):
        began = time.perf_counter()
        swept = raise_alerts(record, EIGHT)
        spent = time.perf_counter() - began
    assert swept.looked_at, swept
    return spent
