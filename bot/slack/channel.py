"""Slack as one way to reach people: direct messages, found by e-mail address, marked with the outbox's number.

Nothing in here waits for Slack's sake or tries twice: what Slack asks for goes back to the outbox as SendFailed, which
keeps the message and its place in time.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.handle import Place
from bot.slack.carried import Carried, Carrier
from bot.slack.failures import FOR_GOOD, broken, no_answer_of_slacks, refused
from bot.slack.pace import GivesTurns
from bot.slack.stood_before import StoodBefore
from bot.slack.vouching import Home, vouched_address
from casework.ports import SendFailed, StoredMessage
from permanence.people import Person

PAGES = 3
PAGE = 100
EVENT_TYPE = "homeward_message"
LOOKED_AT_EVERY = timedelta(
    hours=20
)  # Slack takes messages into the old conversation of somebody who has left
SWITCHED_OFF = FOR_GOOD["user_disabled"]
NOT_VOUCHED = "her Slack account is a guest's, of another workspace, or its address is not confirmed"
Result = TypeVar("Result")
Learn = Callable[[str, str], Awaitable[None]]


def metadata_of(message: StoredMessage) -> dict[str, object]:
    """What marks a message in Slack as this one of the outbox; nobody sees it on the screen."""
    return {"event_type": EVENT_TYPE, "event_payload": {"outbox_id": message.id, "key": message.key}}


async def _nothing_learnt(email: str, slack_user: str) -> None:
    """Nobody keeps whom Slack knows: they are looked up again after a restart."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A person's conversation with the app. `until`: when she is looked for again (UTC); None for not again.

    `account`: hers as the record knew it when it was last used; with another one, or none any more, it is opened anew.
    """

    channel: str
    until: datetime | None
    account: str | None = None

    def is_hers(self, person: Person, now: datetime | None) -> bool:
        is_old = now is not None and self.until is not None and now >= self.until
        return not is_old and self.account in (None, person.slack_user)


class SlackChannel:
    """Sends to people's direct messages. `learn` is told which Slack user an e-mail address belongs to.

    `clock`: now, in UTC. Whether a person is still there is asked once a day; without a clock, once.
    `looks_first`: what stands in a conversation already is read before it is first written into (see StoodBefore).
    """

    name = "slack"

    def __init__(
        self,
        client: AsyncWebClient,
        pace: GivesTurns,
        learn: Learn = _nothing_learnt,
        clock: Callable[[], datetime] | None = None,
        *,
        looks_first: bool = False,
    ) -> None:
        self._client = client
        self._pace = pace
        self._learn = learn
        self._clock = clock
        self._conversations: dict[str, _Opened] = {}
        self._gone: set[str] = set()  # conversations that Slack does not know any more
        self._home: Home | None = None
        self._carrier = Carrier(client, self.asked, pace.turn)
        self._stood_before = StoodBefore(self._newest_of) if looks_first else None

    async def send(self, message: StoredMessage, person: Person) -> str:
        """The message is in the person's direct messages, or stands where its facts say (see `put`); "channel:ts"."""
        if message.frozen is None:
            raise ValueError("only a frozen message can be sent")
        fields = json.loads(message.frozen)
        if not message.facts.get("provider_id"):
            fields.setdefault("metadata", metadata_of(message))
        return await self.put(fields, message.facts, person)

    async def put(
        self, fields: Mapping[str, Any], facts: Mapping[str, object], person: Person | None = None
    ) -> str:
        """A message stands where the facts say, else with the person; "channel:ts". Raises SendFailed.

        `provider_id` in the facts: what it is written over. `channel` and `thread_ts`: where words are answered.
        """
        there = facts.get("provider_id")
        if there:
            return await self.edit(Place.of(str(there)), fields)
        carried = Carried.of(fields)
        if carried is None:
            return (await self._post(fields, facts, person)).provider_id
        file = await self._carrier.handed_over(carried)
        place = await self._post({k: v for k, v in fields.items() if k != "carried"}, facts, person)
        try:
            await self._carrier.show(place, carried, file)
        except SendFailed as failure:
            raise _perhaps_sent(failure) from failure
        return place.provider_id

    async def edit(self, place: Place, fields: Mapping[str, Any]) -> str:
        """The message at `place` reads as given (text and blocks). Raises SendFailed."""
        await self.asked(self._client.chat_update(channel=place.channel, ts=place.ts, **fields), sending=True)
        return place.provider_id

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        """The "channel:ts" of the message when it is among the newest of the conversation; None when it is not.

        Editing twice does no harm, so an edit is never looked for. Raises SendFailed with `maybe_sent` when Slack
        cannot be asked: the row stays unsure.
        """
        if message.facts.get("provider_id"):
            return None
        try:
            channel = await self._channel_of(message.facts, person)
            found = await self._in_history(channel, message)
            carried = Carried.of(json.loads(message.frozen)) if found and message.frozen else None
            if found and carried:
                await self._carrier.complete(Place.of(found), carried)
        except SendFailed as failure:
            raise replace(failure, maybe_sent=True) from failure
        return found

    async def reachable(self, person: Person) -> str | None:
        """None when a conversation with the person can be opened, else why not."""
        try:
            await self._conversation(person)
        except SendFailed as failure:
            return failure.reason
        return None

    async def trouble(self) -> str | None:
        """None when Slack takes the bot token, else what is wrong and what to do."""
        try:
            await self.asked(self._client.auth_test())
        except SendFailed as failure:
            return failure.reason
        return None

    async def _post(
        self, fields: Mapping[str, Any], facts: Mapping[str, object], person: Person | None
    ) -> Place:
        """Sent into the person's conversation; one that Slack has forgotten is opened anew at the next attempt."""
        known = person is not None and person.email in self._conversations
        channel = await self._channel_of(facts, person)
        thread = facts.get("thread_ts") if channel == facts.get("channel") else None
        if self._stood_before and thread is None:
            there = await self._stood_before.place_of(channel, fields)
            if there:
                return there
        try:
            async with self._pace.turn(channel):
                posted = self._client.chat_postMessage(
                    channel=channel,
                    thread_ts=str(thread) if thread else None,
                    unfurl_links=False,
                    unfurl_media=False,
                    **fields,
                )
                answer = await self.asked(posted, sending=True)
        except SendFailed as failure:
            if failure.permanent and not failure.whole_channel:
                self._conversations.pop(person.email if person else "", None)
                answers_there = bool(facts.get("channel")) and channel not in self._gone
                self._gone.add(channel)
                if known or answers_there:
                    raise SendFailed(failure.reason, retry_after=0) from failure
            raise
        return _place_in(answer.data if isinstance(answer.data, dict) else {})

    async def _channel_of(self, facts: Mapping[str, object], person: Person | None) -> str:
        """Raises ValueError where neither says where to write."""
        named = str(facts.get("channel") or "")
        if named and (person is None or named not in self._gone):
            return named
        if person is None:
            raise ValueError("a message goes to a person or into a conversation")
        return await self._conversation(person)

    async def _conversation(self, person: Person) -> str:
        """The person's direct message conversation with the app; opening it shows her nothing."""
        opened, now = self._conversations.get(person.email), self._clock() if self._clock else None
        if opened is None or not opened.is_hers(person, now):
            self._conversations.pop(person.email, None)
            until = now + LOOKED_AT_EVERY if now else None
            opened = _Opened(await self._opened(person), until)
            self._gone.discard(opened.channel)
        self._conversations[person.email] = replace(opened, account=person.slack_user)
        return opened.channel

    async def _opened(self, person: Person) -> str:
        """The Slack user that we remember is tried first; one who is gone may be there again under another name."""
        gone: SendFailed | None = None
        if person.slack_user:
            try:
                await self._still_there(person.slack_user)
                return await self._open(person.slack_user)
            except SendFailed as failure:
                if not failure.permanent or failure.whole_channel:
                    raise
                gone = failure
        try:
            user = await self._user(person.email)
        except SendFailed as failure:
            raise (gone or failure) if failure.permanent else failure from failure
        channel = await self._open(user)
        await self._learn(person.email, user)
        return channel

    async def _still_there(self, user: str) -> None:
        """Raises SendFailed for somebody whose account is switched off."""
        answer = await self.asked(self._client.users_info(user=user))
        if answer["user"].get("deleted"):
            raise SendFailed(SWITCHED_OFF, permanent=True)

    async def _open(self, user: str) -> str:
        answer = await self.asked(self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def _user(self, email: str) -> str:
        """The member of the council's own workspace with this address. Raises SendFailed for a guest's account."""
        answer = await self.asked(self._client.users_lookupByEmail(email=email))
        user = answer["user"]
        if user.get("deleted"):
            raise SendFailed(SWITCHED_OFF, permanent=True)
        if vouched_address(user, await self.home()) is None:
            raise SendFailed(NOT_VOUCHED, permanent=True)
        return str(user["id"])

    async def home(self) -> Home:
        """The workspace, or the organisation, that the bot token is of. Raises SendFailed."""
        if self._home is None:
            answer = await self.asked(self._client.auth_test())
            self._home = Home(str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or ""))
        return self._home

    async def _in_history(self, channel: str, message: StoredMessage) -> str | None:
        cursor = ""
        for _ in range(PAGES):
            page = await self.asked(self._page(channel, message.facts.get("thread_ts"), cursor))
            for one in page["messages"]:
                if _is_ours(one, message):
                    return Place(channel, str(one["ts"])).provider_id
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return None

    async def _newest_of(self, channel: str) -> Mapping[str, Any]:
        page = await self.asked(self._page(channel, None, ""))
        return page.data if isinstance(page.data, dict) else {"messages": ()}

    async def _page(self, channel: str, thread: object, cursor: str) -> AsyncSlackResponse:
        """What stands in a conversation, newest first, or in one of its threads."""
        of: dict[str, Any] = {
            "channel": channel,
            "include_all_metadata": True,
            "limit": PAGE,
            "cursor": cursor or None,
        }
        if thread:
            return await self._client.conversations_replies(ts=str(thread), **of)
        return await self._client.conversations_history(**of)

    async def asked(self, call: Awaitable[Result], *, sending: bool = False) -> Result:
        """The answer of one call. Raises SendFailed for everything that can go wrong with it."""
        try:
            return await call
        except SlackApiError as error:
            failure = refused(error, sending=sending)
            if failure.retry_after is not None:
                await self._pace.hold(failure.retry_after)
            raise failure from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise broken(error, sending=sending) from error
        except (AttributeError, ValueError) as error:  # the library, at JSON that is no object
            raise no_answer_of_slacks(0, sending=sending) from error


def _perhaps_sent(failure: SendFailed) -> SendFailed:
    """The same failure of a message that may stand there: it is looked for before it is sent again."""
    return SendFailed(
        failure.reason,
        permanent=failure.permanent,
        retry_after=failure.retry_after,
        maybe_sent=True,
        whole_channel=failure.whole_channel,
        unlisted=failure.unlisted,
    )


def _place_in(answer: Mapping[str, Any]) -> Place:
    """Where Slack says that a message stands. Raises SendFailed when it does not say: it can be looked for."""
    channel, ts = answer.get("channel"), answer.get("ts")
    if not (isinstance(channel, str) and isinstance(ts, str)):
        raise SendFailed("Slack did not say where the message stands", maybe_sent=True)
    return Place(channel, ts)


def _is_ours(shown: Mapping[str, Any], message: StoredMessage) -> bool:
    payload = (shown.get("metadata") or {}).get("event_payload") or {}
    return bool(payload.get("outbox_id") == message.id and payload.get("key") == message.key)
