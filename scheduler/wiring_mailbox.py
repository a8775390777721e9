"""Connects e-mail both ways, where there is a mailbox for replies: signed addresses, what came back, the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.email.channel import EmailChannel
from bot.email.incoming.heeding import HeedingChannel
from bot.email.incoming.imap import ImapMailbox
from bot.email.incoming.imap_server import ImapServer
from bot.email.incoming.page import ConfirmPage
from bot.email.incoming.polling import Poll
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.incoming.taking import MailDesk
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.render import Templates
from scheduler.settings import Settings
from scheduler.wiring import Post, closing
from store.case_record import SqlCaseRecord


def add_mail_both_ways(
    post: Post, settings: Settings, record: SqlCaseRecord, clock: Callable[[], datetime]
) -> Poll | None:
    """E-mail's channel, words, page and the look into its mailbox are in `post`; None without a mailbox."""
    if not (settings.mailbox_url and settings.smtp_url and settings.mail_from):
        return None
    sender, addresses, words = Mailbox.parse(settings.mail_from), reply_addresses(settings), Templates()
    page = ConfirmPage(record, addresses, words, settings.public_url or "", clock)
    server = MailServer.parse(settings.smtp_url.get_secret_value())
    channel = EmailChannel(server, sender, return_path=addresses.return_path)
    mailbox = ImapMailbox(ImapServer.parse(settings.mailbox_url.get_secret_value()))
    poll = Poll(mailbox, MailDesk(record, addresses, settings.mail_boundary or "", words), clock)
    post.channels["email"] = HeedingChannel(channel, record)
    post.renderers["email"] = EmailRenderer(
        sender, reply_to=addresses.reply_to, page=page.address if settings.public_url else None
    )
    post.routes += page.routes if settings.public_url else []
    post.start_more.append(lambda: closing(channel.close))
    post.jobs["mailbox"] = (settings.mailbox_every_seconds, poll.once)
    post.mailbox_trouble = mailbox.trouble
    return poll


def reply_addresses(settings: Settings) -> ReplyAddresses:
    """Who signs reply addresses: the key in use, and the one before it while keys are rotated. Raises WrongReplyKey."""
    keys = (settings.reply_key, settings.reply_key_before)
    given = tuple(key.get_secret_value().encode() for key in keys if key)
    return ReplyAddresses(Mailbox.parse(settings.reply_address or ""), given)


def mailbox_name(settings: Settings) -> str | None:
    """What the position in the mailbox is kept under; None where there is no mailbox."""
    return ImapServer.parse(settings.mailbox_url.get_secret_value()).name if settings.mailbox_url else None
