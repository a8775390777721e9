"""Forms inside a card: each answer that needs more than one tap has its inputs there.

The inputs of a whole card share their names, so each carries its verb and the number of its step: "on.booked.2".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.form_fields import FIELDS, NOTE_LIMIT, Field, Offered, answer_from, can_ask, choices, first_day
from bot.handle import Handle
from bot.pressed import FORM
from bot.teams.elements import (
    JsonObject,
    action_set,
    aside,
    card,
    choice_input,
    date_input,
    execute,
    show_card,
    text,
    text_input,
)
from bot.teams.words import CardWords
from bot.written_day import days_in
from permanence.answer import Answer, Verb
from permanence.pack.model import Pack

OPEN = "open"
HANDLE = "h"
NUMBER = "k"  # which step of the card
MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class CardForms:
    """The forms of a council's pack."""

    pack: Pack
    words: CardWords

    def opened_by(
        self, title: str, verb: Verb, handle: Handle, number: int, today: date, offered: Offered = ()
    ) -> JsonObject:
        """The button that opens the form of `verb` under itself."""
        inside = [*self.inputs(verb, number, today, offered), *self._hints(verb)]
        return show_card(title, card(inside, [self.record(verb, handle)]))

    def inputs(self, verb: Verb, number: int, today: date, offered: Offered = ()) -> list[JsonObject]:
        """What the form asks about the step with this number in the card."""
        asked = (field for field in FIELDS[verb] if can_ask(verb, field, self.pack))
        return [self._input(verb, field, f"{field.name}.{verb}.{number}", today, offered) for field in asked]

    def in_place(
        self, verb: Verb, handle: Handle, number: int, today: date, offered: Offered = ()
    ) -> list[JsonObject]:
        """The form open in the place of the step's buttons, with a way back."""
        buttons = action_set([self.record(verb, handle), self.back(handle, number)], answers_block(number))
        title = text(self.title(verb), weight="Bolder", separator=True)
        return [title, *self.inputs(verb, number, today, offered), *self._hints(verb), buttons]

    def back(self, handle: Handle, number: int) -> JsonObject:
        """The button that shows the step's usual answers again."""
        title = self.words.text("forms/foot", button="cancel")
        return execute(title, OPEN, {HANDLE: handle.carried(), NUMBER: number})

    def record(self, verb: Verb, handle: Handle) -> JsonObject:
        title = self.words.text("forms/foot", button="record")
        carried = {HANDLE: handle.carried()}
        return execute(title, f"{FORM}.{verb}", carried, with_inputs=True, style="positive")

    def _hints(self, verb: Verb) -> list[JsonObject]:
        hints = [self.words.text("forms/hint", verb=verb.value, field=f.name) for f in FIELDS[verb]]
        return [aside(hint) for hint in hints if hint]

    def title(self, verb: Verb) -> str:
        return self.words.text("forms/title", verb=verb)

    def _input(self, verb: Verb, field: Field, name: str, today: date, offered: Offered) -> JsonObject:
        label = self.words.text("forms/label", verb=verb.value, field=field.name)
        if field.name == "note":
            return text_input(name, label, NOTE_LIMIT)
        required = None if field.optional else self.words.text("forms/teams.field_error", field=field.name)
        if field.name in ("on", "until"):
            return date_input(name, label, first_day(verb, field, today), required)
        listed = list(choices(verb, field.name, self.pack, offered).items())[:MOST_CHOICES]
        return choice_input(name, label, listed, required)


def answers_block(number: int | str) -> str:
    return f"answers.{number}"


def read_card_form(verb: Verb, handle: Handle, data: Mapping[str, object]) -> Answer:
    """What was filled in, as Teams gives it back, as an answer about the handle's stage.

    Inputs of other forms of the card are left alone. Raises UnclearDay for a day that may be another.
    """
    filled = {
        name.partition(".")[0]: value.strip() or None
        for name, value in data.items()
        if isinstance(value, str) and name.split(".")[1:2] == [verb.value]
    }
    return answer_from(verb, handle.reference, handle.stage, days_in(filled))


def missing(verb: Verb, answer: Answer, pack: Pack) -> list[Field]:
    """Fields that must be filled in and are not: Teams asks for them itself, but a request may come from anywhere."""
    asked = (field for field in FIELDS[verb] if not field.optional and can_ask(verb, field, pack))
    return [field for field in asked if getattr(answer, field.name) is None]
