"""The form about a review inside a card, in the place of its buttons, and what was filled in there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.form_fields import NOTE_LIMIT
from bot.handle import Handle
from bot.review_fields import OpenedForm, review_answer
from bot.teams.card_forms import CardForms, answers_block
from bot.teams.elements import JsonObject, action_set, aside, chosen_input, date_input, text, text_input
from bot.teams.words import CardWords, escaped
from casework.asked_form import AskedField
from permanence.answer import Answer, Verb
from permanence.pack.forms import Asks, Shape

MOST_IN_SIGHT = 4
SEVERAL = (Asks.CLEARED.value, Asks.BY_THEN.value)


def review_inputs(forms: CardForms, opened: OpenedForm, number: int) -> list[JsonObject]:
    """The form open in the place of a card's buttons, with a way back."""
    asked, handle = opened.asked, opened.handle
    inputs = [one for field in asked.fields for one in _shown(field, number, forms.words)]
    buttons = action_set(
        [forms.record(Verb.REVIEW, handle), forms.back(handle, number)], answers_block(number)
    )
    title = text(escaped(asked.title), weight="Bolder", separator=True)
    return [title, aside(escaped(asked.about)), *inputs, buttons]


def _shown(field: AskedField, number: int, words: CardWords) -> Iterator[JsonObject]:
    name = f"{field.code}.{Verb.REVIEW}.{number}"
    required = words.text("forms/teams.field_error", field="on") if field.needed else None
    label = escaped(field.label)
    match field.shape:
        case Shape.DAY:
            yield date_input(name, label, field.value or None, required)
        case Shape.WORDS:
            yield text_input(name, label, NOTE_LIMIT)
        case shape:
            values = field.values if shape is Shape.CHOICES else [field.value] if field.value else []
            yield chosen_input(
                name,
                label,
                field.options,
                values,
                required,
                several=shape is Shape.CHOICES,
                in_sight=shape is Shape.CHOICES or len(field.options) <= MOST_IN_SIGHT,
            )
    if field.hint:
        yield aside(escaped(field.hint), spacing="None")


def read_card_review(handle: Handle, data: Mapping[str, object]) -> Answer:
    """What was filled in, as Teams gives it back: several choices stand apart by a comma.

    Raises UnclearDay for a day that may be another.
    """
    filled: dict[str, str | None] = {}
    for name, value in data.items():
        code, _, rest = name.partition(".")
        if isinstance(value, str) and rest.partition(".")[0] == Verb.REVIEW:
            filled[code] = (value.replace(",", " ") if code in SEVERAL else value).strip() or None
    return review_answer(handle, filled)
