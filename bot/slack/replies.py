"""Replies in Slack: who is behind an account, and how what became of a reply is shown."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.amendments import Amendment, amendment_of
from bot.conversation import AnswerMessage, Taken
from bot.form_fields import Offered
from bot.handle import Handle
from bot.not_shown import not_shown
from bot.pressed import NOT_TAKEN, SHOWN
from bot.review_fields import opened_form, review_answer
from bot.said_now import said_now
from bot.slack.amended import SlackRewriter
from bot.slack.blocks import JsonObject, frozen
from bot.slack.channel import SlackChannel
from bot.slack.events import Shows, SlackEvent, SlackWhere, event_kept
from bot.slack.home import home_view, stranger_view
from bot.slack.review_form import review_view
from bot.slack.said import said_message
from bot.slack.vouching import vouched_address
from bot.slack.words import Words
from bot.worker import afterwards, on_worker
from casework.access import shown_to
from casework.accounts import SLACK_ACCOUNT
from casework.colleagues import colleagues_of
from casework.content import CHANGES_SOMETHING, Said, SaidKind, WhichDay
from casework.kept_events import KeptEvent
from casework.list_own import list_own
from casework.ports import CaseRecord, SendFailed
from casework.prompts_offered import prompts_in_form
from casework.said_back import said_back_of
from casework.take_review import left
from permanence.answer import Verb
from permanence.local_day import local_day

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
        """The address that Slack vouches for. Raises SendFailed when it cannot be asked."""
        try:
            answer = await self.sending.asked(self._client.users_info(user=event.account))
        except SendFailed as failure:
            if failure.permanent and not failure.whole_channel:
                return None  # Slack will not say who this is, today or tomorrow
            raise
        return vouched_address(answer["user"], await self.sending.home())

    def rewriter(self, _now: datetime) -> SlackRewriter:
        return SlackRewriter(self.words)

    def answer(self, event: SlackEvent, taken: Taken) -> AnswerMessage | None:
        """What is said in the thread or in the place of a question. Whose reference it is, the outbox never holds."""
        where, said = event.where, taken.said
        if said.kind is SaidKind.WHO:
            return None
        if where.shows is Shows.IN_CONVERSATION:
            return self.message(where, said)
        if where.shows is not Shows.IN_PLACE or where.place is None or said.kind in NOT_TAKEN:
            return None
        answer = self.message(where, said)
        return replace(answer, facts={**answer.facts, "provider_id": where.place.provider_id})

    def instead(self, event: SlackEvent, taken: Taken) -> AnswerMessage:
        return self.message(event.where, taken.said)

    def message(self, where: SlackWhere, said: Said) -> AnswerMessage:
        """What is said as a message: where she acted, in the same thread; with her where that was no conversation."""
        there = {"channel": where.channel, "thread_ts": where.thread} if where.channel else {}
        shown = said_message(said, self.words)
        return AnswerMessage(said_back_of(said, shown.text, said.message_id), frozen(shown), there)

    # --- shown --------------------------------------------------------------------------------------------------------

    async def show(self, event: SlackEvent, taken: Taken) -> AnswerMessage | None:
        where, said = event.where, taken.said
        unshown: AnswerMessage | None = None
        message = None if taken.posted else self.answer(event, taken)
        if said.which_day and await self.redrawn(where, said.message_id, said.which_day):
            return None
        if message:
            fields = json.loads(message.frozen)
            is_said = await said_now(lambda: self.sending.put(fields, message.facts), "answer", log)
            unshown = None if is_said else self.message(where, said)
        elif not taken.posted and _is_told_alone(where, taken):
            unshown = None if await self.alone(where, said) else self._in_words(where, said)
        at_home = await self._home_follows(event, taken)
        return unshown if at_home else self.message(where, said)

    def _in_words(self, where: SlackWhere, said: Said) -> AnswerMessage:
        """The same as a message; of whose a reference is, only how to ask again."""
        return self.message(where, not_shown(Verb.WHO, said.reference) if said.kind is SaidKind.WHO else said)

    async def alone(self, where: SlackWhere, said: Said) -> bool:
        """Whether it was said to the one who acted and nobody else, where she acted."""
        if where.channel is None:
            return False
        shown = said_message(said, self.words)
        call: dict[str, Any] = {"text": shown.text, "blocks": list(shown.blocks)}
        call |= {"channel": where.channel, "user": where.user}
        return await self._said(lambda: self._client.chat_postEphemeral(**call), "ephemeral answer")

    async def redrawn(self, where: SlackWhere, message_id: int | None, asks: WhichDay | None = None) -> bool:
        """The message in which it was pressed reads as it now should, with what is asked in it; False for another."""
        found = await afterwards(self._amendment, message_id, asks) if message_id is not None else None
        if found is None or where.place is None or found.message.provider_id != where.place.provider_id:
            return False
        place, fields = where.place, json.loads(found.frozen)
        return await said_now(lambda: self.sending.edit(place, fields), "question", log)

    def _amendment(self, message_id: int, asks: WhichDay | None) -> Amendment | None:
        with self._record.reading() as tx:
            rewriter, message = SlackRewriter(self.words, asks), tx.message(message_id)
            if message and message.channel != "slack":  # a store put back in time has given the number again
                return None
            return amendment_of(tx, self._record.rules, message, self._clock(), rewriter)

    async def offered(self, verb: Verb, handle: Handle, email: str | None) -> Offered:
        """What the record offers in a form: whom the child may be allocated to, or what prompted a change of route.

        `email`: of who opens it, where that is known: a message may have been passed on.
        """
        if verb is Verb.REALLOCATE and handle.message is not None:
            return await on_worker(self._colleagues, handle.message)
        if verb is Verb.CHANGE_ROUTE:
            return await on_worker(self._prompts, handle.reference, email)
        return ()

    def _colleagues(self, message_id: int) -> Offered:
        with self._record.reading() as tx:
            directory, message = tx.directory(), tx.message(message_id)
        person = directory.get(message.person) if message else None
        return colleagues_of(directory, person) if person else ()

    def _prompts(self, reference: str, email: str | None) -> Offered:
        with self._record.writing() as tx:
            person = tx.directory().get(email)
            return prompts_in_form(tx, self._record.rules, person, reference, self._clock(), "slack:form")

    async def review(self, handle: Handle, email: str | None) -> JsonObject | None:
        """The form about a review, for whoever opens it; None where she may not fill it in."""
        return await on_worker(self._review, handle, email)

    def _review(self, handle: Handle, email: str | None) -> JsonObject | None:
        now = self._clock()
        with self._record.writing() as tx:
            person = tx.directory().get(email)
            opened = opened_form(tx, self._record.rules, person, handle, now)
            if person and opened:
                shown_to(tx, person, opened.asked.reference, "form", "slack:form", now)
        return review_view(opened.asked, opened.handle, self.words) if opened else None

    async def left(self, handle: Handle, email: str | None, through: str) -> None:
        """It is kept that a form about a review was closed without being sent off."""
        await on_worker(self._leave, handle, email, through)

    def _leave(self, handle: Handle, email: str | None, through: str) -> None:
        with self._record.writing() as tx:
            left(tx, self._record.rules, email, review_answer(handle, {}), through, self._clock())

    async def view(self, view: JsonObject, where: SlackWhere) -> bool:
        """Whether she sees the view: in the place of the one she acted in, or opened over the message."""
        if where.in_form and where.view is not None:
            shown = where.view["id"]
            return await self._said(lambda: self._client.views_update(view_id=shown, view=view), "view")
        return await self._said(lambda: self._client.views_open(trigger_id=where.trigger, view=view), "view")

    # --- the Home tab -------------------------------------------------------------------------------------------------

    async def home(self, user: str, email: str | None, said: Said | None = None) -> bool:
        """Her Home tab shows her list as it stands now, and what was `said` to an answer given there: if it can."""
        self._at_home.add(user)
        view = await afterwards(self._home, email, said)
        return await self._said(lambda: self._client.views_publish(user_id=user, view=view), "home")

    async def _home_follows(self, event: SlackEvent, taken: Taken) -> bool:
        """Her Home tab follows her answers, once she has opened it; Slack asks for it anew whenever she comes back.

        False where it alone could have shown her what became of her answer, and does not.
        """
        where, said = event.where, taken.said
        if taken.email is None:
            return True
        answered_there = where.at_home or (event.form and event.message is None)
        if answered_there and (where.shows is Shows.IN_MESSAGE or said.kind in CHANGES_SOMETHING):
            return await self.home(where.user, taken.email, said)
        if where.user in self._at_home and taken.changed_something:
            await self.home(where.user, taken.email)
        return True

    def _home(self, email: str | None, said: Said | None) -> JsonObject:
        with self._record.writing() as tx:
            person = tx.directory().get(email)
            if person is None:
                return stranger_view(Said(SaidKind.NOT_LINKED), self.words)
            now, zone = self._clock(), self._record.rules.zone
            own = list_own(tx, self._record.rules, person, now)
            shown_to(tx, person, own, "list", "slack:home", now)
        return home_view(own, local_day(now, zone), said, self.words)

    async def _said(self, call: Callable[[], Awaitable[Any]], what: str) -> bool:
        return await said_now(lambda: self.sending.asked(call(), sending=True), what, log)


def _is_told_alone(where: SlackWhere, taken: Taken) -> bool:
    """What is no message is said to her alone, unless the message that was answered or the Home tab shows it."""
    if where.shows is Shows.IN_MESSAGE:
        amended = taken.amended
        is_shown = taken.said.kind in SHOWN and amended is not None and amended.message.person == taken.email
        return not is_shown and not where.at_home
    return where.shows is not Shows.IN_ANSWER
