"""The ways to reach people that the settings name; `homeward check` asks them without loading the service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from scheduler.nodes.node import Node
from scheduler.settings import Settings
from scheduler.wiring.post import Post, closing
from store.case_record import SqlCaseRecord


def post_of(
    settings: Settings,
    record: SqlCaseRecord,
    clock: Callable[[], datetime],
    node: Node | None = None,
) -> Post:
    """The ways to reach people that the settings name: e-mail (with a mailbox both ways), Slack, Teams.

    `node`: which process this is, where several send by them. On a worker nobody's presses and words are listened for.
    """
    post = Post(owner=node.name if node else None)
    turns, listens = (node.rows, node.role.answers) if node else (None, True)
    if settings.mailbox_url or settings.graph_mailbox or settings.mails_a_minute:
        from scheduler.wiring.mailbox import add_mail

        add_mail(post, settings, record, clock, turns)
    elif settings.smtp_url and settings.mail_from:
        sender = Mailbox.parse(settings.mail_from)
        channel = EmailChannel(MailServer.parse(settings.smtp_url.get_secret_value()), sender)
        post.channels["email"] = channel
        post.renderers["email"] = EmailRenderer(sender)
        post.start_more.append(lambda: closing(channel.close))
    if settings.slack_bot_token:
        from scheduler.wiring.slack import add_slack

        add_slack(post, settings, record, clock, turns, listens=listens)
    if settings.teams_app_id:
        from scheduler.wiring.teams import add_teams

        add_teams(post, settings, record, clock)
    return post
