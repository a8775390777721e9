"""What the one who presses a button of a card sees at once; recorded already when it is shown."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation import Conversation, Taken
from bot.form_fields import errors_of
from bot.not_shown import not_shown
from bot.pressed import NOT_TAKEN
from bot.review_fields import review_errors
from bot.teams.amended import CARD
from bot.teams.card_forms import NUMBER, OPEN, missing
from bot.teams.elements import JsonObject
from bot.teams.events import TeamsEvent, TeamsWhere, button_event, number_in
from bot.teams.replies import IN_PLACE, TeamsReplies, own_card
from bot.teams.said_cards import said_card, said_text
from bot.written_day import UnclearDay
from casework.content import Said, SaidKind
from permanence.answer import Answer, Verb

MESSAGE = "application/vnd.microsoft.activity.message"


@dataclass(frozen=True, slots=True)
class Buttons:
    """The answers to Teams' invokes."""

    conversation: Conversation[TeamsWhere]
    replies: TeamsReplies

    async def pressed(self, event: TeamsEvent) -> JsonObject:
        """The body of the answer. Other devices follow by an edit."""
        try:
            if event.where.family == OPEN:
                return await self._opened(event)
            event = button_event(event)
        except UnclearDay as unclear:
            return self._which_day(event, unclear)
        except ValueError:
            return self._says(Said(SaidKind.MOVED_ON))
        left_empty = self._left_empty(event)
        if left_empty:
            return _message(left_empty)
        taken = await self.conversation.take(event)
        self.conversation.follow(event, taken)
        return await self._shown(event, taken)

    async def _opened(self, event: TeamsEvent) -> JsonObject:
        """The card with what was asked for; to whoever it was not sent to, as if there were no such child."""
        where, handle = event.where, event.where.handle
        asked = (number_in(where.data, NUMBER), where.verb)
        email = await self.conversation.email_of(event)
        card = await self.replies.card(handle.message, email, asked)
        if card:
            await self.replies.form_opened(card, handle.reference, email)
        return _shows(card) if card else self._says(Said(SaidKind.NO_SUCH_REFERENCE, handle.reference))

    def _which_day(self, event: TeamsEvent, unclear: UnclearDay) -> JsonObject:
        """A day in a form that her client has written in a way that may mean another: asked for again."""
        reference = event.where.handle.reference
        example = not_shown(Verb(event.where.verb), reference, self.conversation.today).lines
        words = self.replies.cards.words
        return _message(
            words.text("forms/unclear_day", written=unclear.written, example=" ".join(example[:1]))
        )

    def _left_empty(self, event: TeamsEvent) -> str:
        """What a form must have and has not, asked for in words."""
        if not (event.form and isinstance(event.says, Answer)) or event.says.verb is Verb.REVIEW:
            return ""
        forms = self.replies.cards.forms
        empty = missing(event.says.verb, event.says, forms.pack)
        return " ".join(forms.words.text("forms/teams.field_error", field=field.name) for field in empty)

    async def _shown(self, event: TeamsEvent, taken: Taken) -> JsonObject:
        """The card as it now reads; what it cannot show is said to the one who pressed."""
        said = taken.said
        if event.where.family in IN_PLACE:
            quiet = taken.is_repeat or said.kind in NOT_TAKEN
            return self._says(said) if quiet else self._said_card(said)
        if event.form and isinstance(event.says, Answer):
            text = said_text(said, self.replies.cards.words)
            verb = event.says.verb
            errors = review_errors(said, text) if verb is Verb.REVIEW else errors_of(verb, said, text)
            if errors:
                return _message(" ".join(errors.values()))
        if taken.changed_something:
            card = own_card(event, taken)
            return _shows(card) if card else self._said_card(said)
        if said.which_day:
            card = await self.replies.card(said.message_id, taken.email, asks=said.which_day)
            return _shows(card) if card else self._said_card(said)
        card = await self.replies.card(event.message, taken.email) if taken.is_repeat else None
        return _shows(card) if card else self._says(said)

    def _said_card(self, said: Said) -> JsonObject:
        return _shows(said_card(said, self.replies.cards.words).card)

    def _says(self, said: Said) -> JsonObject:
        return _message(said_text(said, self.replies.cards.words))


def _shows(card: JsonObject) -> JsonObject:
    return {"statusCode": 200, "type": CARD, "value": card}


def _message(words: str) -> JsonObject:
    """Said to the one who pressed, and to nobody else; the card stays as it is."""
    return {"statusCode": 200, "type": MESSAGE, "value": words}
