"""Saying things back: to one person alone, in the conversation, on the Home tab, and by editing what was answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.amending import Amendment, amendment_of, concerned, later_amendment
from bot.errands import Errands
from bot.handle import Place
from bot.in_turn import in_turn
from bot.later import Later
from bot.slack.acts import Act
from bot.slack.amending import SlackForm
from bot.slack.blocks import JsonObject, SlackMessage
from bot.slack.channel import SlackChannel
from bot.slack.failures import broken, refused
from bot.slack.home import home_view, stranger_view
from bot.slack.pace import Pace
from bot.slack.said import said_message
from bot.slack.words import Words
from casework.content import Said, SaidKind
from casework.list_own import OpenList, list_own
from casework.ports import CaseRecord, NewMessage, SendFailed
from permanence.answers.rules import UNDO_FOR
from permanence.local_day import local_day

TRIES = 3
LONGEST_WAIT_SECONDS = 10.0
log = logging.getLogger("homeward.slack")


@dataclass
class Telling:
    """Everything that Slack is told after it had its answer. Nothing in here may fail loudly: it is logged by kind."""

    record: CaseRecord
    client: AsyncWebClient
    channel: SlackChannel
    pace: Pace
    words: Words
    clock: Callable[[], datetime]
    errands: Errands
    later: Later
    _at_home: set[str] = field(default_factory=set)
    _editing: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    async def alone(self, act: Act, said: Said) -> None:
        """What is said, to the one who acted and nobody else, where she acted."""
        if act.channel is None:
            return
        shown = said_message(said, self.words)
        call = {"channel": act.channel, "user": act.slack_user, **_fields(shown)}
        await self._tried(lambda: self.client.chat_postEphemeral(**call), "ephemeral answer")

    async def in_conversation(self, act: Act, said: Said) -> None:
        """What is said, as an answer in the conversation or thread where the words were written."""
        if act.channel is None:
            return
        shown = said_message(said, self.words)
        call = {"channel": act.channel, "thread_ts": act.thread, **_fields(shown), "unfurl_links": False}
        await self._tried(lambda: self._posted(call), "answer")

    async def in_place(self, act: Act, said: Said) -> None:
        """What is said stands where the question with its buttons stood."""
        if act.place is None:
            await self.alone(act, said)
            return
        shown = said_message(said, self.words)
        call = {"channel": act.place.channel, "ts": act.place.ts, **_fields(shown)}
        await self._tried(lambda: self.client.chat_update(**call), "answer in place")

    async def view(self, view: JsonObject, act: Act) -> None:
        """The view is what the person sees: in the place of the one she acted in, or opened over the message."""
        if act.in_form and act.view is not None:
            updated = self.client.views_update(view_id=act.view["id"], view=view)
            await self._once(updated, "view")
        else:
            await self._once(self.client.views_open(trigger_id=act.trigger, view=view), "view")

    async def home(self, act: Act, email: str | None, said: Said | None = None) -> None:
        """The person's Home tab shows her list as it stands now."""
        self._at_home.add(act.slack_user)
        view = await in_turn(self._home, email, said)
        await self._tried(lambda: self.client.views_publish(user_id=act.slack_user, view=view), "home")

    async def home_again(self, act: Act, email: str, said: Said | None = None) -> None:
        """Her Home tab follows her answers, once she has opened it; Slack asks for it anew whenever she comes back.

        `said`: what was said to an answer that she gave there.
        """
        if said or act.slack_user in self._at_home:
            await self.home(act, email, said)

    async def up_to_date(self, message_id: int | None, email: str, reference: str | None) -> None:
        """The message that was answered reads as the ledger now says; what others were told of this child follows.

        Answers given from elsewhere (words, Home) bring the newest message to this person up to date.
        """
        if message_id is not None:
            await self._edited(message_id)
        self.errands.later(self._others_up_to_date(message_id, email, reference))

    async def _others_up_to_date(self, message_id: int | None, email: str, reference: str | None) -> None:
        for message in await in_turn(self._concerned, message_id, email, reference):
            if message != message_id:
                await self._edited(message)

    async def _edited(self, message_id: int) -> None:
        async with self._editing.setdefault(
            message_id, asyncio.Lock()
        ):  # so that the last edit is the newest
            await self._edited_now(message_id)

    async def _edited_now(self, message_id: int) -> None:
        """The message is edited now, or by the outbox when it cannot be edited now."""
        amendment = await in_turn(self._amendment, message_id)
        if amendment is None:
            return
        try:
            await self.channel.edit(Place.of(amendment.provider_id), _fields(amendment.shown))
        except SendFailed as failure:
            log.warning("message %s not edited now: %s", message_id, failure.reason)
            wait = timedelta(seconds=failure.retry_after or 0)
            self._queue(later_amendment(amendment, self.clock() + wait))
        if amendment.can_undo:
            over = self.clock() + UNDO_FOR + timedelta(seconds=1)
            self._queue(later_amendment(amendment, over, undo_is_over=True))

    def _concerned(self, message_id: int | None, email: str, reference: str | None) -> list[int]:
        with self.record.reading() as tx:
            return concerned(tx, message_id, email, reference, self.channel.name)

    def _home(self, email: str | None, said: Said | None) -> JsonObject:
        with self.record.reading() as tx:
            person = tx.directory().get(email)
            if person is None:
                return stranger_view(Said(SaidKind.NOT_LINKED), self.words)
            now, zone = self.clock(), self.record.rules.zone
            own: OpenList = list_own(tx, self.record.rules, person, now)
        return home_view(own, local_day(now, zone), said, self.words)

    def _amendment(self, message_id: int) -> Amendment[SlackMessage] | None:
        with self.record.reading() as tx:
            return amendment_of(tx, self.record.rules, message_id, self.clock(), SlackForm(self.words))

    def _queue(self, message: NewMessage) -> None:
        """The outbox has it, at the latest with the end of the arrival that it follows from."""
        self.errands.run(self.later.write(lambda case: case.queue(message, self.clock())))

    async def _posted(self, call: dict[str, Any]) -> None:
        async with self.pace.turn(call["channel"]):
            await self.client.chat_postMessage(**call)

    async def _tried(self, call: Callable[[], Awaitable[Any]], what: str) -> None:
        """The call is made, again after the pause that Slack asks for; what cannot be said is logged."""
        for attempt in range(1, TRIES + 1):
            failure = await self._failure_of(call())
            if failure is None:
                return
            wait = failure.retry_after
            if wait is None or wait > LONGEST_WAIT_SECONDS or attempt == TRIES:
                log.warning("%s not said: %s", what, failure.reason)
                return
            await asyncio.sleep(wait)

    async def _once(self, call: Awaitable[Any], what: str) -> None:
        failure = await self._failure_of(call)
        if failure:
            log.warning("%s not shown: %s", what, failure.reason)

    async def _failure_of(self, call: Awaitable[Any]) -> SendFailed | None:
        try:
            await call
        except SendFailed as failure:
            return failure
        except SlackApiError as error:
            return refused(error, sending=True)
        except (aiohttp.ClientError, TimeoutError) as error:
            return broken(error, sending=True)
        return None


def _fields(shown: SlackMessage) -> dict[str, Any]:
    return {"text": shown.text, "blocks": list(shown.blocks)}
