"""What several processes on one PostgreSQL store know of each other, in rows: no lock is held and nobody leads.

Each statement is a transaction of its own, beside the writers' lock. Moments are the database's own clock: those of two
machines are never compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from store.engine import open_engine
from store.migrations import NODES_SINCE_KEY, VERSION_TABLE, fits_nodes

ALIVE_SECONDS = 20  # a node that was last heard of longer ago is taken for dead
ASKED_AGAIN_SECONDS = 0.1  # for a turn that is somebody else's
KEPT_DAYS = 3  # wakings and dead nodes that are older are forgotten
ALIVE = f"left_at IS NULL AND beat_at > clock_timestamp() - interval '{ALIVE_SECONDS} seconds'"

# Every process says it for each council every few seconds: one statement, which brings the version of the tables along.
_BEAT = text(
    "INSERT INTO node (name, role, version, started_at, beat_at) "  # noqa: S608
    "VALUES (:name, :role, :version, clock_timestamp(), clock_timestamp()) "
    "ON CONFLICT (name) DO UPDATE SET beat_at = clock_timestamp(), left_at = NULL, version = excluded.version "
    f"RETURNING (SELECT version_num FROM {VERSION_TABLE}) AS tables, "
    f"(SELECT value FROM remembered WHERE key = '{NODES_SINCE_KEY}') AS since"
)
_LEAVE = text("UPDATE node SET left_at = clock_timestamp() WHERE name = :name")
_NODES = text(
    f"SELECT name, role, version, started_at, beat_at, left_at, {ALIVE} AS is_alive "  # noqa: S608 - our own words
    "FROM node ORDER BY role, started_at, name"
)
_WAKE = text(
    "INSERT INTO wake (job, at, node, began_at) VALUES (:job, :at, :node, clock_timestamp()) "  # noqa: S608
    "ON CONFLICT (job, at) DO UPDATE SET node = excluded.node, began_at = excluded.began_at "
    "WHERE wake.done_at IS NULL AND wake.node <> excluded.node "
    f"AND NOT EXISTS (SELECT 1 FROM node WHERE node.name = wake.node AND {ALIVE}) "
    "RETURNING node"
)
_DONE = text("UPDATE wake SET done_at = :now WHERE job = :job AND at = :at AND node = :node")
_WAS_DONE = text(
    "INSERT INTO wake (job, at, node, began_at, done_at) VALUES (:job, 'last', :node, clock_timestamp(), :now) "
    "ON CONFLICT (job, at) DO UPDATE SET node = excluded.node, began_at = excluded.began_at, done_at = excluded.done_at"
)
_LAST_DONE = text("SELECT job, max(done_at) AS at FROM wake WHERE done_at IS NOT NULL GROUP BY job")
_FORGET = (
    text(
        f"DELETE FROM wake WHERE began_at < clock_timestamp() - interval '{KEPT_DAYS} days' "  # noqa: S608
        "AND at <> (SELECT max(w.at) FROM wake w WHERE w.job = wake.job)"
    ),
    text(f"DELETE FROM node WHERE beat_at < clock_timestamp() - interval '{KEPT_DAYS} days'"),  # noqa: S608
    text(f"DELETE FROM pace WHERE free_at < clock_timestamp() - interval '{KEPT_DAYS} days'"),  # noqa: S608
)
_LEASE = text(
    "INSERT INTO lease (name, node, until) "  # noqa: S608
    "VALUES (:name, :node, clock_timestamp() + make_interval(secs => :seconds)) "
    "ON CONFLICT (name) DO UPDATE SET node = excluded.node, until = excluded.until "
    "WHERE lease.node = excluded.node OR lease.until < clock_timestamp() "
    f"OR NOT EXISTS (SELECT 1 FROM node WHERE node.name = lease.node AND {ALIVE}) "
    "RETURNING node"
)
# A place that nobody has written to yet is free at once.
_PLACE = text(
    "INSERT INTO pace (place, held_until, free_at) VALUES (:place, clock_timestamp(), clock_timestamp()) "
    "ON CONFLICT (place) DO NOTHING"
)
_TAKE = text(
    "UPDATE pace SET holder = :holder, held_until = clock_timestamp() + make_interval(secs => :seconds) "
    "WHERE place = :place AND free_at <= clock_timestamp() AND (holder IS NULL OR held_until < clock_timestamp()) "
    "AND NOT EXISTS (SELECT 1 FROM pace p WHERE p.place = :everywhere AND p.free_at > clock_timestamp()) "
    "RETURNING place"
)
# How long somebody's turn lasts nobody knows: it is asked again soon.
_WAIT = text(
    "SELECT max(extract(epoch FROM free_at - clock_timestamp())) FROM pace WHERE place IN (:place, :everywhere)"
)
_GIVE_BACK = text(
    "UPDATE pace SET holder = NULL, free_at = clock_timestamp() + make_interval(secs => :gap) "
    "WHERE place = :place AND holder = :holder"
)
_HOLD = text(
    "INSERT INTO pace (place, held_until, free_at) "
    "VALUES (:everywhere, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds)) "
    "ON CONFLICT (place) DO UPDATE SET free_at = greatest(pace.free_at, excluded.free_at)"
)


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """A process on the store, as its row says. Moments are UTC by the database's clock."""

    name: str
    role: str
    version: str
    started_at: datetime
    beat_at: datetime
    left_at: datetime | None
    is_alive: bool


class SqlNodes:
    """The rows about nodes of one store. May be used from several threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._each_by_itself = engine.execution_options(isolation_level="AUTOCOMMIT")

    def beat(self, name: str, role: str, version: str) -> bool:
        """This node is alive, for so long as `ALIVE_SECONDS` says; whether its release knows the store's tables."""
        with self._each_by_itself.connect() as connection:
            found = connection.execute(_BEAT, {"name": name, "role": role, "version": version}).one()
        return found.tables is not None and fits_nodes(found.tables, found.since)

    def leave(self, name: str) -> None:
        """This node has ended cleanly: what it was doing is free at once."""
        self._do(_LEAVE, name=name)

    def seen(self) -> list[NodeSeen]:
        """Every node of the last days, alive or not."""
        with self._engine.connect() as connection:
            return [NodeSeen(**row) for row in connection.execute(_NODES).mappings()]

    def wake(self, job: str, at: str, node: str) -> bool:
        """Whether this waking of a job is this node's to act on: it asked first, or first after one that died."""
        return self._do(_WAKE, job=job, at=at, node=node)

    def done(self, job: str, at: str, node: str, now: datetime) -> None:
        """The waking has been acted on, and what is older than some days is forgotten."""
        self._do(_DONE, job=job, at=at, node=node, now=now)
        with self._engine.begin() as connection:
            for old in _FORGET:
                connection.execute(old)

    def was_done(self, job: str, node: str, now: datetime) -> None:
        """The job ended well just now, by `now`, whatever wakes it."""
        self._do(_WAS_DONE, job=job, node=node, now=now)

    def last_done(self) -> Mapping[str, datetime]:
        """When each job last ended well, on whichever node."""
        with self._engine.connect() as connection:
            return {row.job: row.at for row in connection.execute(_LAST_DONE)}

    def lease(self, name: str, node: str, seconds: float) -> bool:
        """Whether this is the node's alone for so many seconds from now; asked again by its holder, it goes on."""
        return self._do(_LEASE, name=name, node=node, seconds=seconds)

    def take_turn(self, place: str, everywhere: str, holder: str, seconds: float) -> float:
        """0 where it is the holder's turn, for `seconds` at most; else how many seconds to wait at least."""
        with self._engine.begin() as connection:
            connection.execute(_PLACE, {"place": place})
            taking = {"place": place, "everywhere": everywhere, "holder": holder, "seconds": seconds}
            if connection.execute(_TAKE, taking).first():
                return 0.0
            wait = connection.execute(_WAIT, {"place": place, "everywhere": everywhere}).scalar()
            return max(float(wait or 0), ASKED_AGAIN_SECONDS)

    def give_turn_back(self, place: str, holder: str, gap: float) -> None:
        """The place is free `gap` seconds from now, where it was still the holder's turn."""
        self._do(_GIVE_BACK, place=place, holder=holder, gap=gap)

    def hold(self, everywhere: str, seconds: float) -> None:
        """Nobody has a turn for so many seconds at any of the places that `everywhere` stands for."""
        self._do(_HOLD, everywhere=everywhere, seconds=seconds)

    def _do(self, statement: Any, **values: object) -> bool:
        """Done; whether it changed a row."""
        with self._each_by_itself.connect() as connection:
            return connection.execute(statement, values).rowcount > 0


def has_nodes(engine: Engine) -> bool:
    """Whether several processes can run on this store at all: one in a file is one process's."""
    return engine.dialect.name == "postgresql"


def alive_nodes(url: str) -> list[str]:
    """The names of the nodes that are alive on the PostgreSQL store at `url`."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if connection.execute(text("SELECT to_regclass('node')")).scalar() is None:
                return []
        return [node.name for node in SqlNodes(engine).seen() if node.is_alive]
    finally:
        engine.dispose()
