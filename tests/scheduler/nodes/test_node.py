"""One process among several: what the others know of it when it has ended, and what it says of itself."""

import asyncio
import threading

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from permanence.digest.fortnight import Rhythm
from scheduler.nodes.among import Among
from scheduler.nodes.node import Node
from scheduler.nodes.role import Role
from scheduler.service import Service
from scheduler.settings import Settings
from store.engine import open_engine
from store.nodes import SqlNodes
from tests.builders import LONDON, TODAY
from tests.casework.post_room import PostRoom


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


class OfNobody(SqlNodes):
    """Rows in which nobody stands."""

    def seen(self):
        return []

    def last_done(self):
        return {}


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (KeyError("a fault of ours"), "it cannot say how it stands: the log has why"),
        (OperationalError("select 1", {}, Exception("gone")), "the database has not answered since"),
        (TimeoutError(), "the database has not answered since"),
    ],
)
async def test_a_node_that_cannot_say_how_it_stands_blames_its_database_only_where_that_failed(
    record, trouble, said
):
    def fails():
        raise trouble

    node = Node(Role.WORKER, OfNobody(record.engine))
    service = Service(
        record,
        PostRoom(record).delivery,
        Settings(),
        Rhythm(TODAY, LONDON),
        more_problems=[fails],
        among=Among(node, lambda *_: 0),
    )

    async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app()), base_url="http://node") as web:
        answer = await web.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["node"] == node.name
    assert answer.json()["problems"][0].startswith(said)
