"""What Homeward does when somebody presses a button of a card or writes to it in Teams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.arrivals import Arrivals, TakeUp
from bot.errands import Errands
from bot.form_fields import errors_of
from bot.handle import Handle
from bot.people_first import PeopleFirst
from bot.teams.acts import Act
from bot.teams.amended import UNDO
from bot.teams.card_forms import FORM, HANDLE, NUMBER, OPEN, missing, read_card_form
from bot.teams.cards import ANSWER, ASK
from bot.teams.elements import JsonObject
from bot.teams.said_cards import ABOUT, CHANGE, CONFIRM, PROPOSAL, SAY, TEXT, said_card, said_text
from bot.teams.taking import Taken, Taking
from bot.teams.telling import Telling
from casework.content import Said, SaidKind
from permanence.answer import Answer, Verb

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
CHANGES_SOMETHING = frozenset({SaidKind.RECORDED, SaidKind.NOTED, SaidKind.UNDONE})


@dataclass(frozen=True, slots=True)
class Pressed:
    """A card's button: the act, its event as it is kept, and the verb's family and what follows it."""

    act: Act
    raw: str
    family: str
    rest: str

    @property
    def handle(self) -> Handle:
        """Raises ValueError when the button is of a Homeward that wrote it otherwise."""
        return Handle.read(str(self.act.data.get(HANDLE, "")))


@dataclass(frozen=True, slots=True)
class Answering:
    taking: Taking
    telling: Telling
    arrivals: Arrivals
    errands: Errands
    take_up: TakeUp
    people: PeopleFirst

    # --- buttons ----------------------------------------------------------------------------------------------------

    async def pressed(self, act: Act, raw: str) -> JsonObject:
        """What the one who pressed sees at once; recorded already when it is shown. Other devices follow by an edit."""
        family, _, rest = act.verb.partition(".")
        button = Pressed(act, raw, family, rest)
        try:
            if family in (ANSWER, FORM, ASK, OPEN, UNDO):
                return await self._about_a_step(button, button.handle)
            return await self._about_words(button)
        except ValueError:
            return self._says(Said(SaidKind.MOVED_ON))

    async def _about_a_step(self, button: Pressed, handle: Handle) -> JsonObject:
        act, raw = button.act, button.raw
        if button.family == OPEN:
            return await self._opened(act, (_number(act.data.get(NUMBER)), button.rest), handle)
        if button.family == UNDO:
            return await self._told(act, handle, await self.taking.undo(act, handle.entry or 0))
        if button.family == FORM:
            return await self._filled_in(button, Verb(button.rest), handle)
        answer = Answer(Verb(button.rest), handle.reference, handle.stage)
        return await self._told(act, handle, await self.taking.answer(act, raw, answer, handle))

    async def _opened(self, act: Act, asked: tuple[int, str], handle: Handle) -> JsonObject:
        """The card with what was asked for; to whoever it was not sent to, as if there were no such child."""
        email = await self.taking.people.email_of(act)
        card = await self.telling.card(handle.message, email, asked)
        return self._shows(card) if card else self._says(Said(SaidKind.NO_SUCH_REFERENCE, handle.reference))

    async def _filled_in(self, button: Pressed, verb: Verb, handle: Handle) -> JsonObject:
        """Recorded at once, or what is wrong is said while the form stays as it was filled in."""
        answer = read_card_form(verb, handle, button.act.data)
        left_empty = missing(verb, answer, self.telling.cards.forms.pack)
        if left_empty:
            words = self.telling.cards.words
            asks = [words.text("forms/teams.field_error", field=field.name) for field in left_empty]
            return _message(" ".join(asks))
        taken = await self.taking.answer(button.act, button.raw, answer, handle, form=True)
        errors = errors_of(verb, taken.said, said_text(taken.said, self.telling.cards.words))
        if errors:
            return _message(" ".join(errors.values()))
        return await self._told(button.act, handle, taken)

    async def _told(self, act: Act, handle: Handle, taken: Taken) -> JsonObject:
        """The card as it now reads; what it cannot show is said to the one who pressed."""
        if taken.email and (taken.said.kind in CHANGES_SOMETHING or taken.said.kind is SaidKind.MOVED_ON):
            # Other devices follow: she who pressed has her card already.
            self.errands.later(self.telling.up_to_date(handle.message, taken.email, taken.said.reference))
        if taken.said.kind in CHANGES_SOMETHING or taken.is_repeat:
            card = await self.telling.card(handle.message, taken.email)
            if card:
                if taken.said.kind is SaidKind.UNDONE:  # the card only asks again, and says nothing about it
                    self.errands.run(self.telling.in_conversation(act, taken.said))
                return self._shows(card)
            self.errands.run(self.telling.in_place(act, taken.said))  # a reply that carried Undo
            return self._shows(said_card(taken.said, self.telling.cards.words).card)
        return self._says(taken.said)

    async def _about_words(self, button: Pressed) -> JsonObject:
        """What was read back is settled, or an option of a question is chosen: as good as writing it."""
        act, data = button.act, button.act.data
        if button.family == CONFIRM:
            taken = await self.taking.confirm(act, _number(data.get(PROPOSAL)))
        elif button.family == CHANGE:
            taken = await self.taking.change(act, _number(data.get(PROPOSAL)))
        elif button.family == SAY:
            about = None if data.get(ABOUT) is None else _number(data.get(ABOUT))
            taken = await self.taking.words(act, button.raw, str(data.get(TEXT, "")), about)
        else:
            return self._says(Said(SaidKind.MOVED_ON))
        if taken.is_repeat:
            return self._says(taken.said)
        self.errands.run(self._settled(act, taken))
        return self._shows(said_card(taken.said, self.telling.cards.words).card)

    async def _settled(self, act: Act, taken: Taken) -> None:
        """What became of it stands where the question stood."""
        await self.telling.in_place(act, taken.said)
        await self._followed(taken)

    # --- words ------------------------------------------------------------------------------------------------------

    async def written(self, act: Act, raw: str) -> None:
        """What a person wrote is kept before Teams has its answer; taken, and answered in her chat, right after.

        Private words never are kept, and so are taken (and refused) at once.
        """
        if await self.taking.is_private(act.text):
            await self._answered(act, await self.taking.written(act, raw))
        else:
            await self.arrivals.keep(act.event_id, raw)
            self.errands.run(self.dealt_with(act, raw))

    async def dealt_with(self, act: Act, raw: str, *, again: bool = False) -> None:
        """Taken, told, and over; or still kept when that failed, and she knows. `again`: taken up after a crash."""
        with self.people.one_waits():
            try:
                async with self.arrivals.work():
                    taken = await self.taking.written(act, raw)
                    if taken.is_repeat and again:
                        taken = await self.taking.written(_once_more(act), raw)
            except Exception:
                if not again:
                    await self.telling.in_conversation(act, Said(SaidKind.DELAYED))
                raise
            await self._answered(act, taken)
        await self.arrivals.over(act.event_id)

    async def _answered(self, act: Act, taken: Taken) -> None:
        if not taken.is_repeat:
            await self.telling.in_conversation(act, taken.said)
            await self._followed(taken)

    async def _followed(self, taken: Taken) -> None:
        """Cards follow what was recorded, and what waited for its writer to be known is taken."""
        if taken.email and taken.said.kind in CHANGES_SOMETHING:
            await self.telling.up_to_date(taken.said.message_id, taken.email, taken.said.reference)
        if taken.held:
            await self.take_up(taken.held)

    def _shows(self, card: JsonObject | None) -> JsonObject:
        """For the one who pressed, at once; a card of a message that is not kept any more has moved on."""
        if card is None:
            return self._says(Said(SaidKind.MOVED_ON))
        return {"statusCode": 200, "type": CARD, "value": card}

    def _says(self, said: Said) -> JsonObject:
        return _message(said_text(said, self.telling.cards.words))


def _message(words: str) -> JsonObject:
    """Said to the one who pressed, and to nobody else; the card stays as it is."""
    return {"statusCode": 200, "type": MESSAGE, "value": words}


def _number(value: Any) -> int:
    """Raises ValueError for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("not a number")  # noqa: TRY004 - as int() says it
    return int(value)


def _once_more(act: Act) -> Act:
    """Under another name, so that casework looks instead of calling it a repeat."""
    return replace(act, event_id=f"{act.event_id}:again")
