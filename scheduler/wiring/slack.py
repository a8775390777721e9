"""Connects Slack, where it is set up: kept apart so that a council without Slack never loads its libraries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.kept_turns import KeptTurns
from bot.slack.app import API_URL, SlackSettings, SlackSide
from bot.slack.pace import SharedPace
from scheduler.settings import Settings
from scheduler.wiring.post import Post
from store.case_record import SqlCaseRecord


def add_slack(
    post: Post,
    settings: Settings,
    record: SqlCaseRecord,
    clock: Callable[[], datetime],
    shared: KeptTurns | None = None,
    *,
    listens: bool = True,
) -> SlackSide | None:
    """Slack's channel, words, routes and whatever must run are in `post`; None without a bot token.

    `shared`: the turns of all processes on the store, where there are several. `listens`: presses and words come here.
    """
    token, secret, app_token = (
        settings.slack_bot_token,
        settings.slack_signing_secret,
        settings.slack_app_token,
    )
    if token is None:
        return None
    slack = SlackSettings(
        bot_token=token.get_secret_value(),
        signing_secret=secret.get_secret_value() if secret else None,
        app_token=app_token.get_secret_value() if app_token else None,
        api_url=settings.slack_api_url or API_URL,
    )
    pace = SharedPace(shared) if shared else None
    side = SlackSide(record, slack, clock, pace, codes="email" in post.channels, listens=listens)
    post.add(side, "replies in Slack")
    return side
