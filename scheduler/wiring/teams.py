"""Connects Microsoft Teams, where it is set up: a council without it never loads its libraries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.teams.app import TeamsSide
from bot.teams.sdk import SdkConnector, SdkVouching, TeamsSettings, stand_in
from scheduler.settings import Settings
from scheduler.wiring.post import Post
from store.case_record import SqlCaseRecord


def add_teams(post: Post, settings: Settings, record: SqlCaseRecord, clock: Callable[[], datetime]) -> None:
    """Teams' channel, words, route and whatever must run are in `post`; nothing without an app registration.

    Raises NoTeamsSdk when the extra is not installed.
    """
    secret = settings.teams_app_secret
    if settings.teams_app_id is None or settings.teams_tenant is None or secret is None:
        return
    registration = TeamsSettings(settings.teams_app_id, secret.get_secret_value(), settings.teams_tenant)
    if settings.teams_api_url:
        registration = stand_in(registration, settings.teams_api_url)
    side = TeamsSide(
        record,
        SdkConnector(registration),
        SdkVouching(registration),
        settings.teams_tenant,
        clock,
        codes="email" in post.channels,
    )
    post.add(side, "replies in Teams")
