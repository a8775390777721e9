"""What a message says becomes the bytes of the activity that Teams is sent."""

from __future__ import annotations

from collections.abc import Iterable

from bot.first_name import first_name
from bot.outgoing_privacy import permitted_in, refuse_private_words
from bot.teams.amended import activity_of, frozen
from bot.teams.cards import Cards, TeamsMessage
from bot.teams.child_cards import child_card
from casework.child_card import ChildCard
from casework.content import AlertContent, DigestContent, NoticeContent
from casework.ports import StoredMessage
from casework.queue_content import QueueContent
from permanence.people import Person

_READ = ("text", "title", "label", "summary", "fallbackText", "errorMessage")


class TeamsRenderer:
    """The `Renderer` of the Teams channel."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    def render(self, content: object, message: StoredMessage, person: Person) -> bytes:  # noqa: ARG002
        """The frozen message. The same content and person give the same bytes.

        Raises PrivateWords when a text holds private words, TypeError for a content that Teams has no words for.
        """
        shown = self.message(content, person)
        refuse_private_words(texts_in(activity_of(shown)), permitted_in(content, person) | shown.staff)
        return frozen(shown)

    def message(self, content: object, person: Person) -> TeamsMessage:
        """What the person is shown. Raises TypeError for a content that Teams has no words for."""
        match content:
            case AlertContent():
                return self._cards.alert(content, first_name(person.name))
            case NoticeContent():
                return self._cards.notice(content)
            case ChildCard():
                return child_card(content, self._cards)
            case QueueContent():
                return self._cards.queue(content)
            case DigestContent(own=True):
                return self._cards.own_digest(content)
            case TeamsMessage():  # an amendment is made from the message that it amends
                return content
        raise TypeError(f"Teams has no words for {type(content).__name__}")


def texts_in(value: object) -> Iterable[str]:
    """Every text that a reader can see, without the backslashes that keep it from being Markdown."""
    if isinstance(value, dict):
        for key, inside in value.items():
            if key in _READ and isinstance(inside, str):
                yield inside.replace("\\", "")
            else:
                yield from texts_in(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from texts_in(inside)
