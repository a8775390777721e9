"""What a message says becomes the bytes that Slack is sent: text, blocks and, for a new message, its mark."""

from __future__ import annotations

from collections.abc import Iterable

from bot.first_name import first_name
from bot.outgoing_privacy import permitted_in, refuse_private_words
from bot.slack.blocks import SlackMessage, alert_message, frozen, notice_message
from bot.slack.card_blocks import card_message
from bot.slack.channel import metadata_of
from bot.slack.digest_blocks import own_digest_message
from bot.slack.queue_blocks import queue_message
from bot.slack.words import Words
from casework.child_card import ChildCard
from casework.content import AlertContent, DigestContent, NoticeContent
from casework.ports import MessageKind, StoredMessage
from casework.queue_content import QueueContent
from permanence.people import Person


class SlackRenderer:
    """The `Renderer` of the Slack channel."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:
        """The frozen message. The same content, row and person give the same bytes.

        Raises PrivateWords when a text holds private words, TypeError for a content that Slack has no words for.
        """
        shown = self.message(content, person)
        refuse_private_words(texts_of(shown), permitted_in(content, person) | shown.staff)
        return frozen(shown, None if message.kind is MessageKind.AMEND else metadata_of(message))

    def message(self, content: object, person: Person) -> SlackMessage:
        """What the person is shown. Raises TypeError for a content that Slack has no words for."""
        match content:
            case AlertContent():
                return alert_message(content, first_name(person.name), self._words)
            case NoticeContent():
                return notice_message(content, self._words)
            case ChildCard():
                return card_message(content, self._words)
            case QueueContent():
                return queue_message(content, self._words)
            case DigestContent(own=True):
                return own_digest_message(content, self._words)
            case SlackMessage():  # an amendment is made from the message that it amends
                return content
        raise TypeError(f"Slack has no words for {type(content).__name__}")


def texts_of(shown: SlackMessage) -> Iterable[str]:
    """Every text that a reader can see, for the privacy check."""
    yield shown.text
    yield from _texts_in(list(shown.blocks))
    if shown.carried:
        yield shown.carried.text


def _texts_in(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            if key in ("text", "accessibility_label") and isinstance(inside, str):
                yield inside
            else:
                yield from _texts_in(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _texts_in(inside)
