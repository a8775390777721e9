"""Connects one process of several on a PostgreSQL store: `homeward web`, `homeward worker`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.delivery import Delivery
from bot.worker import in_thread
from permanence.plain_error import PlainError
from scheduler.nodes.among import Among
from scheduler.nodes.node import Node
from scheduler.nodes.role import Role
from scheduler.wiring.post import Post
from store.case_record import SqlCaseRecord
from store.engine import driver_address, is_file, reading
from store.jobs import DELIVER, TAKE, defer_again, defer_due, has_job_tables, make_job_tables
from store.nodes import SqlNodes
from store.opening import reach
from store.owner_lock import Look, own, refuse_owner

if TYPE_CHECKING:
    from scheduler.nodes.engine import JobEngine

AGAIN_AFTER_SECONDS = 1.0  # a conversation in which somebody else speaks just now


class OneProcessAlone(PlainError):
    """A store in a file is one process's; the message says what to start instead."""

    def __init__(self, role: Role) -> None:
        super().__init__(
            f"homeward {role} shares a PostgreSQL store with others, and this store is a file, which one process "
            "serves: start homeward run, or move the store first (homeward move-store, docs/many-machines.md)"
        )


class NoJobEngine(PlainError):
    """What wakes workers is not installed; the message says how to install it."""

    def __init__(self) -> None:
        super().__init__(
            "several processes on one store need Procrastinate, which the extra [cluster] brings: install the "
            "release with deploy/install.sh, or its wheel as 'homeward_permanence-VERSION-py3-none-any.whl[cluster]'"
        )


class NoJobTables(PlainError):
    """The store has no tables for jobs yet."""

    def __init__(self) -> None:
        super().__init__("the store has no tables for jobs yet: run homeward migrate, which makes them")


def refuse_file(url: str, role: Role) -> None:
    """Raises OneProcessAlone for a store in a file, unless this process is to do all."""
    if role is not Role.ALL and is_file(url):
        raise OneProcessAlone(role)


@contextmanager
def node_or_owner(url: str, record: SqlCaseRecord, role: Role) -> Iterator[tuple[Node | None, Look | None]]:
    """This process is a node among others, or owns the store alone. Raises AlreadyOwned, NoJobEngine, NoJobTables.

    `homeward run` is a node where the store has tables for jobs, so that it may run beside others.
    """
    with reading(record.engine) as connection:
        has_tables = has_job_tables(connection)
    if role is Role.ALL and not has_tables:
        with own(url) as look:
            yield None, look
        return
    if not has_tables:
        raise NoJobTables
    _job_engine()
    refuse_owner(url)
    yield Node(role, SqlNodes(record.engine)), None


def among_of(url: str, record: SqlCaseRecord, delivery: Delivery, post: Post, node: Node) -> Among:
    """What the node does with the others. Its jobs send messages and take events that were kept."""
    among = Among(node, partial(defer_due, record.engine, node.name))

    async def deliver(message: int, job: int) -> None:
        if among.may_act() and not await delivery.deliver(message):
            await in_thread(defer_again, record.engine, job, AGAIN_AFTER_SECONDS)

    async def take(event: int, _job: int) -> None:
        for take_kept in post.take_kept:
            await take_kept(event)

    if node.role.works:
        tasks = {DELIVER: ("outbox", deliver), TAKE: ("inbox", take)}
        among.jobs = _job_engine()(driver_address(url), tasks, max(2, delivery.group))
    return among


def make_tables_for_jobs(url: str) -> bool:
    """A PostgreSQL store has tables for jobs, where the engine is installed; False where nothing was to be done."""
    if is_file(url):
        return False
    try:
        from scheduler.nodes.engine import schema
    except ImportError:
        return False
    engine = reach(url)
    try:
        return make_job_tables(engine, schema())
    finally:
        engine.dispose()


def _job_engine() -> type[JobEngine]:
    """Raises NoJobEngine."""
    try:
        from scheduler.nodes.engine import JobEngine
    except ImportError:
        raise NoJobEngine from None
    return JobEngine
