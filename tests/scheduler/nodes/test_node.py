"""One process among several: what the others know of it when it has ended."""

import asyncio
import threading

from scheduler.nodes.node import Node
from scheduler.nodes.role import Role
from store.engine import open_engine
from store.nodes import SqlNodes


class OverASlowLine(SqlNodes):
    """Its beats reach the database only when the line lets them through."""

    def __init__(self, engine):
        super().__init__(engine)
        self.on_its_way, self.let_through, self.landed = (threading.Event() for _ in range(3))

    def beat(self, name, role, version):
        self.on_its_way.set()
        self.let_through.wait()
        fits = super().beat(name, role, version)
        self.landed.set()
        return fits


async def test_a_node_that_has_left_is_not_alive_by_a_beat_that_was_on_its_way(postgres_with_tables):
    engine = open_engine(postgres_with_tables)
    rows = OverASlowLine(engine)
    node = Node(Role.WORKER, rows)

    async def live_and_leave():
        async with node.alive():
            await asyncio.to_thread(rows.on_its_way.wait)

    leaving = asyncio.create_task(live_and_leave())
    await asyncio.wait({leaving}, timeout=0.3)
    rows.let_through.set()
    await leaving
    await asyncio.to_thread(rows.landed.wait)

    [seen] = rows.seen()
    engine.dispose()
    assert not seen.is_alive
