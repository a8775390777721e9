"""The Teams side of the service: one door for what comes in, one client for what goes out."""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from starlette.routing import BaseRoute

from bot.amending import amendment_of
from bot.arrivals import Arrivals
from bot.errands import Errands
from bot.later import Later
from bot.people_first import PeopleFirst
from bot.teams.acts import (
    CARD_ACTION,
    INSTALLED,
    INVOKE,
    MEMBERS,
    WORDS,
    Act,
    NotUnderstood,
    act_of,
    is_own_chat,
    raw_event,
)
from bot.teams.amended import TeamsForm
from bot.teams.answering import Answering
from bot.teams.card_forms import CardForms
from bot.teams.cards import Cards
from bot.teams.channel import CHANNEL, TeamsChannel
from bot.teams.inbound import teams_routes
from bot.teams.people import TeamsPeople
from bot.teams.renderer import TeamsRenderer
from bot.teams.sdk import Connector, Vouching
from bot.teams.taking import Taking
from bot.teams.telling import Telling
from bot.teams.words import CardWords
from casework.compose import Content
from casework.last_look import NoLonger
from casework.ports import Arrival, CaseRecord, Reading, SendFailed, StoredMessage
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.stages import Rulebook

TAKEN_UP_EVERY = timedelta(minutes=1)
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
        people_first: PeopleFirst | None = None,
        *,
        codes: bool = False,
    ) -> None:
        """`codes`: strangers can be sent a code by e-mail. `people_first`: who waits for an answer, on any channel."""
        self._clock, self._tenant, self._vouching, self._connector = clock, tenant, vouching, connector
        cards = Cards(CardForms(record.rules.pack, CardWords()))
        self.channel = TeamsChannel(record, connector)
        self.renderer = TeamsRenderer(cards)
        self.amend: Content = amend_content(record.rules, cards)
        self._people = TeamsPeople(record, connector, clock)
        self._people_first = people_first or PeopleFirst()
        self._errands = Errands(log, self._people_first)
        later = Later(record, self._people_first)
        self._arrivals = Arrivals(record, CHANNEL, clock, later)
        self._took_up = False
        telling = Telling(record, connector, self.channel, cards, clock, self._errands, later)
        taking = Taking(record, self._people, clock, codes)
        self._answering = Answering(
            taking, telling, self._arrivals, self._errands, self._taken_up, self._people_first
        )

    @property
    def routes(self) -> list[BaseRoute]:
        return [*teams_routes(self._answered, self._vouching, self._tenant)]

    async def _answered(self, activity: Mapping[str, Any]) -> Mapping[str, object] | None:
        with self._people_first.one_waits():
            return await self.dispatch(activity)

    async def dispatch(self, activity: Mapping[str, Any]) -> Mapping[str, object] | None:
        """What Teams is answered to an activity: the body of the answer to a button, None for everything else.

        Something written in a channel or a group, and kinds of activity that Homeward has no use for, change nothing.
        """
        try:
            act = act_of(activity)
        except NotUnderstood:
            log.info("Teams sent something that nobody listens to")
            return None
        if not is_own_chat(activity):
            return None
        kind, action = activity["type"], activity.get("action") or ""
        if kind == INSTALLED and action.startswith("remove"):
            await self._people.gone(act.account)
        elif kind in (INSTALLED, MEMBERS):
            self._errands.run(self._met(act))
        elif kind == WORDS and act.text:
            self._errands.later(self._met(act))
            await self._answering.written(act, raw_event(activity))
        elif kind == INVOKE and activity.get("name") == CARD_ACTION:
            return await self._answering.pressed(act, raw_event(activity))
        return None

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """At the end everything begun is finished, and connections are closed."""
        yield
        await self.finish()
        await self._connector.close()

    async def finish(self) -> None:
        """Everything that follows the answers given so far has been done."""
        await self._errands.finish()

    async def take_up(self) -> None:
        """What came in before the start, or over a minute ago, and was cut off since is being dealt with again."""
        until = self._clock() - (TAKEN_UP_EVERY if self._took_up else timedelta(0))
        self._took_up = True
        for arrival in await self._arrivals.waiting(until):
            await self._taken_up(arrival)

    async def _taken_up(self, arrival: Arrival) -> None:
        activity = json.loads(arrival.raw)
        act = replace(act_of(activity), event_id=arrival.event_id)
        if activity["type"] == INVOKE:
            await self._answering.pressed(act, arrival.raw)
            await self._arrivals.over(arrival.event_id)
        else:
            await self._answering.dealt_with(act, arrival.raw, again=True)

    async def _met(self, act: Act) -> None:
        try:
            await self._people.met(act)
        except SendFailed as failure:
            log.warning("not known yet whose account this is: %s", failure.reason)


def amend_content(rules: Rulebook, cards: Cards) -> Content:
    """What an amendment of the outbox says when it leaves: the message as it should read by then."""

    def content(
        tx: Reading, directory: Directory, message: StoredMessage, _person: Person, _today: date
    ) -> object:
        number, now = int(str(message.facts["message_id"])), message.not_before
        form = TeamsForm(cards, local_day(now, rules.zone))
        amendment = amendment_of(tx, rules, number, now, form)
        if amendment is None:
            return NoLonger("the message to edit is not kept any more")
        return replace(amendment.shown, staff=directory.names)

    return content
