"""The Slack side of the service: one app with one set of listeners, reached over HTTP, Socket Mode or both."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute

from bot.amendments import amend_content
from bot.background import BackgroundTasks
from bot.conversation import Conversation
from bot.events import NotUnderstood
from bot.often import MOST_A_MINUTE
from bot.slack.amended import SlackRewriter
from bot.slack.bolt_log import bolt_logger
from bot.slack.channel import SlackChannel
from bot.slack.failures import only_slacks_form
from bot.slack.forms import Forms
from bot.slack.inbound import slack_routes
from bot.slack.listeners import Listeners
from bot.slack.menus import menu_as_press
from bot.slack.pace import GivesTurns, Pace
from bot.slack.renderer import SlackRenderer
from bot.slack.replies import SlackReplies
from bot.slack.words import Words
from bot.where_and_what import where_and_what
from bot.worker import on_worker
from casework.accounts import SLACK_ACCOUNT, put_account, was_taken_away
from casework.compose import Content
from casework.ports import CaseRecord, SendFailed

API_URL = "https://slack.com/api/"
CALL_SECONDS = 15
CONNECT_SECONDS = 5
TAKEN_AWAY = "an administrator has unlinked her Slack account, and she has not proved it to be hers since"
log = logging.getLogger("homeward.slack")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`signing_secret` opens HTTP, `app_token` opens Socket Mode. `api_url`: a stand-in's, in tests and practice."""

    bot_token: str
    signing_secret: str | None = None
    app_token: str | None = None
    api_url: str = API_URL


class SlackSide:
    """Everything of Slack that the service connects: the channel, its renderer, the routes, and what must run."""

    def __init__(
        self,
        record: CaseRecord,
        settings: SlackSettings,
        clock: Callable[[], datetime],
        pace: GivesTurns | None = None,
        *,
        codes: bool = False,
        most_a_minute: int | None = MOST_A_MINUTE,
        listens: bool = True,
    ) -> None:
        """`codes`: strangers can be sent a code by e-mail. `most_a_minute`: of one account; None for no end.

        `listens`: what people press and write comes here; else messages are only sent.

        Raises ValueError when neither HTTP nor Socket Mode is open.
        """
        if not (settings.signing_secret or settings.app_token):
            raise ValueError("Slack needs the signing secret (HTTP) or the app token (Socket Mode)")
        self._settings = settings
        # No retries in here: a message sent again after a broken line would arrive twice.
        self.client = AsyncWebClient(token=settings.bot_token, base_url=settings.api_url, retry_handlers=[])
        words = Words()
        self.channel = SlackChannel(self.client, pace or Pace(), self._learnt, clock, looks_first=True)
        self.renderer = SlackRenderer(words)
        self.amend: Content = amend_content(record.rules, lambda _now: SlackRewriter(words))
        self.app = _bolt_app(settings)
        self._record, self._clock, self._codes, self._listens = record, clock, codes, listens
        self._background = BackgroundTasks(log)
        replies = SlackReplies(record, self.client, self.channel, words, clock)
        self.conversation = Conversation(
            record, replies, clock, self._background, codes=codes, most_a_minute=most_a_minute
        )
        forms = Forms(record.rules.pack, words)
        Listeners(self.conversation, replies, forms, self._background).listen(self.app)

    @property
    def routes(self) -> list[BaseRoute]:
        """What Slack calls over HTTP; nothing without a signing secret."""
        secret = self._settings.signing_secret
        return [*slack_routes(self._dispatched, secret)] if secret else []

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Messages can be sent and requests answered; at the end everything begun is finished."""
        async with self.connected():
            async with self._socket_mode():
                yield
            await self.finish()

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Messages can be sent over connections that are kept; nothing is listened to."""
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout, raise_for_status=only_slacks_form) as session:
            self.client.session = session
            try:
                yield
            finally:
                self.client.session = None

    async def finish(self) -> None:
        """Everything that follows the answers given so far has been done."""
        await self._background.finish()

    async def check(self) -> str | None:
        """None when Slack takes the bot token, else what is wrong."""
        return await self.channel.trouble()

    async def _learnt(self, email: str, slack_user: str) -> None:
        """Slack has this user for the address, and no longer the one that we knew: so she is from now on.

        Raises SendFailed for an account that an administrator has taken from her.
        """
        await on_worker(self._put_user, email, slack_user)

    def _put_user(self, email: str, slack_user: str) -> None:
        with self._record.writing() as tx:
            person, now = tx.directory().get(email), self._clock()
            if person and was_taken_away(tx, SLACK_ACCOUNT, slack_user, person):
                raise SendFailed(TAKEN_AWAY, permanent=True, certain=True)
            if person:  # she hears of it where another account was hers before
                tell = self._codes and person.slack_user is not None
                put_account(tx, SLACK_ACCOUNT, person, slack_user, now, by="slack", tell=tell)

    async def _dispatched(self, body: dict[str, Any]) -> BoltResponse:
        """The request is answered, wherever it came from. That it is Slack's has been looked at before."""
        answer: BoltResponse = await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        return answer

    @contextlib.asynccontextmanager
    async def _socket_mode(self) -> AsyncIterator[None]:
        """Connected in the background: a Slack that is down must not keep the service from starting."""
        if not (self._settings.app_token and self._listens):
            yield
            return
        web = AsyncWebClient(base_url=self._settings.api_url, retry_handlers=[])
        handler = AsyncSocketModeHandler(
            self.app, self._settings.app_token, logger=bolt_logger(), web_client=web
        )
        connecting = asyncio.create_task(handler.client.connect())  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            connecting.cancel()
            await asyncio.wait([connecting])
            await handler.client.close()  # type: ignore[no-untyped-call]


def _bolt_app(settings: SlackSettings) -> AsyncApp:
    """Bolt without what it would do by itself: no call to Slack before an answer, no bodies in the log."""

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=context.enterprise_id, team_id=context.team_id, bot_token=settings.bot_token
        )

    app = AsyncApp(
        name="homeward",
        logger=bolt_logger(),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        signing_secret=settings.signing_secret or "",
        client=AsyncWebClient(base_url=settings.api_url, retry_handlers=[]),
        authorize=authorize,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_failed)
    app.middleware(menu_as_press)
    return app


async def _failed(error: Exception) -> BoltResponse:
    """A failure before the answer is Slack's to know (500: it delivers events again); a request for nobody is not."""
    if isinstance(error, NotUnderstood):
        log.info("Slack sent something without what it must have")
        return BoltResponse(status=400, body="")
    if isinstance(error, BoltUnhandledRequestError):
        log.info("Slack sent something that nobody listens to")
        return BoltResponse(status=200, body="")
    log.error("a listener failed: %s", where_and_what(error))
    return BoltResponse(status=500, body="")
