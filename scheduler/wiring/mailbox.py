"""Connects e-mail where there is more to it than a mail server: a mailbox for replies, Microsoft Graph, a pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from starlette.routing import Route

from bot.alert_lines import Line
from bot.email.channel import EmailChannel
from bot.email.incoming.answer_links import AnswerLinks
from bot.email.incoming.answer_page import AnswerPage
from bot.email.incoming.heeding import HeedingChannel
from bot.email.incoming.imap import ImapMailbox
from bot.email.incoming.imap_server import ImapServer
from bot.email.incoming.page import ConfirmPage
from bot.email.incoming.polling import Poll
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.incoming.review_page import ReviewPage
from bot.email.incoming.taking import MailDesk
from bot.email.mail_server import MailServer
from bot.email.microsoft.channel import GraphChannel
from bot.email.microsoft.graph import Graph
from bot.email.microsoft.in_flight import InFlight
from bot.email.microsoft.mailbox import GraphMailbox
from bot.email.microsoft.tokens import GRAPH_SCOPE, OUTLOOK_SCOPE, MicrosoftTokens
from bot.email.mime import Mailbox
from bot.email.pacing import PacedChannel, SharedPacedChannel
from bot.email.renderer import EmailRenderer
from bot.kept_turns import KeptTurns
from bot.render import plain_templates
from bot.worker import in_thread
from casework.child_card import ChildCard
from casework.content import AlertContent
from casework.ports import Channel
from permanence.people import Person
from scheduler.settings import Settings
from scheduler.wiring.post import Post, closing
from store.case_record import SqlCaseRecord

GRAPH_A_MINUTE = 30  # what Exchange Online takes from one mailbox


def add_mail(
    post: Post,
    settings: Settings,
    record: SqlCaseRecord,
    clock: Callable[[], datetime],
    shared: KeptTurns | None = None,
) -> None:
    """E-mail's channel and words are in `post`; with a mailbox for replies its page and the look into it as well.

    `shared`: the turns of all processes on the store, where there are several.
    """
    if not (settings.mail_from and (settings.smtp_url or settings.graph_mailbox)):
        return
    sender = Mailbox.parse(settings.mail_from)
    addresses = reply_addresses(settings) if settings.takes_replies else None
    graph = graph_of(settings)
    channel = (
        _graph_channel(post, graph, record) if graph else _smtp_channel(post, settings, sender, addresses)
    )
    pace = settings.mails_a_minute or (GRAPH_A_MINUTE if graph else None)
    if pace:
        paced = SharedPacedChannel(channel, pace, kept=shared) if shared else PacedChannel(channel, pace)
        channel = paced
    post.channels["email"] = HeedingChannel(channel, record) if addresses else channel
    pages = _pages(settings, record, clock)
    post.routes += pages.routes
    if addresses:
        _add_replies(post, settings, record, clock, addresses, graph, pages)
    else:
        post.renderers["email"] = EmailRenderer(sender, **pages.addresses)


def _add_replies(
    post: Post,
    settings: Settings,
    record: SqlCaseRecord,
    clock: Callable[[], datetime],
    addresses: ReplyAddresses,
    graph: Graph | None,
    pages: _Pages,
) -> None:
    """What goes out can be answered, what comes back is looked at, and what a mail may not settle has its page."""
    words = plain_templates()
    mailbox = GraphMailbox(graph) if graph else imap_mailbox(settings)
    desk = MailDesk(record, addresses, settings.mail_boundary or "", words)
    page = ConfirmPage(record, addresses, words, settings.public_url or "", clock)
    post.renderers["email"] = EmailRenderer(
        Mailbox.parse(settings.mail_from or ""),
        reply_to=addresses.reply_to,
        page=page.address if settings.public_url else None,
        **pages.addresses,
    )
    post.routes += page.routes if settings.public_url else []
    post.jobs["mailbox"] = (settings.mailbox_every_seconds, Poll(mailbox, desk, clock).once)
    post.mailbox_trouble = mailbox.trouble


def _smtp_channel(
    post: Post, settings: Settings, sender: Mailbox, addresses: ReplyAddresses | None
) -> Channel:
    server = MailServer.parse(settings.smtp_url.get_secret_value() if settings.smtp_url else "")
    channel = EmailChannel(server, sender, return_path=addresses.return_path if addresses else None)
    post.start_more.append(lambda: closing(channel.close))
    return channel


def _graph_channel(post: Post, graph: Graph, record: SqlCaseRecord) -> Channel:
    async def close() -> None:
        await in_thread(graph.close)

    post.start_more.append(lambda: closing(close))
    return GraphChannel(graph, InFlight(record))


def imap_mailbox(settings: Settings) -> ImapMailbox:
    """The mailbox of the settings; without a password in its address, by Microsoft's access tokens."""
    server = ImapServer.parse(settings.mailbox_url.get_secret_value() if settings.mailbox_url else "")
    return ImapMailbox(server, None if server.password else _tokens(settings, OUTLOOK_SCOPE).token)


def graph_of(settings: Settings) -> Graph | None:
    """Microsoft Graph for the mailbox of the settings; None where it is not used."""
    if settings.graph_mailbox is None:
        return None
    return Graph(settings.graph_mailbox, _tokens(settings, GRAPH_SCOPE))


def _tokens(settings: Settings, scope: str) -> MicrosoftTokens:
    secret = settings.microsoft_client_secret
    return MicrosoftTokens(
        tenant=settings.microsoft_tenant or "",
        client_id=settings.microsoft_client_id or "",
        client_secret=secret.get_secret_value() if secret else "",
        scope=scope,
    )


def reply_addresses(settings: Settings) -> ReplyAddresses:
    """Who signs reply addresses. Raises WrongReplyKey."""
    return ReplyAddresses(Mailbox.parse(settings.reply_address or ""), _keys(settings))


@dataclass(frozen=True, slots=True)
class _Pages:
    """Where the links of mails lead; None where there are no such pages."""

    answers: AnswerPage | None = None
    reviews: ReviewPage | None = None

    @property
    def routes(self) -> list[Route]:
        return [route for page in (self.answers, self.reviews) if page for route in page.routes]

    @property
    def addresses(self) -> _Addresses:
        """What the words of mails need of them."""
        return {
            "answer_page": self.answers.address if self.answers else None,
            "review_page": self.reviews.address if self.reviews else None,
        }


class _Addresses(TypedDict):
    answer_page: Callable[[AlertContent, Line, Person], str] | None
    review_page: Callable[[ChildCard, Person], str] | None


def _pages(settings: Settings, record: SqlCaseRecord, clock: Callable[[], datetime]) -> _Pages:
    """None without a public address, or without a key to sign the links with."""
    if not (settings.public_url and settings.reply_key):
        return _Pages()
    links, words, at = AnswerLinks(_keys(settings)), plain_templates(), settings.public_url
    return _Pages(AnswerPage(record, links, words, at, clock), ReviewPage(record, links, words, at, clock))


def _keys(settings: Settings) -> tuple[bytes, ...]:
    """The key in use, and the one before it while keys are rotated."""
    keys = (settings.reply_key, settings.reply_key_before)
    return tuple(key.get_secret_value().encode() for key in keys if key)


def mailbox_name(settings: Settings) -> str | None:
    """What the position in the mailbox is kept under; None where there is no mailbox."""
    if not settings.takes_replies:
        return None
    graph = graph_of(settings)
    return GraphMailbox(graph).name if graph else imap_mailbox(settings).name
