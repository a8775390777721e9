"""The sweep: what is due is found, judged, grouped and written; what is not due costs nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bench.council import NOW, TODAY, a_copy, council, record_on
from bench.figures import Figure, ratio, side_by_side
from bench.processes import peak_megabytes
from casework.raise_alerts import raise_alerts

STAGES, DUE = 110_000, 11_000
MANY = 1_000_000
NOTHING_DUE_YET = NOW - timedelta(days=1)


def sweep_figures(folder: Path, rounds: int = 5, stages: int = STAGES, due: int = DUE) -> Iterator[Figure]:
    original = council(folder, stages, due)
    mine, theirs = side_by_side(lambda: _ours(original), lambda: _raw(original), rounds)
    yield ratio("sweep", "<= 2", mine, theirs, what=f"{due} notices in ")


def _ours(original: Path) -> Callable[[], object]:
    record = record_on(a_copy(original))
    with record.reading() as tx:
        tx.directory()

    def work() -> None:
        swept = raise_alerts(record, NOW)
        assert swept.notices, swept
        record.close()

    return work


def _raw(original: Path) -> Callable[[], object]:
    """The floor: the same rows found, updated and written by hand in one transaction, with nothing decided."""
    connection = sqlite3.connect(a_copy(original))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return lambda: raw_sweep(connection)


def raw_sweep(connection: sqlite3.Connection) -> None:
    today = TODAY.isoformat()
    rows = connection.execute(
        "SELECT id, reference, journey, key, owner, due_on, warn_days FROM stage WHERE next_check_on <= ? "
        "ORDER BY owner, id",
        (today,),
    ).fetchall()
    messages: dict[str, int] = {}
    for row in rows:
        messages.setdefault(row[4], len(messages) + 1)
    connection.executemany(
        "INSERT INTO outbox (id, key, kind, person, channel, state, created_at, wanted_at, not_before, attempts, "
        "was_unsure, found, facts) VALUES (?, ?, 'alert', ?, 'email', 'ready', ?, ?, ?, 0, 0, 0, ?)",
        [
            (n, f"alert:{p}:{today}", p, f"{NOW:%Y-%m-%d %H:%M:%S.%f}", f"{NOW:%Y-%m-%d %H:%M:%S.%f}",
             f"{NOW:%Y-%m-%d %H:%M:%S.%f}", f'{{"on": "{today}"}}')
            for p, n in messages.items()
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO notice (key, stage_id, reference, journey, stage, level, person, raised_on, message_id) "
        "VALUES (?, ?, ?, ?, ?, 'overdue', ?, ?, ?)",
        [
            (
                f"{r[1]}/{r[2]}/{r[3]}:overdue:{r[5]}:{r[4]}",
                r[0],
                r[1],
                r[2],
                r[3],
                r[4],
                today,
                messages[r[4]],
            )
            for r in rows
        ],
    )
    connection.executemany(
        "UPDATE stage SET told_opened_on = ?, told_weekly_on = ?, next_check_on = ?, chain_manager = ?, "
        "chain_service_manager = ? WHERE id = ?",
        [(today, today, "2026-05-22", "m@council.example", "isla@council.example", r[0]) for r in rows],
    )
    connection.commit()


def idle_figures(folder: Path, ticks: int = 50, many: int = MANY) -> Iterator[Figure]:
    """A tick of the day before anything is due, in turn on a large and a small store: what is not due costs nothing."""
    few, lots = _idle_ticks(council(folder, 300, 30), council(folder, many, many // 10), ticks)
    yield ratio(f"idle tick, {many:,} against 300", "<= 1.5", lots, few, what="CPU of a tick ")
    yield Figure(
        "idle tick, CPU",
        round(median(lots) * 1000, 2),
        "<= 1",
        "ms",
        f"{many:,} stages",
        f"{median(few) * 1000:.2f} ms at 300",
        f"{min(lots) * 1000:.2f}-{max(lots) * 1000:.2f}",
    )


def _idle_ticks(few_path: Path, many_path: Path, ticks: int) -> tuple[list[float], list[float]]:
    few, lots = record_on(few_path), record_on(many_path)
    spent: tuple[list[float], list[float]] = [], []
    for _ in range(ticks):
        for record, kept in zip((few, lots), spent, strict=True):
            start = process_time()
            swept = raise_alerts(record, NOTHING_DUE_YET)
            kept.append(process_time() - start)
            assert not swept.looked_at, swept
    few.close()
    lots.close()
    return spent[0][ticks // 5 :], spent[1][ticks // 5 :]


def memory_figures(folder: Path, stages: int = STAGES, due: int = DUE, many: int = MANY) -> Iterator[Figure]:
    small = _peak(council(folder, 300, 30))
    large = _peak(council(folder, stages, due))
    huge = _peak(council(folder, many, many // 10))
    yield Figure(
        "memory of a sweep, 110,000 over 300",
        round(max(0.0, large - small), 1),
        "<= 30",
        "MB",
        f"{large:.0f} MB",
        f"{small:.0f} MB",
    )
    yield Figure(
        "memory of a sweep, 1M over 110,000",
        round(max(0.0, huge - large), 1),
        "<= 60",
        "MB",
        f"{huge:.0f} MB",
        f"{large:.0f} MB",
    )


def _peak(path: Path) -> float:
    """Peak memory (MB) of a process of its own that sweeps a copy of the store once."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.sweep", str(a_copy(path))], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


if __name__ == "__main__":
    raise_alerts(record_on(Path(sys.argv[1])), NOW)
    print(peak_megabytes(os.getpid()))
