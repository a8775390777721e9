"""Jobs of Procrastinate, deferred in the very transaction that writes the row: they wake whoever is free.

A job carries the number of its row and nothing else: no address, no words. The row stays the truth; a job that is lost,
doubled or late changes nothing. Jobs about one conversation have one lock, so that they are done in their order; none
has a queueing lock beside it (a sibling of a retried job would then stay for ever, procrastinate #1446).

Jobs are only ever deferred for now: one that waits for its time would keep back all that share its lock. What becomes
due later, or has lost its job, is found by `defer_due`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from store.engine import writing
from store.nodes import ALIVE

QUEUE = "homeward"
DELIVER, TAKE = "deliver", "take"  # tasks: a message of the outbox goes; an event of the inbox is taken
MOST_AT_ONCE = 1_000
# The database is the council; who speaks with whom is said by a hash, so that no address stands in a job.
_MESSAGE = (
    f"ROW('{QUEUE}', '{DELIVER}', -o.rank, current_database() || '/' || left(md5(o.channel || ' ' || o.person), 20), "
    "NULL, jsonb_build_object('outbox', o.id), NULL)::procrastinate_job_to_defer_v1"
)
_EVENT = (
    f"ROW('{QUEUE}', '{TAKE}', 0, current_database() || '/' || i.source, "
    "NULL, jsonb_build_object('inbox', i.id), NULL)::procrastinate_job_to_defer_v1"
)
_NO_JOB = (
    "NOT EXISTS (SELECT 1 FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing') "
    "AND j.task_name = '{task}' AND j.args = jsonb_build_object('{of}', {row}.id))"
)
_WRITTEN = text(
    f"SELECT procrastinate_defer_jobs_v1(array_agg({_MESSAGE} ORDER BY o.id)) "  # noqa: S608 - our own words
    "FROM outbox o WHERE o.id = ANY(:numbers) AND o.state IN ('ready', 'unsure') HAVING count(*) > 0"
)
_KEPT = text(
    f"SELECT procrastinate_defer_jobs_v1(array_agg({_EVENT} ORDER BY i.id)) "  # noqa: S608
    "FROM inbox i WHERE i.id = ANY(:numbers) AND i.state = 'came' AND i.account IS NULL HAVING count(*) > 0"
)
_DUE = text(
    "WITH due AS (SELECT o.* FROM outbox o WHERE (o.state IN ('ready', 'unsure') AND o.not_before <= :now "  # noqa: S608
    f"OR o.state = 'sending' AND o.lease_until <= :now) AND {_NO_JOB.format(task=DELIVER, of='outbox', row='o')} "
    "ORDER BY o.rank, o.not_before, o.id LIMIT :most) "
    f"SELECT count(*), procrastinate_defer_jobs_v1(array_agg({_MESSAGE} ORDER BY o.rank, o.not_before, o.id)) "
    "FROM due o HAVING count(*) > 0"
)
_WAITING = text(
    f"SELECT count(*), procrastinate_defer_jobs_v1(array_agg({_EVENT} ORDER BY i.id)) FROM inbox i "  # noqa: S608
    "WHERE i.state = 'came' AND i.account IS NULL AND i.came_at <= :until "
    f"AND {_NO_JOB.format(task=TAKE, of='inbox', row='i')} HAVING count(*) > 0"
)
_AGAIN = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(j.queue_name, j.task_name, j.priority, j.lock, NULL, j.args, "
    "now() + make_interval(secs => :seconds))::procrastinate_job_to_defer_v1]) "
    "FROM procrastinate_jobs j WHERE id = :job"
)
_LEFT_BEHIND = text(
    "UPDATE outbox SET state = 'unsure', was_unsure = true "  # noqa: S608
    f"WHERE state = 'sending' AND (owner IN (SELECT name FROM node WHERE NOT ({ALIVE})) "
    "OR owner = :node AND lease_until <= :now)"
)
DEFERRERS_LOCK = 4_821_003  # whoever looks for rows without a job: one at a time, the others let it be


def has_job_tables(connection: Connection) -> bool:
    """Whether the job engine's tables are in the store (`homeward migrate` makes them)."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.execute(text("SELECT to_regclass('procrastinate_jobs')")).scalar() is not None


def make_job_tables(engine: Engine, schema: str) -> bool:
    """The engine's tables are there; False when they were before. `schema`: the engine's own SQL."""
    with writing(engine) as connection:
        if has_job_tables(connection):
            return False
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(schema)
        return True


def defer_written(connection: Connection, messages: Sequence[int], events: Sequence[int]) -> None:
    """Whoever is free is woken for these messages and events, once the transaction that wrote them is kept."""
    if messages:
        connection.execute(_WRITTEN, {"numbers": list(messages)})
    if events:
        connection.execute(_KEPT, {"numbers": list(events)})


def defer_due(engine: Engine, node: str, now: datetime, kept_before: datetime) -> int:
    """Every message that is due, and every event that came up to `kept_before`, has a job; how many had none.

    What a dead node was sending is unsure at once, and is asked about: its time need not run out first. So is what this
    `node` has claimed for so long that it must have lost hold of it.
    Nothing is done where another process is at it. At most so many as `MOST_AT_ONCE` of each at a time.
    """
    with engine.begin() as connection:
        ours = connection.execute(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": DEFERRERS_LOCK})
        if not ours.scalar():
            return 0
        connection.execute(_LEFT_BEHIND, {"node": node, "now": now})
        found = connection.execute(_DUE, {"now": now, "most": MOST_AT_ONCE}).first()
        waiting = connection.execute(_WAITING, {"until": kept_before}).first()
    return sum(row[0] for row in (found, waiting) if row)


def defer_again(engine: Engine, job: int, seconds: float) -> None:
    """The same job is there once more, for so many seconds from now; this one is to end."""
    with engine.begin() as connection:
        connection.execute(_AGAIN, {"job": job, "seconds": seconds})
