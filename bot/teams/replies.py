"""Replies in Teams: who is behind an account, where she is written to, and how what became of a reply is shown."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.amendments import Amendment, amendment_of
from bot.conversation import AnswerMessage, Taken
from bot.not_shown import not_shown
from bot.pressed import CHANGE, CONFIRM, NOT_TAKEN, SAY, UNDO
from bot.review_fields import opened_form
from bot.said_now import said_now
from bot.teams.amended import TeamsRewriter, frozen
from bot.teams.cards import Cards
from bot.teams.channel import CHANNEL, TeamsChannel, provider_id
from bot.teams.elements import JsonObject
from bot.teams.events import TeamsEvent, event_kept
from bot.teams.said_cards import said_card
from bot.teams.sdk import Connector
from bot.worker import on_worker
from casework.access import shown_to
from casework.accounts import TEAMS_ACCOUNT
from casework.content import Said, SaidKind, WhichDay
from casework.kept_events import KeptEvent
from casework.links import Conversation
from casework.ports import CaseRecord
from casework.prompts_offered import prompts_offered
from casework.said_back import said_back_of
from permanence.answer import Verb
from permanence.local_day import local_day
from permanence.reference import find_references

IN_PLACE = frozenset({CONFIRM, CHANGE, SAY})  # what becomes of it stands where the question stood
NOWHERE_ELSE: Mapping[str, object] = {}
log = logging.getLogger("homeward.teams")


class TeamsReplies:
    """The `ReplyChannel` of Teams."""

    accounts = TEAMS_ACCOUNT

    def __init__(
        self,
        record: CaseRecord,
        connector: Connector,
        sending: TeamsChannel,
        cards: Cards,
        clock: Callable[[], datetime],
    ) -> None:
        self.sending = sending
        self.cards = cards
        self._record, self._connector, self._clock = record, connector, clock

    def read(self, kept: KeptEvent) -> TeamsEvent:
        return event_kept(kept)

    async def who(self, event: TeamsEvent) -> str | None:
        """The address that Teams vouches for. Raises SendFailed when it cannot be asked."""
        where = event.where
        member = await self._connector.member(where.place, where.service, where.user)
        return member.email if member.account == event.account else None

    def rewriter(self, now: datetime) -> TeamsRewriter:
        return TeamsRewriter(self.cards, local_day(now, self._record.rules.zone))

    def answer(self, event: TeamsEvent, taken: Taken) -> AnswerMessage | None:
        """What is said in the chat or in the place of a question. Whose reference it is, the outbox never holds."""
        return None if taken.said.kind is SaidKind.WHO else self._message(event, taken)

    def instead(self, event: TeamsEvent, taken: Taken) -> AnswerMessage:
        return self._said_in_chat(event, taken.said)

    def _said_in_chat(
        self, event: TeamsEvent, said: Said, facts: Mapping[str, object] = NOWHERE_ELSE
    ) -> AnswerMessage:
        where, shown = event.where, said_card(said, self.cards.words)
        there = {"place": where.place, "service": where.service, **facts}
        return AnswerMessage(said_back_of(said, shown.summary, said.message_id), frozen(shown), there)

    def _message(self, event: TeamsEvent, taken: Taken) -> AnswerMessage | None:
        where, said = event.where, taken.said
        if self._in_place(event, taken):
            if where.answers is None or said.kind in NOT_TAKEN:
                return None
            there = {"provider_id": provider_id(where.place, where.answers)}
            return self._said_in_chat(event, said, there)
        if where.button and not (where.family == UNDO and said.kind is SaidKind.UNDONE):
            return None
        return self._said_in_chat(event, said)

    def _in_place(self, event: TeamsEvent, taken: Taken) -> bool:
        """Whether it is said where its button stands: under a question, or where no card of hers shows it."""
        if event.where.family in IN_PLACE:
            return True
        return bool(event.where.button) and taken.changed_something and own_card(event, taken) is None

    # --- shown --------------------------------------------------------------------------------------------------------

    async def show(self, event: TeamsEvent, taken: Taken) -> AnswerMessage | None:
        message = None if taken.posted else self._message(event, taken)
        if message is None:
            return None
        activity = json.loads(message.frozen)
        if await said_now(lambda: self.sending.put(activity, message.facts), "answer", log):
            return None
        said = taken.said
        hidden = said.kind is SaidKind.WHO
        return self._said_in_chat(event, not_shown(Verb.WHO, said.reference)) if hidden else message

    async def card(
        self,
        message_id: int | None,
        email: str | None,
        opened: tuple[int, str] | None = None,
        asks: WhichDay | None = None,
    ) -> JsonObject | None:
        """The card of a message of the outbox as it stands now; `opened`, `asks`: as this person sees it just now.

        None for whoever it was not sent to: a button's number may be anybody's.
        """
        if message_id is None:
            return None
        return card_for(email, await on_worker(self._amendment, message_id, opened, asks))

    async def form_opened(self, card: JsonObject, reference: str, email: str | None) -> None:
        """It is in the access log that she opened a form in this card; of no child who is not in it."""
        if reference in find_references(json.dumps(card)):
            await on_worker(self._keep_look, reference, email)

    def _keep_look(self, reference: str, email: str | None) -> None:
        with self._record.writing() as tx:
            person = tx.directory().get(email)
            if person:
                shown_to(tx, person, reference, "form", "teams:form", self._clock())

    def _amendment(
        self, message_id: int, opened: tuple[int, str] | None, asks: WhichDay | None
    ) -> Amendment | None:
        now, rules = self._clock(), self._record.rules
        rewriter = replace(self.rewriter(now), opened=opened, asks=asks)
        with self._record.reading() as tx:
            message = tx.message(message_id)
            if message and message.channel != "teams":  # a store put back in time has given the number again
                return None
            reader = tx.directory().get(message.person) if message else None
            prompts = partial(prompts_offered, tx, rules, reader, today=rewriter.today)
            review = partial(opened_form, tx, rules, reader, now=now)
            return amendment_of(tx, rules, message, now, replace(rewriter, prompts=prompts, review=review))

    # --- where an account is written to -------------------------------------------------------------------------------

    async def met(self, event: TeamsEvent) -> None:
        """Where this account is written to is kept. It is moved only when Teams has said that she is in that chat.

        Raises SendFailed when Teams cannot be asked.
        """
        where = event.where
        known = await on_worker(self._place_of, event.account)
        if known and (known.place, known.service) == (where.place, where.service):
            return
        if known and known.place != where.place:
            member = await self._connector.member(where.place, where.service, where.user)
            if member.account != event.account:
                log.warning("a chat that is not hers was named as somebody's: nothing was moved")
                return
        await on_worker(self._keep_place, event)

    async def gone(self, place: str) -> None:
        """The app was removed: nobody can be written to in this chat any more."""
        await on_worker(self._forget_place, place)

    def _place_of(self, account: str) -> Conversation | None:
        with self._record.reading() as tx:
            return tx.conversation(CHANNEL, account)

    def _keep_place(self, event: TeamsEvent) -> None:
        given = Conversation(CHANNEL, event.account, event.where.place, event.where.service, self._clock())
        with self._record.writing() as tx:
            tx.put_conversation(given)

    def _forget_place(self, place: str) -> None:
        with self._record.writing() as tx:
            tx.end_conversation_at(CHANNEL, place)


def card_for(email: str | None, amendment: Amendment | None) -> JsonObject | None:
    """The card, where it was sent to this person."""
    if amendment is None or amendment.message.person != email:
        return None
    card: JsonObject = amendment.shown.card
    return card


def own_card(event: TeamsEvent, taken: Taken) -> JsonObject | None:
    """The card whose button was pressed, as it now reads; None where it is not hers or not kept any more."""
    amended = taken.amended
    return card_for(taken.email, amended) if amended and amended.message.id == event.message else None
