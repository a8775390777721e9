"""Delivers an outbox and dies on the way, again and again: `python -m tests.journeys.killed` (see test_killed.py).

Orders come in as lines of JSON, and how often it died goes out as another. Everything is imported once; each life is a
fork of this process that delivers and is killed with signal 9, either after a random while or by itself at a named
point. Each life finds the clock a little further on, so that leases run out.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.delivery import Delivery
from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.slack.app import SlackSettings, SlackSide
from bot.slack.pace import Pace
from casework.compose import DeliverySetup
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import Channel, Renderer
from casework.raise_alerts import raise_alerts
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import a_rulebook

BETWEEN_LIVES = timedelta(seconds=61)
SENDER = Mailbox("homeward@council.example", "Homeward")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingChannel:
    """A real channel in a process that dies before or after its `count`th sending."""

    def __init__(self, inner: Channel, point: str, count: int) -> None:
        self.inner, self.point, self.left = inner, point, count

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def send(self, message: Any, person: Any) -> str:
        self.left -= 1
        if self.point == "after claim" and not self.left:
            die()
        provider_id = await self.inner.send(message, person)
        if self.point == "after send" and not self.left:
            die()
        return provider_id


class DyingRecord:
    """A real record in a process that dies before, inside or after its `count`th transaction."""

    def __init__(self, inner: SqlCaseRecord, point: str, count: int) -> None:
        self.inner, self.point, self.left = inner, point, count

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @contextmanager
    def writing(self):
        self.left -= 1
        if self.point == "before claim" and not self.left:
            die()
        with self.inner.writing() as tx:
            yield tx
            if self.point == "before the rows are kept" and not self.left:
                die()
        if self.point == "after the transaction" and not self.left:
            die()


@asynccontextmanager
async def way(
    order: dict[str, Any], record: SqlCaseRecord, now: datetime
) -> AsyncIterator[tuple[Channel, Renderer]]:
    if order["channel"] == "email":
        email = EmailChannel(MailServer.parse(order["address"]), SENDER)
        yield email, EmailRenderer(SENDER)
        await email.close()
        return
    settings = SlackSettings("xoxb-stand-in", "secret", api_url=order["address"])
    side = SlackSide(record, settings, lambda: now, Pace())
    async with side.running():
        yield side.channel, side.renderer


async def live(order: dict[str, Any], now: datetime, point: str, count: int) -> None:
    """One life: the sweep, then all that can be delivered."""
    record = DyingRecord(SqlCaseRecord(open_engine(order["store"]), a_rulebook()), point, count)
    if order.get("sweeps"):
        raise_alerts(record, now)
    async with way(order, record.inner, now) as (channel, renderer):
        name = order["channel"]
        contents = message_contents(record.rules, lambda *_: NoLonger("nothing to amend"))
        setup = DeliverySetup(f"life {os.getpid()}", contents, {name: renderer, "email": renderer})
        dying = DyingChannel(channel, point, count)
        await Delivery(record, setup, {name: dying}, lambda: now, order["together"]).drain()


def lives(order: dict[str, Any]) -> int:
    """How often a life was killed until one ended by itself."""
    killed = 0
    now = datetime.fromisoformat(order["now"])
    chance = random.Random(order["seed"])
    for point, count in [*order["points"], *[("by chance", 0)] * order["kills"], ("never", 0)]:
        child = os.fork()
        if not child:
            asyncio.run(live(order, now, point, count))
            os._exit(0)
        if point == "by chance":
            time.sleep(chance.uniform(0.02, order["longest"]))
            os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        now += BETWEEN_LIVES
    return killed


if __name__ == "__main__":
    for order in sys.stdin:
        print(json.dumps({"killed": lives(json.loads(order))}), flush=True)
