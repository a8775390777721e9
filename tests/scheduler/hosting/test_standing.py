"""One council within the process: whose the database is while it cannot be served."""

import asyncio

from scheduler.hosting.councils import Council
from scheduler.hosting.standing import Standing
from scheduler.nodes.role import Role
from scheduler.settings import Settings
from tests.builders import NOW


def test_a_database_is_its_councils_also_while_that_one_is_troubled(tmp_path):
    store, taken = tmp_path / "homeward.sqlite", {}
    store.touch()  # without tables: it cannot be served

    async def troubles():
        standings, said = [], []
        for name in ("north", "copy-of-north"):
            settings = Settings(store_url=f"sqlite:///{store}")
            standing = Standing(Council(name, tmp_path, settings), lambda: NOW, Role.ALL, taken)
            standings.append(standing)
            while standing.trouble == "it is being opened":
                await asyncio.sleep(0.01)
            said.append(standing.trouble)
        for standing in standings:
            await standing.end()
        return said

    first, second = asyncio.run(troubles())

    assert "the store is empty" in first
    assert second == "store_url names the database of north: each council has its own"
    assert taken == {}
