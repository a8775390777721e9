"""Replies in Slack: who is behind an account, and how what became of a reply is shown."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.amendments import Amendment, amendment_of
from bot.conversation import AnswerMessage, Taken
from bot.form_fields import Colleagues
from bot.handle import Handle
from bot.said_now import said_now
from bot.slack.amended import SlackRewriter
from bot.slack.blocks import JsonObject, frozen
from bot.slack.channel import SlackChannel
from bot.slack.events import Shows, SlackEvent, SlackWhere, event_kept
from bot.slack.home import home_view, stranger_view
from bot.slack.said import said_message
from bot.slack.words import Words
from bot.worker import on_worker
from casework.colleagues import colleagues_of
from casework.content import CHANGES_SOMETHING, Said, SaidKind, WhichDay
from casework.kept_events import KeptEvent
from casework.link_account import SLACK_ACCOUNT
from casework.list_own import list_own
from casework.ports import CaseRecord
from casework.said_back import said_back_of
from permanence.local_day import local_day

# The message that was answered shows these; nothing more needs to be said.
SHOWN = frozenset({SaidKind.RECORDED, SaidKind.NOTED})
log = logging.getLogger("homeward.slack")


class SlackReplies:
    """The `ReplyChannel` of Slack. Whom Slack vouches for is asked once for each account; the record keeps it."""

    accounts = SLACK_ACCOUNT

    def __init__(
        self,
        record: CaseRecord,
        client: AsyncWebClient,
        sending: SlackChannel,
        words: Words,
        clock: Callable[[], datetime],
    ) -> None:
        self.sending = sending
        self.words = words
        self._record, self._client, self._clock = record, client, clock
        self._at_home: set[str] = set()

    def read(self, kept: KeptEvent) -> SlackEvent:
        return event_kept(kept)

    async def who(self, event: SlackEvent) -> str | None:
        """The address that Slack vouches for. Raises SlackApiError or aiohttp.ClientError when it cannot be asked."""
        answer = await self._client.users_info(user=event.account)
        return vouched_address(answer["user"], event.where.team)

    def rewriter(self, _now: datetime) -> SlackRewriter:
        return SlackRewriter(self.words)

    def answer(self, event: SlackEvent, taken: Taken) -> AnswerMessage | None:
        """What is said in the thread or in the place of a question. Whose reference it is, the outbox never holds."""
        where, said = event.where, taken.said
        facts: dict[str, object] | None = None
        if where.shows is Shows.IN_CONVERSATION:
            facts = {"channel": where.channel, "thread_ts": where.thread}
        elif where.shows is Shows.IN_PLACE and where.place:
            facts = {"provider_id": where.place.provider_id}
        if facts is None or said.kind is SaidKind.WHO:
            return None
        if said.kind is SaidKind.DELAYED and where.shows is Shows.IN_PLACE:
            return None
        shown = said_message(said, self.words)
        return AnswerMessage(said_back_of(said, shown.text, said.message_id), frozen(shown), facts)

    # --- shown --------------------------------------------------------------------------------------------------------

    async def show(self, event: SlackEvent, taken: Taken) -> None:
        message = None if taken.posted else self.answer(event, taken)
        if taken.said.which_day and await self.redrawn(
            event.where, taken.said.message_id, taken.said.which_day
        ):
            return
        if message:
            fields = json.loads(message.frozen)
            await said_now(lambda: self.sending.put(fields, message.facts), "answer", log)
        elif not taken.posted and _is_told_alone(event.where, taken.said):
            await self._alone(event.where, taken.said)
        await self._home_follows(event, taken)

    async def _alone(self, where: SlackWhere, said: Said) -> None:
        """To the one who acted and nobody else, where she acted."""
        if where.channel is not None:
            shown = said_message(said, self.words)
            call: dict[str, Any] = {"text": shown.text, "blocks": list(shown.blocks)}
            call |= {"channel": where.channel, "user": where.user}
            await self._said(lambda: self._client.chat_postEphemeral(**call), "ephemeral answer")

    async def redrawn(self, where: SlackWhere, message_id: int | None, asks: WhichDay | None = None) -> bool:
        """The message in which it was pressed reads as it now should, with what is asked in it; False for another."""
        found = await on_worker(self._amendment, message_id, asks) if message_id is not None else None
        if found is None or where.place is None or found.message.provider_id != where.place.provider_id:
            return False
        place, fields = where.place, json.loads(found.frozen)
        await said_now(lambda: self.sending.edit(place, fields), "question", log)
        return True

    def _amendment(self, message_id: int, asks: WhichDay | None) -> Amendment | None:
        with self._record.reading() as tx:
            rewriter = SlackRewriter(self.words, asks)
            return amendment_of(tx, self._record.rules, tx.message(message_id), self._clock(), rewriter)

    async def colleagues(self, handle: Handle) -> Colleagues:
        """Whom the reader of the message may allocate the child to."""
        return await on_worker(self._colleagues, handle.message) if handle.message is not None else ()

    def _colleagues(self, message_id: int) -> Colleagues:
        with self._record.reading() as tx:
            directory, message = tx.directory(), tx.message(message_id)
        person = directory.get(message.person) if message else None
        return colleagues_of(directory, person) if person else ()

    async def moved_on(self, where: SlackWhere) -> None:
        """She is told that what she pressed is of a message from long ago."""
        await self._alone(where, Said(SaidKind.MOVED_ON))

    async def view(self, view: JsonObject, where: SlackWhere) -> None:
        """The view is what the person sees: in the place of the one she acted in, or opened over the message."""
        if where.in_form and where.view is not None:
            shown = where.view["id"]
            await self._said(lambda: self._client.views_update(view_id=shown, view=view), "view")
        else:
            await self._said(lambda: self._client.views_open(trigger_id=where.trigger, view=view), "view")

    # --- the Home tab -------------------------------------------------------------------------------------------------

    async def home(self, user: str, email: str | None, said: Said | None = None) -> None:
        """The person's Home tab shows her list as it stands now, and what was `said` to an answer given there."""
        self._at_home.add(user)
        view = await on_worker(self._home, email, said)
        await self._said(lambda: self._client.views_publish(user_id=user, view=view), "home")

    async def _home_follows(self, event: SlackEvent, taken: Taken) -> None:
        """Her Home tab follows her answers, once she has opened it; Slack asks for it anew whenever she comes back."""
        where, said = event.where, taken.said
        if taken.email is None:
            return
        answered_there = where.at_home or (event.form and event.message is None)
        if answered_there and (where.shows is Shows.IN_MESSAGE or said.kind in CHANGES_SOMETHING):
            await self.home(where.user, taken.email, said)
        elif where.user in self._at_home and taken.changed_something:
            await self.home(where.user, taken.email)

    def _home(self, email: str | None, said: Said | None) -> JsonObject:
        with self._record.reading() as tx:
            person = tx.directory().get(email)
            if person is None:
                return stranger_view(Said(SaidKind.NOT_LINKED), self.words)
            now, zone = self._clock(), self._record.rules.zone
            own = list_own(tx, self._record.rules, person, now)
        return home_view(own, local_day(now, zone), said, self.words)

    async def _said(self, call: Callable[[], Awaitable[Any]], what: str) -> None:
        await said_now(lambda: self.sending.asked(call(), sending=True), what, log)


def _is_told_alone(where: SlackWhere, said: Said) -> bool:
    """What is no message is said to her alone, unless the message that was answered or the Home tab shows it."""
    if where.shows is Shows.IN_MESSAGE:
        return said.kind not in SHOWN and not where.at_home
    return where.shows is not Shows.IN_ANSWER


def vouched_address(user: Mapping[str, Any], team: str | None) -> str | None:
    """The address of a person whom the workspace itself has as a member, in lower case.

    A guest of another company's workspace could carry any address, so strangers are nobody here.
    """
    if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
        return None
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    if team is not None and team not in teams:
        return None
    email = (user.get("profile") or {}).get("email")
    return email.strip().lower() if isinstance(email, str) else None
