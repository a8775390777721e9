"""The Teams side of the service: one door for what comes in, one client for what goes out."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from bot.amendments import amend_content
from bot.background import BackgroundTasks
from bot.conversation import Conversation
from bot.events import NotUnderstood
from bot.often import MOST_A_MINUTE
from bot.teams.buttons import Buttons
from bot.teams.card_forms import CardForms
from bot.teams.cards import Cards
from bot.teams.channel import TeamsChannel
from bot.teams.events import (
    CARD_ACTION,
    EDITED,
    INVOKE,
    REACTION,
    WORDS,
    TeamsEvent,
    comes,
    event_of,
    goes,
    is_own_chat,
    place_of,
    reaction_event,
)
from bot.teams.inbound import teams_routes
from bot.teams.renderer import TeamsRenderer
from bot.teams.replies import TeamsReplies
from bot.teams.sdk import Connector, Vouching
from bot.teams.words import CardWords
from casework.compose import Content
from casework.ports import CaseRecord, SendFailed

log = logging.getLogger("homeward.teams")


class TeamsSide:
    """Everything of Teams that the service connects: the channel, its renderer, the route, and what must run."""

    def __init__(
        self,
        record: CaseRecord,
        connector: Connector,
        vouching: Vouching,
        tenant: str,
        clock: Callable[[], datetime],
        *,
        codes: bool = False,
        most_a_minute: int | None = MOST_A_MINUTE,
    ) -> None:
        """`codes`: strangers can be sent a code by e-mail. `most_a_minute`: of one account; None for no end."""
        self._tenant, self._vouching, self._connector = tenant, vouching, connector
        cards = Cards(CardForms(record.rules.pack, CardWords()))
        self.channel = TeamsChannel(record, connector)
        self.renderer = TeamsRenderer(cards)
        self._background = BackgroundTasks(log)
        self._replies = TeamsReplies(record, connector, self.channel, cards, clock)
        self.amend: Content = amend_content(record.rules, self._replies.rewriter)
        self.conversation = Conversation(
            record, self._replies, clock, self._background, codes=codes, most_a_minute=most_a_minute
        )
        self._buttons = Buttons(self.conversation, self._replies)

    @property
    def routes(self) -> list[BaseRoute]:
        return [*teams_routes(self.dispatch, self._vouching, self._tenant)]

    async def dispatch(self, activity: Mapping[str, Any]) -> Mapping[str, object] | None:
        """What Teams is answered to an activity: the body of the answer to a button, None for everything else.

        Something written in a channel or a group, and kinds of activity that Homeward has no use for, change nothing.
        """
        place, kind = place_of(activity), activity["type"]
        if place and is_own_chat(activity) and goes(activity):
            await self._replies.gone(place)
            return None
        try:
            event = event_of(activity)
        except NotUnderstood:
            log.info("Teams sent something that nobody listens to")
            return None
        if not is_own_chat(activity):
            return None
        if kind == INVOKE and activity.get("name") == CARD_ACTION:
            return await self._buttons.pressed(event)
        if comes(activity):
            self._background.run(self._met(event))
        elif kind == WORDS or (kind == EDITED and event.words):
            await self._taken(event)
        elif kind == REACTION:
            await self._taken(reaction_event(event, activity))
        return None

    async def _taken(self, event: TeamsEvent | None) -> None:
        if event is not None:
            self.conversation.follow(event, await self.conversation.take(event))
            self._background.run(self._met(event))

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At the end everything begun is finished, and connections are closed."""
        yield
        await self.finish()
        await self._connector.close()

    async def finish(self) -> None:
        """Everything that follows the answers given so far has been done."""
        await self._background.finish()

    async def _met(self, event: TeamsEvent) -> None:
        """Where the account is written to is kept, and whose it is where Teams vouches for that."""
        try:
            await self._replies.met(event)
            await self.conversation.email_of(event)
        except SendFailed as failure:
            log.warning("not known yet whose account this is: %s", failure.reason)
