"""A fifth channel that is nothing but read, who and show: a slip of paper handed in."""

import asyncio
import json
import logging
from dataclasses import dataclass, field, replace

from bot.background import BackgroundTasks
from bot.conversation import AnswerMessage, Conversation
from bot.events import Event
from casework.accounts import AccountKind
from casework.ports import SendFailed
from casework.said_back import said_back_of
from tests.builders import NOW, SHONA


@dataclass
class Sending:
    """A `Channel` that keeps what it sends. `may_return`: before it is set nobody hears that it arrived."""

    name: str = "paper"
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    broken: bool = False
    may_return: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self):
        self.may_return.set()

    async def send(self, message, person):
        if self.broken:
            raise SendFailed("no paper left", retry_after=1)
        self.sent.append((person.email, message.frozen))
        await self.may_return.wait()
        return f"sheet {message.id}"

    async def find(self, message, person):
        return None


class Paper:
    """The `ReplyChannel`: the slip says who wrote it."""

    accounts = AccountKind("paper", "Paper", lambda p: p.email, lambda staff, account: staff.get(account))

    def __init__(self):
        self.sending = Sending()
        self.alone = []

    def read(self, kept):
        return replace(slip(**json.loads(kept.raw)), id=kept.event_id)

    async def who(self, event):
        return None

    def rewriter(self, now):
        return None

    def answer(self, event, taken):
        words = taken.said.kind.value
        return AnswerMessage(said_back_of(taken.said, words), words.encode(), {"drawer": event.where})

    def instead(self, event, taken):
        return None

    async def show(self, event, taken):
        self.alone.append((event.account, taken.said.kind))


def slip(says, number=1, who=SHONA):
    raw = json.dumps({"says": says if isinstance(says, str) else None, "number": number, "who": who})
    return Event("paper", f"slip {number}", who, says, "the left one", "desk 4", typed=True, raw=raw)


def conversing(record, paper, clock=lambda: NOW, **more) -> Conversation:
    return Conversation(record, paper, clock, BackgroundTasks(logging.getLogger("homeward.paper")), **more)


def outbox(record):
    """What is on paper for Shona, the newest first."""
    with record.reading() as tx:
        return [m for m in tx.messages_for(SHONA) if m.channel == "paper"]
