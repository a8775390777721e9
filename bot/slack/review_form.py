"""The form about a review as a window in Slack, and what was filled in there."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.form_fields import NOTE_LIMIT
from bot.handle import Handle
from bot.pressed import FORM
from bot.review_fields import review_answer
from bot.slack.blocks import JsonObject
from bot.slack.words import OPTION_LIMIT, PLACEHOLDER_LIMIT, TITLE_LIMIT, Words, plain
from casework.asked_form import AskedField, AskedForm
from permanence.answer import Answer, Verb
from permanence.pack.forms import Shape

VALUE = "value"
MOST_IN_SIGHT = 4  # choices that stand below each other; more are in a menu
MOST_BOXES = 10
MOST_OPTIONS = 100
State = Mapping[str, Mapping[str, Mapping[str, object]]]


def review_view(asked: AskedForm, handle: Handle, words: Words) -> JsonObject:
    """The window; `handle` says which form in which version is open, and since when."""
    view = View(
        type="modal",
        callback_id=f"{FORM}.{Verb.REVIEW}",
        title=plain(asked.title, TITLE_LIMIT),
        submit=words.plain("forms/foot", TITLE_LIMIT, button="record"),
        close=words.plain("forms/foot", TITLE_LIMIT, button="cancel"),
        private_metadata=handle.carried(),
        notify_on_close=True,
        blocks=[SectionBlock(text=plain(asked.about)), *(_input(field, words) for field in asked.fields)],
    )
    return view.to_dict()


def _input(field: AskedField, words: Words) -> InputBlock:
    return InputBlock(
        block_id=field.code,
        label=plain(field.label, PLACEHOLDER_LIMIT),
        element=_element(field, words),
        hint=plain(field.hint, PLACEHOLDER_LIMIT) if field.hint else None,
        optional=not field.needed,
    )


def _element(field: AskedField, words: Words) -> InputInteractiveElement:
    chosen = words.plain(
        "forms/placeholder", PLACEHOLDER_LIMIT, field="on" if field.shape is Shape.DAY else ""
    )
    if field.shape is Shape.DAY:
        return DatePickerElement(action_id=VALUE, initial_date=field.value or None, placeholder=chosen)
    if field.shape is Shape.WORDS:
        return PlainTextInputElement(
            action_id=VALUE, multiline=True, max_length=NOTE_LIMIT, initial_value=field.value or None
        )
    options = [
        Option(value=code, text=plain(name, OPTION_LIMIT)) for code, name in field.options[:MOST_OPTIONS]
    ]
    known = [option for option in options if option.value in (field.value, *field.values)]
    if field.shape is Shape.CHOICES:
        if len(options) <= MOST_BOXES:
            return CheckboxesElement(action_id=VALUE, options=options, initial_options=known or None)
        return StaticMultiSelectElement(
            action_id=VALUE, options=options, initial_options=known or None, placeholder=chosen
        )
    first = known[0] if known else None
    if len(options) <= MOST_IN_SIGHT:
        return RadioButtonsElement(action_id=VALUE, options=options, initial_option=first)
    return StaticSelectElement(action_id=VALUE, options=options, initial_option=first, placeholder=chosen)


def read_review(handle: Handle, values: State) -> Answer:
    """What was filled in, as Slack gives it ("state.values"). Raises UnclearDay for a day that may be another."""
    return review_answer(handle, {name: _filled(inputs.get(VALUE, {})) for name, inputs in values.items()})


def _filled(element: Mapping[str, object]) -> str | None:
    several = element.get("selected_options")
    if isinstance(several, list):
        return " ".join(str(option["value"]) for option in several) or None
    option = element.get("selected_option")
    given = option.get("value") if isinstance(option, dict) else None
    text = given or element.get("selected_date") or element.get("value")
    return text.strip() or None if isinstance(text, str) else None
