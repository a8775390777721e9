"""A store of any size with made-up stages, filled straight into its tables (the ledger is not what is measured)."""

from __future__ import annotations

import random
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from permanence.pack.file import read_pack_named
from permanence.people import Person, Role
from permanence.stages import Rulebook
from scheduler.holiday_calendar import council_calendar
from store.case_record import SqlCaseRecord, open_record

NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
TODAY = date(2026, 5, 20)


@dataclass(frozen=True)
class Shape:
    """Children a worker, workers a team; `late_first`: the late stages stand at the beginning, else they are spread."""

    children: int = 20
    team: int = 8
    late_first: bool = False

    def worker(self, n: int) -> str:
        """Who works for the child of this number."""
        return f"worker{n // self.children}@council.example"

    def manager(self, worker: int) -> str:
        """Who manages the worker of this number."""
        return f"manager{worker // self.team * self.team}@council.example"


USUAL = Shape()


def rules() -> Rulebook:
    pack = read_pack_named("scotland")
    return Rulebook(
        pack, council_calendar(pack.calendar, range(2015, 2033), pack.name), ZoneInfo("Europe/London")
    )


def staff(workers: int, shape: Shape) -> list[Person]:
    """Social workers in teams with their managers, one service manager, one administrator."""
    people = [
        Person("isla@council.example", "Isla Example", Role.SERVICE_MANAGER),
        Person("fergus@council.example", "Fergus Example", Role.ADMINISTRATOR),
    ]
    for n in range(0, workers, shape.team):
        manager = shape.manager(n)
        people.append(Person(manager, f"Manager {n}", Role.TEAM_MANAGER, f"Team {n}", "isla@council.example"))
        people += [
            Person(f"worker{w}@council.example", f"Worker {w}", Role.SOCIAL_WORKER, f"Team {n}", manager)
            for w in range(n, min(n + shape.team, workers))
        ]
    return people


def council(folder: Path, stages: int, due: int, shape: Shape = USUAL) -> Path:
    """An SQLite store with so many open stages, so many of them due today; made once and kept in `folder`."""
    path = folder / f"council-{stages}-{due}-{shape.children}.sqlite"
    if not path.exists():
        fresh = folder / "filling.sqlite"
        record = open_record(f"sqlite:///{fresh}", rules())
        with record.writing() as tx:
            tx.put_people(staff(max(1, stages // shape.children), shape), NOW)
        record.close()
        _fill(fresh, stages, due, shape)
        fresh.rename(path)
    return path


def a_copy(path: Path) -> Path:
    """A copy to spoil, beside the original."""
    copy = path.with_suffix(".copy.sqlite")
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    return copy


def record_on(path: Path) -> SqlCaseRecord:
    return open_record(f"sqlite:///{path}", rules())


STAGE_COLUMNS = (
    "reference, journey, key, owner, next_check_on, due_on, warn_days, told_escalated, position, revision, code, "
    "occurrence, name, milestone, milestone_name, owner_role, started_on, start_milestone, state, timescale_number, "
    "timescale_unit, status, citation, times_moved, snoozes, last_news_on"
)


def _fill(path: Path, stages: int, due: int, shape: Shape) -> None:
    chance = random.Random(4821)
    late = set(range(due) if shape.late_first else chance.sample(range(stages), due))
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    indexes = _without_indexes(connection)
    connection.executemany(
        "INSERT INTO child (reference, case_id, journey, social_worker) VALUES (?, ?, 1, ?)",
        ((f"HW-{n:07}-A", f"C{n:07}", shape.worker(n)) for n in range(stages)),
    )
    marks = ", ".join("?" * len(STAGE_COLUMNS.split(",")))
    connection.executemany(
        f"INSERT INTO stage ({STAGE_COLUMNS}) VALUES ({marks})",
        (_stage(n, shape.worker(n), is_late=n in late) for n in range(stages)),
    )
    for statement in indexes:
        connection.execute(statement)
    connection.execute("ANALYZE")
    connection.execute("COMMIT")
    connection.close()


def _without_indexes(connection: sqlite3.Connection) -> list[str]:
    """The indexes of the two large tables are gone; the statements that make them again, faster than row by row."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('child', 'stage')"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _stage(n: int, worker: str, *, is_late: bool) -> tuple[object, ...]:
    due = TODAY - timedelta(days=1 + n % 60) if is_late else TODAY + timedelta(days=60 + n % 200)
    check = TODAY if is_late else due - timedelta(days=28)
    started = due - timedelta(days=14)
    return (
        f"HW-{n:07}-A", 1, "PO.ADM#1", worker, check.isoformat(), due.isoformat(), "14,7,2", 0, 1, n, "PO.ADM",
        1, "Agency decision", "agency_decision", "Agency decision", "social_worker", started.isoformat(), "panel",
        "open", 14, "calendar_days", "statutory", "Adoption Agencies (Scotland) Regulations 2009, reg 13(1)", 0, 0,
        started.isoformat(),
    )  # fmt: skip
