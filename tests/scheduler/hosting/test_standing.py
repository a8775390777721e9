"""One council within the process: whose the database is while it cannot be served."""

import asyncio

from starlette.responses import PlainTextResponse

from scheduler.hosting.councils import Council
from scheduler.hosting.standing import (
    ANSWERS_NOBODY_SECONDS,
    MOST_OF_A_CROWD,
    MOST_UNANSWERED,
    Standing,
)
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


class Served:
    """A council whose service answers whoever is let in when it is told to. `at`: seconds that have passed."""

    def __init__(self, folder):
        settings = Settings(store_url=f"sqlite:///{folder / 'homeward.sqlite'}")
        self.at = 100.0
        self.standing = Standing(
            Council("north", folder, settings), lambda: NOW, Role.ALL, {}, lambda: self.at
        )
        self.may_answer = asyncio.Queue()
        self.said = []

    async def begins(self):
        await self.standing.end()  # its own service, which has no store
        self.standing._app = self.app

    async def app(self, scope, receive, send):
        await self.may_answer.get()
        await PlainTextResponse("yes")(scope, receive, send)

    def press(self, times=1):
        return [
            asyncio.create_task(self.standing.answer({"type": "http"}, None, self.keep)) for _ in range(times)
        ]

    async def keep(self, message):
        if message["type"] == "http.response.start":
            self.said.append(message["status"])

    async def answers(self, pressed):
        for _ in pressed:
            self.may_answer.put_nowait(True)
        await asyncio.gather(*pressed)


async def test_a_crowd_may_wait_longer_than_those_of_a_council_that_answers_nobody(tmp_path):
    council = Served(tmp_path)
    await council.begins()
    await council.answers(council.press())
    crowd = council.press(MOST_OF_A_CROWD)
    await asyncio.sleep(0)
    await asyncio.gather(*council.press())
    assert council.said == [200, 503]

    await council.answers(crowd)
    council.at += ANSWERS_NOBODY_SECONDS
    hanging = council.press(MOST_UNANSWERED)
    await asyncio.sleep(0)
    await asyncio.gather(*council.press())

    assert council.said[-1] == 503
    assert council.said.count(503) == 2
    await council.answers(hanging)
