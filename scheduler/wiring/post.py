"""The ways to reach people that are set up, as each part of the wiring adds to them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.conversation import TAKEN_UP_EVERY
from casework.compose import Content
from casework.ports import Channel, Renderer

if TYPE_CHECKING:  # the service's own libraries: `homeward check` asks the channels without them
    from starlette.routing import BaseRoute

    from bot.slack.app import SlackSide
    from bot.teams.app import TeamsSide
    from scheduler.timetable import Job


@dataclass
class Post:
    """The ways to reach people that are set up: channels and their renderers by name.

    `owner`: who has claimed what a conversation shows at once, where others must know when that one has died.
    """

    owner: str | None = None
    channels: dict[str, Channel] = field(default_factory=dict)
    renderers: dict[str, Renderer] = field(default_factory=dict)
    amends: dict[str, Content] = field(default_factory=dict)
    routes: list[BaseRoute] = field(default_factory=list)
    start_more: list[Callable[[], AbstractAsyncContextManager[None]]] = field(default_factory=list)
    after_sweep: Callable[[], Awaitable[None]] | None = None
    jobs: dict[str, tuple[int, Job]] = field(default_factory=dict)
    take_kept: list[Callable[[int], Awaitable[None]]] = field(default_factory=list)
    mailbox_trouble: Callable[[], str | None] | None = None

    def add(self, side: SlackSide | TeamsSide, replies: str) -> None:
        """A chat's channel, words, routes and whatever must run are here; `replies`: what its job is called."""
        name = side.channel.name
        self.channels[name], self.renderers[name], self.amends[name] = side.channel, side.renderer, side.amend
        self.routes += side.routes
        self.start_more.append(side.running)
        carrying = side.conversation.carrying
        carrying.owner = self.owner or carrying.owner
        self.take_kept.append(side.conversation.take_kept)
        self.jobs[replies] = (int(TAKEN_UP_EVERY.total_seconds()), side.conversation.take_up)


@asynccontextmanager
async def closing(close: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """What has to be closed is closed at the end, in the same event loop."""
    try:
        yield
    finally:
        await close()
